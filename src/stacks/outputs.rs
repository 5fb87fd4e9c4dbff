//! What each stack tells: operators, later stacks in the same Region, and the other stack of the pair.

use super::builder::Step::{Foundation, Full};
use super::builder::{Builder, arn, role_arn};
use super::{alerts, api, buckets, dashboard, dns, function, inputs, key, logs, network, roles, table};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

/// The outputs of the primary and the secondary stack.
pub(super) fn add(builder: &mut Builder<'_>) {
    let reference = |id: &str| Expression::reference(id);
    let attribute = |id: &str, name| Expression::attribute(id, name);
    let primary = builder.place == Place::Primary;

    builder.output(Foundation, "KmsKeyArn", "The key that encrypts everything in this Region.", key::key_arn());
    builder.output(Foundation, "VpcId", "The VPC.", reference(network::VPC));
    builder.output(Foundation, "VpcCidr", "The VPC's range.", attribute(network::VPC, "CidrBlock"));
    let subnets = Expression::Join(",", network::subnets(builder));
    builder.output(Foundation, "PrivateSubnetIds", "The private subnets, with commas between.", subnets);
    builder.output(Foundation, "DocumentsBucketName", "The documents.", reference(buckets::DOCUMENTS));
    builder.output(
        Foundation,
        "DocumentsBucketArn",
        "The documents' bucket as policies name it.",
        attribute(buckets::DOCUMENTS, "Arn"),
    );
    builder.output(Foundation, "LogBucketName", "The other Region's logs.", reference(buckets::LOGS));
    builder.output(
        Foundation,
        "ArtifactBucketName",
        "Code and templates for this Region.",
        reference(buckets::ARTIFACTS),
    );
    builder.output(
        Foundation,
        "LogStreamArn",
        "Where the other Region sends its logs.",
        attribute(logs::STREAM, "Arn"),
    );
    builder.output(
        Foundation,
        "TopicArn",
        "The topic that tells of every alarm in this Region.",
        reference(alerts::TOPIC),
    );
    builder.output(Foundation, "ApiId", "The HTTP API.", reference(api::API));
    builder.output(
        Foundation,
        "ApiEndpoint",
        "The Region's own endpoint, whichever Region serves.",
        attribute(api::API, "ApiEndpoint"),
    );
    if builder.design.dual_write() {
        // The first DNS entry is "zone:*.vpce-...": what follows the star names the endpoint in every zone.
        let first = Expression::Select(0, Box::new(attribute(network::S3_INTERFACE, "DnsEntries")));
        let host = Expression::Select(1, Box::new(Expression::Split("*.", Box::new(first))));
        builder.output(
            Foundation,
            "S3EndpointDomain",
            "The S3 interface endpoint that the other Region writes through.",
            host,
        );
    }
    if primary && builder.design.makes_zone() {
        builder.output(
            Foundation,
            "NameServers",
            "What the domain's parent has to delegate to.",
            Expression::JoinList(",", Box::new(attribute(dns::ZONE, "NameServers"))),
        );
    }
    if primary {
        let step = if builder.design.makes_zone() { Foundation } else { Full };
        builder.output(step, "HostedZoneId", "The zone that holds the domain.", dns::zone(builder));
    }

    let table_arn = if primary {
        attribute(table::TABLE, "Arn")
    } else {
        arn("dynamodb", &format!("table/{}", builder.design.names.own(Name::Table))).into()
    };
    builder.output(Full, "TableName", "The global table, the same name in both Regions.", builder.name(Name::Table));
    builder.output(Full, "TableArn", "This Region's replica.", table_arn);
    if primary {
        builder.output(Full, "TableStreamArn", "This Region's change stream.", attribute(table::TABLE, "StreamArn"));
    }
    builder.output(Full, "FunctionArn", "The function.", attribute(function::FUNCTION, "Arn"));
    builder.output(Full, "FunctionAliasArn", "The alias that the API calls.", reference(function::ALIAS));
    builder.output(
        Full,
        "FunctionVersion",
        "The version that the alias serves.",
        attribute(function::VERSION, "Version"),
    );
    for (name, id, description) in [
        ("ProcessorRoleArn", roles::PROCESSOR, "The function's role."),
        ("RecoveryRoleArn", roles::RECOVERY, "Taken on by the other Region's function."),
        ("LogDestinationRoleArn", roles::LOG_DESTINATION, "Sends logs to the other Region."),
    ] {
        builder.output(Full, name, description, attribute(id, "Arn"));
    }
    if buckets::replicates(builder) {
        builder.output(
            Full,
            "ReplicationRoleArn",
            "Copies documents to the other Region.",
            attribute(roles::REPLICATION, "Arn"),
        );
    }
    builder.output(
        Full,
        "LogDestinationArn",
        "Where this Region's logs leave it.",
        attribute(logs::DESTINATION, "Arn"),
    );
    builder.output(
        Full,
        "RegionalDomainName",
        "What the failover record of this Region leads to.",
        attribute(api::DOMAIN, "RegionalDomainName"),
    );
    builder.output(
        Full,
        "FailoverUrl",
        "The address that clients use; it follows the failover.",
        format!("https://${{{}}}", inputs::DOMAIN),
    );
    builder.output(
        Full,
        "DashboardUrl",
        "Both Regions at a glance.",
        format!(
            "https://${{AWS::Region}}.console.aws.amazon.com/cloudwatch/home?region=${{AWS::Region}}#dashboards/dashboard/${{{}}}",
            dashboard::DASHBOARD
        ),
    );
    if primary {
        for (name, id, which) in [
            ("PrimaryHealthCheckId", dns::PRIMARY_CHECK, "primary"),
            ("SecondaryHealthCheckId", dns::SECONDARY_CHECK, "secondary"),
        ] {
            builder.output(Full, name, &format!("The health check on the {which} Region's endpoint."), reference(id));
        }
        builder.output(
            Full,
            "VpcPeeringConnectionId",
            "The peering between the two VPCs.",
            reference(network::PEERING),
        );
    }
    peer(builder);
    builder.output(
        Full,
        "Step",
        "Says that the stack holds the full template: a foundation must not replace it.",
        "full",
    );
}

/// The other Region's identifiers, so that each stack alone leads to both.
fn peer(builder: &mut Builder<'_>) {
    let region = builder.peer_region();
    let peer_arn = |service: &str, resource: &str| {
        format!("arn:${{AWS::Partition}}:{service}:${{{region}}}:${{AWS::AccountId}}:{resource}")
    };
    let names = &builder.design.names;
    let table = peer_arn("dynamodb", &format!("table/{}", names.own(Name::Table)));
    let topic = peer_arn("sns", &names.own(Name::Topic));
    let function = peer_arn("lambda", &format!("function:{}", names.own(Name::Function)));
    let endpoint = format!("https://${{{}}}.execute-api.${{{region}}}.${{AWS::URLSuffix}}", inputs::PEER_API);
    let bucket = builder.peer_name(Name::DocumentsBucket);
    let role = role_arn(&builder.peer_name(Name::RecoveryRole));
    for (name, description, value) in [
        ("PeerApiEndpoint", "The other Region's own endpoint.", endpoint),
        ("PeerTableArn", "The other Region's replica.", table),
        ("PeerDocumentsBucketName", "The other Region's documents.", bucket),
        ("PeerFunctionArn", "The other Region's function.", function),
        ("PeerRecoveryRoleArn", "The role that this Region's function may take on there.", role),
        ("PeerTopicArn", "The topic that tells of the other Region's alarms.", topic),
    ] {
        builder.output(Full, name, description, value);
    }
    builder.output(
        Full,
        "PeerLogStreamArn",
        "Where this Region's logs arrive.",
        Expression::reference(inputs::PEER_STREAM),
    );
}
