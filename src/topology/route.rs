//! Draws edges round the nodes: straight where nothing is in the way, else along the channels between columns.
//!
//! A channel has a lane for each kind of flow, so that what flows together runs together and kinds stay apart.

use indexmap::IndexMap;

use super::frame::{Frame, Plan, Spot};
use super::links::Link;
use super::text::width;
use super::{Flow, Rect, SceneEdge};

type Point = (f64, f64);

/// Between two edges that run side by side in opposite directions.
const APART: f64 = 4.0;
/// The size of an edge's words.
const LABEL: f64 = 11.0;
/// From an edge to the middle of its words.
const LABEL_OFF: f64 = 9.0;

/// Draws what flows between nodes: from and to are numbers of spots.
pub(super) fn edges(plan: &Plan, joined: &IndexMap<(usize, usize, Flow), Link>) -> Vec<SceneEdge> {
    let columns = Columns::new(&plan.spots);
    let one = |((from, to, flow), link): (&(usize, usize, Flow), &Link)| {
        let (start, end) = (plan.spots.get(*from)?, plan.spots.get(*to)?);
        let mutual = joined.contains_key(&(*to, *from, *flow));
        let (points, label_at) = Router { plan, columns: &columns, start, end, flow: *flow, mutual }.route();
        let label_at = label_at.filter(|_| longest(&points) > width(&link.label, LABEL, false) + 24.0);
        // Of two edges that say the same in both directions, the one to the right says it.
        let silent = mutual && start.node.rect.x > end.node.rect.x;
        Some(SceneEdge {
            id: format!("{}>{}:{}", start.node.id, end.node.id, flow.name()),
            from: start.node.id.clone(),
            to: end.node.id.clone(),
            flow: *flow,
            label: if silent || label_at.is_none() { String::new() } else { link.label.clone() },
            label_at: label_at.or_else(|| points.first().copied()).unwrap_or_default(),
            corners: corners(points),
            standby: link.standby,
        })
    };
    let mut edges: Vec<SceneEdge> = joined.iter().filter_map(one).collect();
    hush(&mut edges);
    edges
}

/// Takes away words that would be written over others: mostly the same, of two edges that run close together.
fn hush(edges: &mut [SceneEdge]) {
    let mut taken: Vec<(Point, f64)> = Vec::new();
    for edge in edges.iter_mut().filter(|edge| !edge.label.is_empty()) {
        let (at, half) = (edge.label_at, width(&edge.label, LABEL, false) / 2.0);
        let over = |(other, other_half): &(Point, f64)| {
            (at.0 - other.0).abs() < half + other_half && (at.1 - other.1).abs() < LABEL
        };
        if taken.iter().any(over) {
            edge.label.clear();
        } else {
            taken.push((at, half));
        }
    }
}

/// The nodes of each column from top to bottom, so that what is in an edge's way is found without asking them all.
struct Columns<'p>(Vec<Vec<&'p Spot>>);

impl<'p> Columns<'p> {
    fn new(spots: &'p [Spot]) -> Self {
        let mut columns: Vec<Vec<&Spot>> = Vec::new();
        for spot in spots {
            if columns.len() <= spot.column {
                columns.resize_with(spot.column + 1, Vec::new);
            }
            if let Some(column) = columns.get_mut(spot.column) {
                let at = column.partition_point(|other| other.node.rect.y <= spot.node.rect.y);
                column.insert(at, spot);
            }
        }
        Self(columns)
    }

    /// The nodes that a segment touches.
    fn touched(&self, a: Point, b: Point) -> impl Iterator<Item = &'p Spot> {
        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
        self.0.iter().flat_map(move |column| {
            let first = column.partition_point(|spot| spot.node.rect.y + spot.node.rect.height <= top);
            let near = column.iter().skip(first).take_while(move |spot| spot.node.rect.y < bottom);
            near.copied().filter(move |spot| crosses(a, b, spot.node.rect))
        })
    }
}

struct Router<'p> {
    plan: &'p Plan,
    columns: &'p Columns<'p>,
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
            .or_else(|| self.over())
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

    /// Out of and into the same border of two nodes in the same row, along the gap beside it.
    fn over(&self) -> Option<(Vec<Point>, Option<Point>)> {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        if !near(middle_y(from), middle_y(to)) {
            return None;
        }
        let (border, gap) = self.row_gap(to);
        // Of two directions one runs inside the other.
        let off = if self.mutual { 3.0 * APART } else { 0.0 };
        let gap = if self.mutual && from.x < to.x { gap + 2.0 * APART * (gap - border).signum() } else { gap };
        let (start, end) = (middle_x(from) - off, middle_x(to) + off);
        let points = vec![(start, border), (start, gap), (end, gap), (end, border)];
        self.is_free(&points).then(|| (points, self.label_over_middle(start, end, gap)))
    }

    /// The border of a node that edges from elsewhere come in through, and the line beside it that they come along.
    fn row_gap(&self, rect: Rect) -> (f64, f64) {
        let lane = f64::from(self.lane_number());
        let bottom = rect.y + rect.height;
        // Under headings there is no room for lines.
        if self.frame().headed { (bottom, bottom + 6.0 + lane) } else { (rect.y, rect.y - 8.0 - 2.0 * lane) }
    }

    /// Where an edge that crosses the middle says what it is: in the gutter, or among what is global clear of the
    /// middle, where requests come down.
    fn label_over_middle(&self, start: f64, end: f64, y: f64) -> Option<Point> {
        let middle = self.frame().middle();
        if (start - middle) * (end - middle) >= 0.0 || self.is_global() && self.frame().headed {
            return None;
        }
        let x = if self.is_global() { start + (end - start) / 4.0 } else { middle };
        Some((x, y - LABEL_OFF))
    }

    /// Along the channel beside the start to the gap between the end's row and the next, and into the end from there.
    fn around(&self) -> (Vec<Point>, Option<Point>) {
        let (from, to) = (self.start.node.rect, self.end.node.rect);
        let rightwards = middle_x(to) > middle_x(from);
        let x = self.lane(if rightwards { self.start.column + 1 } else { self.start.column });
        let (border, gap) = self.row_gap(to);
        let end = middle_x(to) + self.port_offset();
        // What comes back from the other Region runs beside what goes there.
        let gap = if rightwards { gap } else { gap + 3.0 };
        let points = vec![
            (facing(from, rightwards), self.port_y(from)),
            (x, self.port_y(from)),
            (x, gap),
            (end, gap),
            (end, border),
        ];
        (points, self.label_over_middle(x, end, gap))
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
        let own = |spot: &Spot| std::ptr::eq(spot, self.start) || std::ptr::eq(spot, self.end);
        points.iter().zip(points.iter().skip(1)).all(|(a, b)| self.columns.touched(*a, *b).all(own))
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
                Flow::Encryption => -12.0,
                Flow::Logs | Flow::Alarms => 12.0,
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
        let off = self.frame().node / 2.0 - 12.0 - f64::from(self.lane_number()) * 4.0;
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

/// The corners of a way, each once, to a tenth of a unit.
fn corners(mut points: Vec<Point>) -> Vec<Point> {
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    points.dedup_by(|a, b| near(a.0, b.0) && near(a.1, b.1));
    points.into_iter().map(|(x, y)| (tenth(x), tenth(y))).collect()
}
