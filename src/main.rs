//! The command line: what the page does, for pipelines.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Map, Value, json};

use twinstack::artifact::intake::Intake;
use twinstack::artifact::{Artifact, built_in};
use twinstack::finding::{Finding, Place, Severity, any_error};
use twinstack::parameters::presets::{self, PRESETS};
use twinstack::parameters::{Parameters, check, codec};
use twinstack::pipeline::{evaluate, export};
use twinstack::review::review_templates;
use twinstack::template::read::lines::Lines;
use twinstack::template::text::S3_LIMIT;
use twinstack::template::{Template, read};
use twinstack::{design, files, stacks};

/// Designs an active-passive pair of AWS Regions and writes the CloudFormation templates for it.
#[derive(Parser)]
#[command(name = "twinstack", version, after_help = "Exit status: 0 no errors; 1 errors found; 2 unusable input.")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print a design as JSON, to be edited and exported
    Design {
        /// The preset to begin with: reference, as-briefed or lean
        #[arg(long, value_name = "NAME", default_value = "reference")]
        preset: String,
    },
    /// Write everything that deploying a design takes into a directory
    Export(Export),
    /// Say what is wrong with a pair of templates, Twinstack's own or anybody's
    Review(Review),
}

#[derive(Args)]
struct Export {
    /// The design; without it, the preset
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    design: Option<PathBuf>,
    /// The preset to export: reference, as-briefed or lean
    #[arg(long, value_name = "NAME", default_value = "reference")]
    preset: String,
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

#[derive(Args)]
struct Review {
    /// The template of the active Region
    primary: PathBuf,
    /// The template of the standby Region
    secondary: PathBuf,
    /// The template in us-east-1, where neither Region is us-east-1
    #[arg(long, value_name = "FILE")]
    edge: Option<PathBuf>,
    /// The design that the templates were made from: it is checked too, and so is whether they still follow it
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// One line that says what cannot be used, and where it is.
struct Unusable(String);

impl Unusable {
    fn at(path: &Path, what: impl std::fmt::Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

/// Whether errors were found.
type Outcome = Result<bool, Unusable>;

fn main() -> ExitCode {
    let outcome = match Line::try_parse() {
        Ok(Line { command: Command::Design { preset } }) => {
            preset_of(&preset).and_then(|parameters| print(&codec::write(&parameters))).map(|()| false)
        }
        Ok(Line { command: Command::Export(options) }) => run_export(&options),
        Ok(Line { command: Command::Review(options) }) => run_review(&options),
        Err(help) if !help.use_stderr() => print(&help.to_string()).map(|()| false),
        Err(misuse) => Err(Unusable(first_paragraph(&misuse.to_string()))),
    };
    match outcome {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(Unusable(line)) => {
            tell(&format!("twinstack: {}\n", printable(&line)));
            ExitCode::from(2)
        }
    }
}

/// What clap says, without the usage that follows, in one line.
fn first_paragraph(text: &str) -> String {
    let lines = text.trim_start_matches("error: ").lines().map(str::trim).take_while(|line| !line.is_empty());
    format!("{} (see twinstack --help)", lines.collect::<Vec<_>>().join(" "))
}

fn run_export(options: &Export) -> Outcome {
    let (mut parameters, mut findings) = match &options.design {
        Some(path) => read_design(path)?,
        None => (preset_of(&options.preset)?, Vec::new()),
    };
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

fn run_review(options: &Review) -> Outcome {
    let mut sources = vec![(Place::Primary, &options.primary), (Place::Secondary, &options.secondary)];
    sources.extend(options.edge.iter().map(|path| (Place::Edge, path)));
    let mut findings = Vec::new();
    let mut templates = Vec::new();
    let mut texts = Vec::new();
    for (place, path) in &sources {
        let bytes = read_file(path, S3_LIMIT)?;
        let reading = read::read(&bytes, *place).map_err(|wrong| Unusable::at(path, wrong))?;
        findings.extend(reading.findings);
        templates.push(reading.template);
        texts.push(bytes);
    }
    if let [primary, secondary, rest @ ..] = templates.as_slice() {
        findings.extend(review_templates(primary, secondary, rest.first()));
    }
    if let Some(path) = &options.design {
        let (parameters, unread) = read_design(path)?;
        findings.extend(unread);
        let read: Vec<(Place, &Template)> = sources.iter().map(|(place, _)| *place).zip(&templates).collect();
        findings.extend(against_design(&parameters, &read));
    }
    let lines = sources.iter().zip(&texts).map(|((place, path), bytes)| {
        let lines = read::text(bytes).map(Lines::of).unwrap_or_default();
        (*place, path.as_path(), lines)
    });
    let lines: Vec<Source<'_>> = lines.collect();
    let text = match options.format {
        Format::Json => as_json(&findings, &lines),
        Format::Text => format!("{}{}\n", listed(&findings, &lines), counted(&findings)),
    };
    print(&text)?;
    Ok(any_error(&findings))
}

/// What is wrong with a design, and which templates are not what it gives.
fn against_design(given: &Parameters, templates: &[(Place, &Template)]) -> Vec<Finding> {
    let (settled, mut findings) = check::settle(given);
    if settled.compute.artifact == "zip" {
        let message =
            "The templates name the digest of a ZIP that is not at hand, so they were not compared with the design.";
        findings.push(Finding::new("design-not-compared", Severity::Info, message));
        return findings;
    }
    for stack in stacks::stacks(&design::design(&settled, &built_in())) {
        let same = templates.iter().find(|(place, _)| *place == stack.place).map(|(_, found)| {
            // A reason for exporting despite errors is a note, and changes nothing that is deployed.
            let mut found = (*found).clone();
            found.metadata.remove("Twinstack");
            json!(found) == json!(stack.template)
        });
        let message = match same {
            Some(true) => continue,
            Some(false) => "This template is not what the design gives: one of the two was changed afterwards.",
            None => "The design has an edge stack in us-east-1, and its template was not given (--edge).",
        };
        findings.push(Finding { stack: stack.place, ..Finding::new("design-differs", Severity::Warning, message) });
    }
    findings
}

fn preset_of(name: &str) -> Result<Parameters, Unusable> {
    let known = || PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>().join(", ");
    match presets::find(name) {
        Some(preset) => Ok((preset.parameters)()),
        None => Err(Unusable(format!("--preset {name}: there is no such preset; there are {}", known()))),
    }
}

fn read_design(path: &Path) -> Result<(Parameters, Vec<Finding>), Unusable> {
    let bytes = read_file(path, codec::LONGEST)?;
    let text = String::from_utf8(bytes).map_err(|_| Unusable::at(path, "this is not text in UTF-8"))?;
    codec::read(&text).map_err(|wrong| Unusable::at(path, wrong))
}

/// A whole file, if it has no more bytes than its reader takes.
fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, Unusable> {
    let unread = |error: io::Error| Unusable::at(path, error);
    let file = File::open(path).map_err(unread)?;
    let (length, limit) = (file.metadata().map_err(unread)?.len(), limit as u64);
    let mut bytes = Vec::new();
    // What is no regular file has no length of its own, and is cut where it gets too long.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > limit {
        return Err(Unusable::at(path, format!("this has {} bytes; at most {limit} are read", length.max(limit + 1))));
    }
    Ok(bytes)
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

/// A template that was read from a file, and where its values stand in it.
type Source<'a> = (Place, &'a Path, Lines<'a>);

/// The file and the line that a finding is about, where they are known.
fn located<'a>(finding: &Finding, sources: &[Source<'a>]) -> Option<(&'a Path, usize)> {
    let (_, path, lines) = sources.iter().find(|(place, ..)| *place == finding.stack)?;
    Some((path, lines.line(finding.path.as_deref()?)?))
}

/// Findings for people: a line that says where, and under it what.
fn listed(findings: &[Finding], sources: &[Source<'_>]) -> String {
    let widest = findings.iter().map(|finding| finding.rule.len()).max().unwrap_or(0);
    let mut text = String::new();
    for finding in findings {
        let place = finding.logical_id.as_deref().or(finding.parameter).unwrap_or_default();
        let head =
            format!("{:<8} {:<10} {:<widest$}  {place}", finding.severity.name(), finding.stack.name(), finding.rule);
        text.push_str(printable(&head).trim_end());
        let path = finding.path.as_ref().filter(|path| !path.is_empty());
        let line =
            located(finding, sources).map_or_else(String::new, |(file, line)| format!("{}:{line}, ", file.display()));
        let at = path.map_or_else(String::new, |path| format!(" ({line}{path})"));
        let _ = write!(text, "\n         {}\n", printable(&format!("{}{at}", finding.message)));
    }
    text
}

/// How many findings of each kind there are.
fn counted(findings: &[Finding]) -> String {
    let count = |severity, one: &str, several: &str| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        (number > 0).then(|| format!("{number} {}", if number == 1 { one } else { several }))
    };
    let counts: Vec<String> = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Info, "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if counts.is_empty() { "Nothing is wrong.".to_owned() } else { format!("{}.", counts.join(", ")) }
}

fn as_json(findings: &[Finding], sources: &[Source<'_>]) -> String {
    let templates: Map<String, Value> =
        sources.iter().map(|(place, path, _)| (place.name().to_owned(), path.display().to_string().into())).collect();
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut written = json!(finding);
            if let (Some((_, line)), Some(members)) = (located(finding, sources), written.as_object_mut()) {
                members.insert("line".to_owned(), line.into());
            }
            written
        })
        .collect();
    let layers = json!([{"name": "Twinstack", "version": env!("CARGO_PKG_VERSION")}]);
    format!("{:#}\n", json!({"findings": findings, "layers": layers, "templates": templates}))
}

/// Text that does nothing to a terminal: templates and designs come from anywhere.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// Writes to the standard output. Whoever stops reading has read enough.
fn print(text: &str) -> Result<(), Unusable> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Unusable(format!("the standard output takes no more: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to the standard error; if nobody can be told, nobody can be told that either.
fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
