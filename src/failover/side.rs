//! What a Region carries: its limits, and the environments of its function, which come by and by.

use super::chance::Chance;
use crate::recovery::time::{RAMP_STEP, RAMP_STEP_S};
use crate::recovery::{REQUESTS_PER_CONCURRENCY, Range, Workload};
use crate::review::facts::{Function, Side as Facts, System, Table};

/// Which of the two Regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Primary,
    Standby,
}

impl Role {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Standby => "standby",
        }
    }
}

/// A Region in a timeline.
pub(super) struct Side<'a> {
    /// The function that takes longest to come to full load: of several, nobody knows which carries what.
    pub(super) function: Option<&'a Function>,
    /// Its environments.
    pub(super) ramp: Ramp,
    /// Environments that carry the target rate, or as many as it may have.
    pub(super) needed: f64,
    /// Requests a second that the function may carry at most, and those that everything else lets through.
    function_limit: f64,
    other_limits: f64,
    mean_s: f64,
    /// Whether it has been told that environments are wanting.
    pub(super) short: bool,
    /// Whether nothing keeps it from answering.
    pub(super) well: bool,
    /// Whether it has the table's data to answer from.
    pub(super) data: bool,
    /// The share of writes that the table takes.
    pub(super) writes: f64,
}

impl<'a> Side<'a> {
    pub(super) fn new(role: Role, system: &'a System, workload: &Workload) -> Self {
        let facts: &'a Facts = if role == Role::Primary { &system.primary } else { &system.standby };
        let wanted = workload.concurrency(workload.rate);
        let most = |function: &Function| function.reserved.map_or(wanted, |reserved| wanted.min(reserved));
        let short = |function: &Function| most(function) - function.provisioned;
        let function = facts.functions.iter().reduce(|one, other| if short(one) >= short(other) { one } else { other });
        let reserved = facts.functions.iter().filter_map(|function| function.reserved).fold(f64::INFINITY, f64::min);
        let rates = facts.apis.iter().filter_map(|api| api.rate);
        // Where a table is in the primary's Region alone, the standby has nothing to answer from.
        let data = role == Role::Primary || system.table.as_ref().is_none_or(|table| table.replicated);
        let mut side = Self {
            function,
            ramp: Ramp::new(function),
            needed: function.map_or(0.0, most),
            function_limit: f64::INFINITY,
            other_limits: rates
                .chain(system.table.as_ref().and_then(|table| writes(table, workload)))
                .fold(f64::INFINITY, f64::min),
            mean_s: workload.mean_s.max(0.001),
            short: false,
            well: true,
            data,
            writes: 1.0,
        };
        side.function_limit = side.carried(reserved);
        if role == Role::Primary {
            side.ramp.environments = side.needed.max(side.ramp.provisioned);
        }
        side
    }

    /// Requests a second that so many environments carry.
    fn carried(&self, environments: f64) -> f64 {
        (environments / self.mean_s).min(environments * REQUESTS_PER_CONCURRENCY)
    }

    /// Requests a second that the function carries with the environments that it has.
    pub(super) fn function_capacity(&self) -> f64 {
        if self.function.is_none() {
            return f64::INFINITY;
        }
        self.carried(self.ramp.environments).min(self.function_limit)
    }

    /// Requests a second that the Region answers, of those that come.
    pub(super) fn answered(&self, offered: f64) -> f64 {
        if self.well && self.data {
            offered.min(self.function_capacity()).min(self.other_limits) * self.writes
        } else {
            0.0
        }
    }

    /// Requests a second that it could answer.
    pub(super) fn capacity(&self) -> f64 {
        self.answered(f64::INFINITY)
    }
}

/// Transactions a second that a table and its indexes take at once, where they are paid by request: a write unit for
/// each kilobyte. `DynamoDB` developer guide, "Warm throughput".
fn writes(table: &Table, workload: &Workload) -> Option<f64> {
    let item = workload.item_kb.ceil().max(1.0);
    let indexes = table.indexes.iter().map(|index| index.warm_writes / if index.whole_items { item } else { 1.0 });
    let capped = table.most_writes.map_or(table.warm_writes, |most| most.min(table.warm_writes)) / item;
    table.on_demand.then(|| indexes.fold(capped, f64::min))
}

/// The environments of a function: up to [`RAMP_STEP`] more in each [`RAMP_STEP_S`]. What is not used of a step is lost.
pub(super) struct Ramp {
    pub(super) environments: f64,
    pub(super) provisioned: f64,
    reserved: f64,
    /// What may still be started before the next step.
    left: f64,
    /// When the next step begins; nobody knows while nothing has been asked of it.
    next_s: Option<f64>,
}

impl Ramp {
    fn new(function: Option<&Function>) -> Self {
        let provisioned = function.map_or(0.0, |function| function.provisioned);
        let reserved = function.and_then(|function| function.reserved).unwrap_or(f64::INFINITY);
        Self { environments: provisioned, provisioned, reserved, left: 0.0, next_s: None }
    }

    /// Starts what may be started of so many; tells when more may be, if that is not all.
    pub(super) fn follow(&mut self, wanted: f64, now: f64, chance: &mut Chance) -> Option<f64> {
        let wanted = wanted.min(self.reserved);
        if self.environments >= wanted {
            return None;
        }
        let mut next = self.next_s.unwrap_or_else(|| now + chance.evenly(Range::up_to(RAMP_STEP_S)));
        if next <= now {
            self.left = RAMP_STEP;
            next += (((now - next) / RAMP_STEP_S).floor() + 1.0) * RAMP_STEP_S;
        }
        self.next_s = Some(next);
        let started = self.left.min(wanted - self.environments);
        self.environments += started;
        self.left -= started;
        (self.environments < wanted).then_some(next)
    }

    /// Nothing is asked of it any more: only what is kept warm stays.
    pub(super) fn rest(&mut self) {
        self.environments = self.provisioned;
        self.left = 0.0;
        self.next_s = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failover::chance::Draw;
    use crate::recovery::time::warming_range;

    #[test]
    fn environments_come_as_the_budget_reckons() {
        for (wanted, provisioned) in [(800.0, 0.0), (1_000.0, 0.0), (1_001.0, 0.0), (9_000.0, 250.0), (300.0, 400.0)] {
            let range = warming_range(wanted, provisioned);
            for (draw, expected) in
                [(Draw::Best, range.best), (Draw::Expected, range.expected), (Draw::Worst, range.worst)]
            {
                let mut ramp = Ramp::new(None);
                (ramp.environments, ramp.provisioned) = (provisioned, provisioned);
                let mut chance = Chance::new(draw);
                let mut now = 0.0;
                while let Some(next) = ramp.follow(wanted, now, &mut chance) {
                    now = next;
                }
                let expected = if wanted > provisioned { expected } else { 0.0 };
                assert!((now - expected).abs() < 1e-9, "{wanted} from {provisioned}: {now}, not {expected}");
            }
        }
    }

    #[test]
    fn what_is_not_used_of_a_step_is_lost() {
        let mut ramp = Ramp::new(None);
        let mut chance = Chance::new(Draw::Best);
        assert_eq!(ramp.follow(10.0, 0.0, &mut chance), None);
        assert_eq!(ramp.follow(5_000.0, 95.0, &mut chance), Some(100.0));
        assert!((ramp.environments - 1_010.0).abs() < 1e-9);
    }
}
