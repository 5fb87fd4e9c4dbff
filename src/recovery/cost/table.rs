//! What the table costs: every write in both Regions and in every index, reads, what is stored, and what is warmed.

use super::super::figure::Span;
use super::bill::{Bill, Entry, REST};
use super::{HOURS, KB_PER_GB, Payer};
use crate::review::facts::Table;
use crate::words::{counted, grouped};

/// Kilobytes that a write unit and a read unit carry. DynamoDB developer guide, "Read and write operations".
const WRITE_KB: f64 = 1.0;
const READ_KB: f64 = 4.0;

/// Kilobytes that an item takes beside its own, in the table and in each index. DynamoDB developer guide, "Item sizes".
const OVERHEAD_KB: f64 = 0.1;

/// What a new table and a new index take at once, at no cost. DynamoDB developer guide, "Warm throughput".
const NEW_WRITES: f64 = 4_000.0;
const NEW_READS: f64 = 12_000.0;

/// The share of provisioned capacity that is used where it scales by itself: its usual target. DynamoDB developer guide,
/// "Managing throughput capacity with auto scaling".
const UTILIZATION: f64 = 0.7;

const STORAGE: &[(&str, f64)] = &[("dynamodb-storage", REST)];
const RECOVERY: &[(&str, f64)] = &[("dynamodb-recovery", REST)];

const DYNAMODB: &str = "DynamoDB";
const ON_WRITES: &[&str] =
    &["targets.transactions_per_second", "usage.average_load", "targets.item_kb", "data.projection"];

/// What each transaction makes of a table.
struct Units {
    /// Units that its item takes.
    table: f64,
    /// Units that it takes in all indexes: of an index with a part of each item nobody knows how large that is.
    indexes: Span,
    /// Kilobytes that it takes in all indexes.
    index_kb: Span,
    reads: f64,
}

pub(super) fn table(bill: &mut Bill<'_>) {
    let Some(table) = &bill.system.table else { return };
    let workload = bill.workload;
    let units = (workload.item_kb / WRITE_KB).ceil().max(1.0);
    let indexes = table.indexes.iter();
    let of_each = |whole: f64, least: f64| -> Span {
        indexes.clone().map(|index| Span { low: if index.whole_items { whole } else { least }, high: whole }).sum()
    };
    let units = Units {
        table: units,
        indexes: of_each(units, 1.0),
        index_kb: of_each(workload.item_kb + OVERHEAD_KB, OVERHEAD_KB),
        reads: workload.reads * (workload.item_kb / READ_KB).ceil().max(1.0),
    };
    for payer in Payer::REGIONS {
        if payer == Payer::Standby && !table.replicated {
            continue;
        }
        if table.on_demand {
            on_demand(bill, payer, &units);
        } else {
            provisioned(bill, payer, &units);
        }
        storage(bill, payer, table, &units);
        warming(bill, payer, table);
    }
}

fn on_demand(bill: &mut Bill<'_>, payer: Payer, units: &Units) {
    let transactions = bill.transactions;
    let how = |units: Span| format!("{} writes × {} each", grouped(transactions.round()), units.written(""));
    let writes = |id, label, units: Span| Entry {
        id,
        service: DYNAMODB,
        label,
        quantity: units.times(transactions),
        unit: "write units",
        tiers: &[("dynamodb-write", REST)],
        how: how(units),
        parameters: ON_WRITES,
    };
    bill.add(payer, writes("table-writes", "Writes to the table", Span::exactly(units.table)));
    bill.add(payer, writes("index-writes", "Writes to its indexes", units.indexes));
    if payer == Payer::Active {
        bill.add(
            payer,
            Entry {
                id: "table-reads",
                service: DYNAMODB,
                label: "Reads",
                quantity: Span::exactly(transactions * units.reads),
                unit: "read units",
                tiers: &[("dynamodb-read", REST)],
                how: format!(
                    "{} transactions × {} each, strongly consistent",
                    grouped(transactions.round()),
                    units.reads
                ),
                parameters: &[
                    "targets.transactions_per_second",
                    "usage.average_load",
                    "usage.reads_per_transaction",
                    "targets.item_kb",
                ],
            },
        );
    }
}

/// Capacity by the hour: at least what the month uses, at most what the target needs all the time.
fn provisioned(bill: &mut Bill<'_>, payer: Payer, units: &Units) {
    let workload = bill.workload;
    let hours = |low: f64, high: f64| Span {
        low: low * workload.rate * workload.average * HOURS,
        high: high * workload.rate / UTILIZATION * HOURS,
    };
    let writes = hours(units.table + units.indexes.low, units.table + units.indexes.high);
    let entries: [(_, _, _, &'static [(&str, f64)]); 2] = [
        ("write-capacity", "Provisioned write capacity", writes, &[("dynamodb-write-capacity", REST)]),
        (
            "read-capacity",
            "Provisioned read capacity",
            hours(units.reads, units.reads),
            &[("dynamodb-read-capacity", REST)],
        ),
    ];
    for (id, label, quantity, tiers) in entries {
        bill.add(
            payer,
            Entry {
                id,
                service: DYNAMODB,
                label,
                quantity,
                unit: "unit-hours",
                tiers,
                how: "what the month uses, or the target at 70 % all the time; how much is provisioned is not read"
                    .to_owned(),
                parameters: ON_WRITES,
            },
        );
    }
}

fn storage(bill: &mut Bill<'_>, payer: Payer, table: &Table, units: &Units) {
    let items = bill.transactions * bill.workload.stored_months;
    let gb = items * (bill.workload.item_kb + OVERHEAD_KB) / KB_PER_GB;
    let stored = |id, label, quantity, tiers, how| Entry {
        id,
        service: DYNAMODB,
        label,
        quantity,
        unit: "GB-months",
        tiers,
        how,
        parameters: &[
            "targets.transactions_per_second",
            "usage.average_load",
            "targets.item_kb",
            "usage.stored_months",
            "data.projection",
        ],
    };
    let many = format!("{} items of {}", grouped(items.round()), counted(bill.workload.stored_months, "month"));
    let how = format!("{many}, {} KB and {OVERHEAD_KB} KB each", bill.workload.item_kb);
    bill.add(payer, stored("table-storage", "Storage of the table", Span::exactly(gb), STORAGE, how));
    let how = format!("{many}, {} KB each", units.index_kb.written(""));
    let index = units.index_kb.times(items / KB_PER_GB);
    bill.add(payer, stored("index-storage", "Storage of its indexes", index, STORAGE, how));
    if table.recovery {
        let how = format!("{many}, by the size of the table");
        bill.add(payer, stored("table-recovery", "Point-in-time recovery", Span::exactly(gb), RECOVERY, how));
    }
}

fn warming(bill: &mut Bill<'_>, payer: Payer, table: &Table) {
    let beyond = |of: f64, new: f64| (of - new).max(0.0);
    let of_indexes = |of: fn(&crate::review::facts::Index) -> f64, new: f64| -> f64 {
        table.indexes.iter().map(|index| beyond(of(index), new)).fold(0.0, std::ops::Add::add)
    };
    let writes = beyond(table.warm_writes, NEW_WRITES) + of_indexes(|index| index.warm_writes, NEW_WRITES);
    let reads = beyond(table.warm_reads, NEW_READS) + of_indexes(|index| index.warm_reads, NEW_READS);
    let entry = |id, label, quantity: f64, tiers, new| Entry {
        id,
        service: DYNAMODB,
        label,
        quantity: Span::exactly(quantity),
        unit: "units a second",
        tiers,
        how: format!("{} beyond the {} of a new table and of each new index", grouped(quantity), grouped(new)),
        parameters: &["data.warm_write_units", "data.warm_read_units", "targets.transactions_per_second"],
    };
    bill.add_once(
        payer,
        entry("warm-writes", "Warm write throughput", writes, &[("dynamodb-warm-write", REST)], NEW_WRITES),
    );
    bill.add_once(
        payer,
        entry("warm-reads", "Warm read throughput", reads, &[("dynamodb-warm-read", REST)], NEW_READS),
    );
}
