//! All files of an export in one archive.

use super::File;
use crate::artifact::zip::{Member, write};

/// The archive of these files, with the same bytes for the same files everywhere.
#[must_use]
pub fn archive(files: &[File]) -> Vec<u8> {
    write(files.iter().map(|file| Member { path: &file.path, bytes: &file.bytes, executable: file.executable }))
}
