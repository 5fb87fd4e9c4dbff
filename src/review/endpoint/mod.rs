//! The endpoint in each Region: the API, its domain and certificate, and who may call it.

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[];
