//! The attributes that `Fn::GetAtt` returns, for the resource types of our stacks and their nearest relatives.

/// What the resource type returns; `None` for a type that is not in the table.
pub(crate) fn of(kind: &str) -> Option<&'static [&'static str]> {
    let found = ATTRIBUTES.binary_search_by_key(&kind, |(known, _)| known).ok()?;
    ATTRIBUTES.get(found).map(|(_, attributes)| *attributes)
}

/// From the read-only properties of AWS's resource provider schemas and the exceptions to them that cfn-lint 1.58
/// keeps (schemas of 2026-10-20). Types of which every property can be read are left out. In
/// alphabetical order.
#[rustfmt::skip]
static ATTRIBUTES: &[(&str, &[&str])] = &[
    ("AWS::ApiGatewayV2::Api", &["ApiEndpoint", "ApiId", "ExecuteApiArn"]),
    ("AWS::ApiGatewayV2::ApiMapping", &["ApiMappingId"]),
    ("AWS::ApiGatewayV2::Authorizer", &["AuthorizerId"]),
    ("AWS::ApiGatewayV2::DomainName", &["DomainNameArn", "RegionalDomainName", "RegionalHostedZoneId"]),
    ("AWS::ApiGatewayV2::Integration", &["IntegrationId"]),
    ("AWS::ApiGatewayV2::Route", &["RouteId"]),
    ("AWS::ApiGatewayV2::Stage", &[]),
    ("AWS::CertificateManager::Certificate", &["CertificateArn"]),
    ("AWS::CloudWatch::Alarm", &["Arn"]),
    ("AWS::CloudWatch::CompositeAlarm", &["Arn"]),
    ("AWS::CloudWatch::Dashboard", &[]),
    ("AWS::DynamoDB::GlobalTable", &["Arn", "StreamArn", "TableId"]),
    ("AWS::DynamoDB::Table", &["Arn", "StreamArn"]),
    ("AWS::EC2::FlowLog", &["Id"]),
    ("AWS::EC2::Route", &["CidrBlock"]),
    ("AWS::EC2::RouteTable", &["RouteTableId"]),
    ("AWS::EC2::SecurityGroupEgress", &["Id"]),
    ("AWS::EC2::SecurityGroupIngress", &["Id"]),
    ("AWS::EC2::SubnetRouteTableAssociation", &["Id"]),
    ("AWS::EC2::VPCEndpoint", &["CreationTimestamp", "DnsEntries", "Id", "NetworkInterfaceIds"]),
    ("AWS::EC2::VPCPeeringConnection", &["Id"]),
    ("AWS::Events::Rule", &["Arn", "RuleName"]),
    ("AWS::IAM::ManagedPolicy", &["AttachmentCount", "CreateDate", "DefaultVersionId", "IsAttachable", "PermissionsBoundaryUsageCount", "PolicyArn", "PolicyId", "UpdateDate"]),
    ("AWS::IAM::Policy", &["Id"]),
    ("AWS::IAM::Role", &["Arn", "RoleId"]),
    ("AWS::IAM::RolePolicy", &[]),
    ("AWS::KMS::Alias", &[]),
    ("AWS::KMS::Key", &["Arn", "KeyId"]),
    ("AWS::KinesisFirehose::DeliveryStream", &["Arn"]),
    ("AWS::Lambda::Alias", &["AliasArn"]),
    ("AWS::Lambda::Function", &["Arn", "SnapStartResponse", "SnapStartResponse.ApplyOn", "SnapStartResponse.OptimizationStatus"]),
    ("AWS::Lambda::Permission", &["Id"]),
    ("AWS::Lambda::Version", &["FunctionArn", "Version"]),
    ("AWS::Logs::Destination", &["Arn"]),
    ("AWS::Logs::LogGroup", &["Arn"]),
    ("AWS::Logs::LogStream", &[]),
    ("AWS::Logs::MetricFilter", &[]),
    ("AWS::Logs::SubscriptionFilter", &[]),
    ("AWS::Route53::HealthCheck", &["HealthCheckId"]),
    ("AWS::Route53::HostedZone", &["Id", "NameServers"]),
    ("AWS::Route53::RecordSet", &[]),
    ("AWS::S3::Bucket", &["Arn", "DomainName", "DualStackDomainName", "MetadataConfiguration.AnnotationTableConfiguration.TableArn", "MetadataConfiguration.AnnotationTableConfiguration.TableName", "MetadataConfiguration.Destination", "MetadataConfiguration.InventoryTableConfiguration.TableArn", "MetadataConfiguration.InventoryTableConfiguration.TableName", "MetadataConfiguration.JournalTableConfiguration.TableArn", "MetadataConfiguration.JournalTableConfiguration.TableName", "MetadataTableConfiguration.S3TablesDestination.TableArn", "MetadataTableConfiguration.S3TablesDestination.TableNamespace", "RegionalDomainName", "WebsiteURL"]),
    ("AWS::S3::BucketPolicy", &[]),
    ("AWS::SNS::Subscription", &["Arn"]),
    ("AWS::SNS::TopicPolicy", &["Id"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_table_is_found() {
        for (kind, attributes) in ATTRIBUTES {
            assert_eq!(of(kind), Some(*attributes), "{kind}");
        }
        assert_eq!(of("AWS::EC2::VPC"), None);
    }
}
