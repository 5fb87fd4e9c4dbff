//! What flows along edges: names for the legend, and what is shown at first.

use std::collections::BTreeSet;

use crate::topology::{Flow, SceneEdge, SceneNode};

/// A row of the legend.
pub struct Kind {
    /// What flows.
    pub flow: Flow,
    /// The legend's word for it.
    pub title: &'static str,
    /// Its CSS class.
    pub class: &'static str,
    /// The words between two nodes: "A *asks* B".
    pub verb: &'static str,
}

const fn kind(flow: Flow, title: &'static str, class: &'static str, verb: &'static str) -> Kind {
    Kind { flow, title, class, verb }
}

/// Every flow, in the order of the legend.
pub static FLOWS: &[Kind] = &[
    kind(Flow::Requests, "Requests", "requests", "sends requests to"),
    kind(Flow::Replication, "Replication", "replication", "replicates to"),
    kind(Flow::Peering, "Peering", "peering", "is peered with"),
    kind(Flow::Trust, "Trust", "trust", "assumes a role of"),
    kind(Flow::Alarms, "Alarms", "alarms", "watches or tells"),
    kind(Flow::Logs, "Logs", "logs", "logs to"),
    kind(Flow::Encryption, "Encryption", "encryption", "encrypts"),
];

/// The row of a flow.
#[must_use]
pub fn of(flow: Flow) -> &'static Kind {
    static UNNAMED: Kind = kind(Flow::Requests, "Requests", "requests", "leads to");
    FLOWS.iter().find(|kind| kind.flow == flow).unwrap_or(&UNNAMED)
}

/// The edges whose lines are not switched off.
pub fn seen<'a>(edges: &'a [SceneEdge], hidden: &BTreeSet<Flow>) -> impl Iterator<Item = &'a SceneEdge> {
    edges.iter().filter(|edge| !hidden.contains(&edge.flow))
}

/// What a node has to do with others, in words: the verb is the flow's, seen from the edge's start.
pub fn sentences<'a>(
    node: &'a str,
    edges: impl IntoIterator<Item = &'a SceneEdge>,
    nodes: &'a [SceneNode],
) -> impl Iterator<Item = (String, &'a SceneNode)> {
    edges.into_iter().filter_map(move |edge| {
        let verb = of(edge.flow).verb;
        let (words, other) = if edge.from == node {
            (verb.to_owned(), &edge.to)
        } else if edge.to == node {
            (format!("… {verb} this:"), &edge.from)
        } else {
            return None;
        };
        let words = if edge.standby { format!("{words} (after a failover)") } else { words };
        Some((words, nodes.iter().find(|found| found.id == *other)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flow_has_one_row() {
        let mut flows: Vec<Flow> = FLOWS.iter().map(|kind| kind.flow).collect();
        flows.sort();
        flows.dedup();
        assert_eq!(flows.len(), 7);
        assert_eq!(of(Flow::Logs).class, "logs");
    }
}
