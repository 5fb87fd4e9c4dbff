//! An alias follows the health of what it leads to.

use serde_json::json;

use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alias-target-health",
    severity: Severity::Warning,
    title: "A failover alias that does not evaluate its target",
    why: "An outage of the endpoint's own service is seen by the health check alone, later, or not at all.",
    mend: "Set AliasTarget.EvaluateTargetHealth to true.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        for way in record.ways(&["AliasTarget", "EvaluateTargetHealth"]) {
            if way.is("false") == Some(true) && !record.lacks(&["HealthCheckId"]) {
                let message = "The target's own health is left out of account: set EvaluateTargetHealth to true.";
                report.at(&RULE, &record.item, &way, message).patch =
                    Some(way.set("EvaluateTargetHealth", json!(true)));
            }
        }
    }
}
