//! Gives every resource a place: an area for each service, packed in shelves that both Regions share.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

use super::frame::{Frame, MARGIN, Plan, REGION_HEADING, Spot, caption, float};
use super::graph::{CLIENTS, Entry, Graph, REPLICA};
use super::services;
use super::{Rect, SceneNode, describe};
use crate::finding::Place;

const COLUMNS: usize = 4;
const FRAME: Frame = Frame::new(COLUMNS, 248.0, 24.0, 32.0, true);
const NODE_HEIGHT: f64 = 40.0;
/// Every node of a picture stands on rows this far apart, and every area is a whole number of them high, so that the
/// gaps between rows run through.
const PITCH: f64 = 56.0;
/// From an area's upper border to its first row.
const HEADING: f64 = 40.0;
/// Between two areas, and under an area's last row.
const GAP: f64 = PITCH - NODE_HEIGHT;
/// An area of more resources than this takes the whole width.
const SMALL: usize = 4;
const REGION_GAP: f64 = 32.0;

/// What something crosses the Regions from or to.
const CROSSING: &[&str] = &[
    "AWS::EC2::VPC",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::S3::Bucket",
    "AWS::Logs::Destination",
    "AWS::KinesisFirehose::DeliveryStream",
];

/// The areas of a Region in the order in which they are packed: the large ones that requests come through, the small
/// ones, and the large ones that watch.
const ORDER: &[&str] = &[
    "endpoint",
    "network",
    "endpoints",
    "table",
    "documents",
    "function",
    "artifacts",
    "key",
    "topic",
    "dashboard",
    "logs",
    "alarms",
    "other",
];
/// What else the stack that only watches health checks may hold.
const GLOBAL: &[&str] = &["dns", "health", "iam"];
/// What stands in the middle above the Regions.
const MIDDLE: &[&str] = &["clients", "dns"];

/// One service's resources as both Regions have them: twins share a row, so that they face each other.
struct Area<'g> {
    service: &'static str,
    /// By logical id, in the order of the primary; the entry on each side.
    rows: IndexMap<&'g str, BTreeMap<Place, usize>>,
}

impl Area<'_> {
    fn columns(&self) -> usize {
        if self.rows.len() > SMALL { COLUMNS } else { 1 }
    }

    /// How many rows of the grid it takes, its heading included.
    fn slots(&self, columns: usize) -> usize {
        self.rows.len().div_ceil(columns) + 1
    }

    /// Whether anything in it crosses the Regions.
    fn crosses(&self) -> bool {
        matches!(self.service, "table" | "documents")
    }
}

struct Packing<'g> {
    graph: &'g Graph<'g>,
    plan: Plan,
}

/// Places the resources.
pub(super) fn plan<'g>(graph: &'g Graph<'g>) -> Plan {
    let plan = Plan { frame: FRAME, boxes: Vec::new(), spots: Vec::new(), height: 0.0 };
    let mut packing = Packing { graph, plan };
    let mut bottom = packing.global();
    bottom = packing.regions(bottom);
    bottom = packing.edge_stack(bottom);
    packing.plan.height = bottom + MARGIN;
    packing.plan
}

impl<'g> Packing<'g> {
    /// What is global: a column in the middle, beside it the health checks of each side, further out its roles.
    fn global(&mut self) -> f64 {
        const SIDES: [Place; 2] = [Place::Primary, Place::Secondary];
        let of = |service: &'static str| {
            let entries = self.graph.entries.iter().enumerate();
            entries.filter(move |(_, entry)| entry.service == service && entry.side != Place::Edge)
        };
        let middle: Vec<usize> = MIDDLE.iter().flat_map(|service| of(service)).map(|(index, _)| index).collect();
        let checks: Vec<(usize, Place)> = of("health").map(|(index, entry)| (index, entry.side)).collect();
        let roles = self.area("iam", &SIDES);
        let roles_high = if roles.rows.is_empty() { 0 } else { roles.slots(COLUMNS - 1) };
        let checks_high = SIDES.map(|side| checks.iter().filter(|(_, at)| *at == side).count()).into_iter().max();
        let high = (middle.len() + 1).max(roles_high).max(checks_high.map_or(0, |high| high + 1));
        if high == 1 {
            return 0.0;
        }
        let row = |row: usize| MARGIN + HEADING + float(row) * PITCH;
        for (at, index) in middle.iter().enumerate() {
            self.add(*index, FRAME.per_side, row(at));
        }
        // At the foot, beside the records that they decide on.
        for side in SIDES {
            for (at, (index, _)) in checks.iter().filter(|(_, at)| *at == side).enumerate() {
                self.add(*index, FRAME.column(side, 0), row(high - 2 - at));
            }
        }
        self.place(&roles, COLUMNS - 1, 1, MARGIN, &SIDES);
        let rect = Rect { x: MARGIN, y: MARGIN, width: FRAME.width() - 2.0 * MARGIN, height: float(high) * PITCH };
        let captions = vec![caption("Global", FRAME.x(FRAME.per_side), rect.y + 24.0, true)];
        self.plan.enclose("global", rect, "Global", captions, "band", Place::Pair);
        rect.y + rect.height
    }

    fn regions(&mut self, above: f64) -> f64 {
        let sides: Vec<Place> =
            [Place::Primary, Place::Secondary].into_iter().filter(|side| self.graph.stack(*side).is_some()).collect();
        if sides.is_empty() {
            return above;
        }
        let top = if above > 0.0 { above + REGION_GAP } else { MARGIN };
        let bottom = self.shelves(&sides, top + REGION_HEADING);
        for side in sides {
            let rect = Rect { x: FRAME.region_x(side), y: top, width: FRAME.region_width(), height: bottom - top };
            self.plan.enclose_region(self.graph, side, rect);
        }
        bottom
    }

    /// Large areas take the whole width; a small one goes to the innermost column if it crosses the Regions, else to
    /// the shortest.
    fn shelves(&mut self, sides: &[Place], top: f64) -> f64 {
        let mut ends = [0; COLUMNS];
        let global = if sides.contains(&Place::Edge) { GLOBAL } else { &[] };
        for service in ORDER.iter().chain(global) {
            let area = self.area(service, sides);
            let columns = area.columns();
            let slots = area.slots(columns);
            if area.rows.is_empty() {
                continue;
            }
            let shortest = ends.iter().enumerate().min_by_key(|(_, end)| **end).map_or(0, |(column, _)| column);
            let column = if columns > 1 || area.crosses() { 0 } else { shortest };
            let taken = ends.iter_mut().skip(column).take(columns);
            let at = taken.fold((0, Vec::new()), |(most, mut all), end| {
                let most = most.max(*end);
                all.push(end);
                (most, all)
            });
            at.1.into_iter().for_each(|end| *end = at.0 + slots);
            self.place(&area, columns, column, top + float(at.0) * PITCH, sides);
        }
        top + float(ends.into_iter().max().unwrap_or_default()) * PITCH
    }

    /// The stack that only watches health checks, packed as a Region is.
    fn edge_stack(&mut self, above: f64) -> f64 {
        if self.graph.stack(Place::Edge).is_none() {
            return above;
        }
        let top = if above > 0.0 { above + REGION_GAP } else { MARGIN };
        let bottom = self.shelves(&[Place::Edge], top + REGION_HEADING);
        let rect = Rect { x: MARGIN, y: top, width: FRAME.region_width(), height: bottom - top };
        self.plan.enclose_region(self.graph, Place::Edge, rect);
        bottom
    }

    /// A service's entries on these sides; what replicates or is replicated to first, so that it stands innermost.
    fn area(&self, service: &'static str, sides: &[Place]) -> Area<'g> {
        let mut rows: IndexMap<&'g str, BTreeMap<Place, usize>> = IndexMap::new();
        let entries = || self.graph.entries.iter().enumerate().filter(|(_, entry)| entry.service == service);
        let crosses = |entry: &Entry<'_>| entry.resource.is_none() || CROSSING.contains(&entry.kind());
        let ids: IndexSet<&'g str> = sides
            .iter()
            .flat_map(|side| entries().filter(move |(_, entry)| entry.side == *side && crosses(entry)))
            .chain(sides.iter().flat_map(|side| entries().filter(move |(_, entry)| entry.side == *side)))
            .map(|(_, entry)| twin_id(self.graph, entry))
            .collect();
        for id in ids {
            rows.insert(id, BTreeMap::new());
        }
        for (index, entry) in entries().filter(|(_, entry)| sides.contains(&entry.side)) {
            if let Some(row) = rows.get_mut(twin_id(self.graph, entry)) {
                row.insert(entry.side, index);
            }
        }
        Area { service, rows }
    }

    /// Puts an area's nodes and boxes on each side, `taken` columns from the middle.
    fn place(&mut self, area: &Area<'g>, columns: usize, taken: usize, top: f64, sides: &[Place]) {
        for (slot, ends) in area.rows.values().enumerate() {
            let y = top + HEADING + float(slot / columns) * PITCH;
            for (side, index) in ends {
                self.add(*index, FRAME.column(*side, taken + slot % columns), y);
            }
        }
        for side in sides.iter().filter(|side| area.rows.values().any(|ends| ends.contains_key(side))) {
            let ends =
                [FRAME.column(*side, taken), FRAME.column(*side, taken + columns - 1)].map(|column| FRAME.x(column));
            let x = ends[0].min(ends[1]) - 8.0;
            let width = ends[0].max(ends[1]) + FRAME.node + 8.0 - x;
            // Clear of the border of the band, which it shares rows with.
            let inset = if area.service == "iam" { 8.0 } else { 0.0 };
            let height = float(area.slots(columns)) * PITCH - GAP - inset;
            let rect = Rect { x, y: top + inset, width, height };
            let label = services::find(area.service).label;
            let captions = vec![caption(label, x + 8.0, top + 24.0, true)];
            let id = format!("{}.{}", side.name(), area.service);
            self.plan.enclose(&id, rect, label, captions, "area", *side);
        }
    }

    fn add(&mut self, index: usize, column: usize, y: f64) {
        let Some(entry) = self.graph.entries.get(index) else { return };
        let rect = Rect { x: FRAME.x(column), y, width: FRAME.node, height: NODE_HEIGHT };
        let (label, mut detail) = describe::resource(entry);
        if entry.id == CLIENTS && entry.resource.is_none() {
            detail = describe::domain(self.graph.entries.iter());
        }
        let declared = entry.stack.place.name();
        let node = SceneNode {
            id: match entry.resource {
                Some(_) => format!("{declared}/{}", entry.id),
                None if entry.side == Place::Pair => format!("global.{}", entry.id),
                None => format!("{declared}.{}", entry.id),
            },
            rect,
            label,
            detail,
            service: entry.service,
            place: if matches!(entry.service, "dns" | "health") { Place::Pair } else { entry.side },
            members: entry.member().into_iter().collect(),
        };
        self.plan.spots.push(Spot { node, column, entries: vec![index] });
    }
}

/// What tells two resources of the pair apart from all others: their logical id, which twins share.
fn twin_id<'g>(graph: &Graph<'g>, entry: &Entry<'g>) -> &'g str {
    let table = || graph.entries.iter().find(|entry| entry.kind() == "AWS::DynamoDB::GlobalTable");
    if entry.id == REPLICA && entry.resource.is_none() { table().map_or(REPLICA, |table| table.id) } else { entry.id }
}
