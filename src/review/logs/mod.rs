//! Logs: kept, encrypted, and copied to where they survive their Region.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
