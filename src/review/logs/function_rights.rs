//! A function may write its log.

use super::groups::{named, of_function};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-log-rights",
    severity: Severity::Warning,
    title: "A function that may not write its log",
    why: "It works, and leaves no trace: after a failover nobody can tell what was done, or why it failed.",
    mend: "Allow the role logs:CreateLogStream and logs:PutLogEvents on the function's log group, in its own Region.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type("AWS::Lambda::Function") {
        let role = function.leads_to(pair, &["Role"]).filter(|role| role.resource.kind == "AWS::IAM::Role");
        let group = of_function(pair, &function).and_then(|name| named(pair, &function, &name));
        let (Some(role), Some(group)) = (role, group) else { continue };
        if granted_to(pair, &role).allow(pair, "logs:PutLogEvents", &group, ":*") == Some(false)
            && let Some(way) = function.ways(&["Role"]).first()
        {
            let message = format!(
                "{} lets nobody write to {}: allow it logs:CreateLogStream and logs:PutLogEvents there.",
                role.id, group.id
            );
            report.at(&RULE, &function, way, &message);
        }
    }
}
