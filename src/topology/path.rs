//! The way of an edge as an SVG path: through its corners, rounded.

use std::fmt::Write as _;

use super::SceneEdge;

/// How round corners are.
const RADIUS: f64 = 8.0;

impl SceneEdge {
    /// The value of an SVG path's `d`.
    #[must_use]
    pub fn path(&self) -> String {
        let corners = &self.corners;
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
}

/// The point on the way from a corner to the next where its rounding ends: at most half way.
fn towards(corner: (f64, f64), next: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (next.0 - corner.0, next.1 - corner.1);
    let length = dx.hypot(dy);
    let share = if length > 0.0 { (RADIUS / length).min(0.5) } else { 0.0 };
    (corner.0 + dx * share, corner.1 + dy * share)
}

fn at(point: (f64, f64)) -> String {
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    format!("{},{}", tenth(point.0), tenth(point.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::Flow;

    fn through(corners: &[(f64, f64)]) -> String {
        let (id, from, to, label) = Default::default();
        let corners = corners.to_vec();
        SceneEdge { id, from, to, flow: Flow::Requests, label, corners, label_at: (0.0, 0.0), standby: false }.path()
    }

    #[test]
    fn corners_are_rounded_and_short_ways_less() {
        assert_eq!(through(&[]), "");
        assert_eq!(through(&[(1.0, 2.0), (1.0, 9.5)]), "M1,2L1,9.5");
        assert_eq!(through(&[(0.0, 0.0), (40.0, 0.0), (40.0, 4.0)]), "M0,0L32,0Q40,0 40,2L40,4");
    }
}
