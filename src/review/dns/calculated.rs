//! A check that is calculated from others can come out both ways.

use super::records::{CONFIG, HEALTH_CHECK};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "health-check-calculated",
    severity: Severity::Error,
    title: "A calculated health check that cannot work",
    why: "Route 53 refuses a calculated check over another one; a threshold out of reach makes a check that never changes.",
    mend: "Calculate from checks of endpoints or alarms, with a HealthThreshold from 1 to their number.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for check in pair.of_type(HEALTH_CHECK) {
        let children = check.ways(&[CONFIG, "ChildHealthChecks", "*"]);
        if !check.ways(&[CONFIG, "Type"]).iter().all(|way| way.is("CALCULATED") == Some(true)) {
            continue;
        }
        for way in &children {
            let Some(child) = pair.led_to(&check, way) else { continue };
            if child.ways(&[CONFIG, "Type"]).iter().all(|way| way.is("CALCULATED") == Some(true)) {
                let message = format!(
                    "{} is itself calculated, and calculated checks do not nest: name its children here.",
                    child.id
                );
                report.at(&RULE, &check, way, &message);
            }
        }
        let listed = check.written(&[CONFIG, "ChildHealthChecks"]).and_then(Value::as_array);
        let Some(listed) = listed.filter(|list| list.len() == children.len()) else { continue };
        let threshold = check.number(pair, &[CONFIG, "HealthThreshold"]);
        let Some(way) = check.ways(&[CONFIG, "HealthThreshold"]).pop() else { continue };
        match threshold {
            Some(0.0) => {
                report.at(
                    &RULE,
                    &check,
                    &way,
                    "HealthThreshold is 0, so this check is always healthy: nothing fails over.",
                );
            }
            Some(threshold) if u32::try_from(listed.len()).is_ok_and(|count| threshold > f64::from(count)) => {
                let message = format!(
                    "HealthThreshold is {threshold} of {} checks, so this check is never healthy: lower it.",
                    listed.len()
                );
                report.at(&RULE, &check, &way, &message);
            }
            _ => {}
        }
    }
}
