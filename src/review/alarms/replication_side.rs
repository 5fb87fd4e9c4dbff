//! Alarms on replication are in the Region in which its metrics are published.

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alarm-replication-side",
    severity: Severity::Error,
    title: "An alarm on replication in the Region that does not publish it",
    why: "The alarm never sees data: replication falls behind, and the loss is noticed after the failover.",
    mend: "Put lag of S3 in the destination's stack, failures of S3 and lag of DynamoDB in the source's.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The metrics of S3 replication, the dimension whose Region publishes them, and what that is called.
static SIDES: &[(&str, &str, &str)] = &[
    ("ReplicationLatency", "DestinationBucket", "destination"),
    ("BytesPendingReplication", "DestinationBucket", "destination"),
    ("OperationsPendingReplication", "DestinationBucket", "destination"),
    ("OperationsFailedReplication", "SourceBucket", "source"),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in &watched(pair).metrics {
        let message = match metric.namespace.as_str() {
            "AWS/S3" => documents(pair, metric),
            "AWS/DynamoDB" if metric.name == "ReplicationLatency" => table(pair, metric),
            _ => None,
        };
        if let Some(message) = message {
            report.at(&RULE, &metric.alarm, &metric.at, &message);
        }
    }
}

fn documents<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Option<String> {
    let (_, dimension, side) = SIDES.iter().find(|(name, ..)| *name == metric.name)?;
    let bucket = metric.resource(pair, dimension)?;
    (bucket.subject.place != metric.alarm.subject.place).then(|| {
        format!(
            "{} is published in the {side}'s Region{}: move the alarm to the {} stack.",
            metric.name,
            bucket.subject.region.map(|region| format!(", {region}")).unwrap_or_default(),
            bucket.subject.place.name()
        )
    })
}

fn table<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Option<String> {
    let receiving = metric.meaning(pair, "ReceivingRegion")?;
    let here = metric.alarm.subject.region?;
    (receiving.known()? == here).then(|| {
        format!("Lag towards {here} is published in the Region that sends: name the other Region as ReceivingRegion.")
    })
}
