//! Networks: ranges that can be joined, private subnets, and a way to every service.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
