//! Files that the user picks or drops.

use gloo::file::{Blob, File, FileReadError, futures};
use web_sys::{DragEvent, HtmlInputElement};

/// A file of the user's; nothing of it has been read.
#[derive(Clone)]
pub(crate) struct Picked(File);

impl Picked {
    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.0.size()
    }

    /// Some of its bytes.
    pub(crate) async fn bytes(&self, from: u64, to: u64) -> Result<Vec<u8>, FileReadError> {
        let slice: Blob = self.0.slice(from, to).into();
        futures::read_as_bytes(&slice).await
    }

    /// All of it as text; what is not UTF-8 is replaced.
    pub(crate) async fn text(&self) -> Result<String, FileReadError> {
        futures::read_as_text(&self.0).await
    }
}

/// The file in a file input. The input is emptied, so that the same file can be picked again.
pub(crate) fn picked(input: &HtmlInputElement) -> Option<Picked> {
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Picked(file.into()))
}

/// The first file of a drop.
pub(crate) fn dropped(event: &DragEvent) -> Option<Picked> {
    Some(Picked(event.data_transfer()?.files()?.get(0)?.into()))
}
