//! The picture of what would be deployed, read from the templates alone.
//!
//! `graph` finds nodes and edges, `layout` gives every node a place that depends only on what is there, and `svg`
//! writes the picture down for any viewer.

pub mod graph;
pub mod layout;
pub mod svg;

use crate::finding::Place;

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

/// A node of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneNode {
    /// Stable over every change that does not remove the node: `primary.function`, `global.dns`, `primary/ApiRoute`.
    pub id: String,
    /// Where it is drawn.
    pub rect: Rect,
    /// Its name, at most some 24 characters wide.
    pub label: String,
    /// A second line: a physical name, a number that matters; may be empty.
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
    /// An SVG path.
    pub path: String,
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
    /// Its heading.
    pub label: String,
    /// `band`, `region`, `vpc`, `subnet` or `tier`: a CSS class.
    pub kind: &'static str,
    /// The stack it belongs to; [`Place::Pair`] for what is global.
    pub place: Place,
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
