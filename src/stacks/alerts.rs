//! Who is told: the topic of a Region, its subscriptions, and AWS's own news about the Regions.

use super::builder::{Builder, Step, arn};
use super::inputs;
use super::key::key_arn;
use super::policy::{Policy, allow, deny};
use super::properties::{Tag, properties};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::{Expression, Value, json};

pub(super) const TOPIC: &str = "AlertsTopic";

properties! {
    Topic = "AWS::SNS::Topic" {
        topic_name: Expression,
        display_name: Expression,
        kms_master_key_id: Expression,
        tags: Vec<Tag>,
    }

    TopicPolicy = "AWS::SNS::TopicPolicy" {
        topics: Vec<Expression>,
        policy_document: Policy,
    }

    Subscription = "AWS::SNS::Subscription" {
        topic_arn: Expression,
        protocol: &'static str,
        endpoint: Expression,
    }

    Rule = "AWS::Events::Rule" {
        name: Expression,
        description: &'static str,
        event_pattern: Value,
        state: &'static str,
        targets: Vec<Target>,
    }

    Target {
        id: &'static str,
        arn: Expression,
    }
}

/// The topic and everybody who listens.
pub(super) fn add(builder: &mut Builder<'_>) {
    let edge = builder.place == Place::Edge;
    let step = if edge { Step::Full } else { Step::Foundation };
    let topic = Topic {
        topic_name: builder.name(Name::Topic),
        display_name: builder.name(Name::Topic),
        kms_master_key_id: key_arn(),
        tags: builder.tags("alerts"),
    };
    let why = "Under our own key: AWS's own for SNS cannot be opened to CloudWatch, and alarms would vanish silently.";
    builder.add(step, TOPIC, why, &topic);
    let topic_arn = || Expression::reference(TOPIC);
    let mut statements = vec![
        allow("Owner", &["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:Subscribe"])
            .for_account()
            .on([topic_arn()]),
        allow("Alarms", &["sns:Publish"])
            .for_service("cloudwatch.amazonaws.com")
            .on([topic_arn()])
            .for_this_account()
            .when("ArnLike", "aws:SourceArn", arn("cloudwatch", "alarm:*")),
        deny("OnlyOverTls", &["sns:Publish"]).for_anyone().on([topic_arn()]).when(
            "Bool",
            "aws:SecureTransport",
            "false",
        ),
    ];
    if !edge {
        let rule = arn("events", &format!("rule/{}", builder.design.names.own(Name::HealthRule)));
        statements.push(
            allow("AwsHealth", &["sns:Publish"]).for_service("events.amazonaws.com").on([topic_arn()]).when(
                "ArnEquals",
                "aws:SourceArn",
                rule,
            ),
        );
    }
    let policy = TopicPolicy { topics: vec![topic_arn()], policy_document: Policy::new(statements) };
    builder.add(step, "AlertsTopicPolicy", "Alarms and AWS's news of this account, and nobody else's.", &policy);
    let addresses = &builder.design.parameters.alarms.addresses;
    for number in 1..=addresses.len().max(1) {
        let (name, condition) = inputs::address(number);
        let https = addresses.get(number - 1).is_some_and(|address| address.starts_with("https://"));
        let subscription = Subscription {
            topic_arn: topic_arn(),
            protocol: if https { "https" } else { "email" },
            endpoint: Expression::reference(name),
        };
        let id = format!("AlertsSubscription{number}");
        let why = "Has to be confirmed by whoever receives it, in each Region.";
        builder.add(step, &id, why, &subscription).when(&condition);
    }
}

/// AWS's own news about the Region and about global services such as Route 53, and in the secondary about the primary as
/// well.
pub(super) fn aws_health(builder: &mut Builder<'_>) {
    let mut regions = vec![json!("global"), json!({"Ref": "AWS::Region"})];
    if builder.place == Place::Secondary {
        regions.push(json!({"Ref": builder.peer_region()}));
    }
    let rule = Rule {
        name: builder.name(Name::HealthRule),
        description: "What AWS Health says about the Region",
        event_pattern: json!({
            "source": ["aws.health"],
            "detail-type": ["AWS Health Event"],
            "detail": {"eventRegion": regions, "eventTypeCategory": ["issue", "scheduledChange"]}
        }),
        state: "ENABLED",
        targets: vec![Target { id: "alerts", arn: Expression::reference(TOPIC) }],
    };
    builder.add(
        Step::Full,
        "HealthEventRule",
        "News, not a trigger: it comes late and on best effort. us-west-2 also receives what other Regions publish.",
        &rule,
    );
}
