//! Topics let alarms and rules publish, and somebody listens.

use super::metric::Led;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, policy as read_policy};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static REFUSED: Rule = Rule {
    id: "topic-policy",
    severity: Severity::Error,
    title: "A topic that refuses the alarms or rules that publish to it",
    why: "A topic's own policy replaces the default one: the message is refused, nobody is told, and nothing shows it.",
    mend: "Allow sns:Publish to cloudwatch.amazonaws.com for alarms and to events.amazonaws.com for rules.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
    parameter: None,
    check: Check::Pair(refused),
};

pub(crate) static UNHEARD: Rule = Rule {
    id: "topic-unsubscribed",
    severity: Severity::Warning,
    title: "A topic of alarms to which nobody is subscribed",
    why: "The alarms of this Region reach nobody, unless somebody subscribes by hand.",
    mend: "Subscribe whoever is on call, and confirm the subscription in each Region.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/US_SetupSNS.html",
    parameter: Some("alarms.addresses"),
    check: Check::Files(unheard),
};

/// The topics of the pair that alarms tell, and those that rules tell without a role of their own.
fn told<'a>(pair: &Pair<'a>) -> [Vec<Item<'a>>; 2] {
    let mut led = Led::default();
    let mut told = [Vec::new(), Vec::new()];
    let [alarms, rules] = &mut told;
    let add = |topics: &mut Vec<Item<'a>>, found: Option<Item<'a>>| {
        let topic = found.filter(|item| item.resource.kind == "AWS::SNS::Topic");
        if let Some(topic) = topic.filter(|topic| !topics.contains(topic)) {
            topics.push(topic);
        }
    };
    for kind in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
        for alarm in pair.of_type(kind) {
            for state in ["AlarmActions", "OKActions", "InsufficientDataActions"] {
                for way in alarm.ways(&[state, "*"]) {
                    add(alarms, led.to(pair, &alarm, &way));
                }
            }
        }
    }
    for rule in pair.of_type("AWS::Events::Rule") {
        for target in rule.ways(&["Targets", "*"]) {
            if target.inside(rule.subject, &["RoleArn"]).iter().all(Way::is_absent) {
                for way in target.inside(rule.subject, &["Arn"]) {
                    add(rules, led.to(pair, &rule, &way));
                }
            }
        }
    }
    told
}

fn refused(pair: &Pair<'_>, report: &mut Report) {
    let told = told(pair);
    for policy in pair.of_type("AWS::SNS::TopicPolicy") {
        let topics = policy.ways(&["Topics", "*"]);
        let Some(statements) = read_policy(pair, &policy, &["PolicyDocument"]) else { continue };
        for (topics_told, (service, who)) in
            told.iter().zip([("cloudwatch", "Alarms"), ("events", "EventBridge rules")])
        {
            let publishes =
                topics.iter().filter_map(|way| pair.led_to(&policy, way)).any(|topic| topics_told.contains(&topic));
            if publishes && !statements.iter().any(|statement| admits(statement, service)) {
                let message = format!(
                    "{who} publish to this topic, and no statement lets {service}.amazonaws.com: allow it sns:Publish."
                );
                if let Some(way) = policy.ways(&["PolicyDocument"]).first() {
                    report.at(&REFUSED, &policy, way, &message);
                }
            }
        }
    }
}

/// Whether a statement may let a service publish; what is not known may.
fn admits(statement: &Statement<'_>, service: &str) -> bool {
    statement.allows && (statement.vague || statement.covers("sns:Publish") && statement.names_service(service))
}

fn unheard(pair: &Pair<'_>, report: &mut Report) {
    let [alarms, _] = told(pair);
    let subscriptions: Vec<Option<Item<'_>>> = pair
        .of_type("AWS::SNS::Subscription")
        .flat_map(|it| it.ways(&["TopicArn"]).into_iter().map(move |way| (it, way)))
        .map(|(subscription, way)| pair.led_to(&subscription, &way))
        .collect();
    // A subscription to a topic that cannot be told may be to any of them.
    if subscriptions.iter().any(Option::is_none) {
        return;
    }
    for topic in alarms {
        if topic.lacks(&["Subscription"]) && !subscriptions.contains(&Some(topic)) {
            let message = "Alarms publish here and no subscription is in the templates: subscribe whoever is on call.";
            report.on(&UNHEARD, &topic, message);
        }
    }
}
