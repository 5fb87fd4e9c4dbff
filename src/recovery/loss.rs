//! How much is lost: the recovery point, store by store, without a promise that AWS does not make.

use serde::Serialize;

use super::figure::{Basis, Range, Verdict};
use super::workload::Workload;
use crate::review::facts::{Alarm, At, Documents, Signal, System};
use crate::words::grouped;

/// What is lost with a Region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loss {
    /// Store by store.
    pub stores: Vec<Store>,
    /// Seconds whose data may be lost.
    pub target_s: f64,
    /// The worst verdict on what counts against the target.
    pub verdict: Verdict,
}

/// What a store loses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Store {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// What it holds.
    pub label: &'static str,
    /// Seconds of acknowledged data that are missing in the other Region; at worst without end, where nobody promises
    /// one.
    pub range: Range,
    /// Who says so.
    pub basis: Basis,
    /// What AWS guarantees.
    pub guaranteed: &'static str,
    /// What is usually so, with this system's numbers.
    pub typical: String,
    /// What is lost or still to come when the Region is gone.
    pub lost: String,
    /// Against the target; `None` of what is no acknowledged data.
    pub verdict: Option<Verdict>,
    /// The page that it rests on.
    pub page: &'static str,
    /// The parameters that change it.
    pub parameters: &'static [&'static str],
    /// The resource that says it.
    pub at: Option<At>,
}

/// Seconds that a replica of a global table is usually behind. DynamoDB developer guide, "How global tables work".
pub const TABLE_LAG_S: f64 = 1.0;

/// Seconds within which most objects are replicated: "most objects in seconds". S3 user guide, "Replication Time Control".
pub const DOCUMENT_LAG_S: f64 = 15.0;

/// Seconds until a log event has come through a subscription, usually; the stream gathers after that. CloudWatch Logs
/// user guide, "Real-time processing of log data with subscriptions".
pub const LOG_DELIVERY_S: f64 = 180.0;

/// What is lost with the primary Region under a load.
#[must_use]
pub fn loss(system: &System, workload: &Workload) -> Loss {
    let target = workload.recovery_point_s;
    let stores: Vec<Store> = [
        table(system, workload),
        system.documents.as_ref().map(|documents| replicated(system, documents, workload)),
        Some(in_flight(workload)),
        Some(logs(system)),
        Some(queues(system)),
    ]
    .into_iter()
    .flatten()
    .map(|store| Store { verdict: store.verdict.map(|_| Verdict::of(store.range, target)), ..store })
    .collect();
    let verdict = stores.iter().filter_map(|store| store.verdict).max().unwrap_or(Verdict::Held);
    Loss { stores, target_s: target, verdict }
}

/// Replaced by the comparison with the target: says that a store counts against it.
const COUNTS: Option<Verdict> = Some(Verdict::Missed);

const TABLES: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";

fn table(system: &System, workload: &Workload) -> Option<Store> {
    let table = system.table.as_ref()?;
    let store = Store {
        id: "transactions",
        label: "Transactions in the table",
        range: Range { best: 0.0, expected: TABLE_LAG_S, worst: f64::INFINITY },
        basis: Basis::Typical,
        guaranteed: "nothing: replication is asynchronous",
        typical: format!(
            "about {TABLE_LAG_S} s behind, {} transactions at the target rate{}",
            grouped((workload.rate * TABLE_LAG_S).round()),
            told(&system.alarms, Signal::TableLag, 1_000.0)
        ),
        lost: "writes that were acknowledged and not yet replicated; they arrive when the Region is back, and the later write of an item wins".to_owned(),
        verdict: COUNTS,
        page: TABLES,
        parameters: &["alarms.table_replication_s"],
        at: Some(table.at.clone()),
    };
    Some(if !table.replicated {
        Store {
            range: Range::always(f64::INFINITY),
            basis: Basis::Committed,
            typical: "it is in one Region only".to_owned(),
            lost: if table.recovery {
                "everything until the Region is back; point-in-time recovery restores in the same Region".to_owned()
            } else {
                "everything until the Region is back, and for ever if it does not come back".to_owned()
            },
            ..store
        }
    } else if table.strong {
        Store {
            range: Range::always(0.0),
            basis: Basis::Committed,
            guaranteed: "no acknowledged write is lost",
            typical: "a write is in another Region before it is answered".to_owned(),
            lost: "nothing".to_owned(),
            ..store
        }
    } else {
        store
    })
}

const TIME_CONTROL: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html";

fn replicated(system: &System, documents: &Documents, workload: &Workload) -> Store {
    let controlled = documents.forth.as_ref().is_some_and(|forth| forth.time_control);
    let rate = workload.rate * workload.documents;
    let store = Store {
        id: "documents",
        label: "Documents in the bucket",
        range: Range { best: 0.0, expected: DOCUMENT_LAG_S, worst: f64::INFINITY },
        basis: Basis::Typical,
        guaranteed: if controlled {
            "99.9 % within 15 minutes; nothing bounds the last one"
        } else {
            "nothing: replication without time control has no time"
        },
        typical: format!(
            "most within {DOCUMENT_LAG_S} s, {} documents at the target rate{}",
            grouped((rate * DOCUMENT_LAG_S).round()),
            told(&system.alarms, Signal::DocumentsLag, 1.0)
        ),
        lost: "documents that were acknowledged and not yet replicated; they arrive when the Region is back".to_owned(),
        verdict: COUNTS,
        page: TIME_CONTROL,
        parameters: &["data.document_safety", "alarms.documents_lag_s"],
        at: Some(documents.at.clone()),
    };
    if documents.forth.is_none() {
        return Store {
            range: Range::always(f64::INFINITY),
            basis: Basis::Committed,
            guaranteed: "nothing",
            typical: "nothing copies them to the standby".to_owned(),
            lost: "everything until the Region is back".to_owned(),
            ..store
        };
    }
    if documents.dual_write {
        return Store {
            range: Range { best: 0.0, expected: 0.0, worst: f64::INFINITY },
            basis: Basis::Committed,
            guaranteed: "none lost of those that are not marked pending: S3 keeps what it has acknowledged, in both Regions",
            typical: "a document is in both Regions before it is answered".to_owned(),
            lost:
                "documents marked pending, which were taken while the other Region could not be reached: replication \
                   brings those, in its own time, and an alarm counts them"
                    .to_owned(),
            ..store
        };
    }
    store
}

/// Words about the alarm on a lag; the metric has so many units a second.
fn told(alarms: &[Alarm], signal: Signal, units: f64) -> String {
    let threshold = alarms.iter().filter(|alarm| alarm.signal == signal).filter_map(|alarm| alarm.threshold);
    match threshold.map(|threshold| threshold / units).reduce(f64::min) {
        Some(seconds) => format!("; an alarm goes off beyond {seconds} s"),
        None => "; no alarm watches it".to_owned(),
    }
}

fn in_flight(workload: &Workload) -> Store {
    let open = (workload.rate * workload.mean_s).round();
    Store {
        id: "requests",
        label: "Requests on their way",
        range: Range::always(0.0),
        basis: Basis::Committed,
        guaranteed: "nothing that was not answered has been promised",
        typical: format!("{} at the target rate", grouped(open)),
        lost: "their answers: clients have to send them again, under the same id, as some were done".to_owned(),
        verdict: None,
        page: "https://docs.aws.amazon.com/wellarchitected/latest/framework/rel_prevent_interaction_failure_idempotent.html",
        parameters: &["targets.mean_latency_ms"],
        at: None,
    }
}

fn logs(system: &System) -> Store {
    let copies = system.primary.logs.as_ref();
    Store {
        id: "logs",
        label: "Logs",
        range: copies.map_or(Range::always(f64::INFINITY), |copies| Range {
            best: 0.0,
            expected: LOG_DELIVERY_S + copies.buffer_s,
            worst: f64::INFINITY,
        }),
        basis: if copies.is_some() { Basis::Typical } else { Basis::Committed },
        guaranteed: "nothing",
        typical: match copies {
            Some(copies) => {
                format!("in the other Region after about {LOG_DELIVERY_S} s and {} s of gathering", copies.buffer_s)
            }
            None => "they stay in the Region".to_owned(),
        },
        lost: match copies {
            Some(_) => "the last minutes, until the Region is back".to_owned(),
            None => "out of reach until the Region is back".to_owned(),
        },
        verdict: None,
        page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html",
        parameters: &[],
        at: None,
    }
}

fn queues(system: &System) -> Store {
    let queues = &system.primary.queues;
    Store {
        id: "queues",
        label: "Queues and topics",
        range: if queues.is_empty() { Range::always(0.0) } else { Range::always(f64::INFINITY) },
        basis: Basis::Committed,
        guaranteed: "nothing: neither is replicated",
        typical: match queues.as_slice() {
            [] => "no queue holds anything; topics keep nothing".to_owned(),
            [one] => format!("{} stays in its Region", one.logical_id),
            several => format!("{} queues stay in their Region", several.len()),
        },
        lost: "messages that wait, until the Region is back; notifications that were on their way".to_owned(),
        verdict: None,
        page: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html",
        parameters: &[],
        at: queues.first().cloned(),
    }
}
