//! What a property refers to is of the kind that it takes, and in the Region in which it is looked for.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::ways::Way;
use crate::template::Value;

pub(crate) static KIND: Rule = Rule {
    id: "reference-wrong-kind",
    severity: Severity::Error,
    title: "A reference to the wrong kind of resource",
    why: "The service refuses the identifier, or takes it and never finds what it needs.",
    mend: "Refer to a resource of the kind that the message names.",
    page: guide!("intrinsic-function-reference-ref"),
    parameter: None,
    check: Check::Pair(check),
};

pub(crate) static REGION: Rule = Rule {
    id: "reference-wrong-region",
    severity: Severity::Error,
    title: "A reference to a resource of the other Region",
    why: "The service looks for it in its own Region and does not find it: the deployment fails.",
    mend: "Refer to the resource of the same stack.",
    page: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html",
    parameter: None,
    // Found where kinds are.
    check: Check::Walk,
};

const KEY: &[&str] = &["AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias"];
const ROLE: &[&str] = &["AWS::IAM::Role"];
const VPC: &[&str] = &["AWS::EC2::VPC"];
const SUBNET: &[&str] = &["AWS::EC2::Subnet"];
const GROUP: &[&str] = &["AWS::EC2::SecurityGroup"];
const ROUTES: &[&str] = &["AWS::EC2::RouteTable"];
const BUCKET: &[&str] = &["AWS::S3::Bucket"];
const CODE: &[&str] = &["AWS::Lambda::Function", "AWS::Lambda::Alias", "AWS::Lambda::Version"];
const STREAM: &[&str] = &["AWS::Kinesis::Stream", "AWS::KinesisFirehose::DeliveryStream"];

/// Where a property is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// In the stack's own Region only.
    Region,
    /// In any Region, or another rule looks at it.
    Any,
}
use Within::{Any, Region};

/// The kinds of resource that properties take: the type, the property, the kinds, and where they are looked for.
#[rustfmt::skip]
static TAKEN: &[(&str, &[&str], &[&str], Within)] = &[
    ("AWS::ApiGatewayV2::ApiMapping", &["DomainName"], &["AWS::ApiGatewayV2::DomainName", "AWS::ApiGateway::DomainName"], Any),
    ("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "*", "CertificateArn"], &["AWS::CertificateManager::Certificate"], Any),
    ("AWS::DynamoDB::GlobalTable", &["Replicas", "*", "SSESpecification", "KMSMasterKeyId"], KEY, Any),
    ("AWS::EC2::FlowLog", &["DeliverLogsPermissionArn"], ROLE, Any),
    ("AWS::EC2::Route", &["RouteTableId"], ROUTES, Region),
    ("AWS::EC2::Route", &["VpcPeeringConnectionId"], &["AWS::EC2::VPCPeeringConnection"], Any),
    ("AWS::EC2::RouteTable", &["VpcId"], VPC, Region),
    ("AWS::EC2::SecurityGroup", &["VpcId"], VPC, Region),
    ("AWS::EC2::Subnet", &["VpcId"], VPC, Region),
    ("AWS::EC2::SubnetRouteTableAssociation", &["RouteTableId"], ROUTES, Region),
    ("AWS::EC2::SubnetRouteTableAssociation", &["SubnetId"], SUBNET, Region),
    ("AWS::EC2::VPCEndpoint", &["RouteTableIds", "*"], ROUTES, Region),
    ("AWS::EC2::VPCEndpoint", &["SecurityGroupIds", "*"], GROUP, Region),
    ("AWS::EC2::VPCEndpoint", &["SubnetIds", "*"], SUBNET, Region),
    ("AWS::EC2::VPCEndpoint", &["VpcId"], VPC, Region),
    ("AWS::EC2::VPCPeeringConnection", &["PeerVpcId"], VPC, Any),
    ("AWS::EC2::VPCPeeringConnection", &["VpcId"], VPC, Region),
    ("AWS::KinesisFirehose::DeliveryStream", &["ExtendedS3DestinationConfiguration", "BucketARN"], BUCKET, Any),
    ("AWS::KinesisFirehose::DeliveryStream", &["ExtendedS3DestinationConfiguration", "RoleARN"], ROLE, Any),
    ("AWS::Lambda::Function", &["DeadLetterConfig", "TargetArn"], &["AWS::SNS::Topic", "AWS::SQS::Queue"], Region),
    ("AWS::Lambda::Function", &["KmsKeyArn"], KEY, Any),
    ("AWS::Lambda::Function", &["Role"], ROLE, Any),
    ("AWS::Lambda::Function", &["VpcConfig", "SecurityGroupIds", "*"], GROUP, Region),
    ("AWS::Lambda::Function", &["VpcConfig", "SubnetIds", "*"], SUBNET, Region),
    ("AWS::Lambda::Permission", &["FunctionName"], CODE, Region),
    ("AWS::Logs::Destination", &["RoleArn"], ROLE, Any),
    ("AWS::Logs::Destination", &["TargetArn"], STREAM, Any),
    ("AWS::Logs::LogGroup", &["KmsKeyId"], KEY, Any),
    ("AWS::Route53::RecordSet", &["HealthCheckId"], &["AWS::Route53::HealthCheck"], Any),
    ("AWS::Route53::RecordSet", &["HostedZoneId"], &["AWS::Route53::HostedZone"], Any),
    ("AWS::S3::Bucket", &["ReplicationConfiguration", "Role"], ROLE, Any),
    ("AWS::S3::Bucket", &["ReplicationConfiguration", "Rules", "*", "Destination", "Bucket"], BUCKET, Any),
    ("AWS::S3::Bucket", &["ReplicationConfiguration", "Rules", "*", "Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"], KEY, Any),
    ("AWS::SNS::Subscription", &["TopicArn"], &["AWS::SNS::Topic"], Any),
    ("AWS::SNS::Topic", &["KmsMasterKeyId"], KEY, Any),
    ("AWS::SQS::Queue", &["KmsMasterKeyId"], KEY, Any),
];

/// Types that stand for others, as those of somebody's own do.
const STAND_FOR_ANYTHING: &[&str] = &["AWS::CloudFormation::", "AWS::Serverless::"];

/// Attributes that stand for the resource itself, not for something it knows of.
const ITSELF: &[&str] = &["Arn", "TopicArn", "Id", "GroupId"];

/// The resource that a property certainly refers to: not by a name that resources of several kinds may have.
fn referred<'a>(pair: &Pair<'a>, item: &Item<'a>, way: &Way<'a>) -> Option<Item<'a>> {
    let value = way.value()?;
    let own = |id: &str| {
        let (id, resource) = item.subject.template.resources.get_key_value(id)?;
        Some(Item { subject: item.subject, id, resource })
    };
    if let Some(found) = value.get("Ref").and_then(Value::as_str).and_then(own) {
        return Some(found);
    }
    if let Some(attribute) = value.get("Fn::GetAtt") {
        let (id, attribute) = match attribute.as_array() {
            Some([id, attribute]) => (id.as_str()?, attribute.as_str()?),
            _ => attribute.as_str()?.split_once('.')?,
        };
        return own(id).filter(|_| ITSELF.contains(&attribute));
    }
    let meaning = pair.means(item, way)?;
    let certain = if let Some(text) = meaning.known() {
        text.starts_with("arn:")
    } else {
        // What is shown as `${LogicalId.Attribute}`.
        let shown = meaning.to_string();
        shown.trim_end_matches('}').split_once('.').is_none_or(|(_, attribute)| ITSELF.contains(&attribute))
    };
    certain.then(|| pair.target(&meaning))?
}

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, path, taken, within) in TAKEN {
        for item in pair.of_type(kind) {
            for way in item.ways(path) {
                let Some(found) = referred(pair, &item, &way) else { continue };
                let other = found.resource.kind.as_str();
                if taken.contains(&other) {
                    if *within == Region && found.subject.place != item.subject.place {
                        let place = found.subject.place.name();
                        let message =
                            format!("{} is in the {place} stack's Region: refer to one of this stack.", found.id);
                        report.at(&REGION, &item, &way, &message);
                    }
                } else if other.starts_with("AWS::") && !STAND_FOR_ANYTHING.iter().any(|it| other.starts_with(it)) {
                    let wanted = taken.first().copied().unwrap_or_default();
                    let message =
                        format!("It leads to {}, an {other}, where an {wanted} belongs: refer to one.", found.id);
                    report.at(&KIND, &item, &way, &message);
                }
            }
        }
    }
}
