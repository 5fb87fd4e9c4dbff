//! An alarm that goes off does something.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;
use crate::template::references;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-silent",
    severity: Severity::Warning,
    title: "An alarm that tells nobody",
    why: "It turns red in the console while nobody looks; the failure is found by clients.",
    mend: "Name a topic in AlarmActions, and leave ActionsEnabled on.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for kind in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
        for alarm in pair.of_type(kind) {
            let acts = |state| !alarm.ways(&[state, "*"]).iter().all(Way::is_absent);
            if !acts("AlarmActions") && !acts("InsufficientDataActions") {
                if !is_used(pair, &alarm) {
                    report.on(&RULE, &alarm, "It has no AlarmActions: name a topic that somebody listens to.");
                }
                continue;
            }
            for way in alarm.ways(&["ActionsEnabled"]) {
                if way.is("false") == Some(true) {
                    let message = "Its actions are switched off: set ActionsEnabled to true.";
                    report.at(&RULE, &alarm, &way, message).patch = Some(way.set("ActionsEnabled", json!(true)));
                }
            }
        }
    }
}

/// Whether something else looks at the alarm: a composite alarm, a health check, a deployment.
fn is_used<'a>(pair: &Pair<'a>, alarm: &Item<'a>) -> bool {
    let by_id = alarm.subject.template.resources.iter().any(|(id, resource)| {
        let mut used = false;
        for value in resource.properties.iter().map(|(_, value)| value) {
            references::names(value, &mut |name| used |= name == alarm.id);
        }
        used && id != alarm.id
    });
    let by_name = ["AWS::CloudWatch::CompositeAlarm", "AWS::Route53::HealthCheck"].iter().any(|kind| {
        pair.of_type(kind).any(|other| {
            let (rule, check) = (&["AlarmRule"][..], &["HealthCheckConfig", "AlarmIdentifier", "Name"][..]);
            [rule, check].iter().any(|path| {
                let written = other.meaning(pair, path);
                let name = alarm.meaning(pair, &["AlarmName"]);
                !other.lacks(path)
                    && written.is_none_or(|written| name.is_some_and(|name| written.text().contains(name.text())))
            })
        })
    });
    by_id || by_name
}
