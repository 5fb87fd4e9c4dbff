//! What an alarm makes of missing data is what missing data means.

use serde_json::json;

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::{Seen, Way};

pub(crate) static RULE: Rule = Rule {
    id: "alarm-missing-data",
    severity: Severity::Warning,
    title: "An alarm that reads missing data the wrong way round",
    why: "It goes off while all is well and is ignored from then on, or stays green while nothing is measured any more.",
    mend: "Treat missing data of a health check as breaching, of errors and replication as notBreaching.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Metrics that have no data while there is no traffic, which is how a standby is most of its life.
static WITH_TRAFFIC: &[(&str, &[&str])] = &[
    (
        "AWS/S3",
        &[
            "ReplicationLatency",
            "BytesPendingReplication",
            "OperationsPendingReplication",
            "OperationsFailedReplication",
        ],
    ),
    ("AWS/Lambda", &["Errors", "Throttles", "Duration"]),
    ("AWS/ApiGateway", &["4xx", "5xx", "4XXError", "5XXError", "Latency", "IntegrationLatency"]),
    ("AWS/DynamoDB", &["ReplicationLatency"]),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in watched(pair).metrics.iter().filter(|metric| metric.alone) {
        for way in metric.alarm.ways(&["TreatMissingData"]) {
            if let Some((message, value)) = fault(metric, &way) {
                report.at(&RULE, &metric.alarm, &way, &message).patch = Some(way.set("TreatMissingData", json!(value)));
            }
        }
    }
}

fn fault(metric: &Metric<'_>, way: &Way<'_>) -> Option<(String, &'static str)> {
    let alarm = &metric.alarm;
    let compares = |how: &str| {
        let operators = alarm.ways(&["ComparisonOperator"]);
        operators.iter().all(|way| way.value().and_then(|it| it.as_str()).is_some_and(|it| it.starts_with(how)))
    };
    let health = ["HealthCheckStatus", "HealthCheckPercentageHealthy"];
    if metric.is("AWS/Route53", &health) && compares("LessThan") {
        let told = !alarm.lacks(&["InsufficientDataActions"]);
        let quiet = match way.seen {
            Seen::Absent => !told,
            Seen::Value(value) => match value.as_str()? {
                "notBreaching" | "ignore" => true,
                "missing" => !told,
                _ => false,
            },
            Seen::Unknown => false,
        };
        return quiet.then(|| {
            let message = "A health check of which nothing is heard is not healthy: set TreatMissingData to breaching.";
            (message.to_owned(), "breaching")
        });
    }
    let stops = WITH_TRAFFIC.iter().any(|(namespace, names)| metric.is(namespace, names));
    if stops && way.is("breaching") == Some(true) && compares("GreaterThan") {
        return Some(if metric.namespace == "AWS/DynamoDB" {
            let message = "CloudWatch ignores missing data of AWS/DynamoDB, whatever is set: breaching promises an \
                           alarm that never comes. Set missing.";
            (message.to_owned(), "missing")
        } else {
            let message = format!(
                "{} has no data while there is no traffic, as on a standby: set TreatMissingData to notBreaching.",
                metric.name
            );
            (message, "notBreaching")
        });
    }
    None
}
