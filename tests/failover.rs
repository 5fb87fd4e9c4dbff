//! Faults, played: agreement with the summed budget, what holds for every timeline, and stories told by hand.

#![allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "whole numbers far below 2^52")]

mod support;

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use support::{artifact, designs, proof};
use twinstack::failover::{Draw, Fault, Kind, Node, Outcome, Scenario, Timeline, scorecard, timeline};
use twinstack::finding::Place;
use twinstack::parameters::presets::PRESETS;
use twinstack::parameters::{Parameters, check};
use twinstack::pipeline;
use twinstack::recovery::{Verdict, Workload, loss, time};
use twinstack::review::facts::{Signal, System};
use twinstack::review::{Targets, review_and_read, system_of};
use twinstack::stacks::Stack;

/// The system and the load of a design.
fn read(parameters: &Parameters) -> (System, Workload) {
    let (settled, _) = check::settle(parameters);
    let stacks = pipeline::evaluate(parameters, artifact(parameters)).stacks;
    let system = review_and_read(&stacks, Targets::default()).1.expect("two Regions");
    (system, Workload::new(&settled.targets, &settled.usage))
}

/// The presets, and a series of designs that is spread over what can be chosen.
fn every() -> impl Iterator<Item = &'static (System, Workload)> {
    static EVERY: LazyLock<Vec<(System, Workload)>> = LazyLock::new(|| {
        let count = if proof() { 10_000 } else { 200 };
        let presets = PRESETS.iter().map(|preset| (preset.parameters)());
        presets.chain((0..count).map(designs::spread)).map(|parameters| read(&parameters)).collect()
    });
    EVERY.iter()
}

fn reference() -> (System, Workload) {
    read(&Parameters::default())
}

fn play(system: &System, workload: &Workload, fault: Fault, draw: Draw) -> Timeline {
    timeline(system, workload, &Scenario::new(fault, draw))
}

/// So close that only the order of sums can differ.
const SAME_S: f64 = 1e-6;

/// The summed budget says when the last client is in a standby at full load; so does the model, at either end and in
/// the middle.
#[test]
fn the_lost_region_is_survived_in_the_time_that_the_budget_sums_up() {
    for (index, (system, workload)) in every().enumerate() {
        let budget = time::time(system, workload);
        let ends = [
            (Draw::Best, budget.total.best),
            (Draw::Expected, budget.total.expected),
            (Draw::Worst, budget.total.worst),
        ];
        for (draw, total) in ends {
            let outcome = play(system, workload, Fault::RegionLost, draw).outcome;
            let restored = outcome.restored_s.expect("clients come to be in the standby");
            assert!((restored - total).abs() < SAME_S, "design {index}, {draw:?}: {restored} s, in sum {total} s");
            // 99 % may be there before the last environments are.
            let down = outcome.down_s.unwrap_or(restored);
            assert!(
                down < restored + SAME_S && down > restored - time::RAMP_STEP_S - SAME_S,
                "design {index}: {down} s"
            );
        }
    }
}

#[test]
fn clients_are_back_in_the_time_that_the_budget_sums_up() {
    for (index, (system, workload)) in every().enumerate() {
        let budget = time::time(system, workload);
        let lasts = budget.total.worst + 60.0;
        for draw in [Draw::Best, Draw::Expected, Draw::Worst] {
            let of = |line: &twinstack::recovery::Line| match draw {
                Draw::Best => line.range.best,
                Draw::Expected => line.range.expected,
                _ => line.range.worst,
            };
            let total: f64 = budget.back.iter().map(of).sum();
            let scenario = Scenario { fault: Fault::RegionLost, lasts_s: Some(lasts), draw };
            let back = timeline(system, workload, &scenario).outcome.back_s.expect("clients come back") - lasts;
            assert!((back - total).abs() < SAME_S, "design {index}, {draw:?}: {back} s, in sum {total} s");
        }
    }
}

#[test]
fn every_seed_lies_between_best_and_worst() {
    let seeds = if proof() { 40 } else { 20 };
    for (index, (system, workload)) in every().enumerate() {
        let budget = time::time(system, workload).total;
        let between = |outcome: &Outcome| outcome.restored_s.unwrap();
        for seed in 0..seeds {
            let outcome = play(system, workload, Fault::RegionLost, Draw::Seed(seed)).outcome;
            let restored = between(&outcome);
            assert!(
                restored > budget.best - SAME_S && restored < budget.worst + SAME_S,
                "design {index}, seed {seed}: {restored} s, not from {} to {} s",
                budget.best,
                budget.worst
            );
        }
    }
}

/// What is missing is drawn from the same ranges as the summed loss.
#[test]
fn what_is_missing_agrees_with_the_loss() {
    for (index, (system, workload)) in every().enumerate() {
        let verdict = loss::loss(system, workload).verdict;
        let within = |draw| play(system, workload, Fault::RegionLost, draw).outcome.within_recovery_point;
        let played = match (within(Draw::Expected), within(Draw::Worst)) {
            (true, true) => Verdict::Held,
            (true, false) => Verdict::Expected,
            _ => Verdict::Missed,
        };
        assert_eq!(played, verdict, "design {index}");
    }
}

#[test]
fn every_timeline_of_every_design_adds_up() {
    for (index, (system, workload)) in every().enumerate() {
        for (at, fault) in Fault::ALL.into_iter().enumerate() {
            let seed = Draw::Seed((index * 8 + at) as u64);
            let lasts_s = [None, Some(0.0), Some(45.0), Some(700.0), Some(20_000.0)][(index + at) % 5];
            for draw in [seed, Draw::Worst] {
                let scenario = Scenario { fault, lasts_s, draw };
                let played = timeline(system, workload, &scenario);
                if let Err(wrong) = adds_up(&played, workload) {
                    panic!("design {index}, {scenario:?}: {wrong}");
                }
                assert_eq!(played, timeline(system, workload, &scenario), "design {index}, {scenario:?}");
            }
        }
    }
}

/// What holds for every timeline.
fn adds_up(timeline: &Timeline, workload: &Workload) -> Result<(), String> {
    let Timeline { events, samples, outcome } = timeline;
    let end = samples.last().ok_or("no samples")?.to_s;
    if events.is_empty() || !events.is_sorted_by(|one, next| one.time_s <= next.time_s) {
        return Err("events are not in the order of time".to_owned());
    }
    if let Some(event) = events.iter().find(|event| !(0.0..=end).contains(&event.time_s) || event.words.is_empty()) {
        return Err(format!("{event:?}"));
    }
    let mut from = 0.0_f64;
    let mut incoming = 0;
    for sample in samples {
        let requests = sample.requests;
        let follows = (sample.from_s - from).abs() < SAME_S && sample.to_s > sample.from_s;
        let conserved = requests.incoming == requests.answered() + requests.refused + requests.lost;
        let numbers = [sample.table_backlog, sample.documents_backlog, sample.standby_clients];
        let sound = numbers.iter().all(|number| number.is_finite() && *number >= 0.0);
        if !follows || !conserved || !sound || sample.standby_clients > 1.0 || sample.standby_capacity.is_nan() {
            return Err(format!("{sample:?}"));
        }
        from = sample.to_s;
        incoming += requests.incoming;
    }
    let whole = outcome.requests;
    if whole.incoming != incoming || incoming != whole.answered() + whole.refused + whole.lost {
        return Err(format!("{whole:?}"));
    }
    // Between the target rate and that with everything that is sent again; of each of four parts a half may be missing.
    let sent = workload.rate * end;
    let (least, most) = (sent - 2.0, sent * (1.0 + workload.retries) + 2.0);
    if !(least..=most).contains(&(incoming as f64)) {
        return Err(format!("{incoming} requests, not from {least} to {most}"));
    }
    let times = [outcome.down_s, outcome.detected_s, outcome.switched_s, outcome.restored_s, outcome.back_s];
    if times.into_iter().flatten().chain([outcome.below_s]).any(|time| !(0.0..=end + SAME_S).contains(&time)) {
        return Err(format!("{outcome:?}"));
    }
    if outcome.words.is_empty() || outcome.words.contains("NaN") || outcome.words.contains("inf") {
        return Err(outcome.words.clone());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if proof() { 4_000 } else { 256 }, failure_persistence: None, ..ProptestConfig::default() })]

    /// The reference system under loads and assumptions that no parameter allows, and for faults of any length.
    #[test]
    fn a_timeline_adds_up_under_any_load(
        rate in 1.0..1e6_f64,
        mean_s in 0.001..30.0_f64,
        retries in 0.0..2.0_f64,
        caches in [0.0..3_600.0_f64, 0.0..600.0, 0.0..600.0, 0.0..86_400.0],
        fault in 0..8_usize,
        lasts_s in proptest::option::of(prop_oneof![0.0..100_000.0_f64, Just(f64::INFINITY), Just(-1.0)]),
        seed: u64,
    ) {
        static REFERENCE: LazyLock<(System, Workload)> = LazyLock::new(reference);
        let (system, workload) = &*REFERENCE;
        let [client_cache_s, answer_cache_s, publishing_s, decision_s] = caches;
        let workload =
            Workload { rate, mean_s, retries, client_cache_s, answer_cache_s, publishing_s, decision_s, ..workload.clone() };
        let scenario = Scenario { fault: Fault::ALL[fault], lasts_s, draw: Draw::Seed(seed) };
        adds_up(&timeline(system, &workload, &scenario), &workload).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn three_requests_thirty_seconds_apart_are_seen_to_fail_within_108_s() {
    let (system, workload) = reference();
    let detected = |draw| play(&system, &workload, Fault::RegionLost, draw).outcome.detected_s.unwrap();
    // 3 x (30 + 6).
    assert!((detected(Draw::Worst) - 108.0).abs() < SAME_S);
    assert!((detected(Draw::Best) - 60.0).abs() < SAME_S);
    for seed in 0..500 {
        let seen = detected(Draw::Seed(seed));
        // Of sixteen clocks that nobody has set, the fourteenth stands at 14/17 of the interval on average.
        assert!((60.0..=108.0).contains(&seen), "seed {seed}: {seen} s");
    }
}

#[test]
fn a_hundred_environments_refuse_nine_tenths_of_ten_thousand_requests_a_second() {
    let mut parameters = Parameters::default();
    parameters.compute.reserved_concurrency = 100;
    let (system, workload) = read(&parameters);
    let played = play(&system, &workload, Fault::RegionLost, Draw::Expected);
    assert_eq!(played.outcome.down_s, None);
    assert!(!played.outcome.survives && !played.outcome.within_recovery_time);
    let last = played.samples.last().unwrap();
    // Ten requests a second for each of a hundred environments, of ten thousand and a tenth that is sent again.
    let seconds = last.to_s - last.from_s;
    assert_eq!(last.requests.by_standby as f64, 1_000.0 * seconds);
    assert_eq!(last.requests.refused as f64, 10_000.0 * seconds);
    assert!(played.outcome.words.contains("1,000 are answered without a fault"), "{}", played.outcome.words);
}

#[test]
fn a_gray_failure_waits_for_a_person() {
    let (system, workload) = reference();
    let within = time::decision_range(&workload);
    for draw in [Draw::Best, Draw::Expected, Draw::Worst, Draw::Seed(3)] {
        let played = play(&system, &workload, Fault::GrayFailure, draw);
        let person = played.events.iter().find(|event| event.kind == Kind::Person).expect("a person decides");
        assert!((within.best..=within.worst).contains(&person.time_s), "{}", person.time_s);
        let moved = |kind| {
            played.events.iter().filter(|event| event.kind == kind).map(|event| event.time_s).min_by(f64::total_cmp)
        };
        assert!(moved(Kind::Answer).unwrap() >= person.time_s && moved(Kind::Clients).unwrap() >= person.time_s);
        assert_eq!(moved(Kind::Health), None, "health checkers see it");
        assert_eq!(played.outcome.detected_s, Some(person.time_s));
        assert!(played.outcome.survives);
    }
}

#[test]
fn a_region_of_checkers_changes_no_answer() {
    let (system, workload) = reference();
    for draw in [Draw::Best, Draw::Worst, Draw::Seed(9)] {
        for lasts_s in [None, Some(900.0)] {
            let played = timeline(&system, &workload, &Scenario { fault: Fault::CheckersLost, lasts_s, draw });
            for event in &played.events {
                assert!(matches!(event.kind, Kind::Fault | Kind::Health | Kind::Recovery), "{event:?}");
            }
            let requests = played.outcome.requests;
            assert_eq!(requests.incoming, requests.by_primary);
            assert!(played.outcome.survives && played.outcome.within_targets());
        }
    }
}

#[test]
fn a_fault_that_passes_before_it_is_seen_moves_nobody() {
    let (system, workload) = reference();
    for seed in 0..50 {
        let scenario = Scenario { fault: Fault::FunctionErroring, lasts_s: Some(50.0), draw: Draw::Seed(seed) };
        let outcome = timeline(&system, &workload, &scenario).outcome;
        assert_eq!((outcome.detected_s, outcome.switched_s, outcome.requests.by_standby), (None, None, 0));
        assert!((outcome.down_s.unwrap() - 50.0).abs() < SAME_S);
    }
}

#[test]
fn a_throttled_table_refuses_a_part_and_moves_nobody() {
    let (system, workload) = reference();
    let played = play(&system, &workload, Fault::TableThrottled, Draw::Expected);
    let first = played.samples.first().unwrap().requests;
    assert_eq!(first.lost, 0);
    assert!(first.refused > 0 && first.by_primary > 0);
    assert_eq!(played.outcome.switched_s, None);
    assert!(rung(&system, &played, Signal::TableThrottles) > 0);
}

#[test]
fn a_stalled_replication_grows_a_backlog_and_loses_nothing() {
    let (system, workload) = reference();
    let played = play(&system, &workload, Fault::ReplicationStalled, Draw::Expected);
    let most = played.samples.iter().map(|sample| sample.table_backlog).fold(0.0, f64::max);
    assert!((most - 3_600.0 * workload.rate).abs() < 1.0, "{most}");
    assert_eq!(played.samples.last().unwrap().table_backlog, 0.0);
    let requests = played.outcome.requests;
    assert_eq!(requests.incoming, requests.by_primary);
    assert_eq!((played.outcome.transactions.count, played.outcome.documents.count), (0, 0));
    assert!(rung(&system, &played, Signal::TableLag) > 0);
}

#[test]
fn a_lost_standby_is_noticed_by_nobody_but_its_health_check() {
    let (system, workload) = reference();
    let played = play(&system, &workload, Fault::StandbyLost, Draw::Expected);
    assert_eq!(played.outcome.requests.incoming, played.outcome.requests.by_primary);
    assert!(played.events.iter().all(|event| event.kind != Kind::Answer));
    let rings: Vec<&str> = played
        .events
        .iter()
        .filter(|event| event.kind == Kind::Alarm)
        .filter_map(|event| match &event.node {
            Node::Resource(at) => Some(at.logical_id.as_str()),
            Node::Actor(_) => None,
        })
        .collect();
    assert_eq!(rings, ["SecondaryHealthAlarm", "TableReplicationLatencyAlarm"]);
}

/// The health checks' metrics are in us-east-1: with that Region their alarm is gone, and the standby's own is left.
#[test]
fn an_alarm_in_the_lost_region_tells_nobody() {
    let mut parameters = Parameters::default();
    parameters.alarms.addresses = vec!["ops@bank.com".to_owned(), "https://hooks.bank.com/x".to_owned()];
    let (system, workload) = read(&parameters);
    let played = play(&system, &workload, Fault::RegionLost, Draw::Expected);
    assert_eq!((played.outcome.told.gone, played.outcome.told.people), (1, 2));
    for event in played.events.iter().filter(|event| event.kind == Kind::Alarm) {
        let Node::Resource(at) = &event.node else { panic!("{event:?}") };
        assert_eq!(at.stack == Place::Primary, event.words.contains("cannot tell"), "{event:?}");
    }
    // Nobody is told before clients arrive.
    assert!(played.outcome.told.first_s.unwrap() > played.outcome.detected_s.unwrap());
    parameters.regions.primary = "eu-west-1".to_owned();
    parameters.regions.secondary = "us-east-1".to_owned();
    let (system, workload) = read(&parameters);
    let there = play(&system, &workload, Fault::RegionLost, Draw::Expected).outcome.told;
    assert_eq!(there.gone, 0);
    assert!(there.first_s.unwrap() < played.outcome.told.first_s.unwrap());
}

/// How many alarms of a kind go off.
fn rung(system: &System, played: &Timeline, signal: Signal) -> usize {
    let rings = played.events.iter().filter(|event| event.kind == Kind::Alarm);
    rings
        .filter(|event| {
            system.alarms.iter().any(|alarm| alarm.signal == signal && event.node == Node::Resource(alarm.at.clone()))
        })
        .count()
}

#[test]
fn a_region_that_comes_back_brings_what_was_missing() {
    let (system, workload) = reference();
    let scenario = Scenario { fault: Fault::RegionLost, lasts_s: Some(3_600.0), draw: Draw::Expected };
    let played = timeline(&system, &workload, &scenario);
    let outcome = &played.outcome;
    assert_eq!(outcome.transactions.count, 10_000);
    assert!(outcome.transactions.late);
    // A tenth is sent again.
    assert_eq!(outcome.conflicts, 1_000);
    assert!(outcome.back_s.unwrap() > 3_600.0);
    assert_eq!(played.samples.last().unwrap().table_backlog, 0.0);
    assert_eq!(played.samples.last().unwrap().standby_clients, 0.0);
}

#[test]
fn held_clients_stay_until_a_person_lets_them_back() {
    let mut parameters = Parameters::default();
    parameters.dns.failback = "held".to_owned();
    let (system, workload) = read(&parameters);
    assert!(system.dns.as_ref().unwrap().held);
    let scenario = Scenario { fault: Fault::RegionLost, lasts_s: Some(3_600.0), draw: Draw::Expected };
    let played = timeline(&system, &workload, &scenario);
    let person = played.events.iter().find(|event| event.kind == Kind::Person).expect("a person lets them back");
    let back: f64 = time::time(&system, &workload).back.iter().map(|line| line.range.expected).sum();
    assert!(person.time_s > 3_600.0);
    assert!((played.outcome.back_s.unwrap() - 3_600.0 - back).abs() < SAME_S);
    // What sets the hold counts clients from the API's log, and is seen as what it is.
    assert_eq!(rung(&system, &played, Signal::ApiRequests), 1);
}

/// What counts something else in the API's log tells nothing of clients who arrive.
#[test]
fn a_filter_that_looks_for_something_counts_no_requests() {
    let mut parameters = Parameters::default();
    parameters.dns.failback = "held".to_owned();
    let mut stacks = pipeline::evaluate(&parameters, artifact(&parameters)).stacks;
    let seen = |stacks: &[Stack]| {
        let alarms = system_of(stacks).unwrap().alarms;
        alarms.into_iter().find(|alarm| alarm.at.logical_id == "FailoverTrafficAlarm").unwrap().signal
    };
    assert_eq!(seen(&stacks), Signal::ApiRequests);
    let secondary = stacks.iter_mut().find(|stack| stack.place == Place::Secondary).unwrap();
    let filter = secondary.template.resources.get_mut("ClientRequestsFilter").unwrap();
    Arc::make_mut(&mut filter.properties).insert("FilterPattern", "{ $.status = 5* }".into());
    assert_eq!(seen(&stacks), Signal::Other);
}

#[test]
fn a_table_in_one_region_leaves_the_standby_with_nothing_to_answer_from() {
    let (mut system, workload) = reference();
    system.table.as_mut().unwrap().replicated = false;
    let outcome = play(&system, &workload, Fault::RegionLost, Draw::Best).outcome;
    assert!(!outcome.survives && !outcome.within_recovery_point);
    assert_eq!(outcome.requests.answered(), 0);
}

#[test]
fn the_scorecard_has_every_fault_once() {
    let (system, workload) = reference();
    let scores = scorecard(&system, &workload);
    assert_eq!(scores.iter().map(|score| score.fault).collect::<Vec<_>>(), Fault::ALL);
    let verdict = |fault| scores.iter().find(|score| score.fault == fault).unwrap().verdict;
    // Nobody promises the last second of data.
    assert_eq!(verdict(Fault::RegionLost), Verdict::Expected);
    assert_eq!(verdict(Fault::EndpointFailing), Verdict::Held);
    assert_eq!(verdict(Fault::CheckersLost), Verdict::Held);
    // A person takes up to a quarter of an hour, and traffic moves after that.
    assert_eq!(verdict(Fault::GrayFailure), Verdict::Expected);
}
