//! Faults, played: what happens when something fails, second by second, until all is as it was.
//!
//! The same system, the same fault and the same seed give the same timeline. `recovery::time` sums the same budget; with
//! everything at its worst, or at its best, both agree, and every seed lies between.

mod chance;
mod fault;
mod timeline;

pub use chance::Draw;
pub use fault::Fault;
pub use timeline::{Actor, Event, Kind, Missing, Node, Outcome, Requests, Sample, State, Timeline, Told};

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

/// Seconds of data that are counted where nothing bounds how far back it is missing.
pub const HISTORY_S: f64 = 3_600.0;
