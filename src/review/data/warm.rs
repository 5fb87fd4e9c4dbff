//! An on-demand table is warm enough for the target from its first minute.

use super::NEW_WRITES;
use super::replicas::replicated;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;
use crate::words::grouped;

pub(crate) static RULE: Rule = Rule {
    id: "table-cold",
    severity: Severity::Warning,
    title: "An on-demand table that is too cold for the target",
    why: "A new on-demand table takes 4,000 writes a second at once. What comes above that is throttled until it has \
          grown, and an index that is throttled holds the table back.",
    mend: "Set WarmThroughput.WriteUnitsPerSecond of the table and of each index to the target or more.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html",
    parameter: Some("data.warm_write_units"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let target = pair.targets.transactions_per_second;
    // Of several tables, nobody knows which one carries the transactions.
    let tables: Vec<Item<'_>> = replicated(pair).collect();
    let [table] = tables.as_slice() else { return };
    let on_demand = table.ways(&["BillingMode"]).iter().all(|way| way.is("PAY_PER_REQUEST") == Some(true));
    if f64::from(target) <= NEW_WRITES || !on_demand {
        return;
    }
    let indexes = table.ways(&["GlobalSecondaryIndexes", "*"]).into_iter().filter(|way| way.value().is_some());
    let of_indexes = indexes.flat_map(|index| index.inside(table.subject, WARM));
    for way in table.ways(WARM).into_iter().chain(of_indexes) {
        if let Some(units) = units(pair, table, &way).filter(|units| *units < f64::from(target)) {
            let message = format!(
                "{} writes a second are taken at once here, and the target is {}: set WarmThroughput.WriteUnitsPerSecond.",
                grouped(units),
                grouped(target)
            );
            report.at(&RULE, table, &way, &message);
        }
    }
    for way in table.ways(&["WriteOnDemandThroughputSettings", "MaxWriteRequestUnits"]) {
        let most = pair.means(table, &way).and_then(|most| most.known()?.parse::<f64>().ok());
        if let Some(most) = most.filter(|most| *most < f64::from(target)) {
            let message =
                format!("Writes are capped at {} a second, and the target is {}.", grouped(most), grouped(target));
            report.at(&RULE, table, &way, &message);
        }
    }
}

const WARM: &[&str] = &["WarmThroughput", "WriteUnitsPerSecond"];

/// The write units a second that a table or an index takes at once, where that is known.
fn units<'a>(pair: &Pair<'a>, table: &Item<'a>, way: &Way<'a>) -> Option<f64> {
    if way.is_absent() { Some(NEW_WRITES) } else { pair.means(table, way)?.known()?.parse().ok() }
}
