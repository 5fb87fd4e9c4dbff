//! The customer-managed key of a Region, its aliases, and who may use it.

use super::builder::{Builder, Step, arn};
use super::policy::{Policy, allow};
use super::properties::{Tag, properties};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

pub(super) const KEY: &str = "EncryptionKey";

properties! {
    Key = "AWS::KMS::Key" {
        description: String,
        enable_key_rotation: bool,
        rotation_period_in_days: i64,
        pending_window_in_days: i64,
        key_policy: Policy,
        tags: Vec<Tag>,
    }

    Alias = "AWS::KMS::Alias" {
        alias_name: Expression,
        target_key_id: Expression,
    }
}

/// The key's ARN. Aliases are never used to refer to it: IAM and replication do not follow them.
pub(super) fn key_arn() -> Expression {
    Expression::attribute(KEY, "Arn")
}

/// What encrypting and decrypting with the key takes.
pub(super) const USE: &[&str] = &["kms:Decrypt", "kms:GenerateDataKey"];

pub(super) fn add(builder: &mut Builder<'_>) {
    let security = &builder.design.parameters.security;
    let step = if builder.place == Place::Edge { Step::Full } else { Step::Foundation };
    let key = Key {
        description: "Encrypts everything that this stack stores and sends".to_owned(),
        enable_key_rotation: true,
        rotation_period_in_days: security.rotation_days,
        pending_window_in_days: security.deletion_window_days,
        key_policy: policy(builder),
        tags: builder.tags("key"),
    };
    builder.add(
        step,
        KEY,
        "One key for each Region: a lost Region must not take the other's key along, and DynamoDB and S3 use a key of \
         their own Region anyway.",
        &key,
    );
    let alias = |builder: &Builder<'_>, name| Alias {
        alias_name: builder.name(name),
        target_key_id: Expression::reference(KEY),
    };
    let suffixed = alias(builder, Name::KeyAlias);
    builder.add(step, "EncryptionKeyAlias", "For people. Nothing refers to the key by an alias.", &suffixed);
    if security.shared_alias && builder.place != Place::Edge {
        let shared = alias(builder, Name::SharedKeyAlias);
        builder.add(
            step,
            "SharedEncryptionKeyAlias",
            "The name the brief asks for. One environment in an account and Region can own it.",
            &shared,
        );
    }
}

fn policy(builder: &Builder<'_>) -> Policy {
    let edge = builder.place == Place::Edge;
    let held = builder.place == Place::Secondary && builder.design.held();
    let groups: Vec<Expression> = [Name::FunctionLogGroup, Name::ApiLogGroup, Name::FlowLogGroup, Name::StreamLogGroup]
        .into_iter()
        .chain(held.then_some(Name::FailoverLogGroup))
        .map(|name| arn("logs", &format!("log-group:{}", builder.design.names.own(name))).into())
        .collect();
    let administration = allow("AccountAdministration", &["kms:*"]).for_account().on(["*"]);
    let alarms = allow("AlarmsToEncryptedTopic", &["kms:Decrypt", "kms:GenerateDataKey*"])
        .for_service("cloudwatch.amazonaws.com")
        .on(["*"])
        .for_this_account();
    // EventBridge does not support a source condition here; the topic's policy names the rule.
    let events = allow("EventsToEncryptedTopic", &["kms:Decrypt", "kms:GenerateDataKey*"])
        .for_service("events.amazonaws.com")
        .on(["*"]);
    let logs = allow(
        "EncryptedLogGroups",
        &["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
    )
    .for_service("logs.${AWS::Region}.${AWS::URLSuffix}")
    .on(["*"])
    .when("ArnEquals", "kms:EncryptionContext:aws:logs:arn", Expression::List(groups));
    let table = allow("TableShowsItsKey", &["kms:Describe*", "kms:Get*", "kms:List*"])
        .for_service("dynamodb.amazonaws.com")
        .on(["*"])
        .for_this_account_if_told();
    if edge {
        Policy::new([administration, alarms])
    } else {
        Policy::new([administration, alarms, events, logs, table])
    }
}
