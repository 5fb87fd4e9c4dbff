//! Roles may do what their work takes.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rights::POLICIES;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-all-actions",
    severity: Severity::Warning,
    title: "A right to do everything",
    why: "Whoever gets hold of the role can delete tables, buckets and keys, in both Regions: no standby survives that.",
    mend: "List the actions that the work takes.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, document) in POLICIES {
        let path: Vec<&str> = document.iter().copied().chain(["Statement", "*"]).collect();
        for holder in pair.of_type(kind) {
            for statement in holder.ways(&path) {
                let part = |name: &'static str| statement.inside(holder.subject, &[name]);
                if !part("Effect").iter().all(|way| way.is("Allow") == Some(true)) {
                    continue;
                }
                for action in statement.inside(holder.subject, &["Action", "*"]) {
                    if ["*", "*:*"].iter().any(|all| action.is(all) == Some(true)) {
                        let message =
                            "This allows every action of every service: list the actions that the work takes.";
                        report.at(&RULE, &holder, &action, message);
                    }
                }
            }
        }
    }
}
