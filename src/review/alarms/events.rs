//! Rules of `EventBridge` have targets they can reach, and news of AWS arrives in both Regions.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static TARGETS: Rule = Rule {
    id: "event-targets",
    severity: Severity::Error,
    title: "A rule with targets that EventBridge does not take",
    why: "EventBridge refuses the rule, or delivers nothing: what the rule was to tell is never heard.",
    mend: "Give a rule at most five targets, in its own Region.",
    page: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
    parameter: None,
    check: Check::Pair(targets),
};

pub(crate) static HEALTH: Rule = Rule {
    id: "health-events-one-region",
    severity: Severity::Info,
    title: "News of AWS Health in one Region only",
    why: "Events are delivered in the Region they are about: where no rule waits for them, they are lost.",
    mend: "Add the rule to the other stack.",
    page: "https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html",
    parameter: None,
    check: Check::Pair(health),
};

/// The most targets of a rule.
const MOST: usize = 5;

fn targets(pair: &Pair<'_>, report: &mut Report) {
    for rule in pair.of_type("AWS::Events::Rule") {
        for list in rule.ways(&["Targets"]) {
            let elements = list.value().and_then(Value::as_array).unwrap_or_default();
            let targets = list.inside(rule.subject, &["*", "Arn"]);
            if elements.len() > MOST && targets.len() == elements.len() {
                let message = format!("{} targets, and a rule takes {MOST}: split it into two rules.", elements.len());
                report.at(&TARGETS, &rule, &list, &message);
            }
            for way in targets {
                let Some(target) = pair.means(&rule, &way) else { continue };
                // Only event buses are reached across Regions.
                let bus = target.text().contains(":event-bus/")
                    || pair.target(&target).is_some_and(|item| item.resource.kind == "AWS::Events::EventBus");
                let (Some(here), Some(there)) = (rule.subject.region, pair.region_of(&target)) else { continue };
                let of_region = !target.text().starts_with("arn:aws:s3") && !target.text().contains(":iam:");
                if !bus && of_region && here != there {
                    let message = format!(
                        "The target is in {there}, and a rule in {here} reaches only event buses there: name one in {here}."
                    );
                    report.at(&TARGETS, &rule, &way, &message);
                }
            }
        }
    }
}

/// Whether a rule waits for events of AWS Health; `None` where its pattern cannot be seen.
fn waits<'a>(pair: &Pair<'a>, rule: &Item<'a>) -> Option<bool> {
    if rule.lacks(&["EventPattern"]) {
        return Some(false);
    }
    let sources = rule.ways(&["EventPattern", "source", "*"]);
    let known: Option<Vec<bool>> = sources
        .iter()
        .filter(|way| !way.is_absent())
        .map(|way| Some(pair.means(rule, way)?.known()? == "aws.health"))
        .collect();
    Some(known?.contains(&true))
}

fn health(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let mut here = [None, None];
    for rule in pair.of_type("AWS::Events::Rule") {
        let Some(waits) = waits(pair, &rule) else { return };
        for (subject, found) in [primary, secondary].into_iter().zip(&mut here) {
            if waits && subject.place == rule.subject.place {
                *found = Some(rule);
            }
        }
    }
    let (rule, other) = match here {
        [Some(rule), None] => (rule, secondary),
        [None, Some(rule)] => (rule, primary),
        _ => return,
    };
    let message =
        format!("The {} stack has no such rule: news of its Region is lost. Add one there.", other.place.name());
    report.on(&HEALTH, &rule, &message);
}
