//! The Lambda artifact: the built-in code, or a ZIP of the user's.

/// What a stack has to know about the code that its function runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The file's name in the export; empty for an object that is already in S3.
    pub file: String,
    /// Its bytes; empty for an object that is already in S3.
    pub bytes: Vec<u8>,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}
