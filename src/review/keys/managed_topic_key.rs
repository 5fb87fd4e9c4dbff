//! A topic that services publish to has a key that they can be let use.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "topic-managed-key",
    severity: Severity::Error,
    title: "Alarms for a topic whose key lets no alarm in",
    why: "The policy of AWS's own key alias/aws/sns cannot be changed, and admits neither CloudWatch nor EventBridge: notifications are dropped, and nobody hears of a failover.",
    mend: "Encrypt the topic with a key of your own whose policy admits the service.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Who publishes to topics: the type and the property that names the topic.
static PUBLISHERS: &[(&str, &[&str])] = &[
    ("AWS::CloudWatch::Alarm", &["AlarmActions", "*"]),
    ("AWS::CloudWatch::CompositeAlarm", &["AlarmActions", "*"]),
    ("AWS::Events::Rule", &["Targets", "*", "Arn"]),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for topic in pair.of_type("AWS::SNS::Topic") {
        for way in topic.ways(&["KmsMasterKeyId"]) {
            let key = pair.means(&topic, &way);
            let managed =
                key.is_some_and(|key| key.text() == "alias/aws/sns" || key.text().ends_with(":alias/aws/sns"));
            if managed && let Some(publisher) = publisher(pair, &topic) {
                let message = format!(
                    "{} cannot notify through a topic that is encrypted with alias/aws/sns: name a key of your own.",
                    publisher.id
                );
                report.at(&RULE, &topic, &way, &message);
            }
        }
    }
}

fn publisher<'a>(pair: &Pair<'a>, topic: &Item<'a>) -> Option<Item<'a>> {
    PUBLISHERS.iter().find_map(|(kind, path)| {
        pair.of_type(kind).find(|publisher| {
            let ways = publisher.ways(path);
            ways.iter().any(|way| pair.led_to(publisher, way).is_some_and(|it| it == *topic))
        })
    })
}
