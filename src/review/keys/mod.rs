//! Keys: one for each Region, rotated, and open to the services that work with it.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
