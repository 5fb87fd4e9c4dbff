//! What is read from templates about the system that they make: from our own pair, and from other people's.

#![allow(clippy::float_cmp, reason = "numbers come out as they were written")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fs;
use std::path::Path;

use twinstack::artifact;
use twinstack::finding::Place;
use twinstack::parameters::Parameters;
use twinstack::parameters::presets::find;
use twinstack::pipeline;
use twinstack::review::facts::{Signal, System};
use twinstack::review::{Source, roles, system};
use twinstack::template::read;

fn ours(change: impl FnOnce(&mut Parameters)) -> System {
    let mut parameters = Parameters::default();
    change(&mut parameters);
    pipeline::evaluate(&parameters, &artifact::built_in()).reckoned.unwrap().system.clone()
}

/// The system of the files in `tests/foreign/PAIR`.
fn foreign(pair: &str, files: [&str; 2]) -> System {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(pair);
    let read = files.map(|file| read::read(&fs::read(folder.join(file)).unwrap(), Place::Pair).unwrap().template);
    let roles = roles(&read.iter().collect::<Vec<_>>());
    let sources: Vec<Source<'_>> = read
        .iter()
        .zip(&roles)
        .map(|(template, role)| Source { place: role.place, template, region: role.region.as_deref(), given: None })
        .collect();
    system(&sources).unwrap()
}

#[test]
fn our_templates_say_what_the_design_decided() {
    let system = ours(|_| {});
    for side in system.sides() {
        let [function] = side.functions.as_slice() else { panic!("{:?}", side.functions) };
        assert_eq!((function.reserved, function.provisioned), (Some(1_200.0), 0.0));
        assert_eq!((function.memory_mb, function.arm, function.in_vpc), (512.0, true, true));
        let [api] = side.apis.as_slice() else { panic!("{:?}", side.apis) };
        assert_eq!((api.http, api.rate, api.burst), (true, Some(11_010.0), Some(5_000.0)));
        assert_eq!(side.inventory.endpoint_zones, 10, "five interface endpoints in two zones each");
        assert_eq!(side.logs.as_ref().unwrap().buffer_s, 60.0);
    }
    assert_eq!(system.primary.region.as_deref(), Some("us-east-1"));
    let dns = system.dns.unwrap();
    let check = dns.check.unwrap();
    assert_eq!((check.threshold, check.interval_s, check.gives_up_s), (3.0, 30.0, 6.0));
    assert!(dns.standby_checked && dns.ttl_s.is_none());
    let table = system.table.unwrap();
    assert!(table.replicated && table.on_demand && !table.strong && table.recovery);
    assert_eq!((table.warm_writes, table.warm_reads, table.indexes.len()), (12_000.0, 12_000.0, 1));
    let documents = system.documents.unwrap();
    assert!(documents.dual_write && documents.bucket_key);
    assert!(documents.forth.unwrap().time_control && documents.back.is_some());
    let lag: Vec<_> = system.alarms.iter().filter(|alarm| alarm.signal == Signal::TableLag).collect();
    assert_eq!(lag.len(), 2);
    assert!(lag.iter().all(|alarm| alarm.threshold == Some(60_000.0) && alarm.after_s == 300.0));
    assert!(system.alarms.iter().all(|alarm| alarm.told == Some(0)), "no address is given");
}

#[test]
fn a_change_of_the_design_is_read_back() {
    let system = ours(|parameters| {
        parameters.compute.provisioned_concurrency = 250;
        parameters.data.document_safety = "alarm".into();
        parameters.data.both_ways = false;
        parameters.dns.interval_s = "10".into();
        parameters.dns.search_string = "ok".into();
        parameters.alarms.addresses = vec!["ops@bank.com".into(), "https://hooks.bank.com/x".into()];
    });
    assert_eq!(system.standby.functions[0].provisioned, 250.0);
    let documents = system.documents.unwrap();
    assert!(!documents.dual_write && documents.back.is_none());
    let check = system.dns.unwrap().check.unwrap();
    assert_eq!((check.interval_s, check.gives_up_s), (10.0, 8.0));
    assert!(system.alarms.iter().all(|alarm| alarm.told == Some(2)));
    let held = ours(|parameters| parameters.dns.failback = "held".into()).dns.unwrap();
    let check = held.check.unwrap();
    assert!(held.held && check.at.logical_id == "PrimaryHealthCheck", "the endpoint's own check: {check:?}");
    let lean = pipeline::evaluate(&(find("lean").unwrap().parameters)(), &artifact::built_in())
        .reckoned
        .unwrap()
        .system
        .clone();
    assert_eq!(lean.table.unwrap().warm_writes, 4_000.0);
}

#[test]
fn what_a_foreign_pair_does_not_tell_is_not_made_up() {
    let orders = foreign("orders", ["primary.yaml", "secondary.yaml"]);
    let dns = orders.dns.unwrap();
    assert_eq!((dns.ttl_s, dns.standby_checked), (Some(300.0), false));
    let table = orders.table.unwrap();
    assert!(!table.replicated, "two tables of one name are no replicas");
    assert!(orders.primary.functions.is_empty() && orders.documents.is_none() && orders.primary.region.is_none());

    let containers = foreign("containers", ["primary.json", "secondary.json"]);
    let check = containers.dns.unwrap().check.unwrap();
    assert_eq!((check.threshold, check.interval_s), (5.0, 30.0));
    let documents = containers.documents.unwrap();
    assert!(!documents.forth.unwrap().time_control && documents.back.is_none() && !documents.dual_write);
    assert!(containers.table.is_none());
    let told: Vec<_> = containers.alarms.iter().map(|alarm| (alarm.signal, alarm.told)).collect();
    assert!(told.contains(&(Signal::HealthCheck, Some(1))) && told.contains(&(Signal::Other, None)), "{told:?}");

    let payments = foreign("stack-outputs", ["primary.json", "secondary.json"]);
    assert!(payments.dns.is_none() && payments.table.unwrap().replicated);
}
