//! Replication time control knows one time, and comes with its metrics.

use serde_json::json;

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-time-control-form",
    severity: Severity::Error,
    title: "Replication time control that S3 does not take",
    why: "S3 refuses the whole replication configuration, and the stack with it.",
    mend: "Set ReplicationTime and Metrics to Enabled together, both with 15 minutes.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
    parameter: None,
    check: Check::Pair(check),
};

const TIME: &[&str] = &["Destination", "ReplicationTime", "Status"];
const METRICS: &[&str] = &["Destination", "Metrics", "Status"];
const THRESHOLD: &[&str] = &["Destination", "Metrics", "EventThreshold", "Minutes"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        for path in [&["Destination", "ReplicationTime", "Time", "Minutes"][..], THRESHOLD] {
            for way in copying.ways(path) {
                let minutes = pair.means(&copying.source, &way);
                if let Some(minutes) = minutes.as_ref().and_then(|it| it.known()).filter(|it| *it != "15") {
                    let message = format!("15 minutes is the only time that S3 takes, not {minutes}.");
                    report.at(&RULE, &copying.source, &way, &message).patch = Some(way.set("Minutes", json!(15)));
                }
            }
        }
        let (time, metrics) = (copying.ways(TIME), copying.ways(METRICS));
        let all = |ways: &[Way<'_>], on| !ways.is_empty() && ways.iter().all(|way| way.is("Enabled") == Some(on));
        if all(&time, true) && all(&metrics, false) {
            for way in &metrics {
                let message =
                    "Time control comes with metrics: set Metrics to Enabled, with an EventThreshold of 15 minutes.";
                let patch = if copying.ways(&["Destination", "Metrics"]).iter().all(Way::is_absent) {
                    way.set("Metrics", json!({"Status": "Enabled", "EventThreshold": {"Minutes": 15}}))
                } else {
                    way.set("Status", json!("Enabled"))
                };
                report.at(&RULE, &copying.source, way, message).patch = Some(patch);
            }
        }
        if all(&time, false) && all(&metrics, true) {
            for way in copying.ways(THRESHOLD) {
                if way.value().is_some() {
                    let message = "Metrics have an EventThreshold only with time control: set ReplicationTime to Enabled, \
                                   with 15 minutes, or take the threshold out.";
                    report.at(&RULE, &copying.source, &way, message);
                }
            }
        }
    }
}
