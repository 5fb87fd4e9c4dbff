//! `twinstack export`: everything that deploying a design takes, into a directory.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use twinstack::artifact::intake::Intake;
use twinstack::artifact::{Artifact, built_in};
use twinstack::files;
use twinstack::finding::Finding;
use twinstack::pipeline::{evaluate, export};
use twinstack::report::{listed, printable};

use super::input::Chosen;
use super::output::{Outcome, Unusable, print, tell};

#[derive(Args)]
pub(crate) struct Export {
    #[command(flatten)]
    chosen: Chosen,
    /// A Lambda package to run instead of the design's code
    #[arg(long, value_name = "ZIP")]
    artifact: Option<PathBuf>,
    /// Export although there are errors; every template then carries the reason, and the exit status is 0
    #[arg(long, value_name = "REASON")]
    despite_errors: Option<String>,
    /// Where to write; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over files that hold something else
    #[arg(long)]
    overwrite: bool,
}

pub(crate) fn run(options: &Export) -> Outcome {
    let (mut parameters, mut findings) = options.chosen.read()?;
    let artifact = match &options.artifact {
        Some(path) => {
            "zip".clone_into(&mut parameters.compute.artifact);
            read_artifact(path)?
        }
        None => built_in(),
    };
    let snapshot = evaluate(&parameters, &artifact);
    findings.extend(snapshot.findings.iter().cloned());
    match export(&parameters, &snapshot, &artifact, options.despite_errors.as_deref()) {
        Err(blocked) => {
            tell(&format!("{}Nothing was written: {}\n", listed(&findings, &[]), printable(&blocked.to_string())));
            Ok(true)
        }
        Ok(files) => {
            let written = write_all(&options.out, &files, options.overwrite)?;
            tell(&listed(&findings, &[]));
            let mut text = String::new();
            for path in &written {
                let _ = writeln!(text, "{path}");
            }
            let unchanged = files.len() - written.len();
            let note = if unchanged == 0 { String::new() } else { format!("; {unchanged} were there already") };
            print(&format!("{text}{} files written to {}{note}.\n", written.len(), options.out.display()))?;
            Ok(false)
        }
    }
}

fn read_artifact(path: &Path) -> Result<Artifact, Unusable> {
    let unread = |error: io::Error| Unusable::at(path, error);
    let refused = |finding: Box<Finding>| Unusable::at(path, finding.message);
    let mut file = File::open(path).map_err(unread)?;
    let mut intake = Intake::new(file.metadata().map_err(unread)?.len()).map_err(refused)?;
    let mut slice = vec![0; 1 << 20];
    loop {
        let length = file.read(&mut slice).map_err(unread)?;
        match slice.get(..length) {
            Some(read) if length > 0 => intake.feed(read).map_err(refused)?,
            _ => return intake.finish().map_err(refused),
        }
    }
}

/// Writes the files that are not there yet, and says which. Nothing is deleted, and nothing is begun that cannot be
/// finished: all files are written under other names before the first of them takes its own.
fn write_all<'a>(out: &Path, files: &'a [files::File], overwrite: bool) -> Result<Vec<&'a str>, Unusable> {
    let mut missing = Vec::new();
    for file in files {
        let path = out.join(&file.path);
        match fs::read(&path) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) if !overwrite => {
                return Err(Unusable::at(
                    &path,
                    "this file is there and holds something else; give another directory, or --overwrite",
                ));
            }
            Ok(_) => missing.push((file, path)),
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push((file, path)),
            Err(error) => return Err(Unusable::at(&path, error)),
        }
    }
    let mut prepared = Vec::new();
    let result = missing.iter().try_for_each(|(file, path)| {
        let beside =
            path.with_file_name(format!(".{}.twinstack-new", path.file_name().unwrap_or_default().to_string_lossy()));
        prepared.push(beside.clone());
        prepare(file, &beside).map_err(|error| Unusable::at(path, error))
    });
    let result = result.and_then(|()| {
        missing
            .iter()
            .zip(&prepared)
            .try_for_each(|((_, path), beside)| fs::rename(beside, path).map_err(|error| Unusable::at(path, error)))
    });
    if result.is_err() {
        for beside in &prepared {
            let _ = fs::remove_file(beside);
        }
    }
    result.map(|()| missing.iter().map(|(file, _)| file.path.as_str()).collect())
}

fn prepare(file: &files::File, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, &file.bytes)?;
    #[cfg(unix)]
    if file.executable {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
