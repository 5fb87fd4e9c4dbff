//! What logs cost: taking them in, keeping them, copying them to the other Region; and flow logs.

use super::super::figure::Span;
use super::bill::{Bill, Entry, REST};
use super::documents::kept_months;
use super::{KB_PER_GB, Payer, SECONDS, load};
use crate::words::grouped;

/// What is left of a log when it is stored. The examples of the `CloudWatch` price page reckon with it.
const COMPRESSED: f64 = 0.15;

/// What is left of a log when a subscription sends it, with gzip. Assumed: one line in three to one in ten.
const SENT: Span = Span { low: 0.1, high: 0.3 };

/// Connections that an execution environment keeps to the table, the bucket and the endpoints: assumed.
const CONNECTIONS: Span = Span { low: 2.0, high: 6.0 };

/// Records of a flow in a month: one each 600 s, or each 60 s where that is chosen. VPC user guide, "Flow log records".
const RECORDS: Span = Span { low: SECONDS / 600.0, high: SECONDS / 60.0 };

/// Kilobytes of a flow record in the default format, one for each direction. VPC user guide, "Flow log records".
const RECORD_KB: f64 = 0.12;

const CLOUDWATCH: &str = "CloudWatch";

const TAKEN: &[(&str, f64)] =
    &[("logs", 10_240.0), ("logs-over-10tb", 20_480.0), ("logs-over-30tb", 20_480.0), ("logs-over-50tb", REST)];

const ON_LOGS: &[&str] = &["usage.log_kb_per_transaction", "targets.transactions_per_second", "usage.average_load"];
const ON_KEPT: &[&str] = &[
    "usage.log_kb_per_transaction",
    "targets.transactions_per_second",
    "usage.average_load",
    "security.log_retention_days",
];

pub(super) fn logs(bill: &mut Bill<'_>) {
    for payer in Payer::REGIONS {
        let requests = load::requests(bill, payer);
        let gb = requests * bill.workload.log_kb / KB_PER_GB;
        let from = format!("{} requests × {} KB", grouped(requests.round()), bill.workload.log_kb);
        bill.add(
            payer,
            Entry {
                id: "logs",
                service: CLOUDWATCH,
                label: "Logs of function and endpoint",
                quantity: Span::exactly(gb),
                unit: "GB",
                tiers: TAKEN,
                how: from.clone(),
                parameters: ON_LOGS,
            },
        );
        let kept = |payer: Payer| {
            let months = bill.workload.stored_months;
            payer.of(bill.system).inventory.log_days.map_or(months, |days| kept_months(days, months.max(1.0)))
        };
        let (here, there) = (kept(payer), kept(payer.other()));
        bill.add(
            payer,
            Entry {
                id: "logs-storage",
                service: CLOUDWATCH,
                label: "Storage of logs",
                quantity: Span::exactly(gb * COMPRESSED * here),
                unit: "GB-months",
                tiers: &[("logs-storage", REST)],
                how: format!(
                    "{} GB a month, {COMPRESSED} of it when compressed, {here:.1} months",
                    grouped(gb.round())
                ),
                parameters: ON_KEPT,
            },
        );
        if payer.of(bill.system).logs.is_some() {
            copies(bill, payer, gb, there);
        }
    }
}

/// Copies are sent from one Region and received, and kept, in the other.
fn copies(bill: &mut Bill<'_>, payer: Payer, gb: f64, months: f64) {
    let entry = |id, service, label, quantity, unit, tiers| Entry {
        id,
        service,
        label,
        quantity,
        unit,
        tiers,
        how: format!("{} GB a month, {} of it when sent", grouped(gb.round()), SENT.written("")),
        parameters: ON_KEPT,
    };
    let sent = SENT.times(gb);
    let out = entry("logs-transfer", "Data transfer", "Logs to the other Region", sent, "GB", &[("transfer", REST)]);
    bill.add(payer, out);
    let stream = entry("logs-stream", "Firehose", "Logs of the other Region", sent, "GB", &[("firehose", REST)]);
    bill.add(payer.other(), stream);
    let kept = sent.times(months);
    let copies = entry("logs-copies", "S3", "Copies of the other's logs", kept, "GB-months", &[("s3-storage", REST)]);
    bill.add(payer.other(), copies);
}

/// Nothing says how much flows: each environment's connections make a record in every window.
pub(super) fn flow_logs(bill: &mut Bill<'_>) {
    for payer in Payer::REGIONS {
        let side = payer.of(bill.system);
        if side.inventory.flow_logs == 0 {
            continue;
        }
        let serving = load::requests(bill, payer) / SECONDS;
        let warm = side.functions.iter().map(|function| function.provisioned).fold(0.0, f64::max);
        let environments = bill.workload.concurrency(serving).max(warm);
        let gb = |connections: f64, records: f64| environments * connections * 2.0 * records * RECORD_KB / KB_PER_GB;
        bill.add(
            payer,
            Entry {
                id: "flow-logs",
                service: "VPC",
                label: "Flow logs",
                quantity: Span { low: gb(CONNECTIONS.low, RECORDS.low), high: gb(CONNECTIONS.high, RECORDS.high) },
                unit: "GB",
                tiers: &[("flow-logs", REST)],
                how: format!(
                    "{} environments with {} connections, assumed",
                    grouped(environments),
                    CONNECTIONS.written("")
                ),
                parameters: &["network.flow_logs", "targets.transactions_per_second", "targets.mean_latency_ms"],
            },
        );
    }
}
