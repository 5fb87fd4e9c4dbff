//! Takes a ZIP in slices, so that whoever reads it never has to wait for more than one.

use std::io::Cursor;

use sha2::{Digest as _, Sha256};

use super::package::{self, too_large};
use super::{Artifact, FILE, Origin};
use crate::finding::Finding;

/// A SHA-256 that grows slice by slice.
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes the next slice.
    pub fn feed(&mut self, slice: &[u8]) {
        self.0.update(slice);
    }

    /// The digest of everything fed.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// A ZIP on its way in.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    bytes: Vec<u8>,
    hasher: Hasher,
}

impl Intake {
    /// Begins with a file of so many bytes.
    ///
    /// # Errors
    /// The reason why a file of this size is not taken at all.
    pub fn new(size: u64) -> Result<Self, Box<Finding>> {
        match too_large(size) {
            Some(finding) => Err(finding.into()),
            // Room for all of it at once: a vector that doubles would hold it twice.
            None => {
                Ok(Self { bytes: Vec::with_capacity(usize::try_from(size).unwrap_or(0)), hasher: Hasher::default() })
            }
        }
    }

    /// Takes the next slice.
    ///
    /// # Errors
    /// The reason why no more is taken: the file was larger than it said.
    pub fn feed(&mut self, slice: &[u8]) -> Result<(), Box<Finding>> {
        let size = u64::try_from(self.bytes.len().saturating_add(slice.len())).unwrap_or(u64::MAX);
        if let Some(finding) = too_large(size) {
            return Err(finding.into());
        }
        self.hasher.feed(slice);
        self.bytes.extend_from_slice(slice);
        Ok(())
    }

    /// How many bytes have been taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The artifact, if it is a package that Lambda takes.
    ///
    /// # Errors
    /// The reason why it is not.
    pub fn finish(self) -> Result<Artifact, Box<Finding>> {
        let entries = package::read(Cursor::new(&self.bytes))?;
        Ok(Artifact {
            origin: Origin::Given,
            file: FILE.to_owned(),
            size: Some(self.bytes.len() as u64),
            sha256: self.hasher.finish(),
            entries,
            bytes: self.bytes,
        })
    }
}
