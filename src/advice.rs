//! The cheapest change of a design that meets its targets.

use crate::artifact::Artifact;
use crate::parameters::spec::{self, Value};
use crate::parameters::{Parameters, check};
use crate::recovery::{self, Budgets, Money, Verdict, Workload};
use crate::review;

/// A change that meets the targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The parameters to change, each with what it has and what it is to have.
    pub changes: Vec<Change>,
    /// What a month costs more for it; below nothing where it saves.
    pub extra: Money,
    /// The budgets with it.
    pub budgets: Budgets,
}

/// A parameter that is changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its id.
    pub id: &'static str,
    /// What it has.
    pub from: Value,
    /// What it is to have.
    pub to: Value,
}

/// What to say about the targets of a design.
#[derive(Clone, Debug, PartialEq)]
pub enum Advised {
    /// They are met as it is.
    Met,
    /// They are met with this.
    Change(Box<Advice>),
    /// No change of up to [`MOST`] parameters meets them.
    Nothing,
}

/// So many parameters are changed at most.
pub const MOST: usize = 3;

/// What a parameter could be set to; `None` where that is what it has, or where it would not help.
type Setting = fn(&Parameters, &Workload) -> Option<Value>;

/// Every parameter that is tried, with what it is set to.
static SETTINGS: &[(&str, Setting)] = &[
    ("dns.interval_s", |_, _| Some(Value::Text("10".to_owned()))),
    // One failure alone is too often none: two in a row are the least that is advised.
    ("dns.failure_threshold", |parameters, _| (parameters.dns.failure_threshold > 2).then_some(Value::Integer(2))),
    ("compute.provisioned_concurrency", |_, workload| Some(whole(workload.concurrency(workload.rate)))),
    ("compute.reserved_concurrency", |parameters, workload| {
        let needed = workload.concurrency(workload.rate * (1.0 + workload.retries) * ROOM);
        #[expect(clippy::cast_precision_loss, reason = "settled concurrency is far below 2^52")]
        let more = needed > parameters.compute.reserved_concurrency as f64;
        more.then(|| whole(needed))
    }),
    // Nothing stands for what follows from the targets.
    ("data.warm_write_units", |_, _| Some(Value::Integer(0))),
    ("data.warm_read_units", |_, _| Some(Value::Integer(0))),
    ("dns.api_rate", |_, workload| Some(whole(workload.rate * (1.0 + workload.retries) * ROOM))),
    ("data.document_safety", |_, _| Some(Value::Text("dual-write".to_owned()))),
];

/// What is advised has room for a twentieth more.
const ROOM: f64 = 1.05;

#[expect(clippy::cast_possible_truncation, reason = "rates are bounded far below 2^52")]
fn whole(number: f64) -> Value {
    Value::Integer(number.ceil() as i64)
}

/// Looks for the change of the least cost, and of the fewest parameters where costs are the same.
#[must_use]
pub fn cheapest(parameters: &Parameters, artifact: &Artifact) -> Advised {
    let (settled, _) = check::settle(parameters);
    let workload = Workload::new(&settled.targets, &settled.usage);
    let Some(now) = budgets(&settled, artifact) else { return Advised::Nothing };
    if meets(&now) {
        return Advised::Met;
    }
    let settings: Vec<Change> = SETTINGS
        .iter()
        .filter_map(|(id, setting)| {
            let from = (spec::find(id)?.get)(&settled);
            let to = setting(&settled, &workload).filter(|to| *to != from)?;
            Some(Change { id, from, to })
        })
        .collect();
    let mut best: Option<Advice> = None;
    for changes in choices(&settings) {
        let mut changed = settled.clone();
        for change in &changes {
            if let Some(spec) = spec::find(change.id) {
                (spec.set)(&mut changed, change.to.clone());
            }
        }
        // What contradicts itself is no advice.
        let (changed, found) = check::settle(&changed);
        if crate::finding::any_error(&found) {
            continue;
        }
        let Some(budgets) = budgets(&changed, artifact).filter(meets) else { continue };
        let extra = difference(budgets.cost.total, now.cost.total);
        let cheaper = best.as_ref().is_none_or(|best| extra.high < best.extra.high);
        if cheaper {
            best = Some(Advice { changes, extra, budgets });
        }
    }
    best.map_or(Advised::Nothing, |advice| Advised::Change(Box::new(advice)))
}

/// Every choice of up to [`MOST`] changes, the fewest first.
fn choices(settings: &[Change]) -> Vec<Vec<Change>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..MOST {
        let shorter: Vec<Vec<usize>> = all.iter().skip(from).cloned().collect();
        from = all.len();
        for chosen in shorter {
            let next = chosen.last().map_or(0, |last| last + 1);
            all.extend((next..settings.len()).map(|index| [chosen.as_slice(), &[index]].concat()));
        }
    }
    let named = |chosen: &Vec<usize>| chosen.iter().filter_map(|index| settings.get(*index).cloned()).collect();
    all.iter().skip(1).map(named).collect()
}

/// Whether every target is met: the recovery time also at worst; nothing of AWS's bounds what is lost, so as expected.
fn meets(budgets: &Budgets) -> bool {
    budgets.time.verdict == Verdict::Held
        && budgets.loss.verdict != Verdict::Missed
        && budgets.capacity.verdict() != Verdict::Missed
}

fn budgets(settled: &Parameters, artifact: &Artifact) -> Option<Budgets> {
    let stacks = crate::stacks::stacks(&crate::design::design(settled, artifact));
    let system = review::system_of(&stacks)?;
    Some(recovery::budgets(&system, &Workload::new(&settled.targets, &settled.usage)))
}

/// How much more the one costs than the other; both ends move together, as prices are the same in both.
fn difference(one: Money, other: Money) -> Money {
    let (low, high) = (one.low - other.low, one.high - other.high);
    Money { low: low.min(high), high: low.max(high) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::built_in;
    use crate::parameters::presets;

    fn advised(change: impl FnOnce(&mut Parameters)) -> Advised {
        let mut parameters = Parameters::default();
        change(&mut parameters);
        cheapest(&parameters, &built_in())
    }

    fn ids(advised: Advised) -> Vec<&'static str> {
        let Advised::Change(advice) = advised else { panic!("{advised:?}") };
        advice.changes.iter().map(|change| change.id).collect()
    }

    #[test]
    fn what_is_met_needs_no_advice() {
        assert_eq!(advised(|_| {}), Advised::Met);
    }

    #[test]
    fn the_brief_is_told_to_reserve_what_its_target_needs() {
        let parameters = (presets::find("as-briefed").unwrap().parameters)();
        assert_eq!(ids(cheapest(&parameters, &built_in())), ["compute.reserved_concurrency"]);
    }

    #[test]
    fn the_cheaper_of_two_ways_is_taken() {
        // 538 s: two failures instead of three are 36 s less and cost nothing; asking every 10 s would cost.
        let advised = advised(|parameters| {
            parameters.targets.rto_minutes = 9;
            parameters.targets.client_dns_cache_s = 330;
        });
        assert_eq!(ids(advised), ["dns.failure_threshold"]);
    }

    #[test]
    fn what_no_change_can_meet_is_said() {
        assert_eq!(advised(|parameters| parameters.targets.rto_minutes = 1), Advised::Nothing);
    }

    #[test]
    fn choices_are_each_made_once() {
        let change = |id| Change { id, from: Value::Integer(0), to: Value::Integer(1) };
        let made: Vec<String> = choices(&["a", "b", "c", "d"].map(change))
            .iter()
            .map(|changes| changes.iter().map(|change| change.id).collect())
            .collect();
        assert_eq!(made, ["a", "b", "c", "d", "ab", "ac", "ad", "bc", "bd", "cd", "abc", "abd", "acd", "bcd"]);
    }
}
