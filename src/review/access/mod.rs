//! Roles and policies: each can do what its work takes, in its own Region, and no more.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
