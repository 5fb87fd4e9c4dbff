//! The stacks that the views show.

use std::ops::Deref;
use std::sync::Arc;

use crate::pipeline::Snapshot;
use crate::stacks::Stack;

/// The stacks that the views show: those of the design, or those that were opened for review.
#[derive(Clone)]
pub(crate) enum Stacks {
    Design(Arc<Snapshot>),
    Opened(Arc<Vec<Stack>>),
}

impl Deref for Stacks {
    type Target = [Stack];

    fn deref(&self) -> &[Stack] {
        match self {
            Self::Design(snapshot) => &snapshot.stacks,
            Self::Opened(stacks) => stacks,
        }
    }
}

/// Whoever computes stacks anew has new ones: to compare them would take longer than to show them.
impl PartialEq for Stacks {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Design(one), Self::Design(other)) => Arc::ptr_eq(one, other),
            (Self::Opened(one), Self::Opened(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}
