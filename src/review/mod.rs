//! What is needed to call the templates valid: references, cycles, limits, names.

use crate::finding::Finding;
use crate::stacks::Stack;

/// Everything that is wrong with the templates.
#[must_use]
pub fn review(stacks: &[Stack]) -> Vec<Finding> {
    let _ = stacks;
    Vec::new()
}
