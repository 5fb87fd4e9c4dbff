//! Gives every service a place: two Regions that mirror each other under what is global.

use indexmap::IndexMap;

use super::frame::{Frame, MARGIN, Plan, REGION_HEADING, Spot, caption, float};
use super::graph::{Entry, Graph};
use super::{Caption, Rect, SceneNode, describe};
use crate::finding::Place;

/// Room for the names of tiers and zones, then two columns with a channel for edges between them.
const FRAME: Frame = Frame::new(2, 208.0, 104.0, 48.0, false);
const NODE_HEIGHT: f64 = 48.0;
/// Clients have more to say: a whole domain name.
const CLIENTS_WIDTH: f64 = 272.0;
const ROW_GAP: f64 = 24.0;
const PAD: f64 = 16.0;
/// A box's heading.
const HEADING: f64 = 24.0;
/// The least height of a VPC's zones together, and the least of one.
const ZONES: f64 = 80.0;
const ZONE: f64 = 20.0;
const ZONE_GAP: f64 = 4.0;

/// The rows of a tier: the service nearest to the middle first. What replicates stands in the inner column, so that
/// it runs straight across.
type Rows = &'static [[&'static str; 2]];

/// The tiers from top to bottom; those of the compute tier that stand in the VPC apart.
const TIERS: &[(&str, Rows)] = &[
    ("Edge", &[["endpoint", ""]]),
    ("Compute", &[]),
    ("Data", &[["table", "artifacts"], ["documents", ""]]),
    ("Protection", &[["key", ""]]),
    ("Telemetry", &[["logs", "alarms"], ["dashboard", "topic"]]),
];
/// What stands across the zones of a VPC, and what belongs to it as a whole.
const ACROSS: [&str; 2] = ["function", "endpoints"];
const WHOLE: [&str; 2] = ["network", ""];
/// A function without a VPC, and the VPC it is not in.
const OUTSIDE: [&str; 2] = ["function", ""];
const ACROSS_ALONE: [&str; 2] = ["", "endpoints"];
/// A stack of its own for the alarms on health checks.
const EDGE_STACK: &[&str] = &["alarms", "topic", "key"];

/// The entries of a node by side, service and, for services that are not known, name.
type Groups<'g> = IndexMap<(Place, &'static str, &'g str), Vec<usize>>;

struct Layout<'g> {
    graph: &'g Graph<'g>,
    groups: Groups<'g>,
    plan: Plan,
}

/// Places the services.
pub(super) fn plan<'g>(graph: &'g Graph<'g>) -> Plan {
    let mut groups = Groups::new();
    for (index, entry) in graph.entries.iter().enumerate() {
        let name = if entry.service == "other" { describe::other_name(entry.kind()) } else { "" };
        groups.entry((entry.side, entry.service, name)).or_default().push(index);
    }
    let plan = Plan { frame: FRAME, boxes: Vec::new(), spots: Vec::new(), height: 0.0 };
    let mut layout = Layout { graph, groups, plan };
    let mut bottom = layout.global();
    bottom = layout.regions(bottom);
    bottom = layout.edge_stack(bottom);
    layout.plan.height = bottom + MARGIN;
    layout.plan
}

impl<'g> Layout<'g> {
    /// Clients and DNS in the middle; on each side the check on that Region's endpoint, and its roles.
    fn global(&mut self) -> f64 {
        const SIDES: [Place; 2] = [Place::Primary, Place::Secondary];
        let has = |groups: &Groups<'_>, side, service| groups.contains_key(&(side, service, ""));
        let clients = has(&self.groups, Place::Pair, "clients");
        let second = has(&self.groups, Place::Pair, "dns")
            || SIDES.iter().any(|side| has(&self.groups, *side, "health") || has(&self.groups, *side, "iam"));
        if !clients && !second {
            return 0.0;
        }
        let mut y = MARGIN + PAD;
        if clients {
            let x = FRAME.middle() - CLIENTS_WIDTH / 2.0;
            self.add(Place::Pair, "clients", "", Rect { x, y, width: CLIENTS_WIDTH, height: NODE_HEIGHT }, 0);
            y += NODE_HEIGHT + if second { ROW_GAP + PAD } else { 0.0 };
        }
        if second {
            self.put(Place::Pair, "dns", 0, y);
            for side in SIDES {
                self.put(side, "health", 0, y);
                self.put(side, "iam", 1, y);
            }
            y += NODE_HEIGHT;
        }
        let rect = Rect { x: MARGIN, y: MARGIN, width: FRAME.width() - 2.0 * MARGIN, height: y + PAD - MARGIN };
        let captions = vec![caption("Global", rect.x + PAD, rect.y + HEADING, true)];
        self.plan.enclose("global", rect, "Global", captions, "band", Place::Pair);
        y + PAD
    }

    fn regions(&mut self, above: f64) -> f64 {
        let sides: Vec<Place> =
            [Place::Primary, Place::Secondary].into_iter().filter(|side| self.graph.stack(*side).is_some()).collect();
        if sides.is_empty() {
            return above;
        }
        let top = if above > 0.0 { above + 2.0 * PAD } else { MARGIN };
        let mut y = top + REGION_HEADING;
        for (label, rows) in TIERS {
            let bottom = if *label == "Compute" { self.compute(&sides, y) } else { self.tier(&sides, label, rows, y) };
            y = bottom.map_or(y, |bottom| bottom + 8.0);
        }
        y = self.others(&sides, y).map_or(y, |bottom| bottom + 8.0);
        for side in sides {
            let rect = Rect { x: FRAME.region_x(side), y: top, width: FRAME.region_width(), height: y - top };
            self.plan.enclose_region(self.graph, side, rect);
        }
        y
    }

    /// The rows of a tier in which any of the sides has something; nothing if there are none.
    fn tier(&mut self, sides: &[Place], label: &str, rows: &[[&'static str; 2]], top: f64) -> Option<f64> {
        let rows: Vec<_> = rows.iter().filter(|row| self.filled(sides, row)).collect();
        let mut y = top + PAD;
        for row in &rows {
            self.row(sides, row, y);
            y += NODE_HEIGHT + ROW_GAP;
        }
        let bottom = y - ROW_GAP + PAD;
        (!rows.is_empty()).then(|| self.close_tier(sides, label, top, bottom, top + PAD + NODE_HEIGHT / 2.0 + 4.0))
    }

    fn close_tier(&mut self, sides: &[Place], label: &str, top: f64, bottom: f64, base: f64) -> f64 {
        for side in sides {
            let left = Rect { x: MARGIN + 8.0, y: top, width: FRAME.region_width() - 16.0, height: bottom - top };
            let captions = vec![Self::outer_caption(*side, label, left, base, true)];
            let id = format!("{}.{}", side.name(), label.to_ascii_lowercase());
            self.plan.enclose(&id, FRAME.on(*side, left), label, captions, "tier", *side);
        }
        bottom
    }

    /// The VPC with its zones, and across them what has an address in each; the function above it, if it has none.
    fn compute(&mut self, sides: &[Place], top: f64) -> Option<f64> {
        let inside = self.graph.entries.iter().any(|entry| entry.property("VpcConfig").is_some());
        let across = if inside { ACROSS } else { ACROSS_ALONE };
        let mut y = top + HEADING;
        if !inside && self.filled(sides, &OUTSIDE) {
            self.row(sides, &OUTSIDE, y);
            y += NODE_HEIGHT + PAD;
        }
        if self.filled(sides, &across) || self.filled(sides, &WHOLE) {
            y = self.vpc(sides, &across, y) + 8.0;
        }
        (y > top + HEADING).then(|| self.close_tier(sides, "Compute", top, y, top + PAD))
    }

    fn vpc(&mut self, sides: &[Place], across: &[&'static str; 2], top: f64) -> f64 {
        let most = sides.iter().map(|side| self.subnets(*side).len()).max().unwrap_or_default();
        let mut y = top + HEADING;
        if most > 0 || self.filled(sides, across) {
            let least = (float(most) * (ZONE + ZONE_GAP) - ZONE_GAP).max(ZONES);
            // A multiple of twice the grid's pitch keeps the nodes in the middle on the grid.
            let height = if most == 0 { NODE_HEIGHT } else { (least / PAD).ceil() * PAD };
            for side in sides {
                self.zones(*side, y, height);
            }
            self.row(sides, across, y + (height - NODE_HEIGHT) / 2.0);
            y += height + PAD;
        }
        if self.filled(sides, &WHOLE) {
            self.row(sides, &WHOLE, y);
            y += NODE_HEIGHT + PAD;
        }
        for side in sides {
            let ranges: Vec<String> = self
                .graph
                .entries
                .iter()
                .filter(|entry| entry.side == *side && entry.kind() == "AWS::EC2::VPC")
                .map(|vpc| describe::range(vpc).1)
                .collect();
            let label = match ranges.as_slice() {
                [] => continue,
                [range] => format!("VPC {range}"),
                several => format!("{} VPCs", several.len()),
            };
            let left = Rect { x: MARGIN + PAD, y: top, width: FRAME.region_width() - 2.0 * PAD, height: y - top };
            let captions = vec![Self::outer_caption(*side, &label, left, top + PAD, true)];
            self.plan.enclose(&format!("{}.vpc", side.name()), FRAME.on(*side, left), &label, captions, "vpc", *side);
        }
        y
    }

    /// One stripe for each subnet.
    fn zones(&mut self, side: Place, top: f64, height: f64) {
        let subnets = self.subnets(side);
        let count = float(subnets.len());
        let each = (height + ZONE_GAP) / count - ZONE_GAP;
        for (index, subnet) in subnets.into_iter().enumerate() {
            let y = top + float(index) * (each + ZONE_GAP);
            let left = Rect { x: MARGIN + 20.0, y, width: FRAME.region_width() - 40.0, height: each };
            let (zone, range) = describe::range(subnet);
            let middle = y + each / 2.0;
            let captions = if each >= 2.0 * ZONE - 4.0 {
                vec![
                    Self::outer_caption(side, &zone, left, middle - 3.0, true),
                    Self::outer_caption(side, &range, left, middle + 11.0, false),
                ]
            } else {
                vec![Self::outer_caption(side, &zone, left, middle + 4.0, true)]
            };
            let id = format!("{}.zone-{}", side.name(), index + 1);
            self.plan.enclose(&id, FRAME.on(side, left), &format!("{zone} · {range}"), captions, "subnet", side);
        }
    }

    /// What belongs to no service we know: a node for each family of types.
    fn others(&mut self, sides: &[Place], top: f64) -> Option<f64> {
        let mut names: Vec<&'g str> = Vec::new();
        for (side, service, name) in self.groups.keys() {
            if *service == "other" && sides.contains(side) && !names.contains(name) {
                names.push(name);
            }
        }
        let mut y = top + PAD;
        for pair in names.chunks(2) {
            for (column, name) in pair.iter().enumerate() {
                for side in sides {
                    let rect = Self::cell(*side, column, y);
                    self.add(*side, "other", name, rect, column);
                }
            }
            y += NODE_HEIGHT + ROW_GAP;
        }
        let bottom = y - ROW_GAP + PAD;
        (!names.is_empty()).then(|| self.close_tier(sides, "Other", top, bottom, top + PAD + NODE_HEIGHT / 2.0 + 4.0))
    }

    /// The stack that only watches health checks: one row across the whole width.
    fn edge_stack(&mut self, above: f64) -> f64 {
        if self.graph.stack(Place::Edge).is_none() {
            return above;
        }
        let top = if above > 0.0 { above + 2.0 * PAD } else { MARGIN };
        let mut keys: Vec<(&'static str, &'g str)> = EDGE_STACK.iter().map(|service| (*service, "")).collect();
        let others =
            self.groups.keys().filter(|(side, ..)| *side == Place::Edge).map(|(_, service, name)| (*service, *name));
        keys.extend(others.filter(|(service, _)| !EDGE_STACK.contains(service)));
        keys.retain(|(service, name)| self.groups.contains_key(&(Place::Edge, *service, *name)));
        let columns = [(Place::Primary, 1), (Place::Primary, 0), (Place::Secondary, 0), (Place::Secondary, 1)];
        let mut y = top + REGION_HEADING;
        for row in keys.chunks(columns.len()) {
            for ((service, name), (side, from_middle)) in row.iter().zip(columns) {
                let rect = Self::cell(side, from_middle, y);
                self.add_at(Place::Edge, service, name, rect, FRAME.column(side, from_middle));
            }
            y += NODE_HEIGHT + ROW_GAP;
        }
        let bottom = y - ROW_GAP + PAD;
        self.plan.enclose_region(
            self.graph,
            Place::Edge,
            Rect { x: MARGIN, y: top, width: FRAME.width() - 2.0 * MARGIN, height: bottom - top },
        );
        bottom
    }

    fn subnets(&self, side: Place) -> Vec<&'g Entry<'g>> {
        let is = |entry: &&Entry<'_>| entry.side == side && entry.kind() == "AWS::EC2::Subnet";
        self.graph.entries.iter().filter(is).collect()
    }

    fn filled(&self, sides: &[Place], row: &[&'static str; 2]) -> bool {
        sides.iter().any(|side| row.iter().any(|service| self.groups.contains_key(&(*side, *service, ""))))
    }

    fn row(&mut self, sides: &[Place], row: &[&'static str; 2], y: f64) {
        for side in sides {
            for (from_middle, service) in row.iter().enumerate() {
                self.put(*side, service, from_middle, y);
            }
        }
    }

    fn cell(side: Place, from_middle: usize, y: f64) -> Rect {
        Rect { x: FRAME.x(FRAME.column(side, from_middle)), y, width: FRAME.node, height: NODE_HEIGHT }
    }

    fn put(&mut self, side: Place, service: &'static str, from_middle: usize, y: f64) {
        let rect = Self::cell(side, from_middle, y);
        self.add(side, service, "", rect, from_middle);
    }

    fn add(&mut self, side: Place, service: &'static str, name: &'g str, rect: Rect, from_middle: usize) {
        self.add_at(side, service, name, rect, FRAME.column(side, from_middle));
    }

    /// Adds the node of a service, if there is anything for it to stand for.
    fn add_at(&mut self, side: Place, service: &'static str, name: &'g str, rect: Rect, column: usize) {
        let Some(indices) = self.groups.get(&(side, service, name)) else { return };
        let entries: Vec<&Entry<'_>> = indices.iter().filter_map(|index| self.graph.entries.get(*index)).collect();
        let (label, mut detail) = describe::service(service, &entries);
        if service == "clients" {
            detail = describe::domain(self.graph.entries.iter());
        } else if entries.iter().any(|entry| entry.resource.is_none()) {
            // A replica has no properties of its own.
            let tables: Vec<&Entry<'_>> = self.graph.entries.iter().filter(|entry| entry.service == "table").collect();
            detail = describe::service(service, &tables).1;
        }
        let id = match (side, service) {
            (Place::Pair, _) => format!("global.{service}"),
            (_, "health") => format!("global.health-{}", side.name()),
            (_, "other") => format!("{}.other-{}", side.name(), name.to_ascii_lowercase()),
            _ => format!("{}.{service}", side.name()),
        };
        let node = SceneNode {
            id,
            rect,
            label,
            detail,
            service,
            place: if service == "health" { Place::Pair } else { side },
            members: entries.iter().filter_map(|entry| entry.member()).collect(),
        };
        self.plan.spots.push(Spot { node, column, entries: indices.clone() });
    }

    /// A caption near a box's outer border: the left one of the primary, the right one of the secondary.
    fn outer_caption(side: Place, text: &str, left: Rect, y: f64, name: bool) -> Caption {
        let x = left.x + 8.0;
        let mirrored = side == Place::Secondary;
        Caption { text: text.to_owned(), at: (if mirrored { FRAME.width() - x } else { x }, y), end: mirrored, name }
    }
}
