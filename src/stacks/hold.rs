//! Held failback: clients that have moved to the standby stay there until somebody lets them return, by a metric alone.
//!
//! Requests of clients in the standby set off its alarm; a rule of `EventBridge` writes that change into a log group,
//! whose metric filter makes a data point of it. The alarm on that metric is what the primary's hold check follows, and
//! Route 53 reads the metric, not the alarm's state: one data point of 1 holds, one of 0 lets go, none keeps what was.

use super::alerts::{Rule, Target};
use super::builder::{Builder, Step, arn};
use super::properties::properties;
use super::{alarms, logs};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::{Expression, json};

const LOG_GROUP: &str = "FailoverLogGroup";
const LOG_POLICY: &str = "FailoverLogPolicy";

/// The metric that holds clients in the standby: 1 holds, 0 lets go.
pub const METRIC: &str = "FailbackHeld";
/// What the alarm is called that is on while clients are held.
pub const ALARM: &str = "failback-held";

properties! {
    ResourcePolicy = "AWS::Logs::ResourcePolicy" {
        policy_name: Expression,
        policy_document: Expression,
    }
}

/// What holds, in the standby: the Region that is left when there is something to hold.
pub(super) fn add(builder: &mut Builder<'_>) {
    if builder.place != Place::Secondary || !builder.design.held() {
        return;
    }
    alarms::client_requests(builder);
    logs::group(builder, Step::Full, LOG_GROUP, Name::FailoverLogGroup);
    let names = &builder.design.names;
    let group = arn("logs", &format!("log-group:{}", names.own(Name::FailoverLogGroup)));
    let rule_arn = arn("events", &format!("rule/{}", names.own(Name::FailoverRule)));
    let arrival = arn("cloudwatch", &format!("alarm:{}", names.tag(alarms::FAILOVER_TRAFFIC)));
    let services = json!({"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]});
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Streams",
                "Effect": "Allow",
                "Principal": &services,
                "Action": "logs:CreateLogStream",
                "Resource": format!("{group}:*"),
            },
            {
                "Sid": "ThisRule",
                "Effect": "Allow",
                "Principal": services,
                "Action": "logs:PutLogEvents",
                "Resource": format!("{group}:*"),
                "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn}},
            },
        ]
    });
    let policy = ResourcePolicy {
        policy_name: builder.name(Name::FailoverLogPolicy),
        policy_document: document.to_string().into(),
    };
    builder.add(
        Step::Full,
        LOG_POLICY,
        "EventBridge writes into a log group by the group's policy, not by a role; without it events are dropped \
         silently. One of the ten such policies that an account has in a Region.",
        &policy,
    );
    alarms::failback_filter(builder, LOG_GROUP);
    let rule = Rule {
        name: builder.name(Name::FailoverRule),
        description: "Clients have arrived in the standby",
        event_pattern: json!({
            "source": ["aws.cloudwatch"],
            "detail-type": ["CloudWatch Alarm State Change"],
            "resources": [{"Fn::Sub": arrival}],
            "detail": {"state": {"value": ["ALARM"]}}
        }),
        state: "ENABLED",
        targets: vec![Target { id: "hold", arn: group.into() }],
    };
    builder
        .add(
            Step::Full,
            "FailoverEventRule",
            "Sets the hold by itself, once for each arrival: a change of state, so that clients who are still leaving \
             after a release set it no second time.",
            &rule,
        )
        .after([LOG_POLICY, alarms::FAILBACK_FILTER]);
}
