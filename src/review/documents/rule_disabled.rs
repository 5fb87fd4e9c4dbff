//! A bucket that is set to replicate does.

use serde_json::json;

use super::replication::copyings;
use crate::finding::{Place, Severity};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-disabled",
    severity: Severity::Error,
    title: "A bucket whose replication is switched off",
    why: "Nothing is copied: after a failover the standby has none of the documents. What is written meanwhile is not \
          copied later either.",
    mend: "Set the Status of the rule to Enabled.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let rules = copyings(pair);
    for (index, copying) in rules.iter().enumerate() {
        let siblings = || rules.iter().filter(|other| other.source == copying.source);
        let off = siblings().all(|rule| rule.ways(&["Status"]).iter().all(|way| way.is("Disabled") == Some(true)));
        // Once for a bucket.
        if !off || rules.iter().take(index).any(|other| other.source == copying.source) {
            continue;
        }
        for way in copying.ways(&["Status"]) {
            let message = "No rule of the bucket is enabled, so nothing is replicated: set Enabled.";
            let finding = report.at(&RULE, &copying.source, &way, message);
            finding.patch = Some(way.set("Status", json!("Enabled")));
            // Some switch the way back on when they need it.
            if copying.source.subject.place == Place::Secondary {
                finding.severity = Severity::Warning;
            }
        }
    }
}
