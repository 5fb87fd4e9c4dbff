//! Each failover record is under a health check.

use super::records::{Record, failover};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-without-check",
    severity: Severity::Error,
    title: "A failover record without a health check",
    why: "Route 53 takes what it does not check for healthy: a lost primary is answered for ever, a broken standby is answered blindly.",
    mend: "Set HealthCheckId to a check of the endpoint that the record leads to.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        if !record.lacks(&["HealthCheckId"]) || is_judged_by_target(pair, record) {
            continue;
        }
        let Some(way) = record.way(&["HealthCheckId"]) else { continue };
        if record.primary {
            let message = "No check is on this record, so it counts as healthy whatever happens: set HealthCheckId.";
            report.at(&RULE, &record.item, &way, message);
        } else {
            let message =
                "No check is on the standby's record, so clients are sent there however it is: set HealthCheckId.";
            report.at(&RULE, &record.item, &way, message).severity = Severity::Warning;
        }
    }
}

/// Whether the health of what the alias leads to decides, or may: an API's alias only tells of the service itself.
fn is_judged_by_target<'a>(pair: &Pair<'a>, record: &Record<'a>) -> bool {
    let evaluated = record.ways(&["AliasTarget", "EvaluateTargetHealth"]);
    let target = record.leads_to(pair, &["AliasTarget", "DNSName"]);
    evaluated.iter().any(|way| way.is("true") != Some(false))
        && !target.is_some_and(|target| target.resource.kind.starts_with("AWS::ApiGateway"))
}
