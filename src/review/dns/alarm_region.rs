//! A check that follows an alarm names the Region of the alarm.

use serde_json::json;

use super::records::{CONFIG, HEALTH_CHECK};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-alarm-region",
    severity: Severity::Error,
    title: "A health check on an alarm that is in another Region",
    why: "Route 53 finds no such alarm there: the check is refused, or follows nothing.",
    mend: "Set AlarmIdentifier.Region to the Region of the stack that declares the alarm.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for check in pair.of_type(HEALTH_CHECK) {
        let Some(alarm) = check.leads_to(pair, &[CONFIG, "AlarmIdentifier", "Name"]) else { continue };
        let Some(there) = alarm.subject.region.filter(|_| alarm.resource.kind.ends_with("Alarm")) else { continue };
        // Both stacks may have an alarm of this name.
        let name = alarm.meaning(pair, &["AlarmName"]);
        let alike = pair.of_type(&alarm.resource.kind).filter(|other| other.meaning(pair, &["AlarmName"]) == name);
        if name.is_some() && alike.count() > 1 {
            continue;
        }
        for way in check.ways(&[CONFIG, "AlarmIdentifier", "Region"]) {
            let Some(region) = pair.means(&check, &way) else { continue };
            if region.known().is_some_and(|region| region != there) {
                let message = format!("{} is in {there}, not in {region}: set Region to {there}.", alarm.id);
                report.at(&RULE, &check, &way, &message).patch = Some(way.set("Region", json!(there)));
            }
        }
    }
}
