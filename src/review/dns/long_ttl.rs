//! Answers do not outlive the failover.

use serde_json::json;

use super::detection::{PUBLISHING, detection};
use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-ttl",
    severity: Severity::Warning,
    title: "A failover record that is cached for long",
    why: "Resolvers keep sending clients to the lost Region until the answer that they hold runs out.",
    mend: "Set TTL to 60 or less.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let target = pair.targets.recovery_time_s;
    for record in &failover(pair).records {
        let Some(way) = record.way(&["TTL"]) else { continue };
        let Some(ttl) = pair.means(&record.item, &way).and_then(|ttl| ttl.known()?.parse::<u32>().ok()) else {
            continue;
        };
        if ttl <= 60 || !record.lacks(&["AliasTarget"]) {
            continue;
        }
        let detection = record.asking(pair).and_then(|check| detection(pair, &check)).unwrap_or_default();
        let sum = ttl.saturating_add(detection.seconds).saturating_add(PUBLISHING);
        if sum >= target {
            let message = format!(
                "A TTL of {ttl} s, {} s until the loss is seen and {PUBLISHING} s until it is published make {sum} s, and the recovery \
                 time is {target} s: set TTL to 60 or less.",
                detection.seconds
            );
            report.at(&RULE, &record.item, &way, &message).severity = Severity::Error;
        } else {
            let message = format!("Answers are kept for {ttl} s after a failover: set TTL to 60 or less.");
            report.at(&RULE, &record.item, &way, &message).patch = Some(way.set("TTL", json!("60")));
        }
    }
}
