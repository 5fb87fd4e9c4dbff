//! What is printed, what becomes of a command, and what cannot be used.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// One line that says what cannot be used, and where it is.
pub(crate) struct Unusable(pub(crate) String);

impl Unusable {
    pub(crate) fn at(path: &Path, what: impl std::fmt::Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

/// Whether errors were found.
pub(crate) type Outcome = Result<bool, Unusable>;

/// Writes to the standard output. Whoever stops reading has read enough.
pub(crate) fn print(text: &str) -> Result<(), Unusable> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Unusable(format!("the standard output takes no more: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to the standard error; if nobody can be told, nobody can be told that either.
pub(crate) fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
