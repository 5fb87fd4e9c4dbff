//! `deployer-policy.json`: the rights that deploying with `deploy.sh` needs, and no others.
//!
//! They are too many for one managed policy (6,144 characters) and for what a role holds inline (10,240), so there are
//! three managed policies, in a small template of their own that makes them and attaches them to the role that deploys:
//! one command, run once by whoever may give rights. The documents hold no functions, so they can be taken out and used
//! by any other tool. The same rights serve a role that `CloudFormation` assumes, given with `deploy.sh --role-arn`;
//! passing that role is then one right more.
//!
//! The table says what each resource type needs to be made, read, updated and, after a failed creation, removed again.
//! Sources: the `handlers` of AWS's resource provider schemas (as in cfn-lint 1.58, 2026-10-20), of which only what our
//! properties use is taken; the Service Authorization Reference for what can be limited to a resource; and the pages
//! named beside the rows that those schemas leave out. No right removes a table or an object; buckets and zones go only
//! when they are empty, and log groups and keys only because a failed creation has to remove what it made.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use crate::stacks::Stack;
use crate::template::resolve::{self, Setting};
use crate::template::text::indented;
use crate::template::{Map, Output, Parameter, Resource, Template, Value, json};

/// The most characters, without white space, of a managed policy (IAM user guide, "IAM and AWS STS quotas").
pub const LIMIT: usize = 6_144;

/// The parameter that names the role which deploys.
const ROLE: &str = "DeployerRole";
/// Whether a role is named.
const HAS_ROLE: &str = "HasDeployerRole";

/// A policy document.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { version: "2012-10-17", statement: Vec::new() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: String,
    effect: &'static str,
    action: Vec<String>,
    resource: Vec<String>,
    #[serde(skip_serializing_if = "Value::is_null")]
    condition: Value,
}

/// What limits the rights of a statement besides its resources.
#[derive(Clone, Copy)]
enum Limit {
    /// Calls to the Regions of the pair.
    Regions,
    /// Nothing: the service is the same in every Region.
    Global,
    /// Calls that a service makes for the deployer, in the Regions of the pair.
    ThroughServices,
    /// Keys given to AWS services.
    Grants,
    /// Keys that carry the Name tag of ours.
    OurKeys,
    /// Records of the domain and below it.
    OurRecords,
    /// Roles that services make for themselves.
    ServiceRoles,
}

/// The policies, and what they are about.
#[rustfmt::skip]
static POLICIES: &[(&str, &str)] = &[
    ("DeployStacks", "The stacks themselves, what deploy.sh looks up and uploads, DNS, and roles"),
    ("DeployData", "Keys, tables, buckets, streams and functions"),
    ("DeployNetwork", "VPCs, endpoints, alarms and logs"),
];

/// The statements by their names: the policy each stands in, and what limits it.
#[rustfmt::skip]
static STATEMENTS: &[(&str, &str, Limit)] = &[
    ("DeployStacks", "Stacks", Limit::Regions),
    ("DeployStacks", "Preflight", Limit::Regions),
    ("DeployStacks", "Artifacts", Limit::Regions),
    ("DeployStacks", "Dns", Limit::Global),
    ("DeployStacks", "Records", Limit::OurRecords),
    ("DeployStacks", "Roles", Limit::Global),
    ("DeployStacks", "ServiceRoles", Limit::ServiceRoles),
    ("DeployData", "Keys", Limit::Regions),
    ("DeployData", "KeysInUse", Limit::ThroughServices),
    ("DeployData", "KeyGrants", Limit::Grants),
    ("DeployData", "Data", Limit::Regions),
    ("DeployData", "Function", Limit::Regions),
    ("DeployData", "RemoveKeyAfterFailedCreation", Limit::OurKeys),
    ("DeployNetwork", "Network", Limit::Regions),
    ("DeployNetwork", "Endpoint", Limit::Regions),
    ("DeployNetwork", "Telemetry", Limit::Regions),
    ("DeployNetwork", "WithoutNames", Limit::Regions),
];

/// The policy that says which roles may be handed to which service.
const PASSING: &str = "DeployStacks";
/// The policy that keeps roles within the design's boundary.
const BOUNDING: &str = "DeployData";

/// Rights that a resource type needs, and on what.
struct Right {
    /// The resource type; what deploy.sh needs for itself has none.
    kind: &'static str,
    /// The statement that they stand in.
    sid: &'static str,
    actions: &'static [&'static str],
    /// Resources; `{}` stands for the name of each resource of the type.
    on: &'static [&'static str],
}

const fn right(
    kind: &'static str,
    sid: &'static str,
    on: &'static [&'static str],
    actions: &'static [&'static str],
) -> Right {
    Right { kind, sid, actions, on }
}

const ANY: &[&str] = &["*"];
const TABLE: &[&str] = &["arn:aws:dynamodb:*:*:table/{}", "arn:aws:dynamodb:*:*:table/{}/*"];
const BUCKET: &[&str] = &["arn:aws:s3:::{}"];
const KEY: &[&str] = &["arn:aws:kms:*:*:key/*"];
const FUNCTION: &[&str] = &["arn:aws:lambda:*:*:function:{}", "arn:aws:lambda:*:*:function:{}:*"];
const API: &[&str] = &["arn:aws:apigateway:*::/apis*", "arn:aws:apigateway:*::/tags/*"];
const DOMAIN: &[&str] = &["arn:aws:apigateway:*::/domainnames*", "arn:aws:apigateway:*::/tags/*"];
const API_CALLS: &[&str] =
    &["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"];
// API Gateway and flow logs write through the log delivery API (API Gateway developer guide, "Configure logging for
// HTTP APIs"; VPC user guide, "Publish flow logs to CloudWatch Logs").
const LOG_DELIVERY: &[&str] = &[
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
];

#[rustfmt::skip]
static RIGHTS: &[Right] = &[
    right("AWS::ApiGatewayV2::Api", "Endpoint", API, API_CALLS),
    right("AWS::ApiGatewayV2::ApiMapping", "Endpoint", DOMAIN, API_CALLS),
    right("AWS::ApiGatewayV2::Authorizer", "Endpoint", API, API_CALLS),
    right("AWS::ApiGatewayV2::DomainName", "Endpoint", DOMAIN, &["apigateway:AddCertificateToDomain", "apigateway:RemoveCertificateFromDomain"]),
    right("AWS::ApiGatewayV2::DomainName", "Endpoint", DOMAIN, API_CALLS),
    right("AWS::ApiGatewayV2::DomainName", "ServiceRoles", &["ops.apigateway.amazonaws.com"], &["iam:CreateServiceLinkedRole"]),
    right("AWS::ApiGatewayV2::Integration", "Endpoint", API, API_CALLS),
    right("AWS::ApiGatewayV2::Route", "Endpoint", API, API_CALLS),
    right("AWS::ApiGatewayV2::Stage", "Endpoint", API, API_CALLS),
    right("AWS::ApiGatewayV2::Stage", "WithoutNames", ANY, LOG_DELIVERY),
    right("AWS::CertificateManager::Certificate", "WithoutNames", ANY, &["acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:DescribeCertificate", "acm:ListTagsForCertificate", "acm:RemoveTagsFromCertificate", "acm:RequestCertificate", "acm:UpdateCertificateOptions"]),
    right("AWS::CertificateManager::Certificate", "Records", &[], &["route53:ChangeResourceRecordSets"]),
    right("AWS::CertificateManager::Certificate", "Dns", ANY, &["route53:GetChange"]),
    right("AWS::CloudWatch::Alarm", "Telemetry", &["arn:aws:cloudwatch:*:*:alarm:{}"], &["cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]),
    right("AWS::CloudWatch::Alarm", "WithoutNames", ANY, &["cloudwatch:DescribeAlarms"]),
    right("AWS::CloudWatch::Dashboard", "Telemetry", &["arn:aws:cloudwatch::*:dashboard/{}"], &["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource", "cloudwatch:PutDashboard"]),
    // What a replica takes in its own Region: DynamoDB developer guide, "Using IAM with global tables". Its key: the same
    // guide, "DynamoDB encryption at rest usage notes".
    right("AWS::DynamoDB::GlobalTable", "Data", TABLE, &["dynamodb:BatchWriteItem", "dynamodb:CreateTable", "dynamodb:CreateTableReplica", "dynamodb:DeleteItem", "dynamodb:Describe*", "dynamodb:GetItem", "dynamodb:GetResourcePolicy", "dynamodb:ListTagsOfResource", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateItem", "dynamodb:UpdateTable"]),
    right("AWS::DynamoDB::GlobalTable", "WithoutNames", ANY, &["application-autoscaling:DescribeScalableTargets", "application-autoscaling:DescribeScalingPolicies", "dynamodb:DescribeLimits"]),
    right("AWS::DynamoDB::GlobalTable", "KeysInUse", KEY, &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    right("AWS::DynamoDB::GlobalTable", "KeyGrants", KEY, &["kms:CreateGrant", "kms:RevokeGrant"]),
    right("AWS::DynamoDB::GlobalTable", "ServiceRoles", &["replication.dynamodb.amazonaws.com"], &["iam:CreateServiceLinkedRole"]),
    right("AWS::EC2::FlowLog", "Network", ANY, &["ec2:CreateFlowLogs", "ec2:DeleteFlowLogs", "ec2:DescribeFlowLogs", "ec2:DescribeTags"]),
    right("AWS::EC2::FlowLog", "WithoutNames", ANY, &["logs:CreateLogDelivery", "logs:DeleteLogDelivery"]),
    right("AWS::EC2::Route", "Network", ANY, &["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"]),
    right("AWS::EC2::RouteTable", "Network", ANY, &["ec2:CreateRouteTable", "ec2:DeleteRouteTable", "ec2:DescribeRouteTables"]),
    right("AWS::EC2::SecurityGroup", "Network", ANY, &["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", "ec2:UpdateSecurityGroupRuleDescriptionsEgress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress"]),
    right("AWS::EC2::Subnet", "Network", ANY, &["ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:ModifySubnetAttribute"]),
    right("AWS::EC2::SubnetRouteTableAssociation", "Network", ANY, &["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"]),
    right("AWS::EC2::VPC", "Network", ANY, &["ec2:CreateTags", "ec2:CreateVpc", "ec2:DeleteTags", "ec2:DeleteVpc", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcs", "ec2:ModifyVpcAttribute"]),
    right("AWS::EC2::VPCEndpoint", "Network", ANY, &["ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:DescribeVpcEndpoints", "ec2:ModifyVpcEndpoint"]),
    // Private names of an interface endpoint are a hosted zone (Service Authorization Reference, dependent actions).
    right("AWS::EC2::VPCEndpoint", "Dns", ANY, &["route53:AssociateVPCWithHostedZone"]),
    right("AWS::EC2::VPCPeeringConnection", "Network", ANY, &["ec2:AcceptVpcPeeringConnection", "ec2:CreateVpcPeeringConnection", "ec2:DeleteVpcPeeringConnection", "ec2:DescribeVpcPeeringConnections"]),
    right("AWS::Events::Rule", "Telemetry", &["arn:aws:events:*:*:rule/{}"], &["events:DeleteRule", "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]),
    right("AWS::IAM::Role", "Roles", &["arn:aws:iam::*:role/{}"], &["iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"]),
    right("AWS::IAM::RolePolicy", "Roles", &[], &["iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy"]),
    right("AWS::KMS::Alias", "Keys", &["arn:aws:kms:*:*:{}", "arn:aws:kms:*:*:key/*"], &["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]),
    right("AWS::KMS::Alias", "WithoutNames", ANY, &["kms:ListAliases"]),
    right("AWS::KMS::Key", "WithoutNames", ANY, &["kms:CreateKey"]),
    right("AWS::KMS::Key", "Keys", KEY, &["kms:DescribeKey", "kms:DisableKeyRotation", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription"]),
    right("AWS::KMS::Key", "RemoveKeyAfterFailedCreation", KEY, &["kms:ScheduleKeyDeletion"]),
    right("AWS::KinesisFirehose::DeliveryStream", "Data", &["arn:aws:firehose:*:*:deliverystream/{}"], &["firehose:CreateDeliveryStream", "firehose:DeleteDeliveryStream", "firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream", "firehose:StartDeliveryStreamEncryption", "firehose:StopDeliveryStreamEncryption", "firehose:TagDeliveryStream", "firehose:UntagDeliveryStream", "firehose:UpdateDestination"]),
    right("AWS::KinesisFirehose::DeliveryStream", "KeyGrants", KEY, &["kms:CreateGrant", "kms:RevokeGrant"]),
    right("AWS::Lambda::Alias", "Function", &[], &["lambda:CreateAlias", "lambda:DeleteAlias", "lambda:DeleteProvisionedConcurrencyConfig", "lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:PutProvisionedConcurrencyConfig", "lambda:UpdateAlias"]),
    right("AWS::Lambda::Function", "Function", FUNCTION, &["lambda:CreateFunction", "lambda:DeleteFunction", "lambda:DeleteFunctionConcurrency", "lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration", "lambda:GetFunctionRecursionConfig", "lambda:GetFunctionScalingConfig", "lambda:GetRuntimeManagementConfig", "lambda:PutFunctionConcurrency", "lambda:TagResource", "lambda:UntagResource", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"]),
    right("AWS::Lambda::Function", "Network", ANY, &["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]),
    right("AWS::Lambda::Function", "KeysInUse", KEY, &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]),
    right("AWS::Lambda::Function", "KeyGrants", KEY, &["kms:CreateGrant"]),
    right("AWS::Lambda::Permission", "Function", &[], &["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"]),
    right("AWS::Lambda::Version", "Function", &[], &["lambda:ListVersionsByFunction", "lambda:PublishVersion"]),
    right("AWS::Logs::Destination", "Telemetry", &["arn:aws:logs:*:*:destination:{}"], &["logs:DeleteDestination", "logs:ListTagsForResource", "logs:PutDestination", "logs:PutDestinationPolicy", "logs:TagResource", "logs:UntagResource"]),
    right("AWS::Logs::Destination", "WithoutNames", ANY, &["logs:DescribeDestinations"]),
    // Tags are on the group, everything else on "group:*" (CloudWatch Logs user guide, "Resources and operations").
    right("AWS::Logs::LogGroup", "Telemetry", &["arn:aws:logs:*:*:log-group:{}", "arn:aws:logs:*:*:log-group:{}:*"], &["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DescribeIndexPolicies", "logs:GetDataProtectionPolicy", "logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"]),
    right("AWS::Logs::LogGroup", "WithoutNames", ANY, &["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"]),
    right("AWS::Logs::LogStream", "Telemetry", &[], &["logs:CreateLogStream", "logs:DeleteLogStream", "logs:DescribeLogStreams"]),
    right("AWS::Logs::MetricFilter", "Telemetry", &[], &["logs:DeleteMetricFilter", "logs:DescribeMetricFilters", "logs:PutMetricFilter"]),
    right("AWS::Logs::ResourcePolicy", "WithoutNames", ANY, &["logs:DeleteResourcePolicy", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"]),
    right("AWS::Logs::SubscriptionFilter", "Telemetry", &[], &["logs:DeleteSubscriptionFilter", "logs:DescribeSubscriptionFilters", "logs:PutSubscriptionFilter"]),
    right("AWS::Route53::HealthCheck", "Dns", ANY, &["route53:ChangeTagsForResource", "route53:CreateHealthCheck", "route53:DeleteHealthCheck", "route53:GetHealthCheck", "route53:ListTagsForResource", "route53:UpdateHealthCheck"]),
    // Route 53 removes a zone only when it holds no records of its own any more.
    right("AWS::Route53::HostedZone", "Dns", ANY, &["route53:ChangeTagsForResource", "route53:CreateHostedZone", "route53:DeleteHostedZone", "route53:GetChange", "route53:GetHostedZone", "route53:ListQueryLoggingConfigs", "route53:ListTagsForResource", "route53:UpdateHostedZoneComment"]),
    right("AWS::Route53::RecordSet", "Records", &["arn:aws:route53:::hostedzone/{}"], &["route53:ChangeResourceRecordSets"]),
    right("AWS::Route53::RecordSet", "Dns", ANY, &["route53:GetChange", "route53:GetHostedZone", "route53:ListHostedZones", "route53:ListResourceRecordSets"]),
    // S3 removes a bucket only when it is empty, versions included.
    right("AWS::S3::Bucket", "Data", BUCKET, &["s3:CreateBucket", "s3:DeleteBucket", "s3:Get*Configuration", "s3:GetBucket*", "s3:ListBucket", "s3:ListTagsForResource", "s3:PutAccelerateConfiguration", "s3:PutBucketOwnershipControls", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration", "s3:TagResource", "s3:UntagResource"]),
    right("AWS::S3::BucketPolicy", "Data", &[], &["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"]),
    right("AWS::SNS::Subscription", "WithoutNames", ANY, &["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"]),
    right("AWS::SNS::Subscription", "Telemetry", &[], &["sns:Subscribe"]),
    right("AWS::SNS::Topic", "Telemetry", &["arn:aws:sns:*:*:{}"], &["sns:CreateTopic", "sns:DeleteTopic", "sns:GetDataProtectionPolicy", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"]),
    right("AWS::SNS::TopicPolicy", "Telemetry", &[], &["sns:GetTopicAttributes", "sns:SetTopicAttributes"]),
];

/// The calls that `deploy.sh` makes itself; `{}` stands for the name of each stack.
#[rustfmt::skip]
static SCRIPT: &[Right] = &[
    right("", "Stacks", &["arn:aws:cloudformation:*:*:stack/{}/*"], &["cloudformation:ContinueUpdateRollback", "cloudformation:CreateChangeSet", "cloudformation:CreateStack", "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack", "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents", "cloudformation:DescribeStackResourceDrifts", "cloudformation:DescribeStacks", "cloudformation:DetectStackDrift", "cloudformation:DetectStackResourceDrift", "cloudformation:GetStackPolicy", "cloudformation:ListStackResources", "cloudformation:RollbackStack", "cloudformation:SetStackPolicy", "cloudformation:TagResource", "cloudformation:UpdateStack", "cloudformation:UpdateTerminationProtection"]),
    right("", "Preflight", ANY, &["cloudformation:DescribeStackDriftDetectionStatus", "ec2:DescribeAvailabilityZones", "lambda:GetAccountSettings", "servicequotas:GetAWSDefaultServiceQuota", "servicequotas:GetServiceQuota"]),
    right("", "Dns", ANY, &["route53:GetHostedZone"]),
];

/// The objects that `deploy.sh` uploads and that `CloudFormation` and Lambda read.
const OBJECT_ACTIONS: &[&str] = &["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];

/// The template with the policies for these stacks, for the Regions and names that they are designed for.
#[must_use]
pub fn text(stacks: &[Stack]) -> String {
    let mut template = Template {
        description: "What a role needs that deploys the pair with deploy.sh: attached to the role named, or to be \
                      attached by hand"
            .to_owned(),
        ..Template::default()
    };
    let role = Parameter {
        kind: "String".to_owned(),
        description: "The name of the role that deploys; empty to attach the policies later.".to_owned(),
        default: Some("".into()),
        allowed_pattern: Some("^[A-Za-z0-9_+=,.@-]{0,64}$".to_owned()),
        constraint_description: Some("a role's name, without its path or ARN, or empty".to_owned()),
        ..Parameter::default()
    };
    template.parameters.insert(ROLE.to_owned(), role);
    template.conditions.insert(HAS_ROLE.to_owned(), json!({"Fn::Not": [{"Fn::Equals": [{"Ref": ROLE}, ""]}]}));
    let documents = documents(stacks);
    for (name, about) in POLICIES {
        let roles = json!({"Fn::If": [HAS_ROLE, [{"Ref": ROLE}], {"Ref": "AWS::NoValue"}]});
        let properties = [
            ("Description".to_owned(), (*about).into()),
            ("PolicyDocument".to_owned(), documents.get(name).map_or(Value::Null, |document| json!(document))),
            ("Roles".to_owned(), roles),
        ];
        let policy = Resource {
            kind: "AWS::IAM::ManagedPolicy".to_owned(),
            properties: Map::from_iter(properties).into(),
            ..Resource::default()
        };
        template.resources.insert((*name).to_owned(), policy);
        let arn = Output { description: format!("{about}."), value: json!({"Ref": name}), ..Output::default() };
        template.outputs.insert(format!("{name}Arn"), arn);
    }
    indented(&template)
}

/// The policy documents by the names of the policies.
fn documents(stacks: &[Stack]) -> IndexMap<&'static str, Policy> {
    let mut rights: IndexMap<&'static str, (IndexSet<String>, IndexSet<String>)> = IndexMap::new();
    let mut add = |sid: &'static str, actions: &[&str], resources: Vec<String>| {
        let (all_actions, all_resources) = rights.entry(sid).or_default();
        all_actions.extend(actions.iter().map(|action| (*action).to_owned()));
        all_resources.extend(resources);
    };
    let stack_names: Vec<String> = stacks.iter().map(|stack| stack.name.clone()).collect();
    for right in SCRIPT {
        add(right.sid, right.actions, filled(right.on, &stack_names));
    }
    for right in RIGHTS {
        if let Some(names) = names(stacks, right.kind) {
            add(right.sid, right.actions, filled(right.on, &names));
        }
    }
    add("Artifacts", OBJECT_ACTIONS, objects(stacks));
    let regions: IndexSet<&str> = stacks.iter().map(|stack| stack.region.as_str()).collect();
    let mut documents: IndexMap<&str, Policy> = IndexMap::new();
    for (policy, sid, limit) in STATEMENTS {
        let Some((mut action, resource)) = rights.shift_remove(*sid) else { continue };
        action.sort_unstable();
        let condition = condition(*limit, stacks, &regions, &resource);
        let resource = match limit {
            Limit::ServiceRoles => vec!["arn:aws:iam::*:role/aws-service-role/*".to_owned()],
            _ => resource.into_iter().collect(),
        };
        let action = action.into_iter().collect();
        let statement = Statement { sid: (*sid).to_owned(), effect: "Allow", action, resource, condition };
        documents.entry(*policy).or_default().statement.push(statement);
    }
    documents.entry(PASSING).or_default().statement.extend(pass_role(stacks));
    documents.entry(BOUNDING).or_default().statement.extend(bounded_roles(stacks));
    documents
}

fn condition(limit: Limit, stacks: &[Stack], regions: &IndexSet<&str>, resources: &IndexSet<String>) -> Value {
    let in_regions = json!({"aws:RequestedRegion": regions});
    match limit {
        Limit::Regions => json!({"StringEquals": in_regions}),
        Limit::Global => Value::Null,
        Limit::ThroughServices => {
            let services = ["dynamodb", "firehose", "lambda", "s3"];
            json!({
                "StringEquals": in_regions,
                "StringLike": {"kms:ViaService": services.map(|service| format!("{service}.*.amazonaws.com"))},
            })
        }
        Limit::Grants => json!({"StringEquals": in_regions, "Bool": {"kms:GrantIsForAWSResource": "true"}}),
        Limit::OurKeys => json!({"StringEquals": {"aws:ResourceTag/Name": key_tags(stacks)}}),
        Limit::OurRecords => json!({
            "ForAllValues:StringLike": {"route53:ChangeResourceRecordSetsNormalizedRecordNames": records(stacks)}
        }),
        Limit::ServiceRoles => json!({"StringEquals": {"iam:AWSServiceName": resources}}),
    }
}

/// The names of all resources of a type, as far as the templates give them; `None` where there is no such resource.
fn names(stacks: &[Stack], kind: &str) -> Option<Vec<String>> {
    let mut found = None::<IndexSet<String>>;
    for (stack, resource) in resources(stacks, kind) {
        let found = found.get_or_insert_default();
        let name = naming(kind).and_then(|property| resolved(stack, resource.properties.get(property)?));
        found.extend(name);
    }
    let found: Vec<String> = found?.into_iter().collect();
    Some(if kind == "AWS::CloudWatch::Alarm" { covering(&found) } else { found })
}

/// The property that holds the name in the types whose rights are limited to names.
fn naming(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AWS::CloudWatch::Alarm" => "AlarmName",
        "AWS::CloudWatch::Dashboard" => "DashboardName",
        "AWS::DynamoDB::GlobalTable" => "TableName",
        "AWS::Events::Rule" => "Name",
        "AWS::IAM::Role" => "RoleName",
        "AWS::KMS::Alias" => "AliasName",
        "AWS::KinesisFirehose::DeliveryStream" => "DeliveryStreamName",
        "AWS::Lambda::Function" => "FunctionName",
        "AWS::Logs::Destination" => "DestinationName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        "AWS::Route53::RecordSet" => "HostedZoneId",
        "AWS::S3::Bucket" => "BucketName",
        "AWS::SNS::Topic" => "TopicName",
        _ => return None,
    })
}

/// One pattern for many names that begin and end alike: there is an alarm for everything, and each would be a line.
fn covering(names: &[String]) -> Vec<String> {
    let [first, others @ ..] = names else { return Vec::new() };
    if others.is_empty() {
        return names.to_vec();
    }
    let alike = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        one.zip(other).take_while(|(one, other)| one == other).map(|(c, _)| c).collect::<String>()
    };
    let (mut beginning, mut ending) = (first.clone(), first.chars().rev().collect::<String>());
    for other in others {
        beginning = alike(&mut beginning.chars(), &mut other.chars());
        ending = alike(&mut ending.chars(), &mut other.chars().rev());
    }
    vec![format!("{beginning}*{}", ending.chars().rev().collect::<String>())]
}

/// The patterns with each name filled in; without any name they hold for all.
fn filled(patterns: &[&str], names: &[String]) -> Vec<String> {
    let mut resources = Vec::new();
    for pattern in patterns {
        match names {
            _ if !pattern.contains("{}") => resources.push((*pattern).to_owned()),
            [] => resources.push(pattern.replace("{}", "*")),
            names => resources.extend(names.iter().map(|name| pattern.replace("{}", name))),
        }
    }
    resources
}

/// The objects with the code: in the buckets that the functions name, or else in every bucket of ours that may be meant.
fn objects(stacks: &[Stack]) -> Vec<String> {
    let mut buckets = IndexSet::new();
    for (stack, function) in resources(stacks, "AWS::Lambda::Function") {
        let named = function.properties.get("Code").and_then(|code| code.get("S3Bucket"));
        buckets.extend(named.and_then(|bucket| resolved(stack, bucket)));
    }
    let own = stacks.iter().filter_map(|stack| {
        let bucket = stack.template.outputs.get("ArtifactBucketName")?.value.get("Ref")?.as_str()?;
        resolved(stack, stack.template.resources.get(bucket)?.properties.get("BucketName")?)
    });
    buckets.extend(own);
    buckets.into_iter().map(|bucket| format!("arn:aws:s3:::{bucket}/*")).collect()
}

/// A role may be handed to the service that its trust policy names, and to no other.
fn pass_role(stacks: &[Stack]) -> Vec<Statement> {
    let mut roles: IndexMap<String, IndexSet<String>> = IndexMap::new();
    for (stack, role) in resources(stacks, "AWS::IAM::Role") {
        let service = role.properties.get("AssumeRolePolicyDocument").and_then(|trust| {
            trust.get("Statement")?.as_array()?.iter().find_map(|statement| statement.get("Principal")?.get("Service"))
        });
        let service = service.and_then(|service| resolved(stack, service));
        let name = role.properties.get("RoleName").and_then(|name| resolved(stack, name));
        if let (Some(service), Some(name)) = (service, name) {
            roles.entry(service).or_default().insert(format!("arn:aws:iam::*:role/{name}"));
        }
    }
    roles
        .into_iter()
        .map(|(service, roles)| Statement {
            sid: format!("PassTo{}", sid_part(&service)),
            effect: "Allow",
            action: vec!["iam:PassRole".to_owned()],
            resource: roles.into_iter().collect(),
            condition: json!({"StringEquals": {"iam:PassedToService": service}}),
        })
        .collect()
}

/// Where the design has a boundary: whoever deploys may write nothing into a role that does not carry it, or could give
/// the role more than the boundary allows.
fn bounded_roles(stacks: &[Stack]) -> Option<Statement> {
    let boundaries: IndexSet<String> = resources(stacks, "AWS::IAM::Role")
        .filter_map(|(stack, role)| resolved(stack, role.properties.get("PermissionsBoundary")?))
        .collect();
    let names = covering(&names(stacks, "AWS::IAM::Role")?);
    (!boundaries.is_empty()).then(|| Statement {
        sid: "NoRoleWithoutBoundary".to_owned(),
        effect: "Deny",
        action: ["CreateRole", "DeleteRolePolicy", "PutRolePermissionsBoundary", "PutRolePolicy"]
            .map(|action| format!("iam:{action}"))
            .to_vec(),
        resource: filled(&["arn:aws:iam::*:role/{}"], &names),
        condition: json!({"StringNotEquals": {"iam:PermissionsBoundary": boundaries}}),
    })
}

/// `vpc-flow-logs.amazonaws.com` as `VpcFlowLogs`: a statement's id has letters and digits only.
fn sid_part(service: &str) -> String {
    let name = service.split('.').next().unwrap_or_default();
    name.split('-')
        .flat_map(|word| word.chars().enumerate().map(|(index, c)| if index == 0 { c.to_ascii_uppercase() } else { c }))
        .collect()
}

/// The Name tags of the keys.
fn key_tags(stacks: &[Stack]) -> IndexSet<String> {
    resources(stacks, "AWS::KMS::Key")
        .filter_map(|(stack, key)| {
            let tags = key.properties.get("Tags")?.as_array()?;
            let name = tags.iter().find(|tag| tag.get("Key").is_some_and(|key| key == "Name"))?.get("Value")?;
            resolved(stack, name)
        })
        .collect()
}

/// The names that records may have: the domain's own, and those below it with which certificates are validated.
fn records(stacks: &[Stack]) -> IndexSet<String> {
    resources(stacks, "AWS::Route53::RecordSet")
        .filter_map(|(stack, record)| resolved(stack, record.properties.get("Name")?))
        .flat_map(|name| [name.clone(), format!("*.{name}")])
        .collect()
}

fn resources<'a>(stacks: &'a [Stack], kind: &str) -> impl Iterator<Item = (&'a Stack, &'a Resource)> {
    stacks.iter().flat_map(move |stack| {
        stack.template.resources.values().filter(move |resource| resource.kind == kind).map(move |found| (stack, found))
    })
}

/// The text of a value in its stack's Region and in any account.
fn resolved(stack: &Stack, value: &Value) -> Option<String> {
    let setting = Setting { parameters: &stack.template.parameters, given: None, region: &stack.region, account: "*" };
    resolve::text(&setting, value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::artifact::built_in;
    use crate::parameters::{Parameters, presets};

    /// The presets, a pair with an edge stack and a caller's own zone, and the longest names that can be.
    fn designs() -> Vec<(&'static str, Vec<Stack>)> {
        let mut edge = Parameters::default();
        edge.regions.primary = "eu-west-1".into();
        edge.regions.secondary = "ap-southeast-1".into();
        edge.dns.zone = "existing".into();
        edge.dns.zone_id = "Z0123456789ABCDEFGHIJ".into();
        edge.dns.jwt_issuer = "https://login.example.com".into();
        let mut long = edge.clone();
        long.environment.application = "transaction-long".into();
        long.environment.suffix = "prod-eu1".into();
        long.regions.primary = "ap-southeast-2".into();
        let mut held = long.clone();
        held.dns.failback = "held".into();
        held.security.permissions_boundary = "arn:aws:iam::123456789012:policy/limit".into();
        let presets = presets::PRESETS.iter().map(|preset| (preset.id, (preset.parameters)()));
        presets
            .chain([("edge", edge), ("long", long), ("held", held)])
            .map(|(id, parameters)| (id, crate::stacks::stacks(&crate::design::design(&parameters, &built_in()))))
            .collect()
    }

    #[test]
    fn every_type_of_the_stacks_has_its_rights_and_no_right_is_without_a_type() {
        let known: BTreeSet<&str> = RIGHTS.iter().map(|right| right.kind).collect();
        let mut used = BTreeSet::new();
        for (id, stacks) in designs() {
            for resource in stacks.iter().flat_map(|stack| stack.template.resources.values()) {
                assert!(known.contains(resource.kind.as_str()), "{id}: {}", resource.kind);
                used.insert(resource.kind.clone());
            }
        }
        assert_eq!(known, used.iter().map(String::as_str).collect());
    }

    #[test]
    fn every_right_stands_in_a_statement() {
        for right in RIGHTS.iter().chain(SCRIPT) {
            assert!(STATEMENTS.iter().any(|(_, sid, _)| *sid == right.sid), "{}", right.sid);
        }
    }

    /// The calls of a script as rights: `lambda get-alias` is `lambda:GetAlias`. Rights of S3 are not called like its calls.
    fn calls(script: &str) -> BTreeSet<String> {
        let services = ["cloudformation", "ec2", "lambda", "route53", "service-quotas"];
        let words: Vec<&str> = script.split_whitespace().collect();
        let named = words.windows(3).filter(|three| {
            let asks = ["ask", "must_ask", "change", "must_change"];
            asks.contains(&three[0].trim_start_matches(['(', '$']).rsplit("$(").next().unwrap())
                && services.contains(&three[1])
                && three[2].starts_with(|c: char| c.is_ascii_lowercase())
        });
        named
            .map(|three| format!("{}:{}", three[1].replace('-', ""), sid_part(three[2]).replace("Aws", "AWS")))
            .collect()
    }

    #[test]
    fn every_call_of_the_script_has_its_right() {
        for (id, stacks) in designs() {
            let design = crate::design::design(&Parameters::default(), &built_in());
            let calls = calls(&crate::files::scripts::deploy(&design, &stacks));
            for call in
                ["lambda:UpdateAlias", "cloudformation:CreateChangeSet", "servicequotas:GetAWSDefaultServiceQuota"]
            {
                assert!(calls.contains(call), "{call} is not found in the script: {calls:?}");
            }
            let statements = documents(&stacks).into_values().flat_map(|policy| policy.statement);
            let given: BTreeSet<String> = statements.flat_map(|statement| statement.action).collect();
            let missing: Vec<_> = calls.difference(&given).collect();
            assert!(missing.is_empty(), "{id}: {missing:?}");
        }
    }

    #[test]
    fn every_policy_fits_and_says_what_it_means() {
        for (id, stacks) in designs() {
            let documents = documents(&stacks);
            assert_eq!(
                documents.keys().copied().collect::<Vec<_>>(),
                POLICIES.iter().map(|(name, _)| *name).collect::<Vec<_>>()
            );
            for (policy, document) in documents {
                let text = crate::template::text::minified(&document);
                let characters = text.chars().filter(|c| !c.is_whitespace()).count();
                assert!(characters <= LIMIT, "{id}: {policy} has {characters}");
                let mut sids = BTreeSet::new();
                for statement in document.statement {
                    assert!(sids.insert(statement.sid.clone()), "{id}: {} twice", statement.sid);
                    assert!(statement.sid.chars().all(|c| c.is_ascii_alphanumeric()), "{}", statement.sid);
                    assert!(!statement.resource.is_empty(), "{id}: {}", statement.sid);
                    for action in &statement.action {
                        let (service, name) = action.split_once(':').unwrap();
                        assert!(!service.is_empty() && name.len() > 1 && !name.starts_with('*'), "{id}: {action}");
                        let removes = ["dynamodb:DeleteTable", "s3:DeleteObject", "s3:DeleteObjectVersion"];
                        assert!(!removes.contains(&action.as_str()), "{id}: {action}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_template_is_one_that_a_review_has_nothing_to_say_about() {
        let (_, stacks) = designs().remove(0);
        let reading = crate::template::read::read(text(&stacks).as_bytes(), crate::finding::Place::Primary).unwrap();
        assert_eq!(reading.findings, []);
        let findings = crate::review::review_templates(&reading.template, &Template::default(), None);
        // Rights are meant to go when their stack goes.
        assert!(findings.iter().all(|finding| finding.rule == "resource-not-retained"), "{findings:#?}");
    }

    #[test]
    fn rights_reach_no_further_than_the_design() {
        let (_, stacks) = designs().into_iter().find(|(id, _)| *id == "edge").unwrap();
        let statements: Vec<Statement> = documents(&stacks).into_values().flat_map(|policy| policy.statement).collect();
        let statement = |sid: &str| json!(statements.iter().find(|statement| statement.sid == sid).unwrap());
        // Whoever may change the code of a function acts with its role.
        let functions = statement("Function")["Resource"].to_string();
        assert!(
            functions.contains(":function:transaction-processor-") && !functions.contains(":function:*"),
            "{functions}"
        );
        let regions = json!(["eu-west-1", "ap-southeast-1", "us-east-1"]);
        assert_eq!(statement("Network")["Condition"]["StringEquals"]["aws:RequestedRegion"], regions);
        assert_eq!(
            statement("Stacks")["Resource"],
            json!([
                "arn:aws:cloudformation:*:*:stack/transaction-primary-prod/*",
                "arn:aws:cloudformation:*:*:stack/transaction-secondary-prod/*",
                "arn:aws:cloudformation:*:*:stack/transaction-edge-prod/*"
            ])
        );
        assert_eq!(statement("Records")["Resource"], json!(["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]));
        assert_eq!(
            statement("PassToLambda")["Resource"],
            json!([
                "arn:aws:iam::*:role/transaction-processor-prod-eu-west-1",
                "arn:aws:iam::*:role/transaction-processor-prod-ap-southeast-1"
            ])
        );
        assert_eq!(
            statement("PassToVpcFlowLogs")["Condition"],
            json!({"StringEquals": {"iam:PassedToService": "vpc-flow-logs.amazonaws.com"}})
        );
        assert_eq!(
            statement("Artifacts")["Resource"],
            json!([
                "arn:aws:s3:::transaction-artifacts-prod-*-eu-west-1/*",
                "arn:aws:s3:::transaction-artifacts-prod-*-ap-southeast-1/*"
            ])
        );
        assert!(
            statement("Telemetry")["Resource"]
                .as_array()
                .unwrap()
                .contains(&json!("arn:aws:cloudwatch:*:*:alarm:transaction-*-prod"))
        );
        assert!(!statements.iter().any(|statement| statement.effect == "Deny"), "this design has no boundary");
        let (_, bounded) = designs().into_iter().find(|(id, _)| *id == "held").unwrap();
        let statements: Vec<Statement> =
            documents(&bounded).into_values().flat_map(|policy| policy.statement).collect();
        let denied = json!(statements.iter().find(|statement| statement.effect == "Deny").unwrap());
        let boundary = json!(["arn:aws:iam::123456789012:policy/limit"]);
        assert_eq!(denied["Condition"], json!({"StringNotEquals": {"iam:PermissionsBoundary": boundary}}));
        assert!(denied["Action"].as_array().unwrap().contains(&json!("iam:PutRolePolicy")));
        assert_eq!(
            statement("ServiceRoles")["Condition"]["StringEquals"]["iam:AWSServiceName"],
            json!(["ops.apigateway.amazonaws.com", "replication.dynamodb.amazonaws.com"])
        );
    }
}
