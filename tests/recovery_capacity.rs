//! What a Region carries: examples worked by hand from AWS's pages, and what holds for every design.

mod support;

use proptest::prelude::*;
use support::{artifact, designs, proof};
use twinstack::finding::Place;
use twinstack::parameters::spec::{Kind, SPECS, Value};
use twinstack::parameters::{Parameters, check};
use twinstack::pipeline;
use twinstack::recovery::capacity::{Capacity, Effect, Limit, capacity, quotas};
use twinstack::recovery::{Verdict, Workload};
use twinstack::review::facts::{Function, System};

/// An example: what is changed in a plain design of 10,000 transactions a second, and what follows for one limit.
struct Example {
    /// What it is about, with the reckoning.
    name: &'static str,
    /// The page that says so.
    source: &'static str,
    parameters: fn(&mut Parameters),
    templates: fn(&mut System),
    side: Place,
    limit: &'static str,
    needed: f64,
    allowed: f64,
    carries: f64,
    verdict: Verdict,
}

/// As the design says.
fn as_made(_: &mut System) {}
fn as_it_is(_: &mut Parameters) {}

#[rustfmt::skip]
fn examples() -> Vec<Example> {
    use Place::{Primary as P, Secondary as S};
    use Verdict::{Expected, Held, Missed};
    let of = |name, source, parameters, templates, side, limit, numbers: [f64; 3], verdict| {
        let [needed, allowed, carries] = numbers;
        Example { name, source, parameters, templates, side, limit, needed, allowed, carries, verdict }
    };
    vec![
        of("100 reserved carry 10 × 100 = 1,000 requests a second; 10,000 / 10 = 1,000 are needed", "Lambda: Understanding concurrency and requests per second",
            |p| p.compute.reserved_concurrency = 100, as_made, P, "function", [1_000.0, 100.0, 1_000.0], Missed),
        of("1,200 reserved carry 10 × 1,200 = 12,000", "Lambda: Understanding concurrency and requests per second",
            as_it_is, as_made, P, "function", [1_000.0, 1_200.0, 12_000.0], Held),
        of("200 ms: 10,000 × 0.2 s = 2,000; 1,200 / 0.2 s = 6,000", "Lambda: Understanding concurrency (requests a second × duration)",
            |p| p.targets.mean_latency_ms = 200, as_made, P, "function", [2_000.0, 1_200.0, 6_000.0], Missed),
        of("a new account reserves 1,000 - 100 = 900 at most: 9,000", "Lambda quotas; Configuring reserved concurrency",
            |p| p.usage.quotas_raised = false, as_made, P, "function", [1_000.0, 900.0, 9_000.0], Missed),
        of("nothing reserved, 300 by others: 1,000 - 300 = 700 of a new account: 7,000", "Lambda quotas; Configuring reserved concurrency",
            |p| p.usage.quotas_raised = false, |s| { unreserved(s); s.primary.other_concurrency = 300.0; }, P, "function", [1_000.0, 700.0, 7_000.0], Missed),
        of("the standby meets a tenth again: 11,000 / 10 = 1,100; 12,000 / 1.1 = 10,909.09", "the assumption about retries",
            |p| p.usage.retries = 10, as_made, S, "function", [1_100.0, 1_200.0, 12_000.0 / 1.1], Held),
        of("a stage lets through 11,010", "Throttling requests to your HTTP API",
            as_it_is, as_made, P, "api-rate", [10_000.0, 11_010.0, 11_010.0], Held),
        of("a new account in us-east-1 has 10,000, which is what is needed", "Amazon API Gateway quotas",
            |p| p.usage.quotas_raised = false, as_made, P, "api-account-rate", [10_000.0, 10_000.0, 10_000.0], Held),
        of("a new account in eu-central-2 has 2,500", "Amazon API Gateway quotas",
            |p| { p.usage.quotas_raised = false; p.regions.secondary = "eu-central-2".into(); }, as_made, S, "api-account-rate", [10_000.0, 2_500.0, 2_500.0], Missed),
        of("10,000 × 0.08 s = 800 are open; 5,000 / 0.08 s = 62,500", "Throttling requests to your HTTP API: the burst limit is of concurrent requests",
            as_it_is, as_made, P, "api-burst", [800.0, 5_000.0, 62_500.0], Held),
        of("eu-central-2 takes 1,250 at one instant: 10,000 × 0.2 s = 2,000 are open", "Amazon API Gateway quotas",
            |p| { p.usage.quotas_raised = false; p.targets.mean_latency_ms = 200; p.regions.primary = "eu-central-2".into(); }, as_made, P, "api-burst", [2_000.0, 1_250.0, 6_250.0], Expected),
        of("a new on-demand table takes 4,000 writes a second", "DynamoDB: on-demand capacity mode, initial throughput",
            |p| p.data.warm_write_units = 4_000, as_made, P, "table-writes", [10_000.0, 4_000.0, 4_000.0], Missed),
        of("2.1 KB are 3 units: 30,000 of 36,000; 36,000 / 3", "DynamoDB: write request units",
            |p| p.targets.item_kb = 2.1, as_made, P, "table-writes", [30_000.0, 36_000.0, 12_000.0], Held),
        of("4 KB × 10,000 are exactly the 40,000 of a table", "Quotas in Amazon DynamoDB",
            |p| { p.targets.item_kb = 4.0; p.usage.quotas_raised = false; }, as_made, P, "table-writes", [40_000.0, 40_000.0, 10_000.0], Held),
        of("5 KB × 10,000 are over the 40,000 of a table: 8,000", "Quotas in Amazon DynamoDB",
            |p| { p.targets.item_kb = 5.0; p.usage.quotas_raised = false; }, as_made, P, "table-writes", [50_000.0, 40_000.0, 8_000.0], Missed),
        of("a cap of 6,000 bounds a warm table", "DynamoDB: maximum throughput for on-demand tables",
            as_it_is, |s| s.table.as_mut().unwrap().most_writes = Some(6_000.0), P, "table-writes", [10_000.0, 6_000.0, 6_000.0], Missed),
        of("an index of keys and some attributes: 1 unit of a 4 KB item", "DynamoDB: global secondary indexes, write capacity",
            |p| p.targets.item_kb = 4.0, as_made, P, "index-writes", [10_000.0, 48_000.0, 48_000.0], Held),
        of("an index of whole items: 4 units of a 4 KB item", "DynamoDB: global secondary indexes, write capacity",
            |p| { p.targets.item_kb = 4.0; p.data.projection = "all".into(); }, as_made, P, "index-writes", [40_000.0, 48_000.0, 12_000.0], Held),
        of("2 strongly consistent reads of 5 KB: 2 × 2 units; 12,000 / 4", "DynamoDB: read request units",
            |p| { p.targets.item_kb = 5.0; p.usage.reads_per_transaction = 2.0; }, as_made, P, "table-reads", [40_000.0, 12_000.0, 3_000.0], Missed),
        of("the replica takes what the primary takes, without retries", "DynamoDB: how global tables work",
            |p| p.usage.retries = 50, as_made, S, "replica-writes", [10_000.0, 12_000.0, 12_000.0], Held),
        of("a standby without a replica carries nothing", "DynamoDB: how global tables work",
            as_it_is, |s| s.table.as_mut().unwrap().replicated = false, S, "table-writes", [10_000.0, 0.0, 0.0], Missed),
        of("1 document of 50 KB: 10,000 × 50,000 × 8 = 4 Gbps of 1 Gbps; 1e9 / 400,000 = 2,500", "S3 Replication Time Control: data transfer rate quotas",
            |p| { p.targets.documents_per_transaction = 1.0; p.usage.quotas_raised = false; }, as_made, P, "document-replication", [4.0, 1.0, 2_500.0], Missed),
        of("1 document, replicated both ways and written twice: 3 PUTs; 3,500 / 3", "S3 Replication Time Control: estimating request rates",
            |p| p.targets.documents_per_transaction = 1.0, as_made, P, "document-puts", [30_000.0, 3_500.0, 3_500.0 / 3.0], Expected),
        of("without a bucket key: 1 request to store, 2 to replicate: 30,000 of the 20,000 of eu-west-2", "KMS: request quotas; S3 Replication Time Control: KMS request rates",
            |p| { p.targets.documents_per_transaction = 1.0; p.usage.quotas_raised = false; p.regions.primary = "eu-west-2".into(); },
            |s| s.documents.as_mut().unwrap().bucket_key = false, P, "kms-requests", [30_000.0, 20_000.0, 20_000.0 / 3.0], Missed),
        of("1 KB of logs: 10,000 / 1,024 MiB of the 5 MiB of us-west-2", "Amazon Data Firehose quota",
            as_it_is, as_made, P, "log-copies", [10_000.0 / 1_024.0, 5.0, 5_120.0], Expected),
        of("half a KB of logs of the standby: 5,000 / 1,024 MiB of the 1 MiB of eu-central-1", "Amazon Data Firehose quota",
            |p| { p.usage.log_kb_per_transaction = 0.5; p.regions.primary = "eu-central-1".into(); }, as_made, S, "log-copies", [5_000.0 / 1_024.0, 1.0, 2_048.0], Expected),
        of("a REST API is throttled alike: 5,000 of its stage", "Throttle requests to your REST APIs",
            as_it_is, |s| { s.primary.apis[0].http = false; s.primary.apis[0].rate = Some(5_000.0); }, P, "api-rate", [10_000.0, 5_000.0, 5_000.0], Missed),
    ]
}

fn unreserved(system: &mut System) {
    for side in [&mut system.primary, &mut system.standby] {
        side.functions.iter_mut().for_each(|function| function.reserved = None);
    }
}

fn read(parameters: &Parameters) -> System {
    pipeline::evaluate(parameters, artifact(parameters)).reckoned.unwrap().system.clone()
}

fn workload(parameters: &Parameters) -> Workload {
    let (settled, _) = check::settle(parameters);
    Workload::new(&settled.targets, &settled.usage)
}

/// A design whose numbers are round: nobody tries again, and no checker asks.
fn plain(change: fn(&mut Parameters), templates: fn(&mut System)) -> (System, Workload) {
    let mut parameters = Parameters::default();
    parameters.usage.retries = 0;
    change(&mut parameters);
    let mut system = read(&parameters);
    system.dns = None;
    templates(&mut system);
    (system, workload(&parameters))
}

fn limit<'a>(capacity: &'a Capacity, side: Place, id: &str) -> &'a Limit {
    let side = capacity.sides.iter().find(|it| it.place == side).unwrap();
    side.limits.iter().find(|limit| limit.id == id).unwrap_or_else(|| panic!("{id} is missing"))
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(1.0)
}

#[test]
fn examples_come_out_as_worked_by_hand() {
    for example in examples() {
        let (system, workload) = plain(example.parameters, example.templates);
        let found = limit(&capacity(&system, &workload), example.side, example.limit).clone();
        let told = format!("{} ({}): {found:?}", example.name, example.source);
        assert!(close(found.needed, example.needed), "needed: {told}");
        assert!(found.allowed.is_some_and(|allowed| close(allowed, example.allowed)), "allowed: {told}");
        assert!(found.carries.is_some_and(|carries| close(carries, example.carries)), "carries: {told}");
        assert_eq!(found.verdict, Some(example.verdict), "{told}");
    }
}

#[test]
fn checkers_are_counted_where_they_ask() {
    let mut parameters = Parameters::default();
    parameters.usage.retries = 0;
    parameters.dns.interval_s = "10".into();
    let mut system = read(&parameters);
    let reckoned = |system: &System| capacity(system, &workload(&parameters));
    // 16 checkers, one request every 10 s each.
    let both = reckoned(&system);
    assert!(close(limit(&both, Place::Primary, "api-rate").needed, 10_001.6));
    assert!(close(limit(&both, Place::Secondary, "api-rate").carries.unwrap(), 11_010.0 - 1.6));
    system.dns.as_mut().unwrap().standby_checked = false;
    assert!(close(limit(&reckoned(&system), Place::Secondary, "api-rate").needed, 10_000.0));
}

#[test]
fn presets_carry_what_they_say() {
    let [reference, briefed, lean] = ["reference", "as-briefed", "lean"].map(|id| {
        let parameters = (twinstack::parameters::presets::find(id).unwrap().parameters)();
        capacity(&read(&parameters), &workload(&parameters))
    });
    assert_eq!(reference.sides.each_ref().map(|side| side.verdict), [Verdict::Held; 2]);
    assert_eq!(lean.sides.each_ref().map(|side| side.verdict), [Verdict::Held; 2]);
    assert_eq!(briefed.sides.each_ref().map(|side| side.verdict), [Verdict::Missed; 2]);
    let bottlenecks = |capacity: &Capacity| capacity.sides.each_ref().map(|side| side.bottleneck().unwrap().id);
    assert_eq!(bottlenecks(&briefed), ["function"; 2]);
    assert_eq!(bottlenecks(&reference), ["api-rate"; 2]);
    // (100 × 10 - 16 / 30) / 1.1
    assert!(close(briefed.sides[1].carries().unwrap(), (1_000.0 - 16.0 / 30.0) / 1.1));
}

#[test]
fn quotas_say_what_to_ask_for() {
    let (system, workload) = plain(
        |p| {
            p.targets.documents_per_transaction = 1.0;
            p.targets.item_kb = 4.0;
            p.regions.secondary = "eu-central-2".into();
        },
        as_made,
    );
    let found = quotas(&system, &workload);
    assert_eq!(found, capacity(&system, &workload).quotas);
    #[rustfmt::skip]
    let expected = [
        // 1,200 reserved and 100 unreserved; 11,010 of the stage; 40,000 and a fifth; 12,000; 4 Gbps.
        ("lambda-concurrency", 1_000.0, 1_300.0), ("api-rate", 10_000.0, 11_010.0), ("table-writes", 40_000.0, 48_000.0),
        ("table-reads", 40_000.0, 12_000.0), ("document-replication", 1.0, 4.0),
        ("lambda-concurrency", 1_000.0, 1_300.0), ("api-rate", 2_500.0, 11_010.0), ("table-writes", 40_000.0, 48_000.0),
        ("table-reads", 40_000.0, 12_000.0), ("document-replication", 1.0, 4.0),
    ];
    let numbers: Vec<(&str, f64, f64)> = found.iter().map(|quota| (quota.id, quota.default, quota.needed)).collect();
    assert_eq!(numbers, expected);
    let commands: Vec<&str> =
        found.iter().filter(|it| it.side == Place::Secondary && it.is_short()).map(|it| it.command.as_str()).collect();
    assert_eq!(
        commands,
        [
            "aws service-quotas request-service-quota-increase --region eu-central-2 --service-code lambda --quota-code L-B99A9384 --desired-value 1300",
            "aws service-quotas request-service-quota-increase --region eu-central-2 --service-code apigateway --quota-code L-8A5B8E43 --desired-value 11010",
            "aws service-quotas request-service-quota-increase --region eu-central-2 --service-code dynamodb --quota-code L-AB614373 --desired-value 48000",
            "aws service-quotas request-service-quota-increase --region eu-central-2 --service-code s3 --quota-code \"$(aws service-quotas list-aws-default-service-quotas --region eu-central-2 --service-code s3 --query \"Quotas[?QuotaName=='Replication transfer rate'].QuotaCode\" --output text)\" --desired-value 4",
        ]
    );
}

#[test]
fn of_several_functions_the_least_is_told_and_all_of_them_bound() {
    let (mut system, workload) = plain(as_it_is, as_made);
    let small = Function { reserved: Some(10.0), ..system.primary.functions[0].clone() };
    system.primary.functions.push(small);
    let reckoned = capacity(&system, &workload);
    assert!(close(limit(&reckoned, Place::Primary, "function").carries.unwrap(), 12_100.0));
    let alone = limit(&reckoned, Place::Primary, "function-alone");
    assert!(close(alone.carries.unwrap(), 100.0));
    assert_eq!((alone.effect, alone.verdict), (Effect::Perhaps, Some(Verdict::Expected)));
    assert_eq!(reckoned.sides[0].verdict, Verdict::Expected);
}

#[test]
fn what_templates_do_not_tell_is_not_made_up() {
    let (mut system, workload) = plain(as_it_is, as_made);
    system.table.as_mut().unwrap().on_demand = false;
    for side in [&mut system.primary, &mut system.standby] {
        side.region = None;
        side.functions.clear();
        side.apis.clear();
        side.logs = None;
    }
    let reckoned = capacity(&system, &workload);
    let writes = limit(&reckoned, Place::Primary, "table-writes");
    assert_eq!((writes.allowed, writes.carries, writes.verdict), (None, None, None));
    assert!(
        reckoned.sides[0].limits.iter().all(|limit| !limit.id.starts_with("function") && !limit.id.starts_with("api"))
    );
    assert!(reckoned.quotas.iter().all(|quota| quota.command.contains("--region REGION ")));
    system.table = None;
    system.documents = None;
    let nothing = capacity(&system, &workload);
    assert_eq!((nothing.sides[0].carries(), nothing.sides[0].verdict), (None, Verdict::Held));
}

fn config() -> ProptestConfig {
    let cases = if proof() { 500 } else { 64 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Random numbers of every group that capacity follows from, on one of the series of designs.
fn any_design() -> impl Strategy<Value = Parameters> {
    let groups = ["targets.", "usage.", "compute.", "data.", "dns."];
    let numbers: Vec<BoxedStrategy<(usize, Value)>> = SPECS
        .iter()
        .enumerate()
        .filter(|(_, spec)| groups.iter().any(|group| spec.id.starts_with(group)))
        .filter_map(|(index, spec)| {
            let value = match spec.kind {
                Kind::Integer(least, most) => {
                    prop_oneof![Just(least), Just(most), least..=most].prop_map(Value::Integer).boxed()
                }
                Kind::Decimal(least, most) => {
                    prop_oneof![Just(least), Just(most), least..=most].prop_map(Value::Decimal).boxed()
                }
                Kind::Toggle => any::<bool>().prop_map(Value::Toggle).boxed(),
                _ => return None,
            };
            Some(value.prop_map(move |value| (index, value)).boxed())
        })
        .collect();
    (0..1_000_usize, numbers).prop_map(|(index, numbers)| {
        let mut parameters = designs::spread(index);
        for (index, value) in numbers {
            (SPECS[index].set)(&mut parameters, value);
        }
        designs::reconcile(&mut parameters);
        parameters
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn numbers_are_finite_and_verdicts_agree_with_them(parameters in any_design()) {
        let (system, workload) = (read(&parameters), workload(&parameters));
        let reckoned = capacity(&system, &workload);
        for side in &reckoned.sides {
            for limit in &side.limits {
                let numbers = [Some(limit.needed), limit.allowed, limit.carries];
                prop_assert!(numbers.iter().flatten().all(|number| number.is_finite() && *number >= 0.0), "{:?}", limit);
                prop_assert!(!limit.how.contains("NaN") && !limit.how.contains("inf") && !limit.page.is_empty(), "{:?}", limit);
                prop_assert!(limit.parameters.iter().all(|id| twinstack::parameters::spec::find(id).is_some()), "{:?}", limit);
                let (Some(verdict), Some(carries)) = (limit.verdict, limit.carries) else { continue };
                let agrees = match verdict {
                    Verdict::Held => carries * (1.0 + 1e-6) >= side.target,
                    Verdict::Expected | Verdict::Missed => carries <= side.target * (1.0 + 1e-9),
                };
                prop_assert!(agrees, "{:?}", limit);
            }
            let least = side.carries().unwrap();
            prop_assert!(side.limits.iter().filter(|it| it.effect == Effect::Bounds).filter_map(|it| it.carries).all(|it| it >= least));
            prop_assert!(side.verdict == Verdict::Missed || least * (1.0 + 1e-6) >= side.target, "{:?}", side);
        }
        prop_assert!(reckoned.quotas.iter().all(|quota| quota.default > 0.0 && quota.needed.is_finite() && quota.needed >= 0.0));
    }

    #[test]
    fn more_concurrency_never_carries_less(parameters in any_design(), more in 0..10_000_u32) {
        let (mut system, workload) = (read(&parameters), workload(&parameters));
        let before = capacity(&system, &workload);
        for side in [&mut system.primary, &mut system.standby] {
            side.functions.iter_mut().for_each(|it| it.reserved = it.reserved.map(|reserved| reserved + f64::from(more)));
        }
        let after = capacity(&system, &workload);
        for (before, after) in before.sides.iter().zip(&after.sides) {
            prop_assert!(after.carries() >= before.carries() && after.verdict <= before.verdict);
        }
    }

    #[test]
    fn more_load_never_mends_a_verdict(parameters in any_design(), times in 1.0..100.0_f64) {
        let (system, workload) = (read(&parameters), workload(&parameters));
        let before = capacity(&system, &workload);
        let after = capacity(&system, &Workload { rate: workload.rate * times, ..workload });
        for (before, after) in before.sides.iter().zip(&after.sides) {
            prop_assert!(after.verdict >= before.verdict);
            for (before, after) in before.limits.iter().zip(&after.limits) {
                prop_assert!(after.verdict >= before.verdict, "{:?} {:?}", before, after);
            }
        }
    }

    #[test]
    fn raised_quotas_never_carry_less(parameters in any_design()) {
        let (system, workload) = (read(&parameters), workload(&parameters));
        let raised = |quotas_raised| capacity(&system, &Workload { quotas_raised, ..workload.clone() });
        for (without, with) in raised(false).sides.iter().zip(&raised(true).sides) {
            prop_assert!(with.carries() >= without.carries() && with.verdict <= without.verdict);
        }
    }
}
