//! The buckets of a Region: documents with their replication, logs, and artifacts.

use super::builder::{Builder, Step, bucket_arn};
use super::key::{self, key_arn};
use super::policy::{Policy, allow, deny};
use super::properties::{Tag, properties};
use super::{inputs, roles};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

pub(super) const DOCUMENTS: &str = "DocumentsBucket";
pub(super) const LOGS: &str = "LogBucket";
pub(super) const ARTIFACTS: &str = "ArtifactsBucket";

/// The replication rule's id, constant because the metrics carry it.
pub(super) const RULE: &str = "documents-to-peer";

/// The only time that replication time control knows, in minutes.
const REPLICATION_MINUTES: u32 = 15;

const ON: &str = "Enabled";

properties! {
    Bucket = "AWS::S3::Bucket" {
        bucket_name: Expression,
        bucket_encryption: Encryption,
        versioning_configuration: Switch,
        public_access_block_configuration: PublicAccessBlock,
        ownership_controls: Ownership,
        lifecycle_configuration: Lifecycle,
        accelerate_configuration: Option<Acceleration>,
        replication_configuration: Option<Replication>,
        tags: Vec<Tag>,
    }

    Switch {
        status: &'static str,
    }

    Encryption {
        server_side_encryption_configuration: Vec<EncryptionRule>,
    }

    EncryptionRule {
        bucket_key_enabled: bool,
        server_side_encryption_by_default: EncryptionDefault,
    }

    EncryptionDefault {
        #[serde(rename = "SSEAlgorithm")]
        algorithm: &'static str,
        #[serde(rename = "KMSMasterKeyID")]
        key: Expression,
    }

    PublicAccessBlock {
        block_public_acls: bool,
        block_public_policy: bool,
        ignore_public_acls: bool,
        restrict_public_buckets: bool,
    }

    Ownership {
        rules: Vec<OwnershipRule>,
    }

    OwnershipRule {
        object_ownership: &'static str,
    }

    Lifecycle {
        rules: Vec<LifecycleRule>,
    }

    LifecycleRule {
        id: &'static str,
        status: &'static str,
        abort_incomplete_multipart_upload: Option<Abort>,
        noncurrent_version_expiration: Option<OldVersions>,
    }

    Abort {
        days_after_initiation: u32,
    }

    OldVersions {
        noncurrent_days: i64,
    }

    Acceleration {
        acceleration_status: &'static str,
    }

    Replication {
        role: Expression,
        rules: Vec<ReplicationRule>,
    }

    ReplicationRule {
        id: &'static str,
        priority: u32,
        status: &'static str,
        filter: Filter,
        delete_marker_replication: Switch,
        source_selection_criteria: Selection,
        destination: Destination,
    }

    Filter {
        prefix: &'static str,
    }

    Selection {
        sse_kms_encrypted_objects: Switch,
        replica_modifications: Option<Switch>,
    }

    Destination {
        bucket: Expression,
        encryption_configuration: ReplicaEncryption,
        replication_time: ReplicationTime,
        metrics: ReplicationMetrics,
    }

    ReplicaEncryption {
        #[serde(rename = "ReplicaKmsKeyID")]
        key: Expression,
    }

    ReplicationTime {
        status: &'static str,
        time: Minutes,
    }

    ReplicationMetrics {
        status: &'static str,
        event_threshold: Minutes,
    }

    Minutes {
        minutes: u32,
    }

    BucketPolicy = "AWS::S3::BucketPolicy" {
        bucket: Expression,
        policy_document: Policy,
    }
}

/// Whether this Region's documents are copied to the other.
pub(super) fn replicates(builder: &Builder<'_>) -> bool {
    builder.place == Place::Primary || builder.design.parameters.data.both_ways
}

/// Whether the other Region's documents are copied to this one.
pub(super) fn receives(builder: &Builder<'_>) -> bool {
    builder.place == Place::Secondary || builder.design.parameters.data.both_ways
}

/// The three buckets; what replicates comes with the full template.
pub(super) fn add(builder: &mut Builder<'_>) {
    let old_versions = builder.design.parameters.data.old_versions_days;
    let mut documents = bucket(builder, Name::DocumentsBucket, "documents", Some(old_versions));
    documents.accelerate_configuration =
        builder.site().acceleration.then_some(Acceleration { acceleration_status: ON });
    let replicates = replicates(builder);
    documents.replication_configuration = replicates.then(|| replication(builder));
    let why = "Versioned, so that replication works and mistakes can be undone. Transfer Acceleration speeds up clients \
               only; replication time control is what makes copies prompt, within 15 minutes for 99.9 %.";
    builder.add(Step::Foundation, DOCUMENTS, why, &documents).full_only("ReplicationConfiguration");
    if replicates {
        roles::replication(builder);
    }
    policy(builder, DOCUMENTS, Name::DocumentsBucket, true);

    let logs = bucket(builder, Name::LogBucket, "logs", None);
    let why = "Holds the other Region's logs: the evidence survives the Region that it is about.";
    builder.add(Step::Foundation, LOGS, why, &logs);
    policy(builder, LOGS, Name::LogBucket, false);

    let artifacts = bucket(builder, Name::ArtifactBucket, "artifacts", None);
    let why = "A function can only read its code from a bucket in its own Region.";
    builder.add(Step::Foundation, ARTIFACTS, why, &artifacts);
    policy(builder, ARTIFACTS, Name::ArtifactBucket, false);
}

fn bucket(builder: &Builder<'_>, name: Name, what: &str, old_versions: Option<i64>) -> Bucket {
    let mut rules = vec![LifecycleRule {
        id: "abandoned-uploads",
        status: ON,
        abort_incomplete_multipart_upload: Some(Abort { days_after_initiation: 7 }),
        noncurrent_version_expiration: None,
    }];
    rules.extend(old_versions.map(|noncurrent_days| LifecycleRule {
        id: "old-versions",
        status: ON,
        abort_incomplete_multipart_upload: None,
        noncurrent_version_expiration: Some(OldVersions { noncurrent_days }),
    }));
    Bucket {
        bucket_name: builder.name(name),
        bucket_encryption: Encryption {
            server_side_encryption_configuration: vec![EncryptionRule {
                bucket_key_enabled: true,
                server_side_encryption_by_default: EncryptionDefault { algorithm: "aws:kms", key: key_arn() },
            }],
        },
        versioning_configuration: Switch { status: ON },
        public_access_block_configuration: PublicAccessBlock {
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
        },
        ownership_controls: Ownership { rules: vec![OwnershipRule { object_ownership: "BucketOwnerEnforced" }] },
        lifecycle_configuration: Lifecycle { rules },
        accelerate_configuration: None,
        replication_configuration: None,
        tags: builder.tags(what),
    }
}

fn replication(builder: &Builder<'_>) -> Replication {
    let time = || Minutes { minutes: REPLICATION_MINUTES };
    let both_ways = builder.design.parameters.data.both_ways;
    Replication {
        role: Expression::attribute(roles::REPLICATION, "Arn"),
        rules: vec![ReplicationRule {
            id: RULE,
            priority: 1,
            status: ON,
            filter: Filter { prefix: "" },
            delete_marker_replication: Switch { status: ON },
            source_selection_criteria: Selection {
                sse_kms_encrypted_objects: Switch { status: ON },
                replica_modifications: both_ways.then_some(Switch { status: ON }),
            },
            destination: Destination {
                bucket: Expression::reference(inputs::PEER_BUCKET),
                encryption_configuration: ReplicaEncryption { key: Expression::reference(inputs::PEER_KEY) },
                replication_time: ReplicationTime { status: ON, time: time() },
                metrics: ReplicationMetrics { status: ON, event_threshold: time() },
            },
        }],
    }
}

fn policy(builder: &mut Builder<'_>, id: &'static str, name: Name, guards_key: bool) {
    let bucket = bucket_arn(&builder.design.names.own(name));
    let objects = format!("{bucket}/*");
    let mut statements = vec![deny("OnlyOverTls", &["s3:*"]).for_anyone().on([bucket, objects.clone()]).when(
        "Bool",
        "aws:SecureTransport",
        "false",
    )];
    if guards_key {
        // A request that asks for no encryption gets the bucket's own: these are conditions on what is asked for, and a
        // negated one also holds where nothing is, so the first line of each is what lets such requests through.
        statements.push(
            deny("OnlyThisKey", &["s3:PutObject"])
                .for_anyone()
                .on([objects.clone()])
                .when("Null", "s3:x-amz-server-side-encryption", "false")
                .when("StringNotEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", key_arn()),
        );
        statements.push(deny("NoKeysOfCallers", &["s3:PutObject"]).for_anyone().on([objects]).when(
            "Null",
            "s3:x-amz-server-side-encryption-customer-algorithm",
            "false",
        ));
    }
    let properties = BucketPolicy { bucket: Expression::reference(id), policy_document: Policy::new(statements) };
    builder.add(Step::Foundation, &format!("{id}Policy"), "Nothing travels unencrypted, whoever asks.", &properties);
}

/// What the replication role may do: read this bucket, write the other, use both keys, and nothing else.
pub(super) fn replication_policy(builder: &Builder<'_>) -> Policy {
    // Names, not references: the bucket refers to the role, and must not be referred to by it.
    let source = bucket_arn(&builder.design.names.own(Name::DocumentsBucket));
    let destination = Expression::reference(inputs::PEER_BUCKET);
    let destination_objects = Expression::from(format!("${{{}}}/*", inputs::PEER_BUCKET));
    let via = |region: &str| format!("s3.{region}.amazonaws.com");
    let peer_region = format!("${{{}}}", builder.peer_region());
    let contexts = |arn: Expression, objects: Expression| Expression::List(vec![arn, objects]);
    Policy::new([
        allow("ReadConfiguration", &["s3:GetReplicationConfiguration", "s3:ListBucket"]).on([source.clone()]),
        allow(
            "ReadVersions",
            &["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
        )
        .on([format!("{source}/*")]),
        allow("WriteReplicas", &["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"])
            .on([destination_objects.clone()]),
        allow("DecryptHere", &["kms:Decrypt"])
            .on([key_arn()])
            .when("StringEquals", "kms:ViaService", via("${AWS::Region}"))
            .when(
                "StringLike",
                "kms:EncryptionContext:aws:s3:arn",
                contexts(source.clone().into(), format!("{source}/*").into()),
            ),
        // A bucket key at the other end is decrypted before it is used.
        allow("EncryptThere", &["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"])
            .on([Expression::reference(inputs::PEER_KEY)])
            .when("StringEquals", "kms:ViaService", via(&peer_region))
            .when("StringLike", "kms:EncryptionContext:aws:s3:arn", contexts(destination, destination_objects)),
    ])
}

/// What storing and reading documents here takes of the function's role.
pub(super) fn use_statements(builder: &Builder<'_>) -> [super::policy::Statement; 2] {
    let bucket = bucket_arn(&builder.design.names.own(Name::DocumentsBucket));
    [
        allow("Documents", &["s3:PutObject"]).on([format!("{bucket}/*")]),
        allow("DocumentsKey", key::USE).on([key_arn()]).when(
            "StringEquals",
            "kms:ViaService",
            "s3.${AWS::Region}.amazonaws.com",
        ),
    ]
}
