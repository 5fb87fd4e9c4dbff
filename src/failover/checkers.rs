//! Route 53's health checkers: each has a clock of its own and comes to a verdict of its own.

use super::chance::Chance;
use crate::recovery::Range;
use crate::recovery::time::HEALTHY_SHARE;
use crate::review::facts::HealthCheck;

/// Health checkers of an endpoint: two in each of the eight Regions that Route 53 checks from. AWS names the Regions
/// (Route 53 API reference, `HealthCheckConfig`), and no number beyond a request about every two seconds where each
/// checker asks every thirty (developer guide, "Values that you specify when you create or update health checks").
pub(super) const CHECKERS: usize = 16;

/// Of those, the ones in one Region.
pub(super) const CHECKERS_IN_A_REGION: usize = 2;

/// The checkers of one endpoint.
#[derive(Default)]
pub(super) struct Checkers {
    /// Whose verdict is that the endpoint is well.
    well: [bool; CHECKERS],
    /// Since when the endpoint has been as it is.
    pub(super) round: u32,
}

impl Checkers {
    pub(super) fn new() -> Self {
        Self { well: [true; CHECKERS], round: 0 }
    }

    /// The endpoint is otherwise from now on: tells after how many seconds each checker that saw it the other way has
    /// seen it so as many times in a row as it takes. Each request takes so long until it fails or is answered.
    pub(super) fn turn(
        &mut self,
        well: bool,
        check: &HealthCheck,
        takes: Range,
        chance: &mut Chance,
    ) -> Vec<(usize, f64)> {
        self.round += 1;
        // Its next request comes within an interval; the one that decides is, as expected, as far in it as the share of
        // checkers that it takes.
        let share = if well { HEALTHY_SHARE } else { 1.0 - HEALTHY_SHARE };
        let first = Range { best: 0.0, expected: share * check.interval_s, worst: check.interval_s };
        let others = self.well.iter().enumerate().filter(|(_, seen)| **seen != well);
        others
            .map(|(checker, _)| {
                let first = chance.evenly(first);
                let takes = chance.around(takes);
                (checker, first + (check.threshold - 1.0) * check.interval_s + check.threshold * takes)
            })
            .collect()
    }

    /// A checker comes to its verdict.
    pub(super) fn see(&mut self, checker: usize, well: bool) {
        if let Some(seen) = self.well.get_mut(checker) {
            *seen = well;
        }
    }

    /// How many see the endpoint well.
    pub(super) fn count(&self) -> usize {
        self.well.iter().filter(|well| **well).count()
    }

    /// Whether the health check is healthy: more than [`HEALTHY_SHARE`] say so.
    #[expect(clippy::cast_precision_loss, reason = "there are sixteen")]
    pub(super) fn healthy(&self) -> bool {
        self.count() as f64 > HEALTHY_SHARE * CHECKERS as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_two_of_sixteen_have_to_see_it_fail() {
        let mut checkers = Checkers::new();
        for checker in 0..13 {
            checkers.see(checker, false);
            assert!(checkers.healthy(), "{} of {CHECKERS}", checkers.count());
        }
        checkers.see(13, false);
        assert!(!checkers.healthy());
    }
}
