//! Where documents go both ways, so do changes of their tags and other metadata.

use serde_json::json;

use super::replication::{copyings, leads_back};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-leaves-modifications",
    severity: Severity::Info,
    title: "Changes of copies are not replicated back",
    why: "Tags, locks and ACLs that are changed on a copy during a failover stay there: the two Regions differ after it.",
    mend: "Set SourceSelectionCriteria.ReplicaModifications.Status to Enabled in both directions.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-for-metadata-changes.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        let Some(to) = copying.across(pair) else { continue };
        if !leads_back(pair, &to, &copying.source) {
            continue;
        }
        for way in copying.ways(&["SourceSelectionCriteria", "ReplicaModifications", "Status"]) {
            if way.is("Enabled") != Some(false) {
                continue;
            }
            let on = json!({"Status": "Enabled"});
            let lacks = |path: &[&'static str]| copying.ways(path).iter().all(Way::is_absent);
            let patch = if lacks(&["SourceSelectionCriteria"]) {
                way.set("SourceSelectionCriteria", json!({"ReplicaModifications": on}))
            } else if lacks(&["SourceSelectionCriteria", "ReplicaModifications"]) {
                way.set("ReplicaModifications", on)
            } else {
                way.set("Status", json!("Enabled"))
            };
            let message =
                "Documents go both ways, and changes of a copy's tags or locks do not: enable ReplicaModifications.";
            report.at(&RULE, &copying.source, &way, message).patch = Some(patch);
        }
    }
}
