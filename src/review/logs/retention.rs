//! Logs are kept for as long as they are needed, and no longer.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-retention",
    severity: Severity::Warning,
    title: "Logs that are kept for ever, or for a time that CloudWatch does not take",
    why: "Without a retention every line is kept, and paid for, for ever; with one that CloudWatch does not know the deployment fails.",
    mend: "Set RetentionInDays to a number of days that CloudWatch takes.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The days that CloudWatch takes.
const DAYS: &[i64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// What is proposed where nothing is said.
const USUAL: i64 = 30;

fn check(pair: &Pair<'_>, report: &mut Report) {
    for group in pair.of_type("AWS::Logs::LogGroup") {
        for way in group.ways(&["RetentionInDays"]) {
            if way.is_absent() {
                let message = "The log is kept for ever: set RetentionInDays.";
                report.at(&RULE, &group, &way, message).patch = Some(way.set("RetentionInDays", json!(USUAL)));
                continue;
            }
            let days = pair.means(&group, &way).and_then(|days| days.known()?.parse::<i64>().ok());
            let Some(days) = days.filter(|days| !DAYS.contains(days)) else { continue };
            let next = DAYS.iter().copied().find(|known| *known > days).unwrap_or(3653);
            let message = format!("CloudWatch does not take {days} days: set RetentionInDays to {next}.");
            let finding = report.at(&RULE, &group, &way, &message);
            finding.severity = Severity::Error;
            finding.patch = Some(way.set("RetentionInDays", json!(next)));
        }
    }
}
