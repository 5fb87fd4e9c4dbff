//! A template as text: the same template gives the same bytes everywhere.

use std::io;

use serde::Serialize;

/// A template body that is sent inline has at most this many bytes (`CloudFormation` quotas).
pub const INLINE_LIMIT: usize = 51_200;
/// A template that is fetched from S3 has at most this many bytes (`CloudFormation` quotas).
pub const S3_LIMIT: usize = 1_048_576;

/// Indented by two spaces, with a final newline: for people.
#[must_use]
pub fn indented(value: &impl Serialize) -> String {
    // Writing to memory cannot fail, and none of our types refuses to be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Without white space: for bodies that have to be short.
#[must_use]
pub fn minified(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Counts what is written to it and keeps nothing.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length of the text without white space.
#[must_use]
pub fn minified_bytes(value: &impl Serialize) -> usize {
    let mut counter = Counter(0);
    // Counting cannot fail, and none of our types refuses to be written.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

/// The length of the indented text with its final newline.
#[must_use]
pub fn indented_bytes(value: &impl Serialize) -> usize {
    let mut counter = Counter(1);
    let _ = serde_json::to_writer_pretty(&mut counter, value);
    counter.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_counted_as_they_are_written() {
        let value = serde_json::json!({"a": ["\"é\n", 1.5], "b": {}});
        assert_eq!(minified_bytes(&value), minified(&value).len());
        assert_eq!(indented_bytes(&value), indented(&value).len());
    }
}
