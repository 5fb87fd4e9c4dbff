//! Every fault, and how it ends: as expected, and at worst.

use super::chance::Draw;
use super::fault::Fault;
use super::timeline::Outcome;
use super::{Scenario, timeline};
use crate::recovery::{Verdict, Workload};
use crate::review::facts::System;

/// How a fault ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The fault.
    pub fault: Fault,
    /// With everything as expected.
    pub expected: Outcome,
    /// With everything at its worst.
    pub worst: Outcome,
    /// Whether service comes back, also at worst.
    pub survives: bool,
    /// Whether both targets are held.
    pub verdict: Verdict,
    /// What happens, in a few sentences.
    pub words: String,
}

/// How every fault ends.
#[must_use]
pub fn scorecard(system: &System, workload: &Workload) -> Vec<Score> {
    Fault::ALL.into_iter().map(|fault| score(system, workload, fault)).collect()
}

fn score(system: &System, workload: &Workload, fault: Fault) -> Score {
    let [expected, worst] =
        [Draw::Expected, Draw::Worst].map(|draw| timeline(system, workload, &Scenario::new(fault, draw)).outcome);
    let verdict = match (expected.within_targets(), worst.within_targets()) {
        (true, true) => Verdict::Held,
        (true, false) => Verdict::Expected,
        (false, _) => Verdict::Missed,
    };
    let words = if expected.words == worst.words {
        expected.words.clone()
    } else {
        format!("As expected: {} At worst: {}", expected.words, worst.words)
    };
    Score { fault, survives: expected.survives && worst.survives, verdict, words, expected, worst }
}
