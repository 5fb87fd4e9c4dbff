//! The roles of a Region. IAM is global, so every name holds the Region; each role may do what it is for and no more.

use super::builder::{Builder, Step, arn, bucket_arn, role_arn};
use super::key::{USE, key_arn};
use super::policy::{InlinePolicy, Policy, Statement, allow};
use super::properties::{Tag, properties};
use super::{buckets, inputs};
use crate::design::names::Name;
use crate::template::Expression;

pub(super) const PROCESSOR: &str = "ProcessorRole";
pub(super) const RECOVERY: &str = "RecoveryRole";
pub(super) const REPLICATION: &str = "ReplicationRole";
pub(super) const FLOW_LOGS: &str = "FlowLogsRole";
pub(super) const LOG_STREAM: &str = "LogStreamRole";
pub(super) const LOG_DESTINATION: &str = "LogDestinationRole";
pub(super) const PROCESSOR_PEER_ACCESS: &str = "ProcessorPeerAccess";

properties! {
    Role = "AWS::IAM::Role" {
        role_name: Expression,
        description: String,
        assume_role_policy_document: Policy,
        policies: Vec<InlinePolicy>,
        permissions_boundary: Option<String>,
        tags: Vec<Tag>,
    }

    RolePolicy = "AWS::IAM::RolePolicy" {
        policy_name: Expression,
        role_name: Expression,
        policy_document: Policy,
    }
}

fn add(builder: &mut Builder<'_>, step: Step, id: &str, name: Name, what: &str, trust: Statement, policy: Policy) {
    let boundary = &builder.design.parameters.security.permissions_boundary;
    let role = Role {
        role_name: builder.name(name),
        description: what.to_owned(),
        assume_role_policy_document: Policy::new([trust]),
        policies: vec![InlinePolicy { policy_name: "work", policy_document: policy }],
        permissions_boundary: (!boundary.is_empty()).then(|| boundary.clone()),
        tags: builder.tags(&id.trim_end_matches("Role").to_ascii_lowercase()),
    };
    builder.add(step, id, "Its name holds the Region, because IAM is global and the other stack has its twin.", &role);
}

fn trust(service: &'static str) -> Statement {
    allow("Trust", &["sts:AssumeRole"]).for_service(service)
}

/// The function's role. What it may do in the other Region is a policy of its own, in the full template.
pub(super) fn processor(builder: &mut Builder<'_>) {
    let names = &builder.design.names;
    let table = arn("dynamodb", &format!("table/{}", names.own(Name::Table)));
    let group = arn("logs", &format!("log-group:{}", names.own(Name::FunctionLogGroup)));
    let function = arn("lambda", &format!("function:{}", names.own(Name::Function)));
    let [documents, documents_key] = buckets::use_statements(builder);
    let policy = Policy::new([
        allow("Transactions", &["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]).on([table.clone()]),
        allow("CustomerIndex", &["dynamodb:Query"]).on([format!("{table}/index/*")]),
        documents,
        documents_key,
        // DynamoDB uses the table's key on behalf of whoever calls it (DynamoDB developer guide, "Encryption at rest").
        allow(
            "TransactionsKey",
            &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        )
        .on([key_arn()])
        .when("StringEquals", "kms:ViaService", "dynamodb.${AWS::Region}.amazonaws.com"),
        // Whether Lambda names the function or one of its versions, it is this function's environment.
        allow("Environment", &["kms:Decrypt"]).on([key_arn()]).when(
            "StringLike",
            "kms:EncryptionContext:aws:lambda:FunctionArn",
            Expression::List(vec![function.clone().into(), format!("{function}:*").into()]),
        ),
        allow("Log", &["logs:CreateLogStream", "logs:PutLogEvents"]).on([format!("{group}:*")]),
        // EC2 knows no narrower resource for these (Lambda developer guide, "Giving Lambda functions access to a VPC").
        allow(
            "NetworkInterfaces",
            &[
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ],
        )
        .on(["*"]),
    ]);
    let what = "The transaction processor: its table, its documents, its log";
    add(builder, Step::Foundation, PROCESSOR, Name::ProcessorRole, what, trust("lambda.amazonaws.com"), policy);
}

/// The two halves of crossing over: this Region's function may take on the other's recovery role, and the other's
/// function may take on this one's.
pub(super) fn recovery(builder: &mut Builder<'_>) {
    let access = RolePolicy {
        policy_name: builder.design.names.tag("other-region").into(),
        role_name: Expression::reference(PROCESSOR),
        policy_document: Policy::new([allow("RecoveryRoleOfTheOtherRegion", &["sts:AssumeRole"])
            .on([role_arn(&builder.peer_name(Name::RecoveryRole))])]),
    };
    builder.add(
        Step::Full,
        PROCESSOR_PEER_ACCESS,
        "Apart from the role, because it names the other Region, and the foundation must not.",
        &access,
    );
    // The account is trusted and then narrowed to one role: a role that does not exist yet cannot be named directly.
    let caller = role_arn(&builder.peer_name(Name::ProcessorRole));
    let trust = allow("Trust", &["sts:AssumeRole"]).for_account().when("ArnEquals", "aws:PrincipalArn", caller);
    let bucket = bucket_arn(&builder.design.names.own(Name::DocumentsBucket));
    let here = Expression::reference("AWS::Region");
    let policy = Policy::new([
        allow("SecondCopyOfDocuments", &["s3:PutObject"]).on([format!("{bucket}/*")]).when(
            "StringEquals",
            "aws:RequestedRegion",
            here.clone(),
        ),
        allow("DocumentsKey", USE)
            .on([key_arn()])
            .when("StringEquals", "kms:ViaService", "s3.${AWS::Region}.amazonaws.com")
            .when("StringEquals", "aws:RequestedRegion", here),
    ]);
    let what = "Taken on by the other Region's function, to store documents here";
    add(builder, Step::Full, RECOVERY, Name::RecoveryRole, what, trust, policy);
}

pub(super) fn replication(builder: &mut Builder<'_>) {
    let source = bucket_arn(&builder.design.names.own(Name::DocumentsBucket));
    let trust = trust("s3.amazonaws.com").for_this_account_if_told().when("ArnEqualsIfExists", "aws:SourceArn", source);
    let policy = buckets::replication_policy(builder);
    let what = "Copies documents to the other Region";
    add(builder, Step::Full, REPLICATION, Name::ReplicationRole, what, trust, policy);
}

pub(super) fn flow_logs(builder: &mut Builder<'_>) {
    let group = arn("logs", &format!("log-group:{}", builder.design.names.own(Name::FlowLogGroup)));
    let trust = trust("vpc-flow-logs.amazonaws.com").for_this_account().when(
        "ArnLike",
        "aws:SourceArn",
        arn("ec2", "vpc-flow-log/*"),
    );
    let policy = Policy::new([
        allow("Log", &["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
            .on([group.clone(), format!("{group}:*")]),
        // Listing groups knows no narrower resource.
        allow("FindGroup", &["logs:DescribeLogGroups"]).on(["*"]),
    ]);
    let what = "Writes the flow logs of the VPC";
    add(builder, Step::Foundation, FLOW_LOGS, Name::FlowLogsRole, what, trust, policy);
}

pub(super) fn log_stream(builder: &mut Builder<'_>) {
    let names = &builder.design.names;
    let bucket = bucket_arn(&names.own(Name::LogBucket));
    let group = arn("logs", &format!("log-group:{}", names.own(Name::StreamLogGroup)));
    let stream = arn("firehose", &format!("deliverystream/{}", names.own(Name::LogStream)));
    let trust =
        trust("firehose.amazonaws.com").for_this_account_if_told().when("ArnEqualsIfExists", "aws:SourceArn", stream);
    let policy = Policy::new([
        allow("Bucket", &["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"])
            .on([bucket.clone()]),
        allow("Objects", &["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]).on([format!("{bucket}/*")]),
        allow("Key", USE).on([key_arn()]),
        allow("Errors", &["logs:PutLogEvents"]).on([format!("{group}:*")]),
    ]);
    let what = "Writes the logs that the other Region sends";
    add(builder, Step::Foundation, LOG_STREAM, Name::LogStreamRole, what, trust, policy);
}

pub(super) fn log_destination(builder: &mut Builder<'_>) {
    // The one condition of AWS's own example; the ARN holds the account.
    let trust = trust("logs.amazonaws.com").when("ArnLike", "aws:SourceArn", arn("logs", "*"));
    let policy = Policy::new([allow("Send", &["firehose:PutRecord", "firehose:PutRecordBatch"])
        .on([Expression::reference(inputs::PEER_STREAM)])]);
    let what = "Sends this Region's logs to the other";
    add(builder, Step::Full, LOG_DESTINATION, Name::LogDestinationRole, what, trust, policy);
}
