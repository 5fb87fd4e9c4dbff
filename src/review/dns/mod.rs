//! Failover: one name, a record for each Region, and checks that see what clients see.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
