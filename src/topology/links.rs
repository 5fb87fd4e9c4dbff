//! What flows between resources, as one table of the properties that say so.

use super::Flow;
use super::graph::{CLIENTS, Entry, Graph, REPLICA};
use super::select::select;
use crate::finding::Place;

/// Something that flows from one entry to another.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The entry it leaves.
    pub(super) from: usize,
    /// The entry it reaches.
    pub(super) to: usize,
    /// What flows.
    pub(super) flow: Flow,
    /// A few words; may be empty.
    pub(super) label: String,
    /// Whether it carries traffic only after a failover.
    pub(super) standby: bool,
}

/// A property of one type that leads to another; `Back` where what flows comes from there.
struct Rule(&'static str, &'static [&'static str], &'static str, Flow, Direction);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    There,
    Back,
}

use Direction::{Back, There};
use Flow::{Alarms, Encryption, Logs, Peering, Replication, Requests};

const KEY: &str = "AWS::KMS::Key";
const LOG_GROUP: &str = "AWS::Logs::LogGroup";
const STREAM: &str = "AWS::KinesisFirehose::DeliveryStream";
const TOPIC: &str = "AWS::SNS::Topic";
const BUCKET: &str = "AWS::S3::Bucket";
const FUNCTION: &str = "AWS::Lambda::Function";
const TABLE: &str = "AWS::DynamoDB::";

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule("AWS::Route53::RecordSet", &["AliasTarget", "DNSName"], "AWS::ApiGateway", Requests, There),
    Rule("AWS::Route53::RecordSet", &["AliasTarget", "DNSName"], "AWS::ElasticLoadBalancing", Requests, There),
    Rule("AWS::ApiGatewayV2::ApiMapping", &["DomainName"], "AWS::ApiGatewayV2::DomainName", Requests, Back),
    Rule("AWS::ApiGatewayV2::ApiMapping", &["Stage"], "AWS::ApiGatewayV2::Stage", Requests, There),
    Rule("AWS::ApiGatewayV2::Stage", &["ApiId"], "AWS::ApiGatewayV2::Api", Requests, There),
    Rule("AWS::ApiGatewayV2::Route", &["ApiId"], "AWS::ApiGatewayV2::Api", Requests, Back),
    Rule("AWS::ApiGatewayV2::Route", &["Target"], "AWS::ApiGatewayV2::Integration", Requests, There),
    Rule("AWS::ApiGatewayV2::Integration", &["IntegrationUri"], "AWS::Lambda::", Requests, There),
    Rule("AWS::Lambda::Alias", &["FunctionName"], FUNCTION, Requests, There),
    Rule(FUNCTION, &["Environment", "Variables"], TABLE, Requests, There),
    Rule(FUNCTION, &["Environment", "Variables"], BUCKET, Requests, There),
    Rule(BUCKET, &["ReplicationConfiguration", "Rules", "Destination", "Bucket"], BUCKET, Replication, There),
    Rule(FUNCTION, &["LoggingConfig", "LogGroup"], LOG_GROUP, Logs, There),
    Rule("AWS::ApiGatewayV2::Stage", &["AccessLogSettings", "DestinationArn"], LOG_GROUP, Logs, There),
    Rule("AWS::EC2::FlowLog", &["ResourceId"], "AWS::EC2::VPC", Logs, Back),
    Rule("AWS::EC2::FlowLog", &["LogGroupName"], LOG_GROUP, Logs, There),
    Rule("AWS::EC2::FlowLog", &["LogDestination"], LOG_GROUP, Logs, There),
    Rule("AWS::Logs::SubscriptionFilter", &["LogGroupName"], LOG_GROUP, Logs, Back),
    Rule("AWS::Logs::SubscriptionFilter", &["DestinationArn"], "AWS::Logs::Destination", Logs, There),
    Rule("AWS::Logs::SubscriptionFilter", &["DestinationArn"], STREAM, Logs, There),
    Rule("AWS::Logs::MetricFilter", &["LogGroupName"], LOG_GROUP, Logs, Back),
    Rule("AWS::Logs::Destination", &["TargetArn"], STREAM, Logs, There),
    Rule(STREAM, &["ExtendedS3DestinationConfiguration", "BucketARN"], BUCKET, Logs, There),
    Rule(STREAM, &["ExtendedS3DestinationConfiguration", "CloudWatchLoggingOptions", "LogGroupName"], LOG_GROUP, Logs, There),
    Rule("AWS::CloudWatch::Alarm", &["AlarmActions"], TOPIC, Alarms, There),
    Rule("AWS::CloudWatch::CompositeAlarm", &["AlarmActions"], TOPIC, Alarms, There),
    Rule("AWS::CloudWatch::Alarm", &["Dimensions", "Value"], "AWS::Route53::HealthCheck", Alarms, Back),
    Rule("AWS::Events::Rule", &["Targets", "Arn"], TOPIC, Alarms, There),
    Rule("AWS::Events::Rule", &["Targets", "Arn"], LOG_GROUP, Logs, There),
    Rule("AWS::Events::Rule", &["EventPattern", "resources"], "AWS::CloudWatch::Alarm", Alarms, Back),
    Rule("AWS::SNS::Subscription", &["TopicArn"], TOPIC, Alarms, Back),
    Rule("AWS::Route53::RecordSet", &["HealthCheckId"], "AWS::Route53::HealthCheck", Alarms, Back),
    Rule("AWS::Route53::HealthCheck", &["HealthCheckConfig", "FullyQualifiedDomainName"], "AWS::ApiGateway", Alarms, There),
    Rule("AWS::Route53::HealthCheck", &["HealthCheckConfig", "FullyQualifiedDomainName"], "AWS::ElasticLoadBalancing", Alarms, There),
    Rule("AWS::Route53::HealthCheck", &["HealthCheckConfig", "AlarmIdentifier", "Name"], "AWS::CloudWatch::Alarm", Alarms, Back),
    Rule("AWS::Route53::HealthCheck", &["HealthCheckConfig", "ChildHealthChecks"], "AWS::Route53::HealthCheck", Alarms, Back),
    Rule("AWS::EC2::VPCPeeringConnection", &["VpcId"], "AWS::EC2::VPC", Peering, Back),
    Rule("AWS::EC2::VPCPeeringConnection", &["PeerVpcId"], "AWS::EC2::VPC", Peering, There),
    Rule(BUCKET, &["BucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionByDefault", "KMSMasterKeyID"], KEY, Encryption, Back),
    Rule("AWS::DynamoDB::Table", &["SSESpecification", "KMSMasterKeyId"], KEY, Encryption, Back),
    Rule(FUNCTION, &["KmsKeyArn"], KEY, Encryption, Back),
    Rule(LOG_GROUP, &["KmsKeyId"], KEY, Encryption, Back),
    Rule(TOPIC, &["KmsMasterKeyId"], KEY, Encryption, Back),
    Rule(STREAM, &["DeliveryStreamEncryptionConfigurationInput", "KeyARN"], KEY, Encryption, Back),
    Rule(STREAM, &["ExtendedS3DestinationConfiguration", "EncryptionConfiguration", "KMSEncryptionConfig", "AWSKMSKeyARN"], KEY, Encryption, Back),
];

/// Everything that flows, each once.
pub(super) fn links(graph: &Graph<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, entry) in graph.entries.iter().enumerate() {
        for rule in RULES.iter().filter(|rule| rule.0 == entry.kind()) {
            follow(graph, index, entry, rule, &mut links);
        }
        match entry.kind() {
            "AWS::DynamoDB::GlobalTable" => replicas(graph, index, entry, &mut links),
            kind if kind.starts_with("AWS::IAM::") => trust(graph, index, entry, &mut links),
            _ => {}
        }
    }
    clients(graph, &mut links);
    mark_dual_writes(graph, &mut links);
    mark_standby(graph, &mut links);
    let mut seen = std::collections::BTreeSet::new();
    links.retain(|link| link.from != link.to && seen.insert((link.from, link.to, link.flow)));
    links
}

fn follow(graph: &Graph<'_>, index: usize, entry: &Entry<'_>, rule: &Rule, links: &mut Vec<Link>) {
    let Rule(_, path, wanted, flow, direction) = rule;
    entry.values(path, &mut |value| {
        // The variables of a function are a map of values, each of which may lead somewhere else.
        let each: Vec<&crate::template::Value> = match value.as_object() {
            Some(map) if map.keys().all(|key| key != "Ref" && !key.starts_with("Fn::")) => map.values().collect(),
            _ => vec![value],
        };
        for target in each.into_iter().flat_map(|value| graph.targets(entry, value, wanted)) {
            let target = local_table(graph, entry, target);
            let (from, to) = if *direction == There { (index, target) } else { (target, index) };
            links.push(Link { from, to, flow: *flow, label: label(entry, *flow), standby: false });
        }
    });
}

/// Of a global table, the replica in the Region of who asks.
fn local_table(graph: &Graph<'_>, entry: &Entry<'_>, target: usize) -> usize {
    let elsewhere = graph
        .entries
        .get(target)
        .is_some_and(|table| table.kind() == "AWS::DynamoDB::GlobalTable" && table.side != entry.side);
    if elsewhere { graph.replica(entry.side).unwrap_or(target) } else { target }
}

fn label(entry: &Entry<'_>, flow: Flow) -> String {
    match (entry.kind(), flow) {
        ("AWS::Route53::RecordSet", Requests) => match entry.texts(&["Failover"]).first().map(String::as_str) {
            Some("PRIMARY") => "active".to_owned(),
            Some("SECONDARY") => "standby".to_owned(),
            _ => String::new(),
        },
        (BUCKET, Replication) => {
            let minutes = entry.texts(&[
                "ReplicationConfiguration",
                "Rules",
                "Destination",
                "ReplicationTime",
                "Time",
                "Minutes",
            ]);
            minutes
                .first()
                .map_or_else(|| "replication".to_owned(), |minutes| format!("replication · {minutes} min SLA"))
        }
        ("AWS::Logs::Destination", Logs) => "logs".to_owned(),
        ("AWS::EC2::VPCPeeringConnection", Peering) => "peering".to_owned(),
        _ => String::new(),
    }
}

/// A global table and its replicas keep each other up to date, and each has the key of its own Region.
fn replicas(graph: &Graph<'_>, index: usize, table: &Entry<'_>, links: &mut Vec<Link>) {
    let strong = table.texts(&["MultiRegionConsistency"]).iter().any(|mode| mode == "STRONG");
    let label = if strong { "global table · strong" } else { "global table" };
    let copies = graph.entries.iter().enumerate().filter(|(_, entry)| entry.id == REPLICA && entry.resource.is_none());
    for (copy, _) in copies {
        for (from, to) in [(index, copy), (copy, index)] {
            links.push(Link { from, to, flow: Replication, label: label.to_owned(), standby: false });
        }
    }
    table.values(&["Replicas"], &mut |replicas| {
        for replica in replicas.as_array().into_iter().flatten() {
            select(replica, &["SSESpecification", "KMSMasterKeyId"], &mut |value| {
                for key in graph.targets(table, value, KEY) {
                    let place = graph.entries.get(key).map_or(table.side, |key| key.side);
                    let to = if place == table.side { Some(index) } else { graph.replica(place) };
                    links.extend(to.map(|to| Link {
                        from: key,
                        to,
                        flow: Encryption,
                        label: String::new(),
                        standby: false,
                    }));
                }
            });
        }
    });
}

/// A role that may assume another.
fn trust(graph: &Graph<'_>, index: usize, entry: &Entry<'_>, links: &mut Vec<Link>) {
    let mut who = Vec::new();
    if entry.kind() == "AWS::IAM::Role" {
        who.push(index);
    } else {
        for property in ["Roles", "RoleName"] {
            entry.values(&[property], &mut |roles| who.extend(graph.targets(entry, roles, "AWS::IAM::Role")));
        }
    }
    let mut allow = |statement: &crate::template::Value| {
        let mut assumes = false;
        select(statement, &["Action"], &mut |action| assumes |= mentions(action, "sts:AssumeRole"));
        if !assumes {
            return;
        }
        select(statement, &["Resource"], &mut |resource| {
            let each = resource.as_array().map_or_else(|| vec![resource], |list| list.iter().collect());
            for to in each.into_iter().flat_map(|value| graph.targets(entry, value, "AWS::IAM::Role")) {
                let label = "assume role".to_owned();
                links.extend(who.iter().map(|from| Link {
                    from: *from,
                    to,
                    flow: Flow::Trust,
                    label: label.clone(),
                    standby: false,
                }));
            }
        });
    };
    for path in [&["Policies", "PolicyDocument", "Statement"][..], &["PolicyDocument", "Statement"]] {
        entry.values(path, &mut |statements| match statements {
            crate::template::Value::Array(list) => list.iter().for_each(&mut allow),
            one => allow(one),
        });
    }
}

fn mentions(value: &crate::template::Value, text: &str) -> bool {
    match value {
        crate::template::Value::String(found) => found == text,
        crate::template::Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        _ => false,
    }
}

/// Clients ask for the records that lead to an endpoint; without any, they call the endpoint itself.
fn clients(graph: &Graph<'_>, links: &mut Vec<Link>) {
    let Some(clients) = graph.entries.iter().position(|entry| entry.id == CLIENTS && entry.resource.is_none()) else {
        return;
    };
    let called: Vec<usize> = graph
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.kind() == "AWS::Route53::RecordSet" && entry.property("AliasTarget").is_some())
        .map(|(index, _)| index)
        .collect();
    let doors = || {
        let kinds = ["AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::Api"];
        kinds.iter().find_map(|kind| graph.entries.iter().position(|entry| entry.kind() == *kind))
    };
    let called = if called.is_empty() { doors().into_iter().collect() } else { called };
    let link = |to| Link { from: clients, to, flow: Requests, label: String::new(), standby: false };
    links.extend(called.into_iter().map(link));
}

/// What a function writes to the other Region's bucket goes over the peering, where there is one.
fn mark_dual_writes(graph: &Graph<'_>, links: &mut Vec<Link>) {
    let side = |index: usize| graph.entries.get(index).map_or(Place::Pair, |entry| entry.side);
    let kind = |index: usize| graph.entries.get(index).map_or("", Entry::kind);
    if !links.iter().any(|link| link.flow == Peering) {
        return;
    }
    let before = links.len();
    links.retain(|link| {
        !(link.flow == Requests
            && kind(link.from) == FUNCTION
            && kind(link.to) == BUCKET
            && side(link.from) != side(link.to))
    });
    if links.len() < before {
        for link in links.iter_mut().filter(|link| link.flow == Peering) {
            "peering · dual write".clone_into(&mut link.label);
        }
    }
}

/// Requests reach a Region that only a secondary record leads to after a failover.
fn mark_standby(graph: &Graph<'_>, links: &mut [Link]) {
    let passive = |entry: &Entry<'_>| entry.texts(&["Failover"]).iter().any(|role| role == "SECONDARY");
    let records = || graph.entries.iter().filter(|entry| entry.kind() == "AWS::Route53::RecordSet");
    let standing_by: Vec<Place> = records().filter(|entry| passive(entry)).map(|entry| entry.stack.place).collect();
    for link in links.iter_mut().filter(|link| link.flow == Requests) {
        link.standby = [link.from, link.to].iter().any(|end| {
            graph.entries.get(*end).is_some_and(|entry| {
                entry.resource.is_some_and(|_| {
                    standing_by.contains(&entry.stack.place) && (entry.side != Place::Pair || passive(entry))
                }) || entry.id == REPLICA && standing_by.contains(&entry.side)
            })
        });
    }
}
