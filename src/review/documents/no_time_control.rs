//! Copies are promised within a time, and their delay is measured.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-without-time-control",
    severity: Severity::Warning,
    title: "A replication between the Regions that takes as long as it takes",
    why: "Without time control S3 promises no time: most objects take minutes, large ones hours, and what has not \
          arrived is lost with the Region.",
    mend: "Enable ReplicationTime and Metrics, both with 15 minutes.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
    parameter: None,
    check: Check::Pair(check),
};

/// A recovery point that replication keeps without help, in seconds: S3 replicates some objects only after hours.
const HOURS: u32 = 4 * 3_600;

fn check(pair: &Pair<'_>, report: &mut Report) {
    if pair.targets.recovery_point_s >= HOURS {
        return;
    }
    let rules = copyings(pair);
    for copying in rules {
        if copying.across(pair).is_none() || copying.ways(&["Status"]).iter().any(|way| way.is("Enabled") != Some(true))
        {
            continue;
        }
        let off = |ways: &[Way<'_>]| !ways.is_empty() && ways.iter().all(|way| way.is("Enabled") == Some(false));
        let time = copying.ways(&["Destination", "ReplicationTime", "Status"]);
        // Where another bucket of the stack has it, this one is meant to go without: an archive, logs.
        let meant = rules.iter().any(|other| {
            let its = other.ways(&["Destination", "ReplicationTime", "Status"]);
            other.source.subject.place == copying.source.subject.place
                && other.source != copying.source
                && its.iter().any(|way| way.is("Enabled") != Some(false))
        });
        if off(&time) && !meant {
            let unseen = off(&copying.ways(&["Destination", "Metrics", "Status"]));
            let measured = if unseen { ", and nothing measures how late they are" } else { "" };
            let message = format!(
                "Nothing promises when copies arrive{measured}; at most {} seconds of documents may be lost. Enable \
                 ReplicationTime and Metrics with 15 minutes.",
                pair.targets.recovery_point_s
            );
            if let Some(way) = time.first() {
                report.at(&RULE, &copying.source, way, &message);
            }
        }
    }
}
