//! Draws edges round the nodes: straight where nothing is in the way, else along the channels between columns.
//!
//! A channel has a lane for each kind of flow, so that what flows together runs together and kinds stay apart.

use std::fmt::Write as _;

use indexmap::IndexMap;

use super::frame::{Frame, GUTTER, NODE_WIDTH, Plan, Spot};
use super::links::Link;
use super::text::width;
use super::{Flow, Rect, SceneEdge};

type Point = (f64, f64);

/// How round corners are.
const RADIUS: f64 = 8.0;
/// Between two edges that run side by side in opposite directions.
const APART: f64 = 4.0;
/// The size of an edge's words.
const LABEL: f64 = 11.0;
/// From an edge to the middle of its words.
const LABEL_OFF: f64 = 9.0;

/// Draws what flows between nodes: from and to are numbers of spots.
pub(super) fn edges(plan: &Plan, joined: &IndexMap<(usize, usize, Flow), Link>) -> Vec<SceneEdge> {
    let one = |((from, to, flow), link): (&(usize, usize, Flow), &Link)| {
        let (start, end) = (plan.spots.get(*from)?, plan.spots.get(*to)?);
        let mutual = joined.contains_key(&(*to, *from, *flow));
        let (points, label_at) = Router { plan, start, end, flow: *flow, mutual }.route();
        let label_at = label_at.filter(|_| longest(&points) > width(&link.label, LABEL, false) + 24.0);
        // Of two edges that say the same in both directions, the one to the right says it.
        let silent = mutual && start.node.rect.x > end.node.rect.x;
        Some(SceneEdge {
            id: format!("{}>{}:{flow:?}", start.node.id, end.node.id).to_lowercase(),
            from: start.node.id.clone(),
            to: end.node.id.clone(),
            flow: *flow,
            label: if silent || label_at.is_none() { String::new() } else { link.label.clone() },
            path: path(&points),
            label_at: label_at.or_else(|| points.first().copied()).unwrap_or_default(),
            standby: link.standby,
        })
    };
    joined.iter().filter_map(one).collect()
}

struct Router<'p> {
    plan: &'p Plan,
    start: &'p Spot,
    end: &'p Spot,
    flow: Flow,
    /// Whether the same flows the other way.
    mutual: bool,
}

impl Router<'_> {
    /// The corners of the edge, and where its words fit.
    fn route(&self) -> (Vec<Point>, Option<Point>) {
        self.across()
            .or_else(|| self.down())
            .or_else(|| self.drop_in())
            .or_else(|| self.along_channel())
            .or_else(|| self.under_band())
            .unwrap_or_else(|| self.around())
    }

    /// Straight across to a node in the same row.
    fn across(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        if !near(middle_y(from), middle_y(to)) {
            return None;
        }
        let rightwards = from.x < to.x;
        let y = self.port_y(from);
        let points = vec![(facing(from, rightwards), y), (facing(to, !rightwards), y)];
        let off = if self.mutual && !rightwards { LABEL_OFF } else { -LABEL_OFF };
        let label = (f64::midpoint(points.first()?.0, points.get(1)?.0), y + off);
        self.is_free(&points).then_some((points, Some(label)))
    }

    /// Straight down or up to a node in the same column.
    fn down(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        if !near(middle_x(from), middle_x(to)) {
            return None;
        }
        let x = middle_x(from) + self.port_offset();
        let points = if from.y < to.y {
            vec![(x, from.y + from.height), (x, to.y)]
        } else {
            vec![(x, from.y), (x, to.y + to.height)]
        };
        self.is_free(&points).then_some((points, None))
    }

    /// From the middle column down through the gutter, and into the side of a node of either Region.
    fn drop_in(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        let leftwards = to.x < from.x;
        let inner = if leftwards { self.frame().per_side.checked_sub(1)? } else { self.frame().per_side + 1 };
        if self.start.column != self.frame().per_side || self.end.column != inner || from.y + from.height > to.y {
            return None;
        }
        let x = middle_x(from) + if leftwards { -16.0 } else { 16.0 };
        let y = self.port_y(to);
        let points = vec![(x, from.y + from.height), (x, y), (facing(to, leftwards), y)];
        let label = (f64::midpoint(x, facing(to, leftwards)), y - LABEL_OFF);
        self.is_free(&points).then_some((points, Some(label)))
    }

    /// Out of a side, along a channel that both nodes touch, and into a side.
    fn along_channel(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        let (start, end) = (self.start.column, self.end.column);
        let frame = self.frame();
        let (x, label) = if start == end {
            (self.lane(frame.own_channel(start)), None)
        } else if start.abs_diff(end) == 1 {
            (self.lane(start.max(end)), None)
        } else if start.abs_diff(end) == 2 && start.midpoint(end) == frame.per_side {
            let x = self.gutter_lane(start < end);
            (x, Some((frame.middle(), self.port_y(to) - LABEL_OFF)))
        } else {
            return None;
        };
        let points = vec![
            (facing(from, x > middle_x(from)), self.port_y(from)),
            (x, self.port_y(from)),
            (x, self.entry_y(to)),
            (facing(to, x > middle_x(to)), self.entry_y(to)),
        ];
        self.is_free(&points).then_some((points, label))
    }

    /// Out of what is global into the gap above the Regions, and down the channel beside the end.
    fn under_band(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        let band = self.plan.boxes.iter().find(|around| around.kind == "band")?.rect;
        let bottom = band.y + band.height;
        if from.y > bottom || to.y < bottom {
            return None;
        }
        let (x, gap) = (middle_x(from) - 2.0 * self.port_offset(), bottom + 8.0 + f64::from(self.lane_number()) * 4.0);
        let lane = self.lane(self.frame().own_channel(self.end.column));
        let y = self.entry_y(to);
        let points =
            vec![(x, from.y + from.height), (x, gap), (lane, gap), (lane, y), (facing(to, lane > middle_x(to)), y)];
        self.is_free(&points).then_some((points, None))
    }

    /// Along the channel beside the start to the gap between the end's row and the next, and into the end from there.
    fn around(&self) -> (Vec<Point>, Option<Point>) {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        let rightwards = middle_x(to) > middle_x(from);
        let x = self.lane(if rightwards { self.start.column + 1 } else { self.start.column });
        // Under headings there is no room for lines.
        let off = f64::from(self.lane_number()).mul_add(2.0, 4.0);
        let (border, gap) =
            if self.frame().headed { (to.y + to.height, to.y + to.height + off) } else { (to.y, to.y - off) };
        let mut end = middle_x(to) + self.port_offset();
        if self.mutual {
            end += if rightwards { -3.0 } else { 3.0 } * APART;
        }
        let gap = if self.mutual && rightwards { gap - 2.0 * APART } else { gap };
        let points = vec![
            (facing(from, rightwards), self.port_y(from)),
            (x, self.port_y(from)),
            (x, gap),
            (end, gap),
            (end, border),
        ];
        // Over the gutter where the edge crosses it; among what is global, clear of the middle, where requests come down.
        let middle = self.frame().middle();
        let label = if self.is_global() { x + (end - x) / 4.0 } else { middle };
        let crossing = (x - middle) * (end - middle) < 0.0;
        (points, crossing.then_some((label, gap - LABEL_OFF)))
    }

    fn frame(&self) -> &Frame {
        &self.plan.frame
    }

    /// Whether the edge ends above the Regions.
    fn is_global(&self) -> bool {
        let band = self.plan.boxes.iter().find(|around| around.kind == "band");
        band.is_some_and(|band| self.end.node.rect.y < band.rect.y + band.rect.height)
    }

    /// Whether a polyline touches no node but its own two.
    fn is_free(&self, points: &[Point]) -> bool {
        let segments = || points.iter().zip(points.iter().skip(1));
        self.plan.spots.iter().all(|spot| {
            spot.node.id == self.start.node.id
                || spot.node.id == self.end.node.id
                || segments().all(|(a, b)| !crosses(*a, *b, spot.node.rect))
        })
    }

    /// Where on a side the edge begins or ends.
    fn port_y(&self, rect: Rect) -> f64 {
        middle_y(rect) + self.port_offset()
    }

    /// Where it comes in from a channel: alarms not where others go on to be told.
    fn entry_y(&self, rect: Rect) -> f64 {
        if self.flow == Flow::Alarms { middle_y(rect) - self.port_offset() } else { self.port_y(rect) }
    }

    /// Kinds of flow leave a border at places of their own; the two directions of one kind lie side by side.
    fn port_offset(&self) -> f64 {
        let direction = match (self.mutual, self.start.node.rect.x < self.end.node.rect.x) {
            (false, _) => 0.0,
            (true, true) => -APART,
            (true, false) => APART,
        };
        direction
            + match self.flow {
                Flow::Encryption => -6.0,
                Flow::Logs => 6.0,
                Flow::Alarms => 12.0,
                Flow::Requests | Flow::Replication | Flow::Peering | Flow::Trust => 0.0,
            }
    }

    fn lane_number(&self) -> u8 {
        match self.flow {
            Flow::Alarms => 0,
            Flow::Encryption => 1,
            Flow::Trust | Flow::Peering => 2,
            Flow::Logs => 3,
            Flow::Requests | Flow::Replication => 4,
        }
    }

    /// The lane of this kind of flow: requests nearest to the middle of the picture.
    fn lane(&self, channel: usize) -> f64 {
        let (left, right) = self.frame().channel(channel);
        let share = f64::from(self.lane_number() + 2) / 8.0;
        if channel <= self.frame().per_side { left + (right - left) * share } else { right - (right - left) * share }
    }

    /// A lane in the gutter, near the side the edge comes from, clear of the words in the middle.
    fn gutter_lane(&self, from_left: bool) -> f64 {
        let off = GUTTER / 2.0 - 12.0 - f64::from(self.lane_number()) * 4.0;
        self.frame().middle() + if from_left { -off } else { off }
    }
}

impl Frame {
    /// The channel for edges within a column: towards the next column, away from the gutter in the innermost.
    fn own_channel(&self, column: usize) -> usize {
        let (innermost, right) = (self.per_side.saturating_sub(1), column > self.per_side);
        match column {
            column if right => column + usize::from(column == self.per_side + 1),
            column if column == innermost || column == self.per_side => column,
            column => column + 1,
        }
    }
}

fn middle_x(rect: Rect) -> f64 {
    rect.x + rect.width / 2.0
}

fn middle_y(rect: Rect) -> f64 {
    rect.y + rect.height / 2.0
}

fn facing(rect: Rect, right: bool) -> f64 {
    if right { rect.x + rect.width } else { rect.x }
}

/// The length of the longest level part.
fn longest(points: &[Point]) -> f64 {
    points.iter().zip(points.iter().skip(1)).map(|(a, b)| (a.0 - b.0).abs()).fold(0.0, f64::max)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

/// Whether an upright or level segment touches a rectangle.
pub(super) fn crosses(a: Point, b: Point, rect: Rect) -> bool {
    a.0.min(b.0) < rect.x + rect.width
        && a.0.max(b.0) > rect.x
        && a.1.min(b.1) < rect.y + rect.height
        && a.1.max(b.1) > rect.y
}

/// An SVG path through corners, rounded.
fn path(points: &[Point]) -> String {
    let mut corners = points.to_vec();
    corners.dedup_by(|a, b| near(a.0, b.0) && near(a.1, b.1));
    let mut text = String::with_capacity(24 * corners.len());
    for (index, corner) in corners.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| corners.get(index));
        // Writing to memory cannot fail.
        let _ = match (before, corners.get(index + 1)) {
            (None, _) => write!(text, "M{}", at(*corner)),
            (Some(_), None) => write!(text, "L{}", at(*corner)),
            (Some(before), Some(after)) => {
                write!(text, "L{}Q{} {}", at(towards(*corner, *before)), at(*corner), at(towards(*corner, *after)))
            }
        };
    }
    text
}

/// The point on the way from a corner to the next where its rounding ends: at most half way.
fn towards(corner: Point, next: Point) -> Point {
    let (dx, dy) = (next.0 - corner.0, next.1 - corner.1);
    let length = dx.hypot(dy);
    let share = if length > 0.0 { (RADIUS / length).min(0.5) } else { 0.0 };
    (corner.0 + dx * share, corner.1 + dy * share)
}

fn at(point: Point) -> String {
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    format!("{},{}", tenth(point.0), tenth(point.1))
}

/// Every node is at most this wide, so that channels stay free.
const _: () = assert!(NODE_WIDTH <= GUTTER);
