//! A played fault at a moment: how each node is, where the clients are, and the strip under the picture.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::failover::{Actor, Event, Node, Sample, State, Timeline};
use crate::finding::Place;
use crate::topology::{Scene, SceneNode};

/// How nodes are at a moment, by their ids; what nothing has happened to is not in it.
#[must_use]
pub fn states(scene: &Scene, events: &[Event], time_s: f64) -> BTreeMap<String, State> {
    let mut states = BTreeMap::new();
    let mut lost: Vec<Place> = Vec::new();
    for event in events.iter().filter(|event| event.time_s <= time_s) {
        if let Some(place) = region(&event.node) {
            lost.retain(|other| *other != place);
            if event.state == State::Failed {
                lost.push(place);
            }
        }
        for node in scene.nodes.iter().filter(|node| is_about(&event.node, node)) {
            // Whatever else is said of what is in a lost Region, it is lost.
            let state = if is_in(node, &lost) { State::Failed } else { event.state };
            states.insert(node.id.clone(), state);
        }
    }
    states
}

/// The stack whose Region an event is about.
fn region(what: &Node) -> Option<Place> {
    match what {
        Node::Actor(Actor::PrimaryRegion) => Some(Place::Primary),
        Node::Actor(Actor::StandbyRegion) => Some(Place::Secondary),
        _ => None,
    }
}

/// What is in no Region, whichever stack declares it.
const GLOBAL: [&str; 4] = ["clients", "dns", "health", "iam"];

fn is_in(node: &SceneNode, places: &[Place]) -> bool {
    places.contains(&node.place) && !GLOBAL.contains(&node.service)
}

/// Whether an event about something is about a node.
fn is_about(what: &Node, node: &SceneNode) -> bool {
    match what {
        Node::Resource(at) => {
            node.members.iter().any(|member| member.stack == at.stack && member.logical_id == at.logical_id)
        }
        Node::Actor(Actor::Clients) => node.service == "clients",
        Node::Actor(Actor::Route53) => node.service == "dns",
        Node::Actor(Actor::Checkers) => node.service == "health",
        Node::Actor(Actor::People) => false,
        Node::Actor(Actor::PrimaryRegion | Actor::StandbyRegion) => {
            region(what).is_some_and(|place| is_in(node, &[place]))
        }
    }
}

/// The step that a moment is in; of the end the last.
#[must_use]
pub fn sample(timeline: &Timeline, time_s: f64) -> Option<&Sample> {
    timeline.samples.iter().find(|sample| time_s < sample.to_s).or(timeline.samples.last())
}

/// The index of the latest event at a moment.
#[must_use]
pub fn latest(timeline: &Timeline, time_s: f64) -> Option<usize> {
    timeline.events.iter().rposition(|event| event.time_s <= time_s)
}

/// The moment of the next event, or of the one before, away from a moment.
#[must_use]
pub fn beside(timeline: &Timeline, time_s: f64, forward: bool) -> Option<f64> {
    let moments = timeline.events.iter().map(|event| event.time_s);
    if forward {
        moments.filter(|time| *time > time_s).reduce(f64::min)
    } else {
        moments.filter(|time| *time < time_s).reduce(f64::max)
    }
}

/// When the timeline ends.
#[must_use]
pub fn end(timeline: &Timeline) -> f64 {
    let last = timeline.events.iter().map(|event| event.time_s).fold(0.0, f64::max);
    timeline.samples.last().map_or(last, |sample| sample.to_s.max(last))
}

/// What becomes of requests, from the bottom of the strip to its top.
pub const LAYERS: [(&str, &str); 4] = [
    ("layer-by-primary", "Answered by the primary"),
    ("layer-by-standby", "Answered by the standby"),
    ("layer-refused", "Refused"),
    ("layer-lost", "Failed"),
];

/// The strip's width and height, which the page stretches.
pub const STRIP: (f64, f64) = (1_000.0, 100.0);

/// The layers of the strip as SVG paths: requests a second over time, one upon the other.
#[must_use]
pub fn strip(timeline: &Timeline) -> [String; 4] {
    let end = end(timeline).max(1.0);
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no more")]
    let rates: Vec<(f64, f64, [f64; 4])> = timeline
        .samples
        .iter()
        .map(|sample| {
            let requests = sample.requests;
            let counts = [requests.by_primary, requests.by_standby, requests.refused, requests.lost];
            let length = (sample.to_s - sample.from_s).max(f64::EPSILON);
            (sample.from_s / end * STRIP.0, sample.to_s / end * STRIP.0, counts.map(|count| count as f64 / length))
        })
        .collect();
    let most = rates.iter().map(|(.., counts)| counts.iter().sum::<f64>()).fold(0.0, f64::max).max(1.0);
    let top = |counts: &[f64; 4], layers: usize| STRIP.1 * (1.0 - counts.iter().take(layers).sum::<f64>() / most);
    [1, 2, 3, 4].map(|layer| {
        let mut path = String::new();
        // Writing to memory cannot fail.
        for (from, to, counts) in &rates {
            let (upper, lower) = (top(counts, layer), top(counts, layer - 1));
            if lower - upper > 0.01 {
                let _ = write!(path, "M{from:.2} {lower:.2}V{upper:.2}H{to:.2}V{lower:.2}Z");
            }
        }
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::built_in;
    use crate::failover::Draw;
    use crate::failover::Fault;
    use crate::failover::{Scenario, timeline};
    use crate::parameters::Parameters;
    use crate::pipeline::evaluate;
    use crate::topology::{Detail, scene};

    fn played(fault: Fault) -> (Scene, Timeline) {
        let snapshot = evaluate(&Parameters::default(), &built_in());
        let reckoned = snapshot.reckoned.clone().unwrap();
        let timeline = timeline(&reckoned.system, &reckoned.workload, &Scenario::new(fault, Draw::Worst));
        (scene(&snapshot.stacks, Detail::Services), timeline)
    }

    #[test]
    fn a_lost_region_fails_as_a_whole_and_the_other_does_not() {
        let (scene, timeline) = played(Fault::RegionLost);
        let states = states(&scene, &timeline.events, 0.0);
        for node in scene.nodes.iter().filter(|node| !GLOBAL.contains(&node.service)) {
            assert_eq!(states.get(&node.id) == Some(&State::Failed), node.place == Place::Primary, "{}", node.id);
        }
    }

    #[test]
    fn every_event_about_a_resource_is_seen() {
        for fault in Fault::ALL {
            let (scene, timeline) = played(fault);
            for event in timeline.events.iter().filter(|event| matches!(event.node, Node::Resource(_))) {
                assert!(scene.nodes.iter().any(|node| is_about(&event.node, node)), "{event:?}");
            }
        }
    }

    #[test]
    fn one_steps_from_event_to_event_and_back() {
        let (_, timeline) = played(Fault::RegionLost);
        let mut forth = vec![0.0];
        while let Some(next) = beside(&timeline, *forth.last().unwrap(), true) {
            forth.push(next);
        }
        let mut back = vec![*forth.last().unwrap()];
        while let Some(next) = beside(&timeline, *back.last().unwrap(), false) {
            back.push(next);
        }
        back.reverse();
        assert_eq!(forth, back);
        assert!(forth.len() > 5);
        assert_eq!(latest(&timeline, end(&timeline)), Some(timeline.events.len() - 1));
    }

    #[test]
    fn the_strip_is_drawn_from_side_to_side() {
        let (_, timeline) = played(Fault::RegionLost);
        let [primary, standby, _, lost] = strip(&timeline);
        assert!(lost.starts_with("M0.00") && primary.is_empty(), "the primary answers nothing: {primary}");
        assert!(standby.contains("H1000.00"), "{standby}");
    }
}
