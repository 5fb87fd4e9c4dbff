//! No check that decides a failover is off or turned around.

use serde_json::json;

use super::records::{CONFIG, Decisive, decisive, failover, region_of_host};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-off",
    severity: Severity::Error,
    title: "A health check that is disabled or inverted",
    why: "A disabled check counts as healthy, so nothing fails over; an inverted one fails over while all is well and back when it breaks.",
    mend: "Set Disabled and Inverted to false.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let failover = failover(pair);
    for Decisive { check, record } in decisive(pair, failover) {
        for way in check.ways(&[CONFIG, "Disabled"]) {
            if way.is("true") == Some(true) {
                let message = format!(
                    "This check is disabled, so the {} record counts as healthy whatever happens.",
                    record.failover()
                );
                report.at(&RULE, &check, &way, &message).patch = Some(way.set("Disabled", json!(false)));
            }
        }
        // One that watches something else may be meant as a switch by hand.
        let asked = check.meaning(pair, &[CONFIG, "FullyQualifiedDomainName"]);
        let asked = asked.and_then(|name| region_of_host(pair, &name));
        if asked.is_none() || asked != record.region(pair) || record.asking(pair) != Some(check) {
            continue;
        }
        for way in check.ways(&[CONFIG, "Inverted"]) {
            if way.is("true") == Some(true) {
                let message = format!(
                    "This check is inverted, so the {} record counts as unhealthy while its endpoint is well.",
                    record.failover()
                );
                report.at(&RULE, &check, &way, &message).patch = Some(way.set("Inverted", json!(false)));
            }
        }
    }
}
