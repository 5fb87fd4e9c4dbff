//! The columns every picture is built on, and a picture being filled.

use super::graph::Graph;
use super::{Caption, Rect, Scene, SceneBox, SceneEdge, SceneNode};
use crate::aws::regions;
use crate::finding::Place;

/// The heading of a Region.
pub(super) const REGION_HEADING: f64 = 56.0;
/// Round the whole picture, and from a Region's inner border to its first column.
pub(super) const MARGIN: f64 = 24.0;

/// Columns for two Regions that mirror each other, and one between them.
///
/// Columns are numbered from left to right over the whole picture, but asked for by side and by their distance from
/// the middle, so that twins get columns that face each other.
pub(super) struct Frame {
    /// How many columns a Region has.
    pub(super) per_side: usize,
    /// The width of nodes, and of the gutter between the Regions: global services stand above it.
    pub(super) node: f64,
    /// From a Region's outer border to its outermost column.
    outer: f64,
    /// Between two columns.
    gap: f64,
    /// Whether boxes have headings above their nodes, where no edge may run.
    pub(super) headed: bool,
}

impl Frame {
    pub(super) const fn new(per_side: usize, node: f64, outer: f64, gap: f64, headed: bool) -> Self {
        Self { per_side, node, outer, gap, headed }
    }

    /// The number of a column: 0 is the one nearest to the middle.
    pub(super) fn column(&self, side: Place, from_middle: usize) -> usize {
        match side {
            Place::Primary | Place::Edge => self.per_side.saturating_sub(1 + from_middle),
            Place::Pair => self.per_side,
            Place::Secondary => self.per_side + 1 + from_middle,
        }
    }

    /// Where a column begins.
    pub(super) fn x(&self, column: usize) -> f64 {
        let step = |columns: usize| float(columns) * (self.node + self.gap);
        match column.checked_sub(self.per_side) {
            None => MARGIN + self.outer + step(column),
            Some(0) => MARGIN + self.region_width(),
            Some(right) => MARGIN + self.region_width() + self.node + MARGIN + step(right - 1),
        }
    }

    /// The strip to the left of a column, free of nodes; the strip after the last column has its number plus one.
    pub(super) fn channel(&self, column: usize) -> (f64, f64) {
        let columns = 2 * self.per_side + 1;
        let left = if column == 0 { MARGIN } else { self.x(column - 1) + self.node };
        let right = if column >= columns { self.width() - MARGIN } else { self.x(column) };
        (left, right)
    }

    /// Where a Region begins; of an edge stack, the whole width counts.
    pub(super) fn region_x(&self, side: Place) -> f64 {
        if side == Place::Secondary { MARGIN + self.region_width() + self.node } else { MARGIN }
    }

    /// How wide a Region is.
    pub(super) fn region_width(&self) -> f64 {
        let columns = float(self.per_side);
        self.outer + columns * self.node + (columns - 1.0) * self.gap + MARGIN
    }

    /// How wide the picture is.
    pub(super) fn width(&self) -> f64 {
        2.0 * (MARGIN + self.region_width()) + self.node
    }

    /// The middle of the picture.
    pub(super) fn middle(&self) -> f64 {
        self.width() / 2.0
    }

    /// A rectangle as the primary has it, on either side.
    pub(super) fn on(&self, side: Place, rect: Rect) -> Rect {
        if side == Place::Secondary { Rect { x: self.width() - rect.x - rect.width, ..rect } } else { rect }
    }
}

/// A node and where it stands.
pub(super) struct Spot {
    pub(super) node: SceneNode,
    /// The number of its column.
    pub(super) column: usize,
    /// The entries it stands for.
    pub(super) entries: Vec<usize>,
}

/// A picture without its edges.
pub(super) struct Plan {
    pub(super) frame: Frame,
    /// In the order in which they are drawn, that of `KINDS`.
    pub(super) boxes: Vec<SceneBox>,
    pub(super) spots: Vec<Spot>,
    pub(super) height: f64,
}

/// Of a picture in which there is nothing.
const LEAST_HEIGHT: f64 = 320.0;

/// Boxes from back to front.
const KINDS: &[&str] = &["band", "region", "tier", "area", "vpc", "subnet"];

impl Plan {
    /// Adds a box with its heading.
    pub(super) fn enclose(
        &mut self,
        id: &str,
        rect: Rect,
        label: &str,
        captions: Vec<Caption>,
        kind: &'static str,
        place: Place,
    ) {
        let rank = |kind: &str| KINDS.iter().position(|other| *other == kind);
        let at = self.boxes.partition_point(|other| rank(other.kind) <= rank(kind));
        self.boxes.insert(at, SceneBox { id: id.to_owned(), rect, label: label.to_owned(), captions, kind, place });
    }

    /// Adds the box of a stack's Region: which it is, and what the stack is called.
    pub(super) fn enclose_region(&mut self, graph: &Graph<'_>, side: Place, rect: Rect) {
        let Some(stack) = graph.stack(side) else { return };
        let part = match side {
            Place::Secondary => "Secondary",
            Place::Edge => "Edge",
            Place::Primary | Place::Pair => "Primary",
        };
        let city = regions::find(&stack.region).map_or(String::new(), |region| format!(" · {}", region.city));
        let region = if stack.region.is_empty() { "Region not known" } else { &stack.region };
        let name = format!("{part} · {region}{city}");
        // On the outer side, where no edge comes down.
        let end = side != Place::Primary;
        let x = if end { rect.x + rect.width - 16.0 } else { rect.x + 16.0 };
        let line = |text: &str, y, name| Caption { end, ..caption(text, x, y, name) };
        let captions = vec![line(&name, rect.y + 24.0, true), line(&stack.name, rect.y + 42.0, false)];
        self.enclose(&format!("{}.region", side.name()), rect, &name, captions, "region", side);
    }

    /// The picture with its edges.
    pub(super) fn into_scene(self, edges: Vec<SceneEdge>) -> Scene {
        Scene {
            width: self.frame.width(),
            height: self.height.max(LEAST_HEIGHT),
            boxes: self.boxes,
            edges,
            nodes: self.spots.into_iter().map(|spot| spot.node).collect(),
        }
    }
}

/// A caption that begins at a point.
pub(super) fn caption(text: impl Into<String>, x: f64, y: f64, name: bool) -> Caption {
    Caption { text: text.into(), at: (x, y), end: false, name }
}

/// A count as a length.
pub(super) fn float(count: usize) -> f64 {
    // Counts here are of resources, far below the largest u32.
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
