//! A template as text: the same template gives the same bytes everywhere.

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
