//! The numbers of a health check are within what Route 53 takes.

use super::records::{CONFIG, HEALTH_CHECK};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "health-check-refused",
    severity: Severity::Error,
    title: "A health check that Route 53 refuses",
    why: "The deployment fails at the check, and with it everything that depends on it.",
    mend: "Set RequestInterval to 10 or 30, FailureThreshold to 1 to 10, and name at least three checker Regions, or none.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-healthcheck-healthcheckconfig.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for check in pair.of_type(HEALTH_CHECK) {
        let number = |way: &Way<'_>| {
            way.value()
                .and_then(|value| pair.meaning_when(check.subject, value, &way.when)?.known()?.parse::<f64>().ok())
        };
        for way in check.ways(&[CONFIG, "RequestInterval"]) {
            if let Some(interval) = number(&way).filter(|interval| ![10.0, 30.0].contains(interval)) {
                let message = format!("RequestInterval is {interval} s: Route 53 asks every 10 or every 30 s.");
                report.at(&RULE, &check, &way, &message);
            }
        }
        for way in check.ways(&[CONFIG, "FailureThreshold"]) {
            if let Some(threshold) = number(&way).filter(|threshold| !(1.0..=10.0).contains(threshold)) {
                let message = format!("FailureThreshold is {threshold}: Route 53 takes 1 to 10.");
                report.at(&RULE, &check, &way, &message);
            }
        }
        for way in check.ways(&[CONFIG, "Regions"]) {
            let known =
                way.value().and_then(Value::as_array).filter(|list| list.iter().all(|one| one.as_str().is_some()));
            if let Some(regions) = known.filter(|list| (1..3).contains(&list.len())) {
                let message = format!(
                    "Regions names {} of the checkers' Regions: name at least three, or leave it out for all of them.",
                    regions.len()
                );
                report.at(&RULE, &check, &way, &message).patch = Some(way.taken_out());
            }
        }
    }
}
