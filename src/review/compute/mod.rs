//! Functions: the same code in both Regions, with the capacity to take over.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
