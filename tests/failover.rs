//! Faults, played: agreement with the summed budget, what holds for every timeline, and stories told by hand.

mod support;

use proptest::prelude::*;
use support::{artifact, designs, proof};
use twinstack::failover::{Draw, Fault, Kind, Node, Outcome, Scenario, Timeline, scorecard, timeline};
use twinstack::finding::Place;
use twinstack::parameters::presets::PRESETS;
use twinstack::parameters::{Parameters, check};
use twinstack::pipeline;
use twinstack::recovery::{Verdict, Workload, loss, time};
use twinstack::review::facts::{Signal, System};
use twinstack::review::{Targets, review_and_read};

/// The system and the load of a design.
fn read(parameters: &Parameters) -> (System, Workload) {
    let (settled, _) = check::settle(parameters);
    let stacks = pipeline::evaluate(parameters, artifact(parameters)).stacks;
    let system = review_and_read(&stacks, Targets::default()).1.expect("two Regions");
    (system, Workload::new(&settled.targets, &settled.usage))
}

/// The presets, and a series of designs that is spread over what can be chosen.
fn every() -> impl Iterator<Item = (System, Workload)> {
    let count = if proof() { 10_000 } else { 200 };
    let presets = PRESETS.iter().map(|preset| (preset.parameters)());
    presets.chain((0..count).map(designs::spread)).map(|parameters| read(&parameters))
}

fn reference() -> (System, Workload) {
    read(&Parameters::default())
}

fn play(system: &System, workload: &Workload, fault: Fault, draw: Draw) -> Timeline {
    timeline(system, workload, &Scenario::new(fault, draw))
}

#[test]
fn print() {
    let (system, workload) = reference();
    for fault in Fault::ALL {
        for lasts_s in [None, Some(3600.0)] {
            let t = timeline(&system, &workload, &Scenario { fault, lasts_s, draw: Draw::Seed(1) });
            println!("=== {} {lasts_s:?} {} samples", fault.id(), t.samples.len());
            for e in &t.events {
                println!("{:8.1} {:12} {:?} {}", e.time_s, e.kind.words(), e.state, e.words);
            }
            println!("{:#?}", t.outcome);
        }
    }
    for score in scorecard(&system, &workload) {
        println!("{:20} {} {:?} {}", score.fault.id(), score.survives, score.verdict, score.words);
    }
}
