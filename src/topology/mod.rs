//! The picture of what would be deployed, read from the templates alone.
//!
//! `select` finds properties and `shown` says what values are shown as; `graph` and `links` find what is there and what
//! flows, `layout` (services) and `areas` (resources) give everything a place that depends only on what is there, `route`
//! leads the edges round the nodes, `path` rounds their corners, and `svg`, `mermaid` and `drawio` write the picture down
//! for others.

pub mod services;

mod describe;
mod graph;
mod links;
mod select;
mod shown;
mod text;

mod areas;
mod frame;
mod layout;
mod path;
mod route;

pub mod drawio;
pub mod mermaid;
pub mod svg;

pub use text::{DETAIL_SIZE, LABEL_SIZE, fit};

#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::finding::Place;
use crate::stacks::Stack;

/// Draws the stacks, at most one for each place; their order does not matter.
#[must_use]
pub fn scene(stacks: &[Stack], detail: Detail) -> Scene {
    let graph = graph::Graph::new(stacks);
    let plan = match detail {
        Detail::Services => layout::plan(&graph),
        Detail::Resources => areas::plan(&graph),
    };
    let mut node_of = vec![None; graph.entries.len()];
    for (node, spot) in plan.spots.iter().enumerate() {
        for entry in &spot.entries {
            if let Some(slot) = node_of.get_mut(*entry) {
                *slot = Some(node);
            }
        }
    }
    // What flows between the resources of two nodes flows between the nodes, once.
    let mut joined: IndexMap<(usize, usize, Flow), links::Link> = IndexMap::new();
    for link in links::links(&graph) {
        let ends = (node_of.get(link.from).copied().flatten(), node_of.get(link.to).copied().flatten());
        if let (Some(from), Some(to)) = ends
            && from != to
        {
            let kept = joined.entry((from, to, link.flow)).or_insert_with(|| link.clone());
            kept.standby &= link.standby;
            if kept.label.is_empty() {
                kept.label = link.label;
            }
        }
    }
    let edges = route::edges(&plan, &joined);
    plan.into_scene(edges)
}

/// How much of the system a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// One node for each service: about 25.
    #[default]
    Services,
    /// One node for each resource: about 150.
    Resources,
}

/// What flows along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum Flow {
    Requests,
    Replication,
    Alarms,
    Logs,
    Peering,
    Trust,
    Encryption,
}

impl Flow {
    /// The word used in ids and class names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Replication => "replication",
            Self::Alarms => "alarms",
            Self::Logs => "logs",
            Self::Peering => "peering",
            Self::Trust => "trust",
            Self::Encryption => "encryption",
        }
    }
}

/// A resource by its stack and logical id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Member {
    /// The stack that declares it.
    pub stack: Place,
    /// Its logical id there.
    pub logical_id: String,
    /// Its type, such as `AWS::KMS::Key`.
    pub kind: String,
}

/// A rectangle in the picture's own units (1 unit is 1 CSS pixel at scale 1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each is what it says")]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// The size of the icon in a node of this size, 8 from its left border and in the middle of its height.
    #[must_use]
    pub fn icon_size(&self) -> f64 {
        if self.height < 48.0 { 24.0 } else { 32.0 }
    }

    /// How wide a node's text may be: it begins 8 after the icon and ends 8 before the right border.
    #[must_use]
    pub fn text_width(&self) -> f64 {
        self.width - self.icon_size() - 24.0
    }
}

/// A node of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneNode {
    /// Stable over every change that does not remove the node: `primary.function`, `global.dns`, `primary/ApiRoute`.
    pub id: String,
    /// Where it is drawn.
    pub rect: Rect,
    /// Its name; a view cuts it to [`Rect::text_width`].
    pub label: String,
    /// A second line: a physical name, a number that matters; cut likewise; may be empty.
    pub detail: String,
    /// The service it belongs to, such as `lambda`: chooses the icon and the colour family.
    pub service: &'static str,
    /// The stack it lives in; [`Place::Pair`] for what is global.
    pub place: Place,
    /// The resources it stands for; empty for what no template holds, such as clients.
    pub members: Vec<Member>,
}

/// An edge of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneEdge {
    /// `from>to:flow`, stable as its nodes are.
    pub id: String,
    /// The id of the node it leaves.
    pub from: String,
    /// The id of the node it reaches.
    pub to: String,
    /// What flows.
    pub flow: Flow,
    /// Words beside it; may be empty.
    pub label: String,
    /// Where it begins, turns and ends; [`SceneEdge::path`] draws it.
    pub corners: Vec<(f64, f64)>,
    /// Where its label is centred.
    pub label_at: (f64, f64),
    /// Whether it carries traffic only after a failover.
    pub standby: bool,
}

/// A box behind nodes: a band, a Region, a VPC, a subnet, a tier.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneBox {
    /// Stable id.
    pub id: String,
    /// Where it is drawn.
    pub rect: Rect,
    /// Its heading in one line: what a screen reader says.
    pub label: String,
    /// The heading as it is drawn.
    pub captions: Vec<Caption>,
    /// `band`, `region`, `vpc`, `subnet`, `tier` or `area`: a CSS class.
    pub kind: &'static str,
    /// The stack it belongs to; [`Place::Pair`] for what is global.
    pub place: Place,
}

/// A line of a box's heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// The text.
    pub text: String,
    /// Where its base line begins, or ends if `end` is set.
    pub at: (f64, f64),
    /// Whether it ends at `at`.
    pub end: bool,
    /// Whether it names the box; other captions are its small print.
    pub name: bool,
}

/// A picture with every position settled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The size of the whole.
    pub width: f64,
    /// The size of the whole.
    pub height: f64,
    /// From back to front.
    pub boxes: Vec<SceneBox>,
    /// Drawn over the boxes.
    pub edges: Vec<SceneEdge>,
    /// Drawn over the edges, in reading order.
    pub nodes: Vec<SceneNode>,
}
