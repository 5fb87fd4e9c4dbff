//! From one node of the picture to the next with the arrow keys.

use crate::topology::{Rect, SceneNode};

/// A direction on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

impl Direction {
    /// The direction of an arrow key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            _ => return None,
        })
    }

    /// One step to the right and one step down.
    #[must_use]
    pub fn step(self) -> (f64, f64) {
        match self {
            Self::Left => (-1.0, 0.0),
            Self::Right => (1.0, 0.0),
            Self::Up => (0.0, -1.0),
            Self::Down => (0.0, 1.0),
        }
    }
}

/// The node that somebody means who presses an arrow key on another: the nearest on that side among those that it has
/// an edge with, or among all where there is none. Being out of line counts double.
#[must_use]
pub fn neighbour<'a>(
    nodes: &'a [SceneNode],
    from: &str,
    direction: Direction,
    is_linked: impl Fn(&SceneNode) -> bool,
) -> Option<&'a SceneNode> {
    nearest(nodes, from, direction, is_linked).or_else(|| nearest(nodes, from, direction, |_| true))
}

fn nearest<'a>(
    nodes: &'a [SceneNode],
    from: &str,
    direction: Direction,
    counts: impl Fn(&SceneNode) -> bool,
) -> Option<&'a SceneNode> {
    let start = centre(nodes.iter().find(|node| node.id == from)?.rect);
    let (right, down) = direction.step();
    let cost = |node: &SceneNode| {
        let (x, y) = centre(node.rect);
        let (x, y) = (x - start.0, y - start.1);
        let (along, across) = (x * right + y * down, (x * down).abs() + (y * right).abs());
        (along > 1.0).then_some(along + 2.0 * across)
    };
    nodes
        .iter()
        .filter(|node| node.id != from && counts(node))
        .filter_map(|node| Some((cost(node)?, node)))
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, node)| node)
}

fn centre(rect: Rect) -> (f64, f64) {
    (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;

    fn node(id: &str, x: f64, y: f64) -> SceneNode {
        SceneNode {
            id: id.into(),
            rect: Rect { x, y, width: 10.0, height: 10.0 },
            label: String::new(),
            detail: String::new(),
            service: "",
            place: Place::Pair,
            members: Vec::new(),
        }
    }

    #[test]
    fn an_arrow_leads_to_the_nearest_node_on_its_side() {
        let nodes = [node("a", 0.0, 0.0), node("b", 100.0, 0.0), node("c", 60.0, 90.0), node("d", 0.0, 50.0)];
        let to = |from: &str, key: &str| {
            let direction = Direction::of_key(key)?;
            neighbour(&nodes, from, direction, |_| false).map(|node| node.id.as_str())
        };
        assert_eq!(to("a", "ArrowRight"), Some("b"));
        assert_eq!(to("a", "ArrowDown"), Some("d"));
        assert_eq!(to("b", "ArrowLeft"), Some("a"));
        assert_eq!(to("a", "ArrowLeft"), None);
        assert_eq!(to("x", "ArrowUp"), None);
    }

    #[test]
    fn an_edge_is_followed_past_what_is_nearer() {
        let nodes = [node("a", 0.0, 0.0), node("b", 30.0, 0.0), node("c", 90.0, 20.0)];
        let to = |key: &str| {
            let direction = Direction::of_key(key)?;
            neighbour(&nodes, "a", direction, |other| other.id == "c").map(|node| node.id.as_str())
        };
        assert_eq!(to("ArrowRight"), Some("c"));
        assert_eq!(to("ArrowUp"), None);
    }
}
