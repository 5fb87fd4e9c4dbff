//! What is read: files no longer than their readers take, and designs.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use twinstack::finding::Finding;
use twinstack::parameters::presets::{self, PRESETS};
use twinstack::parameters::{Parameters, codec};

use super::output::Unusable;

/// The design that a command is about.
#[derive(Args)]
pub(crate) struct Chosen {
    /// The design; without it, the preset
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    design: Option<PathBuf>,
    /// The preset: reference, as-briefed or lean
    #[arg(long, value_name = "NAME", default_value = "reference")]
    preset: String,
}

impl Chosen {
    /// Its parameters, and what in its file was not understood.
    pub(crate) fn read(&self) -> Result<(Parameters, Vec<Finding>), Unusable> {
        match &self.design {
            Some(path) => read_design(path),
            None => Ok((preset_of(&self.preset)?, Vec::new())),
        }
    }
}

pub(crate) fn read_text(path: &Path, limit: usize) -> Result<String, Unusable> {
    String::from_utf8(read_file(path, limit)?).map_err(|_| Unusable::at(path, "this is not text in UTF-8"))
}

/// A whole file, if it has no more bytes than its reader takes.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, Unusable> {
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

pub(crate) fn read_design(path: &Path) -> Result<(Parameters, Vec<Finding>), Unusable> {
    codec::read(&read_text(path, codec::LONGEST)?).map_err(|wrong| Unusable::at(path, wrong))
}

pub(crate) fn preset_of(name: &str) -> Result<Parameters, Unusable> {
    let known = || PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>().join(", ");
    match presets::find(name) {
        Some(preset) => Ok((preset.parameters)()),
        None => Err(Unusable(format!("--preset {name}: there is no such preset; there are {}", known()))),
    }
}
