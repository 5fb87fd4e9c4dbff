//! A key's policy lets those services use the key that write to what is encrypted with it.

use super::uses::key_at;
use crate::finding::{Place, Severity};
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, policy};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "key-policy-service",
    severity: Severity::Error,
    title: "A service that may not use the key of what it writes to",
    why: "CloudWatch Logs refuses the log group; alarms, events and notifications for an encrypted topic or queue are dropped, and nobody is told, least of all when a Region fails.",
    mend: "Add a statement to KeyPolicy that allows the service kms:Decrypt and kms:GenerateDataKey*.",
    page: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Where a resource names what a service writes to on its behalf: its type, the property, and the service.
#[rustfmt::skip]
static WRITERS: &[(&str, &[&str], &str)] = &[
    ("AWS::CloudWatch::Alarm", &["AlarmActions", "*"], "cloudwatch"),
    ("AWS::CloudWatch::Alarm", &["OKActions", "*"], "cloudwatch"),
    ("AWS::CloudWatch::Alarm", &["InsufficientDataActions", "*"], "cloudwatch"),
    ("AWS::CloudWatch::CompositeAlarm", &["AlarmActions", "*"], "cloudwatch"),
    ("AWS::CloudWatch::CompositeAlarm", &["OKActions", "*"], "cloudwatch"),
    ("AWS::Events::Rule", &["Targets", "*", "Arn"], "events"),
    ("AWS::Events::Rule", &["Targets", "*", "DeadLetterConfig", "Arn"], "events"),
    ("AWS::S3::Bucket", &["NotificationConfiguration", "TopicConfigurations", "*", "Topic"], "s3"),
    ("AWS::S3::Bucket", &["NotificationConfiguration", "QueueConfigurations", "*", "Queue"], "s3"),
    ("AWS::SNS::Subscription", &["Endpoint"], "sns"),
];

/// What each of them does with the key.
const ACTIONS: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (key, service, of) in needs(pair) {
        // The default policy lets no service in, and a role's rights do not reach one.
        let Some(found) = policy(pair, &key, &["KeyPolicy"]) else { continue };
        let Some(way) = key.ways(&["KeyPolicy"]).into_iter().next() else { continue };
        let refused: Vec<&str> = ACTIONS
            .iter()
            .copied()
            .filter(|action| !found.iter().any(|it| admits(it, service, action, &key)))
            .collect();
        if refused.is_empty() {
            continue;
        }
        let principal = match (service, key.subject.region) {
            ("logs", Some(region)) => format!("logs.{region}.amazonaws.com"),
            _ => format!("{service}.amazonaws.com"),
        };
        let message = format!(
            "{principal} may not use this key, with which {} is encrypted: add a statement to KeyPolicy that allows it {}.",
            of.id,
            if service == "logs" {
                "kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey* and kms:Describe*"
            } else {
                "kms:Decrypt and kms:GenerateDataKey*"
            },
        );
        report.at(&RULE, &key, &way, &message);
    }
}

/// Which services have to use which keys, and a resource for which they do.
fn needs<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, &'static str, Item<'a>)> {
    let groups = pair.of_type("AWS::Logs::LogGroup");
    let mut needs: Vec<(Item<'a>, &'static str, Item<'a>)> =
        groups.filter_map(|group| Some((key_at(pair, &group, &["KmsKeyId"])?, "logs", group))).collect();
    for (kind, path, service) in WRITERS {
        // Most name the same few topics in the same words.
        let mut seen: Vec<(Place, &Value)> = Vec::new();
        for writer in pair.of_type(kind) {
            // With a role of its own, EventBridge needs no statement.
            if writer.ways(&["Targets", "*", "RoleArn"]).iter().any(|way| way.value().is_some()) {
                continue;
            }
            for way in writer.ways(path) {
                let Some(written) = way.value().map(|value| (writer.subject.place, value)) else { continue };
                if seen.contains(&written) {
                    continue;
                }
                seen.push(written);
                let Some(end) = pair.led_to(&writer, &way) else { continue };
                let encrypted = matches!(end.resource.kind.as_str(), "AWS::SNS::Topic" | "AWS::SQS::Queue");
                if encrypted && let Some(key) = key_at(pair, &end, &["KmsMasterKeyId"]) {
                    needs.push((key, service, end));
                }
            }
        }
    }
    let mut once: Vec<(Item<'a>, &'static str, Item<'a>)> = Vec::new();
    for need in needs {
        if !once.iter().any(|known| known.0 == need.0 && known.1 == need.1) {
            once.push(need);
        }
    }
    once
}

/// Whether a statement lets a service do this with the key, or may do so.
fn admits(statement: &Statement<'_>, service: &str, action: &str, key: &Item<'_>) -> bool {
    let region = key.subject.region;
    // CloudWatch Logs has a principal for each Region.
    let elsewhere = |principal: &str| {
        let mut labels = principal.split('.').skip(1);
        let named = labels.next().filter(|label| *label != "amazonaws");
        named.is_some_and(|named| named.is_ascii() && region.is_some_and(|region| region != named))
    };
    let named = statement.names_service(service)
        && !statement.principals.iter().all(|(kind, principal)| *kind == "Service" && elsewhere(principal.text()));
    let unknown =
        statement.principals.iter().any(|(kind, principal)| *kind == "Service" && principal.known().is_none());
    statement.allows && (statement.vague || statement.covers(action) && (named || unknown))
}
