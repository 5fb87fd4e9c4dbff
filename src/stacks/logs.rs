//! Log groups, and their way to the other Region's bucket: group, destination, and the peer's delivery stream.

use super::builder::{Builder, Step, arn};
use super::key::key_arn;
use super::properties::{Tag, properties};
use super::{api, buckets, inputs, roles};
use crate::design::names::Name;
use crate::template::Expression;

pub(super) const FUNCTION_GROUP: &str = "FunctionLogGroup";
pub(super) const FLOW_GROUP: &str = "FlowLogGroup";
pub(super) const STREAM: &str = "LogStream";
const STREAM_GROUP: &str = "StreamLogGroup";
const STREAM_LOG: &str = "StreamLogStream";
pub(super) const DESTINATION: &str = "LogDestination";

properties! {
    LogGroup = "AWS::Logs::LogGroup" {
        log_group_name: Expression,
        kms_key_id: Expression,
        retention_in_days: u32,
        tags: Vec<Tag>,
    }

    LogStream = "AWS::Logs::LogStream" {
        log_group_name: Expression,
        log_stream_name: &'static str,
    }

    DeliveryStream = "AWS::KinesisFirehose::DeliveryStream" {
        delivery_stream_name: Expression,
        delivery_stream_type: &'static str,
        delivery_stream_encryption_configuration_input: StreamEncryption,
        #[serde(rename = "ExtendedS3DestinationConfiguration")]
        destination: StreamDestination,
        tags: Vec<Tag>,
    }

    StreamEncryption {
        key_type: &'static str,
        #[serde(rename = "KeyARN")]
        key: Expression,
    }

    StreamDestination {
        #[serde(rename = "BucketARN")]
        bucket: Expression,
        #[serde(rename = "RoleARN")]
        role: Expression,
        prefix: &'static str,
        error_output_prefix: &'static str,
        buffering_hints: Buffering,
        compression_format: &'static str,
        encryption_configuration: BucketEncryption,
        cloud_watch_logging_options: StreamLogging,
    }

    Buffering {
        interval_in_seconds: u32,
        #[serde(rename = "SizeInMBs")]
        size: u32,
    }

    BucketEncryption {
        #[serde(rename = "KMSEncryptionConfig")]
        kms: BucketKey,
    }

    BucketKey {
        #[serde(rename = "AWSKMSKeyARN")]
        key: Expression,
    }

    StreamLogging {
        enabled: bool,
        log_group_name: Expression,
        log_stream_name: Expression,
    }

    Destination = "AWS::Logs::Destination" {
        destination_name: Expression,
        role_arn: Expression,
        target_arn: Expression,
        destination_policy: Expression,
    }

    SubscriptionFilter = "AWS::Logs::SubscriptionFilter" {
        filter_name: Expression,
        log_group_name: Expression,
        filter_pattern: &'static str,
        destination_arn: Expression,
    }
}

/// An encrypted log group of our own: one that a service makes by itself is neither encrypted nor ever emptied.
pub(super) fn group(builder: &mut Builder<'_>, step: Step, id: &str, name: Name) {
    let days = &builder.design.parameters.security.log_retention_days;
    let group = LogGroup {
        log_group_name: builder.name(name),
        kms_key_id: key_arn(),
        // Settled parameters hold a retention from the table of choices.
        retention_in_days: days.parse().unwrap_or(30),
        tags: builder.tags(&id.trim_end_matches("LogGroup").to_ascii_lowercase()),
    };
    let why = "Made here, so that it is encrypted and emptied: a group that a service makes by itself is neither.";
    builder.add(step, id, why, &group);
}

/// Where the other Region's logs arrive.
pub(super) fn receive(builder: &mut Builder<'_>) {
    group(builder, Step::Foundation, STREAM_GROUP, Name::StreamLogGroup);
    let log = LogStream { log_group_name: Expression::reference(STREAM_GROUP), log_stream_name: "delivery" };
    builder.add(Step::Foundation, STREAM_LOG, "Where the delivery stream says what it could not deliver.", &log);
    roles::log_stream(builder);
    let stream = DeliveryStream {
        delivery_stream_name: builder.name(Name::LogStream),
        delivery_stream_type: "DirectPut",
        delivery_stream_encryption_configuration_input: StreamEncryption {
            key_type: "CUSTOMER_MANAGED_CMK",
            key: key_arn(),
        },
        destination: StreamDestination {
            bucket: Expression::attribute(buckets::LOGS, "Arn"),
            role: Expression::attribute(roles::LOG_STREAM, "Arn"),
            prefix: "logs/!{timestamp:yyyy/MM/dd/HH}/",
            error_output_prefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
            buffering_hints: Buffering { interval_in_seconds: 60, size: 16 },
            compression_format: "UNCOMPRESSED",
            encryption_configuration: BucketEncryption { kms: BucketKey { key: key_arn() } },
            cloud_watch_logging_options: StreamLogging {
                enabled: true,
                log_group_name: Expression::reference(STREAM_GROUP),
                log_stream_name: Expression::reference(STREAM_LOG),
            },
        },
        tags: builder.tags("logs"),
    };
    builder.add(
        Step::Foundation,
        STREAM,
        "Takes the other Region's logs. Not compressed again: CloudWatch Logs sends them compressed.",
        &stream,
    );
}

/// Sends this Region's logs to the other.
pub(super) fn send(builder: &mut Builder<'_>) {
    roles::log_destination(builder);
    let name = builder.design.names.own(Name::LogDestination);
    let own_arn = arn("logs", &format!("destination:{name}"));
    let policy = crate::template::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "ThisAccount",
            "Effect": "Allow",
            "Principal": {"AWS": "${AWS::AccountId}"},
            "Action": "logs:PutSubscriptionFilter",
            "Resource": own_arn,
        }]
    });
    let destination = Destination {
        destination_name: name.into(),
        role_arn: Expression::attribute(roles::LOG_DESTINATION, "Arn"),
        target_arn: Expression::reference(inputs::PEER_STREAM),
        destination_policy: policy.to_string().into(),
    };
    // CloudWatch Logs tries the role at once, and a new role is not known everywhere at once: the certificate takes minutes.
    builder
        .add(
            Step::Full,
            DESTINATION,
            "A log group cannot subscribe to another Region. A destination in its own Region can have its target there. \
             Made after the certificate, so that its role has had minutes to become known.",
            &destination,
        )
        .after([api::CERTIFICATE]);
    for (id, group) in [("FunctionLogSubscription", FUNCTION_GROUP), ("ApiLogSubscription", api::LOG_GROUP)] {
        let filter = SubscriptionFilter {
            filter_name: builder.design.names.tag("other-region").into(),
            log_group_name: Expression::reference(group),
            filter_pattern: "",
            destination_arn: Expression::attribute(DESTINATION, "Arn"),
        };
        let why = "Without a role: the destination has it. One of the two subscriptions that a group can have.";
        builder.add(Step::Full, id, why, &filter);
    }
}
