//! A composite alarm looks at alarms by their names, in its own Region.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "composite-alarm",
    severity: Severity::Error,
    title: "A composite alarm of alarms that are not there",
    why: "CloudWatch finds alarms by name in its own Region: what it does not find never goes off.",
    mend: "Name alarms of the same stack, with ${LogicalId} in Fn::Sub.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html",
    parameter: None,
    check: Check::Pair(check),
};

const STATES: &[&str] = &["ALARM", "OK", "INSUFFICIENT_DATA"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let composites: Vec<Item<'_>> = pair.of_type("AWS::CloudWatch::CompositeAlarm").collect();
    if composites.is_empty() {
        return;
    }
    let alarms: Vec<(Item<'_>, [String; 2])> = pair
        .of_type("AWS::CloudWatch::Alarm")
        .chain(composites.iter().copied())
        .map(|alarm| (alarm, [None, Some("Arn")].map(|what| pair.identity(&alarm, what))))
        .collect();
    for composite in composites {
        let own = |alarm: &Item<'_>| alarm.subject.place == composite.subject.place;
        for way in composite.ways(&["AlarmRule"]) {
            let Some(rule) = pair.means(&composite, &way) else { continue };
            for name in names(rule.text()) {
                let known = |known_as: &[String; 2]| known_as.iter().any(|it| it == name);
                if alarms.iter().any(|(alarm, known_as)| own(alarm) && known(known_as)) {
                    continue;
                }
                if let Some((other, _)) = alarms.iter().find(|(alarm, known_as)| !own(alarm) && known(known_as)) {
                    let message = format!(
                        "{} is in the {} stack's Region, and a composite alarm sees its own Region only: name an alarm of \
                         this stack.",
                        other.id,
                        other.subject.place.name()
                    );
                    report.at(&RULE, &composite, &way, &message);
                } else if alarms.iter().any(|(alarm, _)| own(alarm) && alarm.id == name) {
                    let message = format!(
                        "{name} is a logical ID, and CloudWatch looks for an alarm of that name: write ${{{name}}} in Fn::Sub."
                    );
                    report.at(&RULE, &composite, &way, &message);
                }
            }
        }
    }
}

/// The names of alarms in a rule.
fn names(rule: &str) -> impl Iterator<Item = &str> {
    rule.split('(').zip(rule.split('(').skip(1)).filter_map(|(before, after)| {
        let is_state = STATES.iter().any(|state| before.trim_end().ends_with(state));
        let (name, _) = after.split_once(')')?;
        is_state.then(|| name.trim().trim_matches(['"', '\'']))
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn the_names_in_a_rule_are_found() {
        let rule = r#"(ALARM("a b") AND NOT OK(c)) OR ( INSUFFICIENT_DATA ( 'd' ) AND TRUE)"#;
        assert_eq!(names(rule).collect::<Vec<_>>(), ["a b", "c", "d"]);
    }
}
