//! What a change does: parameter by parameter against what AWS's pages say, and for templates of any kind.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests too")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use support::artifact;
use twinstack::compare::{self, Comparison, Effect, Mark, ResourceChange, Side, compare};
use twinstack::finding::Place;
use twinstack::parameters::Parameters;
use twinstack::parameters::presets::PRESETS;
use twinstack::pipeline::{Snapshot, evaluate};
use twinstack::review::{is_for_both, roles};
use twinstack::stacks::Stack;
use twinstack::template::{Template, read};

fn snapshot(parameters: &Parameters) -> Snapshot {
    evaluate(parameters, support::artifact(parameters))
}

fn between(before: &Parameters, after: &Parameters) -> Comparison {
    let (old, new) = (snapshot(before), snapshot(after));
    compare(&side("before", before, &old), &side("after", after, &new))
}

fn side<'a>(name: &'a str, parameters: &'a Parameters, of: &'a Snapshot) -> Side<'a> {
    let budgets = of.reckoned.as_ref().map(|reckoned| &*reckoned.budgets);
    Side { name, parameters: Some(parameters), stacks: &of.stacks, given: &[], findings: &of.findings, budgets }
}

/// A line for each resource: what becomes of it, and its properties; `~` before one that only follows, and what it alone
/// would do where that is less than the whole.
fn line(resource: &ResourceChange) -> String {
    let properties: Vec<String> = resource
        .properties
        .iter()
        .map(|it| {
            let follows = if it.follows.is_some() { "~" } else { "" };
            let own = if it.effect == resource.effect { String::new() } else { format!(" ({})", it.effect.words()) };
            format!("{follows}{}{own}", it.change.property)
        })
        .collect();
    let colon = if properties.is_empty() { "" } else { ": " };
    format!("{} {}{colon}{}", resource.effect.words(), resource.logical_id, properties.join(", "))
}

/// The lines of a comparison, each with the stacks that have it: `p`, `s`, `ps`.
fn lines(comparison: &Comparison) -> BTreeSet<String> {
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (place, resource) in comparison.resources() {
        places.entry(line(resource)).or_default().push_str(&place.name()[..1]);
    }
    places.into_iter().map(|(line, places)| format!("{places} {line}")).collect()
}

type Change = fn(&mut Parameters);

/// A release: what every change of the function's settings brings with it. A version cannot be changed
/// (`AWS::Lambda::Version`: each of its properties is "Update requires: Replacement"), and the alias moves to the new one.
const RELEASE: [&str; 2] =
    ["ps replaced ProcessorVersion: Description", "ps in place ProcessorAlias: ~FunctionVersion"];

/// What each change does, as the pages of the types in the `CloudFormation` template reference say under "Update requires".
#[rustfmt::skip]
const CHANGES: &[(&str, Change, &[&str], bool)] = &[
    ("memory", |p| p.compute.memory_mb = 1_024, &["ps in place Processor: MemorySize"], true),
    ("runtime", |p| p.compute.runtime = "python3.14".into(), &["ps in place Processor: Runtime"], true),
    ("architecture", |p| p.compute.architecture = "x86_64".into(), &["ps in place Processor: Architectures[0]"], true),
    ("timeout", |p| p.compute.timeout_s = 20,
        &["ps in place Processor: Timeout", "ps in place ApiIntegration: TimeoutInMillis"], true),
    ("log level", |p| p.compute.log_level = "DEBUG".into(),
        &["ps in place Processor: Environment.Variables.LOG_LEVEL, LoggingConfig.ApplicationLogLevel"], true),
    ("reserved concurrency", |p| p.compute.reserved_concurrency = 1_300,
        &["ps in place Processor: ReservedConcurrentExecutions",
          "ps in place FunctionConcurrencyAlarm: Metrics[watched].Expression"], false),
    ("provisioned concurrency", |p| p.compute.provisioned_concurrency = 10,
        &["ps in place ProcessorAlias: ProvisionedConcurrencyConfig"], false),
    ("warm throughput", |p| p.data.warm_write_units = 20_000,
        &["p in place GlobalTable: GlobalSecondaryIndexes[customer-index].WarmThroughput.WriteUnitsPerSecond, \
           WarmThroughput.WriteUnitsPerSecond"], false),
    ("point-in-time recovery", |p| p.data.pitr_days = 7,
        &["p in place GlobalTable: Replicas[us-east-1].PointInTimeRecoverySpecification.RecoveryPeriodInDays, \
           Replicas[us-west-2].PointInTimeRecoverySpecification.RecoveryPeriodInDays"], false),
    ("deletion protection", |p| p.data.deletion_protection = false,
        &["p in place GlobalTable: Replicas[us-east-1].DeletionProtectionEnabled, \
           Replicas[us-west-2].DeletionProtectionEnabled"], false),
    ("index projection", |p| p.data.projection = "keys".into(),
        &["p refused GlobalTable: GlobalSecondaryIndexes[customer-index].Projection.ProjectionType, \
           GlobalSecondaryIndexes[customer-index].Projection.NonKeyAttributes (in place)"], false),
    ("old versions", |p| p.data.old_versions_days = 30,
        &["ps in place DocumentsBucket: \
           LifecycleConfiguration.Rules[old-versions].NoncurrentVersionExpiration.NoncurrentDays"], false),
    ("acceleration", |p| p.data.acceleration = false,
        &["ps in place DocumentsBucket: AccelerateConfiguration",
          "ps in place Processor: Environment.Variables.ACCELERATE"], true),
    ("one way", |p| p.data.both_ways = false,
        &["p in place DocumentsBucket: \
           ReplicationConfiguration.Rules[documents-to-peer].SourceSelectionCriteria.ReplicaModifications",
          "p removed DocumentsReplicationLatencyAlarm", "s in place DocumentsBucket: ReplicationConfiguration",
          "s removed ReplicationRole", "s removed DocumentsReplicationFailedAlarm"], false),
    ("no dual write", |p| p.data.document_safety = "alarm".into(),
        &["ps in place EndpointSecurityGroup: SecurityGroupIngress",
          "ps in place Processor: Environment.Variables.PEER_REGION, Environment.Variables.PEER_BUCKET, \
           Environment.Variables.PEER_ROLE_ARN, Environment.Variables.PEER_S3_DOMAIN",
          "ps in place Dashboard: DashboardBody", "ps removed S3InterfaceEndpoint", "ps removed PendingDocumentsFilter",
          "ps removed PendingDocumentsAlarm"], true),
    ("key rotation", |p| p.security.rotation_days = 90, &["ps in place EncryptionKey: RotationPeriodInDays"], false),
    ("deletion window", |p| p.security.deletion_window_days = 7,
        &["ps in place EncryptionKey: PendingWindowInDays"], false),
    ("shared alias", |p| p.security.shared_alias = false, &["ps removed SharedEncryptionKeyAlias"], false),
    ("retention", |p| p.security.log_retention_days = "90".into(),
        &["ps in place FlowLogGroup: RetentionInDays", "ps in place FunctionLogGroup: RetentionInDays",
          "ps in place StreamLogGroup: RetentionInDays", "ps in place ApiLogGroup: RetentionInDays"], false),
    ("flow logs", |p| p.network.flow_logs = false,
        &["ps removed FlowLogGroup", "ps removed FlowLogsRole", "ps removed FlowLog"], false),
    ("endpoints", |p| p.network.endpoints = vec!["sts".into()],
        &["ps removed KmsEndpoint", "ps removed SnsEndpoint", "ps removed LogsEndpoint"], false),
    ("zones", |p| p.network.zones = 3,
        &["ps added PrivateSubnet3", "ps added PrivateRouteTableAssociation3", "ps in place KmsEndpoint: SubnetIds",
          "ps in place SnsEndpoint: SubnetIds", "ps in place StsEndpoint: SubnetIds", "ps in place LogsEndpoint: SubnetIds",
          "ps in place S3InterfaceEndpoint: SubnetIds", "ps in place Processor: VpcConfig.SubnetIds"], true),
    ("check interval", |p| p.dns.interval_s = "10".into(),
        &["p replaced PrimaryHealthCheck: HealthCheckConfig.RequestInterval",
          "p replaced SecondaryHealthCheck: HealthCheckConfig.RequestInterval",
          "ps in place FailoverRecord: ~HealthCheckId",
          "p in place PrimaryHealthAlarm: ~Dimensions[HealthCheckId].Value",
          "p in place SecondaryHealthAlarm: ~Dimensions[HealthCheckId].Value",
          "ps in place Dashboard: ~DashboardBody"], false),
    ("failure threshold", |p| p.dns.failure_threshold = 2,
        &["p in place PrimaryHealthCheck: HealthCheckConfig.FailureThreshold",
          "p in place SecondaryHealthCheck: HealthCheckConfig.FailureThreshold"], false),
    ("domain", |p| p.dns.domain = "pay.bank.com".into(),
        &["p replaced HostedZone: Name",
          "ps replaced Certificate: DomainName, DomainValidationOptions[pay.bank.com], \
           DomainValidationOptions[transaction-system.example.com]",
          "ps replaced ApiDomain: DomainName, ~DomainNameConfigurations[0].CertificateArn (in place)",
          "ps replaced ApiDomainMapping: ~DomainName",
          "ps replaced FailoverRecord: Name (perhaps replaced), ~AliasTarget.DNSName (in place), \
           ~AliasTarget.HostedZoneId (in place), ~HostedZoneId"], false),
    ("request rate", |p| p.dns.api_rate = 20_000,
        &["ps in place ApiStage: DefaultRouteSettings.ThrottlingRateLimit"], false),
    ("throttle alarm", |p| p.alarms.table_throttles = 20,
        &["ps in place TableThrottleAlarm: Threshold", "ps in place CustomerIndexThrottleAlarm: Threshold"], false),
    ("address", |p| p.alarms.addresses = vec!["ops@bank.com".into()], &["ps added AlertsSubscription1"], false),
    ("VPC range", |p| p.network.primary_cidr = "10.30.0.0/16".into(),
        &["p replaced Vpc: CidrBlock", "p replaced PrivateRouteTable: ~VpcId",
          "p replaced PrivateSubnet1: CidrBlock, ~VpcId", "p replaced PrivateSubnet2: CidrBlock, ~VpcId",
          "p replaced PrivateRouteTableAssociation1: ~RouteTableId, ~SubnetId",
          "p replaced PrivateRouteTableAssociation2: ~RouteTableId, ~SubnetId",
          "p replaced FunctionSecurityGroup: ~VpcId",
          "p replaced EndpointSecurityGroup: SecurityGroupIngress[0].CidrIp (in place), \
           SecurityGroupEgress[0].CidrIp (in place), ~VpcId",
          "p replaced S3GatewayEndpoint: ~RouteTableIds[0] (in place), ~VpcId",
          "p replaced DynamoDbGatewayEndpoint: ~RouteTableIds[0] (in place), ~VpcId",
          "p replaced KmsEndpoint: ~SecurityGroupIds[0] (in place), ~SubnetIds[0] (in place), ~SubnetIds[1] (in place), ~VpcId",
          "p replaced SnsEndpoint: ~SecurityGroupIds[0] (in place), ~SubnetIds[0] (in place), ~SubnetIds[1] (in place), ~VpcId",
          "p replaced StsEndpoint: ~SecurityGroupIds[0] (in place), ~SubnetIds[0] (in place), ~SubnetIds[1] (in place), ~VpcId",
          "p replaced LogsEndpoint: ~SecurityGroupIds[0] (in place), ~SubnetIds[0] (in place), ~SubnetIds[1] (in place), ~VpcId",
          "p replaced S3InterfaceEndpoint: ~SecurityGroupIds[0] (in place), ~SubnetIds[0] (in place), \
           ~SubnetIds[1] (in place), ~VpcId",
          "p replaced FlowLog: ~ResourceId", "p replaced VpcPeering: ~VpcId",
          "p replaced PeerRoute: ~RouteTableId, ~VpcPeeringConnectionId (in place)",
          "p in place Processor: ~VpcConfig.SecurityGroupIds[0], ~VpcConfig.SubnetIds[0], ~VpcConfig.SubnetIds[1]",
          // Across the Regions: the route to the range, over the new peering, and the new endpoint's host name.
          "s in place EndpointSecurityGroup: SecurityGroupIngress[1].CidrIp",
          "s replaced PeerRoute: DestinationCidrBlock, ~VpcPeeringConnectionId (in place)",
          "s in place Processor: ~Environment.Variables.PEER_S3_DOMAIN",
          "s perhaps replaced ProcessorVersion: ~Description", "s in place ProcessorAlias: ~FunctionVersion"], false),
];

#[test]
fn a_change_of_one_parameter_does_what_aws_says() {
    let before = Parameters::default();
    for (name, change, expected, release) in CHANGES {
        let mut after = before.clone();
        change(&mut after);
        let comparison = between(&before, &after);
        let release = if *release { &RELEASE[..] } else { &[] };
        let expected: BTreeSet<String> = expected.iter().chain(release).map(|line| (*line).to_owned()).collect();
        assert_eq!(lines(&comparison), expected, "{name}");
        assert_eq!(comparison.parameters.len(), 1, "{name}");
    }
}

#[test]
fn another_suffix_replaces_what_is_named_by_it_and_leaves_the_old_behind() {
    let mut after = Parameters::default();
    after.environment.suffix = "test".into();
    let comparison = between(&Parameters::default(), &after);
    let of = |id: &str| comparison.resources().find(|(_, resource)| resource.logical_id == id).unwrap().1;
    for (id, property, name) in [
        ("GlobalTable", "TableName", "transactions-prod"),
        ("DocumentsBucket", "BucketName", "transaction-documents-prod-${AWS::AccountId}-us-east-1"),
        ("Processor", "FunctionName", "transaction-processor-prod"),
        ("EncryptionKeyAlias", "AliasName", "alias/transaction-encryption-prod"),
        ("AlertsTopic", "TopicName", "transaction-alerts-prod"),
        ("FunctionSecurityGroup", "GroupName", "transaction-function-prod"),
        ("Dashboard", "DashboardName", "transaction-prod-us-east-1"),
    ] {
        let resource = of(id);
        assert_eq!(resource.effect, Effect::Replaced, "{id}");
        assert!(resource.properties.iter().any(|it| it.change.property == property && it.effect == Effect::Replaced));
        let said = format!("The old one stays in the account, outside the stack, under the name {name}.");
        assert_eq!(resource.says, [said]);
    }
    for id in ["EncryptionKey", "Vpc", "PrivateSubnet1", "HttpApi", "HostedZone", "Certificate", "PrimaryHealthCheck"] {
        assert_eq!(of(id).effect, Effect::InPlace, "{id}");
    }
    let notes: Vec<&str> = comparison.stacks.iter().filter_map(|stack| stack.note.as_deref()).collect();
    assert!(notes.len() == 2 && notes[0].contains("transaction-primary-test"), "{notes:?}");
    assert!(comparison.resources().all(|(_, resource)| resource.effect != Effect::Refused));
}

#[test]
fn a_stack_in_another_region_is_another_stack() {
    let mut after = Parameters::default();
    after.regions.secondary = "eu-west-1".into();
    let comparison = between(&Parameters::default(), &after);
    for (place, resource) in comparison.resources() {
        assert_eq!(place == Place::Secondary, resource.effect == Effect::Anew, "{}", resource.logical_id);
    }
    let peering = comparison.resources().find(|(_, resource)| resource.logical_id == "VpcPeering").unwrap().1;
    assert_eq!(line(peering), "replaced VpcPeering: PeerRegion, ~PeerVpcId");
    assert!(comparison.stacks[1].note.as_ref().unwrap().contains("No stack moves"));
    after.regions.primary = "eu-north-1".into();
    let edge = between(&Parameters::default(), &after);
    assert!(edge.stacks.iter().any(|stack| stack.place == Place::Edge && stack.note.is_some()));
    let back = between(&after, &Parameters::default());
    let of_edge = back.resources().filter(|(place, _)| *place == Place::Edge);
    assert!(of_edge.into_iter().all(|(_, resource)| resource.effect == Effect::Removed));
}

#[test]
fn a_design_is_no_different_from_itself() {
    for preset in PRESETS {
        let parameters = (preset.parameters)();
        let comparison = between(&parameters, &parameters);
        assert!(comparison.is_empty(), "{}: {comparison:#?}", preset.id);
        assert_eq!(comparison.summary, "Nothing is different.");
        assert_eq!(comparison.gravest(), None);
        assert!(comparison.marks().is_empty());
    }
}

#[test]
fn what_is_different_is_the_same_from_both_sides() {
    let designs: Vec<Parameters> = PRESETS
        .iter()
        .map(|preset| (preset.parameters)())
        .chain((0..if support::proof() { 60 } else { 8 }).map(support::designs::spread))
        .collect();
    for pair in designs.windows(2) {
        let (there, back) = (between(&pair[0], &pair[1]), between(&pair[1], &pair[0]));
        assert_eq!(there, between(&pair[0], &pair[1]));
        assert_eq!(there.is_empty(), back.is_empty());
        assert_eq!(alone(&there, true), alone(&back, false));
        assert_eq!(alone(&there, false), alone(&back, true));
        assert_eq!(properties(&there, false), properties(&back, true));
        let ids =
            |of: &Comparison| of.parameters.iter().map(|it| (it.id, it.before.clone(), it.after.clone())).collect();
        let forth: Vec<_> = ids(&there);
        let turned: Vec<_> = ids(&back).into_iter().map(|(id, before, after)| (id, after, before)).collect::<Vec<_>>();
        assert_eq!(forth, turned);
        assert_eq!(there.findings.appear.len(), back.findings.disappear.len());
        assert_eq!(there.findings.stay, back.findings.stay);
        let budgets = |of: &Comparison| of.budgets.iter().map(|it| (it.id, it.lines.len())).collect::<Vec<_>>();
        assert_eq!(budgets(&there), budgets(&back));
    }
}

/// Resources that are on one side only.
fn alone(of: &Comparison, later: bool) -> BTreeSet<(Place, String)> {
    let on_one_side = |resource: &&ResourceChange| {
        resource.was.is_none() && resource.properties.is_empty() && resource.attributes.is_empty()
    };
    let wanted = |effect: Effect| (effect == Effect::Removed) != later && effect != Effect::Nothing;
    of.resources()
        .filter(|(_, resource)| on_one_side(resource) && wanted(resource.effect))
        .map(|(place, resource)| (place, resource.logical_id.clone()))
        .collect()
}

/// Every property that is written otherwise, with its values; turned round on request.
fn properties(of: &Comparison, turned: bool) -> BTreeSet<(Place, String, String, String, String)> {
    let text = |value: &Option<twinstack::template::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let of =
        of.resources().flat_map(|(place, resource)| resource.properties.iter().map(move |it| (place, resource, it)));
    of.filter(|(_, _, it)| it.follows.is_none())
        .map(|(place, resource, it)| {
            let (before, after) = (text(&it.change.before), text(&it.change.after));
            let (before, after) = if turned { (after, before) } else { (before, after) };
            (place, resource.logical_id.clone(), it.change.property.clone(), before, after)
        })
        .collect()
}

#[test]
fn budgets_and_findings_are_told_in_numbers() {
    let mut after = Parameters::default();
    after.dns.interval_s = "10".into();
    after.data.deletion_protection = false;
    let comparison = between(&Parameters::default(), &after);
    assert_eq!(
        comparison.summary,
        "2 parameters, 9 resources changed: 7 in place, 2 replaced; 1 finding appears; RTO 7:58 instead of 8:58."
    );
    let time = comparison.budgets.iter().find(|budget| budget.id == "time").unwrap();
    let line = time.lines.iter().find(|line| line.id == "detection").unwrap();
    assert_eq!(line.before.last(), Some(&("Worst", "1:48".to_owned())));
    assert_eq!(line.after.last(), Some(&("Worst", "0:48".to_owned())));
    assert!(comparison.budgets.iter().all(|budget| budget.id != "loss"));
    assert_eq!(comparison.parameters[0].before, "on");
    assert_eq!(comparison.parameters[1].before, "30 s (standard)");
    let marks = comparison.marks();
    assert_eq!(marks[&(Place::Primary, "PrimaryHealthCheck")], Mark::Replaced);
    assert_eq!(marks[&(Place::Primary, "GlobalTable")], Mark::Changed);
    assert!(!marks.contains_key(&(Place::Secondary, "Processor")));
}

// Templates of any kind.

fn stack(template: Template) -> Stack {
    Stack { place: Place::Primary, region: "us-east-1".to_owned(), name: String::new(), template, foundation: None }
}

fn of_templates(before: &str, after: &str) -> Comparison {
    let read = |text: &str| [stack(read::read(text.as_bytes(), Place::Primary).unwrap().template)];
    let (before, after) = (read(before), read(after));
    let side = |stacks| Side { name: "", parameters: None, stacks, given: &[], findings: &[], budgets: None };
    compare(&side(&before), &side(&after))
}

/// The only resource that is different between two templates with these resources.
fn only(before: &str, after: &str) -> ResourceChange {
    let whole = |resources: &str| format!(r#"{{"Resources": {{{resources}}}}}"#);
    let comparison = of_templates(&whole(before), &whole(after));
    let resources: Vec<_> = comparison.resources().map(|(_, resource)| resource.clone()).collect();
    assert_eq!(resources.len(), 1, "{comparison:#?}");
    resources[0].clone()
}

#[test]
fn what_stands_beside_the_properties_does_nothing_to_a_resource() {
    let topic =
        |beside: &str| format!(r#""T": {{"Type": "AWS::SNS::Topic", {beside} "Properties": {{"TopicName": "t"}}}}"#);
    for beside in [
        r#""DeletionPolicy": "Retain","#,
        r#""UpdateReplacePolicy": "Retain","#,
        r#""DependsOn": "U","#,
        r#""Metadata": {"a": 1},"#,
    ] {
        let resource = only(&topic(""), &topic(beside));
        assert_eq!((resource.effect, resource.attributes.len()), (Effect::Nothing, 1), "{beside}");
        assert!(resource.properties.is_empty() && resource.says.is_empty());
    }
}

#[test]
fn what_is_written_otherwise_and_comes_to_the_same_does_nothing() {
    let resource = only(
        r#""T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "a-${AWS::Region}"}}}"#,
        r#""T": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a-us-east-1"}}"#,
    );
    assert_eq!(line(&resource), "nothing T: TopicName");
}

#[test]
fn another_type_under_the_same_logical_id_is_refused() {
    let resource = only(r#""T": {"Type": "AWS::SNS::Topic"}"#, r#""T": {"Type": "AWS::SQS::Queue"}"#);
    assert_eq!(resource.effect, Effect::Refused);
    assert!(resource.says[0].contains("AWS::SNS::Topic"), "{:?}", resource.says);
}

#[test]
fn a_type_that_is_not_in_the_schemas_is_not_known() {
    for kind in ["Custom::Thing", "AWS::New::Service", "AWS::Serverless::Function"] {
        let of = |value: u8| format!(r#""T": {{"Type": "{kind}", "Properties": {{"A": {value}}}}}"#);
        let resource = only(&of(1), &of(2));
        assert_eq!(resource.effect, Effect::NotKnown, "{kind}");
        assert!(resource.says[0].contains(kind));
    }
}

#[test]
fn a_resource_that_is_replaced_cannot_keep_its_name() {
    let queue = |fifo: bool, name: &str| {
        format!(
            r#""Q": {{"Type": "AWS::SQS::Queue", "UpdateReplacePolicy": "Retain",
                "Properties": {{"FifoQueue": {fifo}{name}}}}}"#
        )
    };
    let kept = only(&queue(false, r#", "QueueName": "q""#), &queue(true, r#", "QueueName": "q""#));
    assert_eq!(line(&kept), "refused Q: FifoQueue (replaced)");
    assert!(kept.says[0].contains("keeps its name q"), "{:?}", kept.says);
    let renamed = only(&queue(false, r#", "QueueName": "q""#), &queue(true, r#", "QueueName": "r""#));
    assert_eq!(line(&renamed), "replaced Q: FifoQueue, QueueName");
    assert_eq!(renamed.says, ["The old one stays in the account, outside the stack, under the name q."]);
    let unnamed = only(&queue(false, ""), &queue(true, ""));
    assert_eq!(line(&unnamed), "replaced Q: FifoQueue");
    assert_eq!(unnamed.says, ["The old one stays in the account, outside the stack."]);
}

#[test]
fn perhaps_replaced_is_not_replaced_and_says_what_would_be() {
    let table = |key: &str| {
        format!(
            r#""T": {{"Type": "AWS::DynamoDB::Table", "Properties": {{"TableName": "t",
                "KeySchema": [{{"AttributeName": "{key}", "KeyType": "HASH"}}]}}}}"#
        )
    };
    let resource = only(&table("a"), &table("b"));
    assert_eq!(line(&resource), "perhaps replaced T: KeySchema[b], KeySchema[a]");
    assert!(resource.says[0].starts_with("If it is replaced: It keeps its name t"), "{:?}", resource.says);
}

#[test]
fn what_is_deleted_first_may_keep_its_name() {
    let filter = |group: &str| {
        format!(
            r#""F": {{"Type": "AWS::Logs::MetricFilter", "Properties": {{"FilterName": "f", "LogGroupName": "{group}"}}}}"#
        )
    };
    let resource = only(&filter("a"), &filter("b"));
    assert_eq!(
        (line(&resource).as_str(), resource.says.join("").as_str()),
        ("replaced F: LogGroupName", "The old one is deleted.")
    );
}

#[test]
fn what_leaves_the_stack_is_kept_or_deleted_as_its_policy_says() {
    for (resource, said) in [
        (r#"{"Type": "AWS::SNS::Topic"}"#, "It is deleted."),
        (r#"{"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain"}"#, "It stays in the account, outside the stack."),
        (r#"{"Type": "AWS::SNS::Topic", "UpdateReplacePolicy": "Retain"}"#, "It is deleted."),
        (
            r#"{"Type": "AWS::S3::Bucket", "DeletionPolicy": "RetainExceptOnCreate", "Properties": {"BucketName": "b"}}"#,
            "It stays in the account, outside the stack, under the name b.",
        ),
        (r#"{"Type": "AWS::EC2::Volume", "DeletionPolicy": "Snapshot"}"#, "It is deleted; a snapshot stays."),
        (r#"{"Type": "AWS::RDS::DBCluster"}"#, "It is deleted; a snapshot stays."),
        (r#"{"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": "c"}}"#, "It is deleted."),
    ] {
        let rest = r#""Other": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "o"}}"#;
        let gone = only(&format!(r#""T": {resource}, {rest}"#), rest);
        assert_eq!((gone.effect, gone.says), (Effect::Removed, vec![said.to_owned()]), "{resource}");
    }
}

#[test]
fn another_logical_id_is_another_resource() {
    let topic = |id: &str, name: &str| format!(r#""{id}": {{"Type": "AWS::SNS::Topic", "Properties": {{{name}}}}}"#);
    let moved = only(&topic("A", r#""DisplayName": "d""#), &topic("B", r#""DisplayName": "d""#));
    assert_eq!((moved.was.as_deref(), moved.effect), (Some("A"), Effect::Replaced));
    assert!(moved.says[0].contains("it was A") && moved.says[1] == "The old one is deleted.", "{:?}", moved.says);
    let named = only(&topic("A", r#""TopicName": "t""#), &topic("B", r#""TopicName": "t""#));
    assert_eq!((named.was.as_deref(), named.effect), (Some("A"), Effect::Refused));
    // The name of one that goes is not free yet for one that comes.
    let whole = |resource: &str| format!(r#"{{"Resources": {{{resource}}}}}"#);
    let comparison = of_templates(
        &whole(&topic("A", r#""TopicName": "t""#)),
        &whole(&topic("B", r#""TopicName": "t", "DisplayName": "d""#)),
    );
    let effects: Vec<_> = comparison.resources().map(|(_, it)| (it.logical_id.as_str(), it.effect)).collect();
    assert_eq!(effects, [("B", Effect::Refused), ("A", Effect::Removed)]);
    assert_eq!(comparison.marks()[&(Place::Primary, "B")], Mark::Added);
}

#[test]
fn a_default_reaches_every_property_that_is_made_of_it() {
    let template = |stage: &str| {
        format!(
            r#"{{"Parameters": {{"Stage": {{"Type": "String", "Default": "{stage}"}}}},
                "Conditions": {{"Prod": {{"Fn::Equals": [{{"Ref": "Stage"}}, "prod"]}}}},
                "Resources": {{
                    "Bucket": {{"Type": "AWS::S3::Bucket", "Properties": {{"BucketName": {{"Fn::Sub": "b-${{Stage}}-${{AWS::AccountId}}"}}}}}},
                    "Topic": {{"Type": "AWS::SNS::Topic", "Properties": {{"DisplayName": {{"Fn::Join": ["-", [{{"Ref": "Stage"}}, {{"Fn::GetAtt": ["Queue", "Arn"]}}]]}}}}}},
                    "Queue": {{"Type": "AWS::SQS::Queue", "Properties": {{"DelaySeconds": {{"Fn::If": ["Prod", 1, 2]}}}}}},
                    "Only": {{"Type": "AWS::SQS::Queue", "Condition": "Prod"}},
                    "Same": {{"Type": "AWS::SQS::Queue"}}}}}}"#
        )
    };
    let comparison = of_templates(&template("prod"), &template("test"));
    let found: Vec<String> = comparison.resources().map(|(_, resource)| line(resource)).collect();
    let expected =
        ["replaced Bucket: BucketName", "in place Topic: ~DisplayName", "in place Queue: DelaySeconds", "removed Only"];
    assert_eq!(found, expected);
    let section = &comparison.stacks[0].sections[0];
    assert_eq!((section.section.as_str(), section.name.as_deref()), ("Parameters", Some("Stage")));
    assert_eq!(section.changes[0].property, "Default");
}

#[test]
fn a_value_that_is_given_counts_before_the_default() {
    let text = r#"{"Parameters": {"Delay": {"Type": "Number", "Default": 1}, "Peer": {"Type": "String"}},
        "Resources": {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": {"Ref": "Delay"}}},
            "Peering": {"Type": "AWS::EC2::VPCPeeringConnection", "Properties": {"PeerVpcId": {"Ref": "Peer"}}}}}"#;
    let stacks = [stack(read::read(text.as_bytes(), Place::Primary).unwrap().template)];
    let given = |pairs: &[(&str, &str)]| {
        let values = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        [(Place::Primary, values)]
    };
    let compared = |before: &[(&str, &str)], after: &[(&str, &str)]| {
        let (before, after) = (given(before), given(after));
        let side = |given| Side { name: "", parameters: None, stacks: &stacks, given, findings: &[], budgets: None };
        compare(&side(&before), &side(&after))
    };
    assert!(compared(&[("Delay", "1")], &[]).is_empty());
    let comparison = compared(&[("Peer", "vpc-1")], &[("Peer", "vpc-2"), ("Delay", "5")]);
    let found: Vec<String> = comparison.resources().map(|(_, resource)| line(resource)).collect();
    assert_eq!(found, ["in place Queue: DelaySeconds", "replaced Peering: PeerVpcId"]);
    let sections: Vec<_> =
        comparison.stacks[0].sections.iter().map(|it| (it.section.as_str(), it.name.as_deref())).collect();
    assert_eq!(sections, [("Values", Some("Delay")), ("Values", Some("Peer"))]);
}

#[test]
fn foreign_pairs_are_no_different_from_themselves() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign");
    let mut count = 0;
    for pair in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let mut files: Vec<_> = fs::read_dir(&pair).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| !file.ends_with("findings.txt"));
        files.sort();
        let mut read: Vec<Template> = files
            .iter()
            .map(|file| {
                read::read(&fs::read(file).unwrap(), Place::Pair).unwrap_or_else(|error| panic!("{error}")).template
            })
            .collect();
        if read.len() == 1 && is_for_both(&read[0]) {
            read.push(read[0].clone());
        }
        let stacks: Vec<Stack> = roles(&read.iter().collect::<Vec<_>>())
            .into_iter()
            .zip(&read)
            .map(|(role, template)| Stack {
                place: role.place,
                region: role.region.unwrap_or_default(),
                ..stack(template.clone())
            })
            .collect();
        let side = Side { name: "", parameters: None, stacks: &stacks, given: &[], findings: &[], budgets: None };
        assert!(compare(&side, &side).is_empty(), "{}", pair.display());
        count += 1;
    }
    assert!(count >= 4);
}

#[test]
fn markdown_reads_nothing_from_a_template() {
    let hostile = "<img src=x> | `a` **b** @c [d](https://e)";
    let of = |value: &str| {
        format!(
            r#"{{"Description": "{value}", "Resources": {{"T": {{"Type": "AWS::SNS::Topic", "Properties": {{"DisplayName": "{value}"}}}}}}}}"#
        )
    };
    let comparison = of_templates(&of("x"), &of(hostile));
    let markdown = compare::markdown(&comparison);
    assert!(!markdown.contains(['<', '`', '@', '[']) && !markdown.contains("https:"), "{markdown}");
    assert!(markdown.contains("| in place | T (AWS&#58;&#58;SNS&#58;&#58;Topic) |"), "{markdown}");
    let control = of_templates(&of("x"), &of("a\\u001b[31mb"));
    assert!(!compare::text(&control).contains('\u{1b}'));
}

/// What Twinstack notes in the templates that it exports is no difference to the design that they were exported from.
#[test]
fn an_exported_pair_is_the_design_that_it_came_from() {
    use twinstack::files::origin;
    use twinstack::finding::Place;
    use twinstack::template::read::read;
    for preset in PRESETS {
        let parameters = (preset.parameters)();
        let snapshot = evaluate(&parameters, artifact(&parameters));
        let files = twinstack::files::export(&parameters, &snapshot, artifact(&parameters), None).unwrap();
        let mut stacks = snapshot.stacks.clone();
        for stack in &mut stacks {
            let file = files.iter().find(|file| file.path == format!("{}.template.json", stack.place.name())).unwrap();
            stack.template = read(&file.bytes, stack.place).unwrap().template;
            stack.foundation = None;
        }
        let primary = &stacks.iter().find(|stack| stack.place == Place::Primary).unwrap().template;
        let (from, said) = origin::design(primary).unwrap().unwrap();
        let again = evaluate(&from, &origin::artifact(primary));
        assert_eq!((&from, said.len()), (&parameters, 0));
        let side = |stacks| Side { name: "", parameters: None, stacks, given: &[], findings: &[], budgets: None };
        assert_eq!(compare(&side(&again.stacks), &side(&stacks)).stacks, [], "{}", preset.id);
    }
}
