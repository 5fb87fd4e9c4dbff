//! Roles may do what their work takes.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::policy;
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
        for holder in pair.of_type(kind) {
            for statement in policy(pair, &holder, document).unwrap_or_default().iter() {
                let everything = |it: &String| it == "*" || it == "*:*";
                if !statement.allows || !statement.actions.as_ref().is_some_and(|it| it.iter().any(everything)) {
                    continue;
                }
                let ways = statement.way.inside(holder.subject, &["Action", "*"]);
                let way = ways.iter().find(|way| way.is("*") == Some(true) || way.is("*:*") == Some(true));
                let message = "This allows every action of every service: list the actions that the work takes.";
                report.at(&RULE, &holder, way.unwrap_or(&statement.way), message);
            }
        }
    }
}
