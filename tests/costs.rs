//! What a month costs: examples worked by hand, from the prices of us-east-1.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use twinstack::artifact;
use twinstack::aws::prices;
use twinstack::finding::{Place, Severity};
use twinstack::parameters::presets::PRESETS;
use twinstack::parameters::{Parameters, spec};
use twinstack::pipeline;
use twinstack::recovery::cost::{Cost, Payer, cost, levers};
use twinstack::recovery::findings::findings;
use twinstack::recovery::{Span, Verdict, Workload, budgets};
use twinstack::review::facts::System;
use twinstack::review::{Targets, review_and_read};

/// The system that a design makes, and what is asked of it.
fn read(parameters: &Parameters) -> (System, Workload) {
    let stacks = pipeline::evaluate(parameters, &artifact::built_in()).stacks;
    let system = review_and_read(&stacks, Targets::default()).1.unwrap();
    (system, Workload::new(&parameters.targets, &parameters.usage))
}

/// The reference design with a year of data, and without health checks, whose requests would blur round numbers.
fn unchecked() -> (System, Workload) {
    let (mut system, mut workload) = read(&Parameters::default());
    system.dns = None;
    workload.stored_months = 12.0;
    (system, workload)
}

fn of(cost: &Cost, payer: Payer, id: &str) -> Span {
    let items = cost.items.iter().chain(&cost.once);
    items.filter(|item| item.payer == payer && item.id == id).map(|item| item.cost).sum()
}

/// An example: what is changed, where, which item, and from how many to how many US dollars it costs.
type Example = (fn(&mut System, &mut Workload), Payer, &'static str, f64, f64);

/// 10,000 transactions a second are 26,280,000,000 in a month of 730 hours; a gigabyte is 1,048,576 KB.
#[test]
fn a_month_costs_what_is_reckoned_by_hand() {
    use Payer::{Active, Shared, Standby};
    #[rustfmt::skip]
    let examples: &[Example] = &[
        // 300 M × 1.00 + 25,980 M × 0.90 = 300 + 23,382. API Gateway's tiers.
        (|_, _| (), Active, "api-requests", 23_682.0, 23_682.0),
        // A tenth of the load: 300 + 2,328 M × 0.90 = 300 + 2,095.20.
        (|_, w| w.average = 0.1, Active, "api-requests", 2_395.2, 2_395.2),
        // REST: 333 × 3.50 + 667 × 2.80 + 19,000 × 2.38 + 6,280 × 1.51 to 2.38:
        // 1,165.50 + 1,867.60 + 45,220 + 9,482.80 to 14,946.40.
        (|s, _| s.primary.apis[0].http = false, Active, "api-requests", 57_735.9, 63_199.5),
        // Documents of 600 KB are two requests: 0.05 × 26,280 M × 0.90 more, unless they go straight to the bucket.
        (|_, w| w.document_kb = 600.0, Active, "api-requests", 23_682.0, 24_864.6),
        // 26,280 M × 0.20.
        (|_, _| (), Active, "function-requests", 5_256.0, 5_256.0),
        // 50 ms of 0.5 GB on x86: 657 M GB-seconds × 0.0000166667.
        (|s, w| { s.primary.functions[0].arm = false; w.mean_s = 0.05; }, Active, "function-time", 10_950.02, 10_950.02),
        // The same on Graviton: × 0.0000133334.
        (|_, w| w.mean_s = 0.05, Active, "function-time", 8_760.04, 8_760.04),
        // 500 ms of 2 GB on x86: 26.28 G GB-seconds: 6 G × 0.0000166667 + 9 G × 0.000015 + 11.28 G × 0.0000133334.
        (|s, w| { s.primary.functions[0].arm = false; s.primary.functions[0].memory_mb = 2_048.0; w.mean_s = 0.5; }, Active, "function-time", 385_400.95, 385_400.95),
        // 100 kept warm in the standby: 100 × 0.5 GB × 2,628,000 s × 0.0000033334.
        (|s, _| s.standby.functions[0].provisioned = 100.0, Standby, "provisioned", 438.01, 438.01),
        // Writes of 1 KB: 26,280 M × 0.625, in the standby too; an index takes as many.
        (|_, _| (), Active, "table-writes", 16_425.0, 16_425.0),
        (|_, _| (), Standby, "table-writes", 16_425.0, 16_425.0),
        // 2.5 KB are three units; the index holds a part: one unit to three.
        (|_, w| w.item_kb = 2.5, Standby, "table-writes", 49_275.0, 49_275.0),
        (|_, w| w.item_kb = 2.5, Standby, "index-writes", 16_425.0, 49_275.0),
        (|s, w| { w.item_kb = 2.5; s.table.as_mut().unwrap().indexes[0].whole_items = true; }, Active, "index-writes", 49_275.0, 49_275.0),
        // Two reads of 5 KB: 26,280 M × 2 × 2 × 0.125.
        (|_, w| { w.item_kb = 5.0; w.reads = 2.0; }, Active, "table-reads", 13_140.0, 13_140.0),
        // Provisioned: 10,000 units × 730 h × 0.00065 for the table and as much for the index; at most / 0.7.
        (|s, _| s.table.as_mut().unwrap().on_demand = false, Active, "write-capacity", 9_490.0, 13_557.14),
        // A month of items of 1 KB and 0.1 KB: 27,569 GB × 0.25, and × 0.20 for recovery.
        (|_, w| w.stored_months = 1.0, Active, "table-storage", 6_892.2, 6_892.2),
        (|_, w| w.stored_months = 1.0, Standby, "table-recovery", 5_513.76, 5_513.76),
        // Table and index are warmed for 12,000: (8,000 + 8,000) × 0.00065 to 0.02, once.
        (|_, _| (), Active, "warm-writes", 10.4, 320.0),
        // 1,314 M documents, written and replicated in each Region: 2 × 1,314,000 × 0.005.
        (|_, _| (), Standby, "documents-put", 13_140.0, 13_140.0),
        // Without dual write the standby has the replicas alone.
        (|s, _| s.documents.as_mut().unwrap().dual_write = false, Standby, "documents-put", 6_570.0, 6_570.0),
        // 62,656 GB a month: × 0.01 to 0.02 across, × 0.015 for time control.
        (|_, _| (), Active, "documents-transfer", 626.56, 1_253.13),
        (|_, _| (), Active, "documents-time-control", 939.85, 939.85),
        // A month of them is stored: 51,200 × 0.023 + 11,456.25 × 0.022.
        (|_, w| w.stored_months = 1.0, Active, "documents-storage", 1_429.64, 1_429.64),
        // Without bucket keys: 1,314 M × (two PUTs + one read for the replica) × 0.03 for ten thousand.
        (|s, _| s.documents.as_mut().unwrap().bucket_key = false, Active, "documents-keys", 11_826.0, 11_826.0),
        // 25,062.6 GB of logs: 10,240 × 0.50 + 14,822.56 × 0.25 to 0.50.
        (|_, _| (), Active, "logs", 8_825.64, 12_531.28),
        // 10 endpoint zones × 730 h × 0.01.
        (|_, _| (), Standby, "endpoints", 73.0, 73.0),
        // A key, and two rotations.
        (|_, _| (), Active, "keys", 1.0, 3.0),
        (|_, _| (), Shared, "zone", 0.5, 0.5),
        // Two checks of AWS's endpoints or of others.
        (|_, _| (), Shared, "checks", 1.0, 1.5),
        // A price of one's own is the price, in any Region.
        (|s, w| { s.primary.region = Some("eu-west-1".into()); w.prices = vec![("dynamodb-write".into(), 0.5)]; }, Active, "table-writes", 13_140.0, 13_140.0),
        // Elsewhere a price is a range: × 1 to × 1.6.
        (|s, _| s.standby.region = Some("eu-west-1".into()), Standby, "table-writes", 16_425.0, 26_280.0),
        // An account that pays nothing for logs.
        (|_, w| w.log_kb = 0.0, Active, "logs", 0.0, 0.0),
    ];
    for (index, (change, payer, id, low, high)) in examples.iter().enumerate() {
        let (mut system, mut workload) = unchecked();
        change(&mut system, &mut workload);
        let found = of(&cost(&system, &workload), *payer, id);
        let near = |found: f64, expected: f64| (found - expected).abs() <= 0.01 + expected * 1e-5;
        assert!(near(found.low, *low) && near(found.high, *high), "{index}, {id}: {found:?}, not {low} to {high}");
    }
}

#[test]
fn what_is_kept_is_read_with_its_days() {
    for (place, days) in [("reference", (Some(30), Some(90))), ("lean", (Some(14), Some(30)))] {
        let preset = twinstack::parameters::presets::find(place).unwrap();
        let (system, _) = read(&(preset.parameters)());
        for side in system.sides() {
            assert_eq!((side.inventory.log_days, side.inventory.old_version_days), days);
        }
    }
}

#[test]
fn health_checkers_are_the_standbys_only_load() {
    let (system, workload) = read(&Parameters::default());
    // 16 checkers each 30 s: 1,401,600 requests × 1.00 a million.
    let found = of(&cost(&system, &workload), Payer::Standby, "api-requests");
    assert!((found.high - 1.4016).abs() < 1e-9, "{found:?}");
}

#[test]
fn the_sums_are_those_of_the_items_and_what_is_paid_once_is_apart() {
    for preset in PRESETS {
        let (system, workload) = read(&(preset.parameters)());
        let cost = cost(&system, &workload);
        let sum: Span = cost.items.iter().map(|item| item.cost).sum();
        assert!((sum.high - cost.total.high).abs() < 1e-6 * sum.high && !cost.items.is_empty());
        assert!(cost.once.iter().all(|item| item.id.starts_with("warm-")));
        for item in cost.items.iter().chain(&cost.once) {
            assert!(!item.prices.is_empty(), "{} has no price", item.id);
            assert!(item.prices.iter().all(|id| prices::find(id).is_some()), "{}: {:?}", item.id, item.prices);
            assert!(item.how.to_string().contains('$') && !item.label.is_empty(), "{item:?}");
            assert!(item.parameters.iter().all(|id| spec::find(id).is_some()), "{item:?}");
        }
    }
}

#[test]
fn what_saves_is_told_by_how_much_with_the_parameter_that_does_it() {
    let (mut system, mut workload) = read(&Parameters::default());
    workload.stored_months = 12.0;
    let found = |system: &System, id: &str| levers(system, &workload).into_iter().find(|lever| lever.id == id);
    // Three of five endpoints in two zones of two Regions: 12 × 730 h × 0.01.
    let endpoints = found(&system, "endpoints").unwrap();
    assert!((endpoints.saving.low - 87.6).abs() < 0.01, "{endpoints:?}");
    assert_eq!((endpoints.from.as_str(), endpoints.to.as_str()), ("10 in both Regions", "4 in both Regions"));
    for absent in ["architecture", "provisioned", "interval", "index"] {
        assert_eq!(found(&system, absent), None);
    }
    for function in system.primary.functions.iter_mut().chain(&mut system.standby.functions) {
        function.arm = false;
        function.provisioned = 10.0;
    }
    system.table.as_mut().unwrap().indexes[0].whole_items = true;
    system.dns.as_mut().unwrap().check.as_mut().unwrap().interval_s = 10.0;
    system.primary.inventory.health_check_options += 2;
    for present in ["architecture", "provisioned", "interval", "index", "logs", "dual-write", "months"] {
        let lever = found(&system, present).unwrap_or_else(|| panic!("{present} does not save"));
        assert!(spec::find(lever.parameter).is_some(), "{lever:?}");
    }
    let all = levers(&system, &workload);
    assert!(all.is_sorted_by(|one, other| one.saving.high >= other.saving.high));
    assert!(all.iter().all(|lever| 0.0 <= lever.saving.low && lever.saving.low <= lever.saving.high));
}

#[test]
fn a_budget_is_held_or_it_is_told() {
    let (system, mut workload) = read(&Parameters::default());
    assert_eq!(cost(&system, &workload).budget, None);
    let total = cost(&system, &workload).total;
    for (budget, verdict, warned) in [
        (total.high + 1.0, Verdict::Held, false),
        (f64::midpoint(total.low, total.high) + 1.0, Verdict::Expected, true),
        (total.low - 1.0, Verdict::Missed, true),
    ] {
        workload.budget = Some(budget);
        let budgets = budgets(&system, &workload);
        assert_eq!(budgets.cost.budget, Some((budget, verdict)));
        let told = findings(&budgets);
        assert_eq!(told.len(), usize::from(warned), "{told:?}");
        for finding in told {
            assert_eq!(
                (finding.rule.as_ref(), finding.severity, finding.stack, finding.parameter),
                ("over-budget", Severity::Warning, Place::Pair, Some("usage.budget_usd"))
            );
        }
    }
}
