//! Alarms: on metrics that exist where they look for them, and heard by people.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
