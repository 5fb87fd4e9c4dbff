//! No resource needs itself, directly or through others.

use std::collections::VecDeque;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::finding::Severity;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;

pub(crate) static CYCLE: Rule = Rule {
    id: "resource-cycle",
    severity: Severity::Error,
    title: "Resources that need each other",
    why: "None of them can be made first, so CloudFormation refuses the whole template.",
    mend: "Build one of the references from a name instead, or move one setting into a resource of its own.",
    page: guide!("aws-attribute-dependson"),
    parameter: None,
    check: Check::Walk,
};

/// Reports each knot of resources once, by its shortest cycle through the resource that stands first in the template.
pub(crate) fn check(subject: &Subject<'_>, dependencies: &[(usize, usize)], report: &mut Report) {
    // Of a serverless resource or a module several are made, which need each other one way only.
    let single = |at: usize| {
        let found = subject.template.resources.get_index(at);
        found.is_some_and(|(_, it)| !it.kind.starts_with("AWS::Serverless::") && !it.kind.ends_with("::MODULE"))
    };
    let edges = dependencies
        .iter()
        .filter(|(from, to)| single(*from) && single(*to))
        .filter_map(|(from, to)| Some((u32::try_from(*from).ok()?, u32::try_from(*to).ok()?)));
    let graph = DiGraph::<(), (), u32>::from_edges(edges);
    let mut starts: Vec<NodeIndex> = tarjan_scc(&graph)
        .into_iter()
        .filter(|knot| knot.len() > 1 || knot.iter().any(|node| graph.contains_edge(*node, *node)))
        .filter_map(|knot| knot.into_iter().min())
        .collect();
    starts.sort_unstable();
    for start in starts {
        let cycle: Vec<&str> = shortest(&graph, start)
            .into_iter()
            .filter_map(|node| subject.template.resources.get_index(node.index()))
            .map(|(id, _)| id.as_str())
            .collect();
        let first = cycle.first().copied().unwrap_or_default();
        let message = format!(
            "Each needs the next to be made first: {}. Build one of these references from a name instead.",
            cycle.join(" -> ")
        );
        report.add(&CYCLE, subject, &Pointer::Root.key("Resources").key(first), message);
    }
}

/// The shortest way from a node back to itself, with the node at both ends.
fn shortest(graph: &DiGraph<(), (), u32>, start: NodeIndex) -> Vec<NodeIndex> {
    let mut reached_from: Vec<Option<NodeIndex>> = vec![None; graph.node_count()];
    let mut waiting = VecDeque::from([start]);
    while let Some(node) = waiting.pop_front() {
        for next in graph.neighbors(node) {
            let Some(from @ None) = reached_from.get_mut(next.index()) else { continue };
            *from = Some(node);
            if next != start {
                waiting.push_back(next);
                continue;
            }
            let mut way = vec![start];
            let mut at = node;
            while at != start {
                way.push(at);
                at = reached_from.get(at.index()).copied().flatten().unwrap_or(start);
            }
            way.push(start);
            way.reverse();
            return way;
        }
    }
    vec![start]
}
