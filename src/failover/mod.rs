//! Faults, played: what happens when something fails, second by second, until all is as it was.
//!
//! The same system, the same fault and the same seed give the same timeline. `recovery::time` sums the same budget; with
//! everything at its worst, or at its best, both agree, and every seed lies between.

mod bells;
mod chance;
mod checkers;
mod data;
mod fault;
mod model;
mod outcome;
mod queue;
mod samples;
mod scorecard;
mod sentences;
mod side;
mod timeline;

pub use chance::Draw;
pub use fault::Fault;
pub use scorecard::{Score, scorecard};
pub use timeline::{Actor, Event, Kind, Missing, Node, Outcome, Requests, Sample, State, Timeline, Told};

use crate::recovery::Workload;
use crate::review::facts::System;

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scenario {
    /// What fails.
    pub fault: Fault,
    /// Seconds until it is over; `None` where it is not over within the timeline.
    pub lasts_s: Option<f64>,
    /// How what is left to chance comes out.
    pub draw: Draw,
}

impl Scenario {
    /// A fault that lasts as long as is its nature.
    #[must_use]
    pub fn new(fault: Fault, draw: Draw) -> Self {
        Self { fault, lasts_s: fault.passes_after_s(), draw }
    }
}

/// The share of the target rate that has to be answered for service to be whole.
pub const WHOLE: f64 = 0.99;

/// Seconds of data that are counted where nothing bounds how far back it is missing.
pub const HISTORY_S: f64 = 3_600.0;

/// The longest that a timeline goes on, in seconds: a week.
pub const LONGEST_S: f64 = 604_800.0;

/// Plays a fault.
#[must_use]
pub fn timeline(system: &System, workload: &Workload, scenario: &Scenario) -> Timeline {
    model::Model::new(system, workload, *scenario).play()
}
