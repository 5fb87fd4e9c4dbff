//! What holds data is encrypted with the stack's own key.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "data-without-customer-key",
    severity: Severity::Warning,
    title: "Data that the stack's own key does not protect",
    why: "The stack has a key of its own, and this resource does not use it: nobody can audit its use, limit it, or switch it off.",
    mend: "Name the stack's key.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    parameter: None,
    check: Check::Pair(check),
};

/// What holds data, and the property that is not there when AWS chooses the key. What is set to another key, or
/// expressly to none of the customer's, is a decision.
#[rustfmt::skip]
static HOLDS_DATA: &[(&str, &[&str])] = &[
    ("AWS::DynamoDB::Table", &["SSESpecification"]),
    ("AWS::EFS::FileSystem", &["KmsKeyId"]),
    ("AWS::Kinesis::Stream", &["StreamEncryption"]),
    ("AWS::KinesisFirehose::DeliveryStream", &["ExtendedS3DestinationConfiguration", "EncryptionConfiguration"]),
    ("AWS::Lambda::Function", &["KmsKeyArn"]),
    ("AWS::Logs::LogGroup", &["KmsKeyId"]),
    ("AWS::RDS::DBCluster", &["KmsKeyId"]),
    ("AWS::RDS::DBInstance", &["KmsKeyId"]),
    ("AWS::S3::Bucket", &["BucketEncryption"]),
    ("AWS::SNS::Topic", &["KmsMasterKeyId"]),
    ("AWS::SQS::Queue", &["KmsMasterKeyId"]),
];

/// Properties with which the key comes from elsewhere, or encryption is decided otherwise.
#[rustfmt::skip]
static DECIDED_BY: &[(&str, &[&str])] = &[
    ("AWS::RDS::DBCluster", &["SnapshotIdentifier", "SourceDBClusterIdentifier", "GlobalClusterIdentifier"]),
    ("AWS::RDS::DBInstance", &["DBClusterIdentifier", "SourceDBInstanceIdentifier", "DBSnapshotIdentifier"]),
    ("AWS::SQS::Queue", &["SqsManagedSseEnabled"]),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, path) in HOLDS_DATA {
        for item in pair.of_type(kind) {
            let has_key = pair.in_stack(item.subject.place, "AWS::KMS::Key").any(|key| encrypts(&key));
            if !has_key || decided(&item) || no_data(&item) || receives_logs(pair, &item) {
                continue;
            }
            for way in item.ways(path).iter().filter(|way| way.is_absent()) {
                let message = format!("{} is not encrypted with the stack's own key: set {}.", item.id, path.join("."));
                report.at(&RULE, &item, way, &message);
            }
        }
    }
}

/// Whether a key is there for data, not for signatures.
fn encrypts(key: &Item<'_>) -> bool {
    let is =
        |property, default| key.ways(&[property]).iter().all(|way| way.is_absent() || way.is(default) == Some(true));
    key.resource.condition.is_none() && is("KeySpec", "SYMMETRIC_DEFAULT") && is("KeyUsage", "ENCRYPT_DECRYPT")
}

fn decided(item: &Item<'_>) -> bool {
    let properties = DECIDED_BY.iter().filter(|(kind, _)| *kind == item.resource.kind).flat_map(|(_, known)| *known);
    properties.into_iter().any(|property| item.resource.properties.contains_key(property))
}

/// Whether there is nothing to encrypt: a function without environment, a stream to somewhere else than S3.
fn no_data(item: &Item<'_>) -> bool {
    match item.resource.kind.as_str() {
        "AWS::Lambda::Function" => !item.resource.properties.contains_key("Environment"),
        "AWS::KinesisFirehose::DeliveryStream" => {
            !item.resource.properties.contains_key("ExtendedS3DestinationConfiguration")
        }
        _ => false,
    }
}

/// Load balancers and S3 itself write their logs to buckets without a customer's key only.
fn receives_logs<'a>(pair: &Pair<'a>, bucket: &Item<'a>) -> bool {
    if bucket.resource.kind != "AWS::S3::Bucket" {
        return false;
    }
    let balanced = ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"];
    balanced.iter().any(|kind| pair.of_type(kind).next().is_some())
        || pair.of_type("AWS::S3::Bucket").any(|other| {
            let ways = other.ways(&["LoggingConfiguration", "DestinationBucketName"]);
            ways.iter().any(|way| pair.led_to(&other, way).is_some_and(|logged| logged == *bucket))
        })
}
