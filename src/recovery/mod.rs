//! How long, how much is lost, and can it be carried: what a design review asks, answered from the templates and the
//! targets, each number with where it comes from.
//!
//! `figure` is what a number looks like, `workload` what is asked of the system; then one file for each question.

mod figure;
mod workload;

pub mod capacity;
pub mod cost;
pub mod findings;
pub mod loss;
pub mod time;

pub use figure::{Basis, Line, Money, Range, Span, Verdict};
pub use workload::{REQUESTS_PER_CONCURRENCY, Workload};

use std::sync::Arc;

use serde::Serialize;

use crate::review::facts::System;
use capacity::Capacity;
use cost::Cost;
use loss::Loss;
use time::Time;

/// The answers, for one system under one load.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Budgets {
    /// How long until service is back.
    pub time: Time,
    /// How much is lost.
    pub loss: Loss,
    /// What each Region carries alone.
    pub capacity: Capacity,
    /// What a month costs.
    pub cost: Cost,
}

impl Budgets {
    /// The worst of all verdicts on the targets.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.time.verdict.max(self.loss.verdict).max(self.capacity.verdict())
    }
}

/// A system, what is asked of it, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Reckoned {
    /// What the templates say about the system.
    pub system: System,
    /// The load, the targets and the assumptions.
    pub workload: Workload,
    /// How long, how much lost, whether it can be carried, what it costs.
    pub budgets: Arc<Budgets>,
}

impl Reckoned {
    /// Reckons every budget.
    #[must_use]
    pub fn new(system: System, workload: Workload) -> Self {
        let budgets = Arc::new(budgets(&system, &workload));
        Self { system, workload, budgets }
    }
}

/// Reckons every budget.
#[must_use]
pub fn budgets(system: &System, workload: &Workload) -> Budgets {
    Budgets {
        time: time::time(system, workload),
        loss: loss::loss(system, workload),
        capacity: capacity::capacity(system, workload),
        cost: cost::cost(system, workload),
    }
}
