//! The stacks of a design: two, or three where neither Region is us-east-1. One file for each concern of a Region.

mod alarms;
mod alerts;
mod api;
mod buckets;
mod builder;
mod dashboard;
mod dns;
mod function;
pub mod hold;
pub(crate) mod inputs;
mod key;
mod logs;
mod network;
mod outputs;
mod policy;
mod properties;
mod roles;
mod table;
pub mod wires;

use crate::design::Design;
use crate::finding::Place;
use crate::template::Template;
use builder::{Builder, Step};

/// One stack: a template, and where it is to be deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its part in the pair.
    pub place: Place,
    /// The Region it is designed for.
    pub region: String,
    /// Its name in the account.
    pub name: String,
    /// The full template.
    pub template: Template,
    /// The foundation from which it is made, a subset of the full template; the edge stack has none.
    pub foundation: Option<Template>,
}

/// Writes the stacks: primary, secondary and, where it is needed, edge.
#[must_use]
pub fn stacks(design: &Design) -> Vec<Stack> {
    let mut stacks = vec![regional(design, Place::Primary), regional(design, Place::Secondary)];
    if design.edge {
        stacks.push(edge(design));
    }
    stacks
}

/// The stack of one of the two Regions, in the order in which an engineer would explain it.
fn regional(design: &Design, place: Place) -> Stack {
    let (site, peer) = (design.site(place), design.peer(place));
    let part = if place == Place::Primary {
        format!(
            "The active Region. Owns the global table, the failover's health checks and the peering with {}.",
            peer.region
        )
    } else {
        format!(
            "The standby of {}. Takes all traffic, with everything in place, when the active Region fails.",
            peer.region
        )
    };
    let description =
        format!("{} {} in {}: {part}", design.parameters.environment.application, place.name(), site.region);
    let mut builder = Builder::new(design, place, description);
    inputs::regional(&mut builder);
    key::add(&mut builder);
    network::add(&mut builder);
    buckets::add(&mut builder);
    logs::group(&mut builder, Step::Foundation, logs::FUNCTION_GROUP, crate::design::names::Name::FunctionLogGroup);
    logs::receive(&mut builder);
    alerts::add(&mut builder);
    alarms::failback_hold(&mut builder);
    roles::processor(&mut builder);
    api::add_api(&mut builder);
    if place == Place::Primary && design.makes_zone() {
        dns::add_zone(&mut builder);
    }
    // From here on everything needs the other Region, or code.
    network::peer(&mut builder);
    roles::recovery(&mut builder);
    function::add(&mut builder);
    api::add(&mut builder);
    if place == Place::Primary {
        dns::add_checks(&mut builder);
        table::add(&mut builder);
    }
    dns::add_record(&mut builder);
    logs::send(&mut builder);
    if design.dual_write() {
        alarms::pending_documents(&mut builder);
    }
    alarms::add(&mut builder);
    hold::add(&mut builder);
    alerts::aws_health(&mut builder);
    dashboard::add(&mut builder);
    outputs::add(&mut builder);
    builder.finish()
}

/// The stack that watches the health checks from us-east-1.
fn edge(design: &Design) -> Stack {
    let description = format!(
        "{} edge in us-east-1: tells when a health check of the pair fails. Route 53 publishes that nowhere else.",
        design.parameters.environment.application
    );
    let mut builder = Builder::new(design, Place::Edge, description);
    inputs::edge(&mut builder);
    key::add(&mut builder);
    alerts::add(&mut builder);
    alarms::health_checks(&mut builder);
    builder.output(
        Step::Full,
        "TopicArn",
        "The topic that tells of the health checks.",
        crate::template::Expression::reference(alerts::TOPIC),
    );
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::Artifact;
    use crate::parameters::Parameters;
    use crate::template::{Resource, text};

    fn written(change: fn(&mut Parameters)) -> Vec<Stack> {
        let mut parameters = Parameters::default();
        change(&mut parameters);
        let artifact = Artifact { sha256: [7; 32], ..Artifact::default() };
        stacks(&crate::design::design(&parameters, &artifact))
    }

    fn of_type<'s>(stack: &'s Stack, kind: &str) -> Vec<(&'s str, &'s Resource)> {
        let resources = stack.template.resources.iter();
        resources.filter(|(_, resource)| resource.kind == kind).map(|(id, resource)| (id.as_str(), resource)).collect()
    }

    #[test]
    fn what_can_exist_once_is_in_the_primary_alone() {
        let stacks = written(|_| ());
        for kind in ["AWS::DynamoDB::GlobalTable", "AWS::Route53::HostedZone", "AWS::EC2::VPCPeeringConnection"] {
            assert_eq!(of_type(&stacks[0], kind).len(), 1, "{kind}");
            assert_eq!(of_type(&stacks[1], kind).len(), 0, "{kind}");
        }
        assert_eq!(of_type(&stacks[0], "AWS::Route53::HealthCheck").len(), 2);
    }

    #[test]
    fn health_checks_are_watched_in_us_east_1_wherever_that_is() {
        let watching = |stacks: &[Stack]| -> Vec<Place> {
            let metric = |stack: &&Stack| {
                of_type(stack, "AWS::CloudWatch::Alarm")
                    .iter()
                    .any(|(_, alarm)| alarm.properties.get("Namespace").is_some_and(|name| name == "AWS/Route53"))
            };
            stacks.iter().filter(metric).map(|stack| stack.place).collect()
        };
        assert_eq!(watching(&written(|_| ())), [Place::Primary]);
        assert_eq!(
            watching(&written(|p| (p.regions.primary, p.regions.secondary) = ("us-west-2".into(), "us-east-1".into()))),
            [Place::Secondary]
        );
        assert_eq!(watching(&written(|p| p.regions.primary = "eu-west-1".into())), [Place::Edge]);
    }

    #[test]
    fn every_alarm_tells_its_own_regions_topic() {
        for stack in written(|p| p.regions.primary = "eu-west-1".into()) {
            let alarms = of_type(&stack, "AWS::CloudWatch::Alarm");
            assert!(alarms.len() >= 2);
            for (id, alarm) in alarms {
                for actions in ["AlarmActions", "OKActions"] {
                    assert_eq!(alarm.properties[actions], crate::template::json!([{"Ref": "AlertsTopic"}]), "{id}");
                }
            }
        }
    }

    #[test]
    fn dual_write_brings_its_endpoint_its_variables_and_its_alarm() {
        let with = written(|_| ());
        let without = written(|p| p.data.document_safety = "alarm".into());
        for (stacks, expected) in [(&with, true), (&without, false)] {
            for stack in stacks {
                let has = |id: &str| stack.template.resources.contains_key(id);
                assert_eq!(has("S3InterfaceEndpoint"), expected);
                assert_eq!(has("PendingDocumentsAlarm"), expected);
                let variables = &stack.template.resources["Processor"].properties["Environment"]["Variables"];
                assert_eq!(variables.get("PEER_S3_DOMAIN").is_some(), expected);
                assert_eq!(stack.template.parameters.contains_key("PeerS3EndpointDomain"), expected);
            }
        }
    }

    #[test]
    fn a_hold_is_set_in_the_standby_and_decides_over_the_primarys_record_alone() {
        let (held, automatic) = (written(|p| p.dns.failback = "held".into()), written(|_| ()));
        let [primary, secondary] = held.as_slice() else { panic!("two stacks") };
        let config = |id: &str| primary.template.resources[id].properties["HealthCheckConfig"].clone();
        let record = |stack: &Stack| stack.template.resources["FailoverRecord"].properties["HealthCheckId"].clone();
        assert_eq!(record(primary), crate::template::json!({"Ref": "FailoverDecision"}));
        assert_eq!(record(secondary), record(&automatic[1]));
        let children = config("FailoverDecision")["ChildHealthChecks"].as_array().unwrap().len();
        assert_eq!(config("FailoverDecision")["HealthThreshold"].to_string(), children.to_string());
        assert_eq!(config("FailbackHoldCheck")["InsufficientDataHealthStatus"], "LastKnownStatus");
        // Route 53 takes the alarm's settings when it makes the check, so the alarm stands before the primary does.
        let foundation = secondary.foundation.as_ref().unwrap();
        assert!(foundation.resources.contains_key("FailbackHoldAlarm"));
        assert!(foundation.outputs.contains_key("FailbackHoldAlarm"));
        // A value for what does not match would let go of the hold; data of another unit than people put, never be seen.
        let filter = &secondary.template.resources["FailbackHoldFilter"].properties["MetricTransformations"][0];
        assert!(filter.get("DefaultValue").is_none() && filter.get("Unit").is_none(), "{filter}");
        let alarm = &secondary.template.resources["FailbackHoldAlarm"].properties;
        for (of_filter, of_alarm) in [("MetricNamespace", "Namespace"), ("MetricName", "MetricName")] {
            assert_eq!(filter[of_filter], alarm[of_alarm]);
        }
        for stack in &automatic {
            assert!(stack.template.resources.keys().all(|id| !id.contains("Hold")), "{}", stack.name);
        }
    }

    #[test]
    fn a_region_without_acceleration_gets_a_bucket_without() {
        let stacks = written(|p| p.regions.secondary = "eu-north-1".into());
        let accelerated = |stack: &Stack| {
            stack.template.resources["DocumentsBucket"].properties.contains_key("AccelerateConfiguration")
        };
        assert!(accelerated(&stacks[0]));
        assert!(!accelerated(&stacks[1]));
    }

    #[test]
    fn one_way_replication_asks_nothing_of_the_primary() {
        let stacks = written(|p| p.data.both_ways = false);
        assert!(stacks[0].template.resources["DocumentsBucket"].properties.contains_key("ReplicationConfiguration"));
        assert!(!stacks[1].template.resources["DocumentsBucket"].properties.contains_key("ReplicationConfiguration"));
        assert!(!stacks[1].template.parameters.contains_key("PeerKmsKeyArn"));
        assert!(!stacks[1].template.resources.contains_key("ReplicationRole"));
    }

    #[test]
    fn a_foundation_knows_nothing_of_the_peer_and_fits_inline() {
        for stack in &written(|p| p.network.zones = 3)[..2] {
            let foundation = stack.foundation.as_ref().unwrap();
            assert!(foundation.parameters.keys().all(|name| !name.starts_with("Peer")));
            assert!(foundation.parameters.values().all(|parameter| parameter.default.is_some()));
            assert!(!foundation.resources["DocumentsBucket"].properties.contains_key("ReplicationConfiguration"));
            assert!(text::minified(foundation).len() < text::INLINE_LIMIT);
        }
    }

    #[test]
    fn tokens_guard_every_route_but_the_health_check() {
        let stacks = written(|p| {
            p.dns.jwt_issuer = "https://login.bank.com/".into();
            p.dns.jwt_audience = vec!["payments".into()];
        });
        for (id, route) in of_type(&stacks[1], "AWS::ApiGatewayV2::Route") {
            let expected = if id == "HealthRoute" { "NONE" } else { "JWT" };
            assert_eq!(route.properties["AuthorizationType"], expected, "{id}");
        }
    }

    #[test]
    fn ec2_takes_the_descriptions_of_security_groups() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
        for stack in &written(|_| ())[..2] {
            for (id, group) in of_type(stack, "AWS::EC2::SecurityGroup") {
                let rules = ["SecurityGroupIngress", "SecurityGroupEgress"].into_iter();
                let rules = rules.filter_map(|list| group.properties.get(list)?.as_array()).flatten();
                let descriptions =
                    rules.map(|rule| &rule["Description"]).chain([&group.properties["GroupDescription"]]);
                for description in descriptions {
                    let text = description.as_str().unwrap();
                    assert!(text.chars().all(allowed) && text.len() < 256, "{id}: {text}");
                }
            }
        }
    }

    #[test]
    fn documents_sent_without_a_key_get_the_buckets_own() {
        let statements =
            &written(|_| ())[0].template.resources["DocumentsBucketPolicy"].properties["PolicyDocument"]["Statement"];
        let on_encryption =
            |statement: &&crate::template::Value| statement["Condition"].to_string().contains("server-side-encryption");
        let guards: Vec<_> = statements.as_array().unwrap().iter().filter(on_encryption).collect();
        assert_eq!(guards.len(), 2);
        for guard in guards {
            // A denial that lacks this would also meet requests that name no encryption, which is what the function sends.
            let present = guard["Condition"]["Null"].as_object().unwrap();
            assert!(present.values().all(|absent| absent == "false"), "{guard}");
        }
    }

    #[test]
    fn a_version_is_made_anew_exactly_when_what_it_holds_changes() {
        let description = |change: fn(&mut Parameters)| {
            written(change)[0].template.resources["ProcessorVersion"].properties["Description"].clone()
        };
        let usual = description(|_| ());
        assert_eq!(usual, description(|p| p.environment.tags = vec!["owner=payments".into()]));
        assert_eq!(usual, description(|p| p.compute.reserved_concurrency = 2_000));
        assert_eq!(usual, description(|p| p.alarms.p99_duration_ms = 500));
        for changed in [
            description(|p| p.compute.memory_mb = 1_024),
            description(|p| p.compute.timeout_s = 12),
            description(|p| p.compute.log_level = "DEBUG".into()),
            description(|p| p.data.document_safety = "alarm".into()),
        ] {
            assert_ne!(usual, changed);
        }
        assert!(usual["Fn::Sub"].as_str().unwrap().contains("${HealthCheckPath}"));
    }

    #[test]
    fn an_api_is_changed_by_one_resource_at_a_time() {
        let stacks = written(|p| {
            p.dns.jwt_issuer = "https://login.bank.com/".into();
            p.dns.jwt_audience = vec!["payments".into()];
        });
        let template = &stacks[0].template;
        let waits_for = |later: &str, earlier: &str| {
            let resource = &template.resources[later];
            let mut names = resource.depends_on.clone();
            for value in resource.properties.values() {
                crate::template::references::names(value, &mut |name| names.push(name.to_owned()));
            }
            names.iter().any(|name| name == earlier)
        };
        let order = [
            "ApiIntegration",
            "ApiAuthorizer",
            "HealthRoute",
            "PostTransactionRoute",
            "GetTransactionRoute",
            "GetCustomerTransactionsRoute",
            "PostDocumentRoute",
            "ApiStage",
            "ApiDomainMapping",
        ];
        for pair in order.windows(2) {
            assert!(waits_for(pair[1], pair[0]), "{pair:?}");
        }
    }
}
