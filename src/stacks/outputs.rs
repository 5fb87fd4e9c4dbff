//! What each stack tells: operators, later stacks in the same Region, and the other stack of the pair.

use super::builder::Step::{Foundation, Full};
use super::builder::{Builder, arn, role_arn};
use super::{alarms, alerts, api, buckets, dashboard, dns, function, inputs, key, logs, network, roles, table};
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

/// The outputs of the primary and the secondary stack.
pub(super) fn add(builder: &mut Builder<'_>) {
    foundation(builder);
    zone(builder);
    data(builder);
    compute(builder);
    endpoint(builder);
    if builder.place == Place::Primary {
        shared(builder);
    }
    peer(builder);
    builder.output(
        Full,
        "Step",
        "Says that the stack holds the full template: a foundation must not replace it.",
        "full",
    );
}

fn reference(id: &'static str) -> Expression {
    Expression::reference(id)
}

fn attribute(id: &'static str, name: &'static str) -> Expression {
    Expression::attribute(id, name)
}

fn foundation(builder: &mut Builder<'_>) {
    let subnets = Expression::Join(",", network::subnets(builder));
    for (name, description, value) in [
        ("KmsKeyArn", "The key that encrypts everything in this Region.", key::key_arn()),
        ("VpcId", "The VPC.", reference(network::VPC)),
        ("VpcCidr", "The VPC's range.", attribute(network::VPC, "CidrBlock")),
        ("PrivateSubnetIds", "The private subnets, with commas between.", subnets),
        ("DocumentsBucketName", "The documents.", reference(buckets::DOCUMENTS)),
        ("DocumentsBucketArn", "The documents' bucket as policies name it.", attribute(buckets::DOCUMENTS, "Arn")),
        ("LogBucketName", "The other Region's logs.", reference(buckets::LOGS)),
        ("ArtifactBucketName", "Code and templates for this Region.", reference(buckets::ARTIFACTS)),
        ("LogStreamArn", "Where the other Region sends its logs.", attribute(logs::STREAM, "Arn")),
        ("TopicArn", "The topic that tells of every alarm in this Region.", reference(alerts::TOPIC)),
        ("ApiId", "The HTTP API.", reference(api::API)),
        ("ApiEndpoint", "The Region's own endpoint, whichever Region serves.", attribute(api::API, "ApiEndpoint")),
    ] {
        builder.output(Foundation, name, description, value);
    }
    if builder.place == Place::Secondary && builder.design.held() {
        let description = "The alarm that is on while clients are held in the standby.";
        builder.output(Foundation, alarms::FAILBACK_ALARM, description, reference(alarms::FAILBACK_ALARM));
    }
    if builder.design.dual_write() {
        // The first DNS entry names the endpoint in every zone, as "zone:*.vpce-..." for S3 and "zone:vpce-..." for others.
        let first = Expression::Select(0, Box::new(attribute(network::S3_INTERFACE, "DnsEntries")));
        let rest = Expression::Select(1, Box::new(Expression::Split("vpce-", Box::new(first))));
        let host = Expression::Join("", vec!["vpce-".into(), rest]);
        let description = "The S3 interface endpoint that the other Region writes through.";
        builder.output(Foundation, "S3EndpointDomain", description, host);
    }
}

fn zone(builder: &mut Builder<'_>) {
    if builder.place != Place::Primary {
        return;
    }
    let makes = builder.design.makes_zone();
    if makes {
        let servers = Expression::JoinList(",", Box::new(attribute(dns::ZONE, "NameServers")));
        builder.output(Foundation, "NameServers", "What the domain's parent has to delegate to.", servers);
    }
    let step = if makes { Foundation } else { Full };
    builder.output(step, "HostedZoneId", "The zone that holds the domain.", dns::zone(builder));
}

fn data(builder: &mut Builder<'_>) {
    let primary = builder.place == Place::Primary;
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
    if buckets::replicates(builder) {
        let role = attribute(roles::REPLICATION, "Arn");
        builder.output(Full, "ReplicationRoleArn", "Copies documents to the other Region.", role);
    }
}

fn compute(builder: &mut Builder<'_>) {
    for (name, description, value) in [
        ("FunctionArn", "The function.", attribute(function::FUNCTION, "Arn")),
        ("FunctionAliasArn", "The alias that the API calls.", reference(function::ALIAS)),
        ("FunctionVersion", "The version that the alias serves.", attribute(function::VERSION, "Version")),
        ("ProcessorRoleArn", "The function's role.", attribute(roles::PROCESSOR, "Arn")),
        ("RecoveryRoleArn", "Taken on by the other Region's function.", attribute(roles::RECOVERY, "Arn")),
        ("LogDestinationRoleArn", "Sends logs to the other Region.", attribute(roles::LOG_DESTINATION, "Arn")),
        ("LogDestinationArn", "Where this Region's logs leave it.", attribute(logs::DESTINATION, "Arn")),
    ] {
        builder.output(Full, name, description, value);
    }
}

fn endpoint(builder: &mut Builder<'_>) {
    let url = Expression::from(format!("https://${{{}}}", inputs::DOMAIN));
    let dashboard = format!(
        "https://${{AWS::Region}}.console.aws.amazon.com/cloudwatch/home?region=${{AWS::Region}}#dashboards/dashboard/${{{}}}",
        dashboard::DASHBOARD
    );
    for (name, description, value) in [
        (
            "RegionalDomainName",
            "What the failover record of this Region leads to.",
            attribute(api::DOMAIN, "RegionalDomainName"),
        ),
        ("FailoverUrl", "The address that clients use; it follows the failover.", url),
        ("DashboardUrl", "Both Regions at a glance.", dashboard.into()),
    ] {
        builder.output(Full, name, description, value);
    }
}

/// What the primary stack makes for both Regions.
fn shared(builder: &mut Builder<'_>) {
    for (name, description, id) in [
        ("PrimaryHealthCheckId", "The health check on the primary Region's endpoint.", dns::PRIMARY_CHECK),
        ("SecondaryHealthCheckId", "The health check on the secondary Region's endpoint.", dns::SECONDARY_CHECK),
        ("VpcPeeringConnectionId", "The peering between the two VPCs.", network::PEERING),
    ] {
        builder.output(Full, name, description, reference(id));
    }
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
