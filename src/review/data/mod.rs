//! The table: one declaration, a replica in each Region, each under its own key, with enough capacity from the start.

mod replica_regions;

use super::rules::Rule;

/// The rules about the table.
pub(crate) static RULES: &[&Rule] = &[&replica_regions::RULE];
