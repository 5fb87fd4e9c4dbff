//! What a key's policy asks of EventBridge is something that EventBridge says.

use super::uses::key_at;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::policy;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "key-policy-events-condition",
    severity: Severity::Error,
    title: "A condition on EventBridge that is never met",
    why: "EventBridge names neither account nor rule when it uses the key of an encrypted topic: each event is dropped, and nobody is told.",
    mend: "Take the condition out of the key's policy and ask for aws:SourceArn in the topic's policy.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut keys: Vec<Item<'_>> = Vec::new();
    for rule in pair.of_type("AWS::Events::Rule") {
        if rule.ways(&["Targets", "*", "RoleArn"]).iter().any(|way| way.value().is_some()) {
            continue;
        }
        for way in rule.ways(&["Targets", "*", "Arn"]) {
            let topic = pair.led_to(&rule, &way).filter(|target| target.resource.kind == "AWS::SNS::Topic");
            let key = topic.and_then(|topic| key_at(pair, &topic, &["KmsMasterKeyId"]));
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
    }
    for key in keys {
        let Some(found) = policy(pair, &key, &["KeyPolicy"]) else { continue };
        let theirs: Vec<_> = found.iter().filter(|it| it.allows && it.names_service("events")).collect();
        let asks = |condition: &crate::template::Map| {
            condition.iter().any(|(operator, keys)| {
                !operator.ends_with("IfExists") && keys.as_object().is_some_and(|keys| keys.keys().any(is_source))
            })
        };
        // One statement without the condition is enough.
        if theirs.is_empty() || !theirs.iter().all(|it| it.condition.is_some_and(asks)) {
            continue;
        }
        for statement in theirs {
            for way in statement.way.inside(key.subject, &["Condition"]) {
                let message = "EventBridge does not say for which account or rule it uses the key of a topic, so its events are dropped: take this condition out.";
                report.at(&RULE, &key, &way, message).patch =
                    way.value().is_some_and(only_sources).then(|| way.taken_out());
            }
        }
    }
}

fn is_source(key: &str) -> bool {
    ["aws:SourceAccount", "aws:SourceArn"].iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Whether a condition asks for nothing else.
fn only_sources(condition: &Value) -> bool {
    let mut operators = condition.as_object().into_iter().flat_map(crate::template::Map::values);
    operators.all(|keys| keys.as_object().is_some_and(|keys| keys.keys().all(is_source)))
}
