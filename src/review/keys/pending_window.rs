//! How long a key waits before it is deleted lies within what KMS takes.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-pending-window",
    severity: Severity::Error,
    title: "A waiting time before deletion that KMS does not take",
    why: "KMS refuses the key, and with it everything that is encrypted with it: the deployment fails.",
    mend: "Set PendingWindowInDays to 7 to 30; 30 leaves the most time to notice.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for kind in ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"] {
        for key in pair.of_type(kind) {
            for way in key.ways(&["PendingWindowInDays"]) {
                let days = pair.means(&key, &way).and_then(|days| days.known()?.parse::<i64>().ok());
                if let Some(days) = days.filter(|days| !(7..=30).contains(days)) {
                    let message =
                        format!("{days} days are outside the 7 to 30 that KMS takes: set PendingWindowInDays to 30.");
                    report.at(&RULE, &key, &way, &message).patch = Some(way.set("PendingWindowInDays", json!(30)));
                }
            }
        }
    }
}
