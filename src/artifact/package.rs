//! What a ZIP of the user's has to be before Lambda takes it: a whole archive, within the limits, with the handler's
//! file where the runtime looks for it.
//!
//! Only the list at the archive's end is read, so that a bomb costs no more than its list.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use zip::ZipArchive;

use crate::finding::Finding;

/// The most bytes of a ZIP that is taken along in an export: what Lambda itself takes directly (Lambda quotas: 50 MB).
pub const LARGEST_ZIP: u64 = 50 << 20;
/// The most bytes of everything in it once unpacked, layers included (Lambda quotas: 250 MB, "262144000 bytes").
pub const LARGEST_UNPACKED: u64 = 262_144_000;
/// The most files in it: what a ZIP lists without its 64-bit extension.
pub const MOST_ENTRIES: usize = 65_535;

/// A file in a package; folders are not listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path inside the package.
    pub path: String,
    /// Its size in bytes once unpacked.
    pub size: u64,
    /// Its Unix mode, where the archive says it.
    pub mode: Option<u32>,
}

pub(super) fn refuse(rule: &'static str, message: impl Into<String>) -> Finding {
    Finding::error(rule, "compute.artifact", message)
}

#[allow(clippy::unnecessary_box_returns, reason = "it is the error of results that should stay small")]
fn refused(rule: &'static str, message: impl Into<String>) -> Box<Finding> {
    Box::new(refuse(rule, message))
}

/// Refuses a ZIP by its size alone, before any of it is read.
pub(super) fn too_large(size: u64) -> Option<Finding> {
    (size > LARGEST_ZIP).then(|| {
        refuse(
            "artifact-size",
            format!(
                "The file has {size} bytes; a ZIP to take along has at most {LARGEST_ZIP} (50 MB, as Lambda itself takes \
                 directly). Put a larger one into S3 and choose \"An object in S3\"."
            ),
        )
    })
}

/// The files of a package.
///
/// # Errors
/// The reason why Lambda would not take it.
pub fn read(zip: impl Read + Seek) -> Result<Vec<Entry>, Box<Finding>> {
    let mut archive = ZipArchive::new(zip).map_err(|error| {
        refused("artifact-not-zip", format!("This is not a ZIP archive that can be read ({error})."))
    })?;
    if archive.len() > MOST_ENTRIES {
        return Err(refused(
            "artifact-entries",
            format!("The ZIP lists {} entries; {MOST_ENTRIES} are possible.", archive.len()),
        ));
    }
    if archive.has_duplicate_names() {
        return Err(refused(
            "artifact-duplicate",
            "The ZIP lists a path twice: which of the two would run depends on who unpacks it.",
        ));
    }
    let mut entries = Vec::new();
    let mut seen = BTreeSet::new();
    let (mut unpacked, mut packed) = (Some(0_u64), Some(0_u64));
    for index in 0..archive.len() {
        // The raw reader looks at the list only, whatever the entry is packed with.
        let Ok(entry) = archive.by_index_raw(index) else {
            return Err(refused("artifact-not-zip", format!("The ZIP is damaged at its entry {}.", index + 1)));
        };
        let path = entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Into::into);
        if entry.encrypted() {
            return Err(refused(
                "artifact-encrypted",
                format!("{} is encrypted; Lambda has no password to open it with.", shown(&path)),
            ));
        }
        if let Some(wrong) = wrong_path(&path) {
            return Err(refused("artifact-path", format!("{} {wrong}.", shown(&path))));
        }
        if !seen.insert(path.trim_end_matches('/').to_owned()) {
            return Err(refused(
                "artifact-duplicate",
                format!("{} is in the ZIP as a file and as a folder.", shown(&path)),
            ));
        }
        unpacked = unpacked.and_then(|sum| sum.checked_add(entry.size()));
        packed = packed.and_then(|sum| sum.checked_add(entry.compressed_size()));
        if entry.is_file() || entry.is_symlink() {
            entries.push(Entry { size: entry.size(), mode: entry.unix_mode(), path });
        }
    }
    if unpacked.is_none_or(|sum| sum > LARGEST_UNPACKED) {
        return Err(refused(
            "artifact-unpacked",
            format!(
                "Unpacked, the ZIP is larger than the {LARGEST_UNPACKED} bytes (250 MB) that Lambda gives a function's code."
            ),
        ));
    }
    // Entries that share their bytes unpack to more than they seem to; no packer writes such a thing.
    if packed.is_none_or(|sum| sum > archive.central_directory_start()) {
        return Err(refused("artifact-overlap", "The ZIP's entries overlap each other, as only an attack's do."));
    }
    if entries.is_empty() {
        return Err(refused("artifact-empty", "The ZIP holds no file."));
    }
    Ok(entries)
}

fn wrong_path(path: &str) -> Option<&'static str> {
    if path.is_empty() || path.contains('\0') {
        Some("is no path")
    } else if path.contains('\\') {
        Some("has backslashes, which Linux takes for part of a name; pack it again with / between folders")
    } else if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        Some("is an absolute path; everything has to lie inside the package")
    } else if path.split('/').any(|part| part == "..") {
        Some("leads out of the package")
    } else {
        None
    }
}

/// A path for a message: printable, and short enough to read.
fn shown(path: &str) -> String {
    let mut text: String = path.escape_debug().take(80).collect();
    if text.len() < path.len() {
        text.push('…');
    }
    format!("\"{text}\"")
}

/// Why this runtime would not find this handler in the package; `None` where it would.
#[must_use]
pub fn unfit(entries: &[Entry], runtime: &str, handler: &str) -> Option<Finding> {
    let wanted = wanted(runtime, handler)?;
    let found = entries.iter().find(|entry| wanted.iter().any(|pattern| pattern.fits(&entry.path)));
    let Some(found) = found else {
        let names: Vec<String> = wanted.iter().map(Wanted::shown).collect();
        let deeper = entries.iter().find(|entry| wanted.iter().any(|pattern| pattern.fits_below_a_folder(&entry.path)));
        let hint = deeper.map_or_else(String::new, |entry| {
            format!(" It is at {}: pack what is in the folder, not the folder.", shown(&entry.path))
        });
        return Some(Finding::error(
            "handler-missing",
            "compute.handler",
            format!(
                "{runtime} looks for {} to run {}, and the ZIP does not hold it.{hint}",
                names.join(" or "),
                shown(handler)
            ),
        ));
    };
    let mode = found.mode.filter(|mode| mode & 0o777 != 0)?;
    if mode & 0o444 == 0 || (found.path == "bootstrap" && mode & 0o111 == 0) {
        return Some(refuse(
            "handler-mode",
            format!(
                "{} has mode {:o}: Lambda needs to read it{}.",
                shown(&found.path),
                mode & 0o777,
                if found.path == "bootstrap" { " and to run it (755)" } else { " (644)" }
            ),
        ));
    }
    None
}

/// A file that a runtime looks for.
enum Wanted {
    /// Exactly this path.
    Path(String),
    /// Any file whose path begins and ends so.
    Like(String, &'static str),
}

impl Wanted {
    fn fits(&self, path: &str) -> bool {
        match self {
            Self::Path(wanted) => path == wanted,
            Self::Like(start, end) => {
                path.strip_prefix(start.as_str()).is_some_and(|rest| rest.ends_with(end) && !rest.contains('/'))
            }
        }
    }

    fn fits_below_a_folder(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| path.get(at + 1..).is_some_and(|rest| self.fits(rest)))
    }

    fn shown(&self) -> String {
        match self {
            Self::Path(path) => shown(path),
            Self::Like(start, end) => shown(&format!("{start}*{end}")),
        }
    }
}

/// Where each runtime looks for a handler (Lambda developer guide, "Define the handler" of each language); `None` for a
/// runtime that is not known.
fn wanted(runtime: &str, handler: &str) -> Option<Vec<Wanted>> {
    let paths = |paths: &[String]| Some(paths.iter().cloned().map(Wanted::Path).collect());
    if runtime.starts_with("python") {
        let module = handler.rsplit_once('.').map_or(handler, |(module, _)| module).replace('.', "/");
        return Some(vec![
            Wanted::Path(format!("{module}.py")),
            Wanted::Path(format!("{module}/__init__.py")),
            Wanted::Path(format!("{module}.pyc")),
            Wanted::Like(format!("{module}."), ".so"),
        ]);
    }
    if runtime.starts_with("nodejs") {
        // The export begins after the first full stop of the last part: index.handlers.create is in index.
        let (folder, name) = handler.rsplit_once('/').map_or(("", handler), |(folder, name)| (folder, name));
        let file = name.split('.').next().unwrap_or_default();
        let base = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        return paths(&["js", "mjs", "cjs"].map(|extension| format!("{base}.{extension}")));
    }
    if runtime.starts_with("ruby") {
        return paths(&[format!("{}.rb", handler.split('.').next().unwrap_or_default())]);
    }
    if runtime.starts_with("java") {
        let class = handler.split("::").next().unwrap_or_default().replace('.', "/");
        return Some(vec![Wanted::Path(format!("{class}.class")), Wanted::Like("lib/".to_owned(), ".jar")]);
    }
    if runtime.starts_with("dotnet") {
        return paths(&[format!("{}.dll", handler.split("::").next().unwrap_or_default())]);
    }
    runtime.starts_with("provided").then(|| vec![Wanted::Path("bootstrap".to_owned())])
}
