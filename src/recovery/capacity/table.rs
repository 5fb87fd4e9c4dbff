//! The table: write and read units that it takes at once, in the table and in each index, and the partitions under it.

use super::quotas::{READS, WRITES};
use super::{Case, Effect, Limit, number, times};
use crate::finding::Place;
use crate::recovery::{Basis, Workload};
use crate::review::facts::{Index, Table};
use crate::words::counted;

/// Write units a second of one on-demand table, and of each of its indexes, before the quota is raised; and as many read
/// units. DynamoDB developer guide, "Quotas in Amazon DynamoDB".
pub(super) const QUOTA: f64 = 40_000.0;

/// Kilobytes that a write unit writes. DynamoDB developer guide, "Read and write request units".
pub(super) const KB_WRITTEN: f64 = 1.0;

/// Kilobytes that a read unit reads strongly consistently. From the same page.
pub(super) const KB_READ: f64 = 4.0;

/// Write units a second that one partition takes, and so one key. DynamoDB developer guide, "Best practices for designing
/// and using partition keys effectively".
pub(super) const PARTITION_WRITES: f64 = 1_000.0;

/// Read units a second that one partition takes. From the same page.
pub(super) const PARTITION_READS: f64 = 3_000.0;

const WARM: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html";
const HOW_GLOBAL: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";
const PARTITIONS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

/// Write units of an item.
fn write_units(workload: &Workload) -> f64 {
    (workload.item_kb / KB_WRITTEN).ceil().max(1.0)
}

/// Write units of an item in an index: keys and some attributes are taken to fit one unit.
fn index_units(index: &Index, workload: &Workload) -> f64 {
    if index.whole_items { write_units(workload) } else { 1.0 }
}

/// Read units of a transaction.
fn read_units(workload: &Workload) -> f64 {
    workload.reads * (workload.item_kb / KB_READ).ceil().max(1.0)
}

/// Both Regions need the same, for a replica is only made under the same quota: the standby's load, and what is warm.
pub(super) fn write_quota(case: &Case<'_>) -> Option<f64> {
    let table = case.system.table.as_ref()?;
    let warm = table.indexes.iter().map(|index| index.warm_writes).fold(table.warm_writes, f64::max);
    Some(warm.max((most_sent(case) * write_units(case.workload)).ceil()))
}

pub(super) fn read_quota(case: &Case<'_>) -> Option<f64> {
    let table = case.system.table.as_ref()?;
    let warm = table.indexes.iter().map(|index| index.warm_reads).fold(table.warm_reads, f64::max);
    Some(warm.max((most_sent(case) * read_units(case.workload)).ceil()))
}

fn most_sent(case: &Case<'_>) -> f64 {
    case.workload.rate * (1.0 + case.workload.retries)
}

pub(super) fn limits(case: &Case<'_>) -> Vec<Limit> {
    let Some(table) = case.system.table.as_ref() else { return Vec::new() };
    let standby = case.side.place == Place::Secondary;
    if standby && !table.replicated {
        return vec![missing(case, table)];
    }
    let most = [table.most_writes, table.most_reads];
    let mut rows = vec![row(case, table, &WRITTEN, table.warm_writes, most[0], write_units(case.workload), None)];
    rows.extend(table.indexes.iter().map(|index| {
        let units = index_units(index, case.workload);
        row(case, table, &INDEXED, index.warm_writes, None, units, Some(&index.name))
    }));
    rows.push(row(case, table, &READ, table.warm_reads, most[1], read_units(case.workload), None));
    if standby {
        rows.push(replica(case, table));
    }
    rows.push(partitions(case, table));
    rows.into_iter().map(Limit::judged).collect()
}

/// What a row is about.
struct Kind {
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    quota: &'static str,
    parameters: &'static [&'static str],
}

const WRITTEN: Kind = Kind {
    id: "table-writes",
    label: "Writes to the table",
    unit: "write units a second",
    quota: WRITES,
    parameters: &["data.warm_write_units", "targets.item_kb", "usage.retries", "usage.quotas_raised"],
};
const INDEXED: Kind = Kind {
    id: "index-writes",
    label: "Writes to the index",
    parameters: &[
        "data.warm_write_units",
        "data.projection",
        "targets.item_kb",
        "usage.retries",
        "usage.quotas_raised",
    ],
    ..WRITTEN
};
const READ: Kind = Kind {
    id: "table-reads",
    label: "Reads of the table",
    unit: "read units a second",
    quota: READS,
    parameters: &["data.warm_read_units", "usage.reads_per_transaction", "targets.item_kb", "usage.quotas_raised"],
};

/// At once there is what is warm, within the table's own cap and the quota; more only as the table grows.
fn row(
    case: &Case<'_>,
    table: &Table,
    kind: &Kind,
    warm: f64,
    most: Option<f64>,
    units: f64,
    index: Option<&str>,
) -> Limit {
    let quota = case.granted(kind.quota).unwrap_or(QUOTA);
    let allowed = most.unwrap_or(quota).min(quota).min(warm).max(0.0);
    let bounded_by = match () {
        () if allowed >= warm => "are taken at once",
        () if most.is_some_and(|most| allowed >= most) => "are allowed by the table's own cap",
        () => "are allowed by the quota",
    };
    let needed = case.load() * units;
    let known = table.on_demand.then_some(allowed);
    Limit {
        id: kind.id,
        label: index
            .filter(|name| !name.is_empty())
            .map_or(kind.label.to_owned(), |name| format!("{} {name}", kind.label)),
        carries: known.and_then(|allowed| times(allowed, units)).map(|sent| sent / case.sent),
        needed,
        allowed: known,
        unit: kind.unit,
        effect: Effect::Bounds,
        verdict: None,
        basis: if allowed > QUOTA { Basis::Assumed } else { Basis::Committed },
        how: format!(
            "{} transactions a second, items of {} KB, {} each: {}; {}",
            number(case.load()),
            case.workload.item_kb,
            counted((units * 10.0).round() / 10.0, "unit"),
            number(needed),
            known.map_or_else(
                || "what is provisioned is not read".to_owned(),
                |allowed| format!("{} {bounded_by}", number(allowed))
            )
        ),
        page: WARM,
        parameters: kind.parameters,
        at: Some(table.at.clone()),
    }
}

/// What the primary writes is written here too, all the time: by clients' retries no more than once.
fn replica(case: &Case<'_>, table: &Table) -> Limit {
    let units = write_units(case.workload);
    let row = row(case, table, &WRITTEN, table.warm_writes, table.most_writes, units, None);
    let needed = case.workload.rate * units;
    Limit {
        id: "replica-writes",
        label: "Writes that are replicated here".to_owned(),
        carries: row.allowed.and_then(|allowed| times(allowed, units)),
        needed,
        how: format!("all {} of the primary's, all the time", number(needed)),
        page: HOW_GLOBAL,
        ..row
    }
}

/// A standby without a replica carries nothing.
fn missing(case: &Case<'_>, table: &Table) -> Limit {
    let row = row(case, table, &WRITTEN, 0.0, None, write_units(case.workload), None);
    let how = "the table has no replica in this Region".to_owned();
    Limit { carries: Some(0.0), allowed: Some(0.0), how, page: HOW_GLOBAL, parameters: &[], ..row }.judged()
}

/// Partitions share nothing: what all take is spread over them, and what one key takes is not.
fn partitions(case: &Case<'_>, table: &Table) -> Limit {
    let (writes, reads) = (write_units(case.workload), read_units(case.workload));
    let needed = (case.load() * (writes / PARTITION_WRITES + reads / PARTITION_READS)).ceil();
    let one = times(1.0, writes / PARTITION_WRITES).unwrap_or_default();
    let of_index = table.indexes.iter().map(|index| PARTITION_WRITES / index_units(index, case.workload));
    let of_index = of_index.reduce(f64::min).map(|one| format!(", and a key of an index {}", number(one.floor())));
    Limit {
        id: "partitions",
        label: "Partitions of the table".to_owned(),
        carries: None,
        needed,
        allowed: None,
        unit: "partitions",
        effect: Effect::Told,
        verdict: None,
        basis: Basis::Committed,
        how: format!(
            "{} write and {} read units a second each, and DynamoDB makes as many as it takes; a single item takes {} writes a \
             second{}",
            number(PARTITION_WRITES),
            number(PARTITION_READS),
            number(one.floor()),
            of_index.unwrap_or_default()
        ),
        page: PARTITIONS,
        parameters: &["targets.item_kb"],
        at: Some(table.at.clone()),
    }
}
