//! Whether a condition holds, as far as that can be known before its stack is deployed.

use std::cell::Cell;

use super::Value;

/// What a condition is worked out with.
pub trait Sides {
    /// Whether the condition of this name holds, worked out within `work`.
    fn named(&self, name: &str, work: Work<'_>) -> Option<bool>;

    /// Whether two values are equal.
    fn equal(&self, left: &Value, right: &Value) -> Option<bool>;
}

/// How much may still be done: conditions may nest, and name each other in a circle or twice over and over. What takes
/// more is not known.
#[derive(Clone, Copy, Debug)]
pub struct Work<'w> {
    depth: u8,
    steps: &'w Cell<u32>,
}

/// Does some work within a new limit.
pub fn within<T>(work: impl FnOnce(Work<'_>) -> T) -> T {
    work(Work { depth: 32, steps: &Cell::new(1_000) })
}

/// Whether what a condition is defined as holds; `None` where nobody can tell.
pub fn decide(sides: &dyn Sides, value: &Value, work: Work<'_>) -> Option<bool> {
    work.steps.set(work.steps.get().checked_sub(1)?);
    let work = Work { depth: work.depth.checked_sub(1)?, ..work };
    let (function, argument) = value.as_object()?.only()?;
    match (function, argument.as_array().unwrap_or_default()) {
        ("Condition", _) => sides.named(argument.as_str()?, work),
        ("Fn::Equals", [left, right]) => sides.equal(left, right),
        ("Fn::Not", [one]) => Some(!decide(sides, one, work)?),
        ("Fn::And", all) => all_of(all.iter().map(|one| decide(sides, one, work))),
        ("Fn::Or", any) => all_of(any.iter().map(|one| decide(sides, one, work).map(|it| !it))).map(|none| !none),
        _ => None,
    }
}

/// Whether all are true: false as soon as one is known to be.
fn all_of(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for one in all {
        match one {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}
