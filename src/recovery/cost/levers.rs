//! What would save most: each change by itself, reckoned as the whole month without and with it.

use serde::Serialize;

use super::super::figure::{Money, Span};
use super::super::workload::Workload;
use super::{Cost, cost};
use crate::review::facts::{Inventory, System};
use crate::words::counted;

/// A change that saves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lever {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// What it does, and what it costs otherwise.
    pub label: &'static str,
    /// The parameter that makes it.
    pub parameter: &'static str,
    /// What the parameter is about now.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// US dollars a month.
    pub saving: Money,
}

/// A change of a system and of what is asked of it: what is there now and what would be, or `None` where it does not apply.
type Change = fn(&mut System, &mut Workload) -> Option<(String, String)>;

/// Every change: its id, what it does, its parameter.
static CHANGES: &[(&str, &str, &str, Change)] = &[
    ("index", "Hold keys alone in the index, and read the rest from the table", "data.projection", projection),
    ("endpoints", "Keep only the interface endpoints that dual write needs", "network.endpoints", endpoints),
    ("logs", "Write half as much to the logs", "usage.log_kb_per_transaction", log_volume),
    ("retention", "Keep logs for two weeks", "security.log_retention_days", log_retention),
    (
        "provisioned",
        "Keep no concurrency warm: the first requests after a failover wait",
        "compute.provisioned_concurrency",
        provisioned,
    ),
    (
        "dual-write",
        "Leave documents to replication, which promises no recovery point",
        "data.document_safety",
        single_write,
    ),
    ("one-way", "Replicate documents one way: the standby's stay there after a failover", "data.both_ways", one_way),
    ("versions", "Keep old versions for a month", "data.old_versions_days", old_versions),
    ("architecture", "Run the function on Graviton", "compute.architecture", architecture),
    ("interval", "Ask every 30 s: a loss is seen later", "dns.interval_s", interval),
    ("flow-logs", "Record no flows", "network.flow_logs", flow_logs),
    ("months", "Keep data half as long", "usage.stored_months", stored_months),
];

/// The least that is worth saying, in US dollars a month.
const WORTH: f64 = 0.5;

/// What applies and saves, by the most that it saves.
#[must_use]
pub fn levers(system: &System, workload: &Workload) -> Vec<Lever> {
    let now = cost(system, workload);
    let mut levers: Vec<Lever> = CHANGES
        .iter()
        .filter_map(|(id, label, parameter, change)| {
            let (mut changed, mut asked) = (system.clone(), workload.clone());
            let (from, to) = change(&mut changed, &mut asked)?;
            let saving = saved(&now, &cost(&changed, &asked));
            (saving.high >= WORTH).then_some(Lever { id, label, parameter, from, to, saving })
        })
        .collect();
    levers.sort_by(|one, other| other.saving.high.total_cmp(&one.saving.high));
    levers
}

/// Prices are as uncertain before as after: low is compared with low, and high with high.
fn saved(now: &Cost, then: &Cost) -> Money {
    let ends = [now.total.low - then.total.low, now.total.high - then.total.high];
    let [one, other] = ends.map(|end| end.max(0.0));
    Span { low: one.min(other), high: one.max(other) }
}

fn inventories(system: &mut System) -> [&mut Inventory; 2] {
    [&mut system.primary.inventory, &mut system.standby.inventory]
}

fn projection(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let indexes = system.table.as_mut()?.indexes.iter_mut().filter(|index| index.whole_items);
    let changed = indexes.map(|index| index.whole_items = false).count();
    (changed > 0).then(|| ("all".to_owned(), "keys".to_owned()))
}

/// Dual write assumes a role and writes to a bucket: sts and s3.
const NEEDED: usize = 2;

fn endpoints(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let needed = if system.documents.as_ref().is_some_and(|documents| documents.dual_write) { NEEDED } else { 0 };
    let (mut from, mut to) = (0, 0);
    for side in inventories(system) {
        let kept = side.endpoints.min(needed);
        from += side.endpoints;
        to += kept;
        side.endpoint_zones = (side.endpoint_zones * kept).checked_div(side.endpoints).unwrap_or_default();
        side.endpoints = kept;
    }
    (to < from).then(|| (format!("{from} in both Regions"), format!("{to} in both Regions")))
}

fn log_volume(_: &mut System, workload: &mut Workload) -> Option<(String, String)> {
    let from = workload.log_kb;
    workload.log_kb /= 2.0;
    (from > 0.0).then(|| (format!("{from} KB"), format!("{} KB", workload.log_kb)))
}

/// A retention that `CloudWatch` Logs takes.
const TWO_WEEKS: usize = 14;

fn log_retention(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let longest = inventories(system).into_iter().map(|side| side.log_days.unwrap_or(usize::MAX)).max()?;
    for side in inventories(system) {
        side.log_days = Some(side.log_days.map_or(TWO_WEEKS, |days| days.min(TWO_WEEKS)));
    }
    let from = if longest == usize::MAX { "for ever".to_owned() } else { format!("{longest} days") };
    (longest > TWO_WEEKS).then(|| (from, format!("{TWO_WEEKS} days")))
}

fn provisioned(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let mut from = 0.0_f64;
    for function in system.primary.functions.iter_mut().chain(&mut system.standby.functions) {
        from = from.max(function.provisioned);
        function.provisioned = 0.0;
    }
    (from > 0.0).then(|| (from.to_string(), "0".to_owned()))
}

fn single_write(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let documents = system.documents.as_mut().filter(|documents| documents.dual_write)?;
    documents.dual_write = false;
    Some(("dual-write".to_owned(), "alarm".to_owned()))
}

fn one_way(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    system.documents.as_mut()?.back.take().map(|_| ("on".to_owned(), "off".to_owned()))
}

/// Days that a month is taken for.
const MONTH: usize = 30;

fn old_versions(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let longest = inventories(system).into_iter().map(|side| side.old_version_days.unwrap_or(usize::MAX)).max()?;
    for side in inventories(system) {
        side.old_version_days = Some(side.old_version_days.map_or(MONTH, |days| days.min(MONTH)));
    }
    let from = if longest == usize::MAX { "for ever".to_owned() } else { format!("{longest} days") };
    (longest > MONTH).then(|| (from, format!("{MONTH} days")))
}

fn architecture(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let functions = system.primary.functions.iter_mut().chain(&mut system.standby.functions);
    let changed = functions.filter(|function| !function.arm).map(|function| function.arm = true).count();
    (changed > 0).then(|| ("x86_64".to_owned(), "arm64".to_owned()))
}

/// Seconds between requests at no extra price, and at one.
const USUAL_S: f64 = 30.0;
const FAST_S: f64 = 10.0;

fn interval(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let check = system.dns.as_mut()?.check.as_mut().filter(|check| check.interval_s <= FAST_S)?;
    check.interval_s = USUAL_S;
    for side in inventories(system) {
        side.health_check_options = side.health_check_options.saturating_sub(side.health_checks);
    }
    Some((format!("{FAST_S} s"), format!("{USUAL_S} s")))
}

fn flow_logs(system: &mut System, _: &mut Workload) -> Option<(String, String)> {
    let changed = inventories(system).into_iter().filter_map(|side| {
        let some = side.flow_logs > 0;
        side.flow_logs = 0;
        some.then_some(())
    });
    (changed.count() > 0).then(|| ("on".to_owned(), "off".to_owned()))
}

fn stored_months(_: &mut System, workload: &mut Workload) -> Option<(String, String)> {
    let from = workload.stored_months;
    workload.stored_months = (from / 2.0).floor();
    (from >= 2.0).then(|| (counted(from, "month"), counted(workload.stored_months, "month")))
}
