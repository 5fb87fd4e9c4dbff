//! Documents: buckets that replicate into each other, every object, under the other Region's key, and soon enough.

mod versioning;

use super::rules::Rule;

/// The rules about documents.
pub(crate) static RULES: &[&Rule] = &[&versioning::RULE];
