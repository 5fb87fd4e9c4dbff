//! The files that a design is taken away in.

use crate::artifact::Artifact;
use crate::parameters::Parameters;
use crate::pipeline::Snapshot;

/// One file of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path inside the export, with `/` between folders.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is to be run.
    pub executable: bool,
}

/// The files of a design.
#[must_use]
pub fn files(parameters: &Parameters, snapshot: &Snapshot, artifact: &Artifact) -> Vec<File> {
    let _ = (parameters, snapshot, artifact);
    Vec::new()
}
