//! A rule has all that its form of a rule has to have.

use std::collections::BTreeSet;

use serde_json::json;

use super::replication::{Copying, copyings};
use crate::finding::{Patch, Severity};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-rule-form",
    severity: Severity::Error,
    title: "A replication rule that S3 does not take",
    why: "S3 refuses the whole replication configuration, and the stack with it.",
    mend: "Give each rule with a Filter its own Priority and a DeleteMarkerReplication, and no rule a Prefix of its own.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let rules = copyings(pair);
    for (index, copying) in rules.iter().enumerate() {
        let siblings = || rules.iter().filter(|other| other.source == copying.source);
        if absent(copying, &["Filter"]) || !present(copying, &["Filter"]) {
            continue;
        }
        if absent(copying, &["Priority"]) {
            let message = "A rule with a Filter has a Priority: set a number that no other rule of the bucket has.";
            let finding = report.at(&RULE, &copying.source, &copying.way, message);
            if siblings().count() == 1 {
                let path = format!("{}/Priority", copying.way.pointer());
                finding.patch = Some(Patch::Add { path, value: json!(1) });
            }
        }
        if absent(copying, &["DeleteMarkerReplication"]) {
            let message = "A rule with a Filter says whether deletions are replicated: add DeleteMarkerReplication.";
            report.at(&RULE, &copying.source, &copying.way, message);
        }
        for way in copying.ways(&["Prefix"]) {
            if way.value().is_some() {
                let message = "A rule with a Filter has no Prefix of its own: put it into the Filter.";
                report.at(&RULE, &copying.source, &way, message);
            }
        }
        let tagged = present(copying, &["Filter", "TagFilter"]) || present(copying, &["Filter", "And", "TagFilters"]);
        for way in copying.ways(&["DeleteMarkerReplication", "Status"]) {
            if tagged && way.is("Enabled") == Some(true) {
                let message = "Deletions cannot be replicated by tag: set Disabled, or filter by prefix.";
                report.at(&RULE, &copying.source, &way, message).patch = Some(way.set("Status", json!("Disabled")));
            }
        }
        let earlier: BTreeSet<String> = rules
            .iter()
            .take(index)
            .filter(|other| other.source == copying.source && other.way.when.is_empty())
            .filter_map(|other| priority(pair, other))
            .collect();
        if let Some(taken) = priority(pair, copying).filter(|own| earlier.contains(own)) {
            for way in copying.ways(&["Priority"]) {
                let message = format!("Another rule of the bucket has the priority {taken} too: give each its own.");
                report.at(&RULE, &copying.source, &way, &message);
            }
        }
    }
}

fn absent<'a>(copying: &Copying<'a>, path: &[&'a str]) -> bool {
    copying.ways(path).iter().all(Way::is_absent)
}

fn present<'a>(copying: &Copying<'a>, path: &[&'a str]) -> bool {
    copying.ways(path).iter().all(|way| way.value().is_some())
}

fn priority<'a>(pair: &Pair<'a>, copying: &Copying<'a>) -> Option<String> {
    match copying.ways(&["Priority"]).as_slice() {
        [only] => Some(pair.means(&copying.source, only)?.known()?.to_owned()),
        _ => None,
    }
}
