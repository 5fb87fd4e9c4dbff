//! The Lambda artifact: the built-in code, or a ZIP of the user's.

pub mod intake;
pub mod package;
pub mod zip;

use crate::finding::Finding;
use crate::parameters::Parameters;
use intake::Hasher;
use package::Entry;
use zip::Member;

/// What the artifact is called in an export.
pub const FILE: &str = "lambda/transaction-processor.zip";

/// Where an artifact comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// The transaction processor that every design can be made with.
    #[default]
    BuiltIn,
    /// A ZIP of the user's.
    Given,
}

/// What a stack has to know about the code that its function runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artifact {
    /// Where it comes from.
    pub origin: Origin,
    /// The file's name in the export; empty for an object that is already in S3.
    pub file: String,
    /// Its bytes; empty for an object that is already in S3.
    pub bytes: Vec<u8>,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// The files in it.
    pub entries: Vec<Entry>,
}

macro_rules! sources {
    ($($name:literal)*) => {
        /// The files of the built-in code, in the order of their names.
        const SOURCES: &[(&str, &str)] = &[$(($name, include_str!($name)),)*];
    };
}

sources! {
    "app.py"
    "aws.py"
    "documents.py"
    "fields.py"
    "health.py"
    "log.py"
    "peer.py"
    "settings.py"
    "store.py"
    "transactions.py"
    "web.py"
}

/// The built-in transaction processor; its handler is `app.handler`.
#[must_use]
pub fn built_in() -> Artifact {
    let members = || SOURCES.iter().map(|(path, text)| Member { path, bytes: text.as_bytes(), executable: false });
    let bytes = zip::write(members());
    let mut hasher = Hasher::default();
    hasher.feed(&bytes);
    Artifact {
        origin: Origin::BuiltIn,
        file: FILE.to_owned(),
        size: Some(bytes.len() as u64),
        sha256: hasher.finish(),
        entries: members()
            .map(|member| Entry { path: member.path.to_owned(), size: member.bytes.len() as u64, mode: Some(0o644) })
            .collect(),
        bytes,
    }
}

/// How many bytes the built-in code's ZIP has.
const BUILT_IN_SIZE: u64 = 16_637;
/// Their SHA-256.
const BUILT_IN_SHA256: [u8; 32] = [
    0, 192, 93, 114, 89, 130, 11, 25, 134, 40, 247, 204, 159, 18, 102, 65, 151, 74, 84, 222, 239, 137, 55, 211, 216,
    81, 219, 115, 22, 208, 251, 68,
];

/// What a design has to know about the built-in code, without the code.
#[must_use]
pub fn built_in_unwritten() -> Artifact {
    Artifact {
        origin: Origin::BuiltIn,
        file: FILE.to_owned(),
        size: Some(BUILT_IN_SIZE),
        sha256: BUILT_IN_SHA256,
        ..Artifact::default()
    }
}

/// Whether the artifact is the one that the design speaks of, and holds what its runtime will look for.
#[must_use]
pub fn check(parameters: &Parameters, artifact: &Artifact) -> Option<Finding> {
    let compute = &parameters.compute;
    match (compute.artifact.as_str(), artifact.origin) {
        ("zip", Origin::Given) => package::unfit(&artifact.entries, &compute.runtime, &compute.handler),
        ("zip", Origin::BuiltIn) => Some(package::refuse(
            "artifact-missing",
            "The design runs a ZIP of yours, and none was given: add it, or take the built-in code.",
        )),
        ("built-in", Origin::Given) => Some(
            package::refuse("artifact-unused", "A ZIP was given, and the design runs the built-in code.")
                .mended_by("zip"),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
