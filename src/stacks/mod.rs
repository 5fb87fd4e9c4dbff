//! The stacks of a design: two, or three where neither Region is us-east-1.

use crate::design::Design;
use crate::finding::Place;
use crate::template::Template;

/// One stack: a template, and where it is to be deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its part in the pair.
    pub place: Place,
    /// The Region it is designed for.
    pub region: String,
    /// Its name in the account.
    pub name: String,
    /// The full template.
    pub template: Template,
    /// The foundation from which it is made, a subset of the full template; the edge stack has none.
    pub foundation: Option<Template>,
}

/// Writes the stacks.
#[must_use]
pub fn stacks(design: &Design) -> Vec<Stack> {
    let _ = design;
    Vec::new()
}
