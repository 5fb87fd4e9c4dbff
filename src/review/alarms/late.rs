//! An alarm on lag goes off before the recovery point is lost.

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static LATE: Rule = Rule {
    id: "alarm-late",
    severity: Severity::Warning,
    title: "An alarm on replication lag beyond the recovery point",
    why: "When somebody is told, more data than may be lost would already be lost with the Region.",
    mend: "Lower the threshold well below the recovery point.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html",
    parameter: Some("alarms.documents_lag_s"),
    check: Check::Files(late),
};

pub(crate) static UNIT: Rule = Rule {
    id: "alarm-unit",
    severity: Severity::Warning,
    title: "A lag of DynamoDB compared with a number of seconds",
    why: "The metric is in milliseconds, and a healthy replica is behind by more than that: the alarm is always on, and ignored.",
    mend: "Give the threshold in milliseconds.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html",
    parameter: None,
    check: Check::Pair(unit),
};

/// Each metric of lag, and how many of its units a second has.
static LAGS: &[(&str, f64)] = &[("AWS/S3", 1.0), ("AWS/DynamoDB", 1_000.0)];

/// Fewer milliseconds than any two Regions are apart, with what a replica needs to apply a write.
const NEVER_THAT_FAST: f64 = 301.0;

/// The thresholds of an alarm that goes off above them.
fn thresholds<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Vec<(Way<'a>, f64)> {
    let alarm = &metric.alarm;
    let above = alarm.meaning(pair, &["ComparisonOperator"]).is_some_and(|it| it.text().starts_with("GreaterThan"));
    if !metric.alone || !above || metric.name != "ReplicationLatency" {
        return Vec::new();
    }
    let number = |way: Way<'a>| {
        let number = pair.means(alarm, &way)?.known()?.parse().ok()?;
        Some((way, number))
    };
    alarm.ways(&["Threshold"]).into_iter().filter_map(number).collect()
}

fn late(pair: &Pair<'_>, report: &mut Report) {
    for metric in &watched(pair).metrics {
        let Some((_, a_second)) = LAGS.iter().find(|(namespace, _)| *namespace == metric.namespace) else { continue };
        for (way, threshold) in thresholds(pair, metric) {
            if threshold >= f64::from(pair.targets.recovery_point_s) * a_second {
                let unit = if metric.namespace == "AWS/S3" { "seconds" } else { "milliseconds" };
                let message = format!(
                    "Nobody is told before replication is {threshold} {unit} behind; the recovery point is {} s: lower the \
                     threshold.",
                    pair.targets.recovery_point_s
                );
                report.at(&LATE, &metric.alarm, &way, &message);
            }
        }
    }
}

fn unit(pair: &Pair<'_>, report: &mut Report) {
    for metric in watched(pair).metrics.iter().filter(|metric| metric.namespace == "AWS/DynamoDB") {
        for (way, threshold) in thresholds(pair, metric) {
            if threshold < NEVER_THAT_FAST {
                let message = format!(
                    "{threshold} are milliseconds here, and replication is never that fast: write {threshold}000 if \
                     seconds are meant."
                );
                report.at(&UNIT, &metric.alarm, &way, &message);
            }
        }
    }
}
