//! Writes a scene as a Mermaid flowchart, for documents that draw one from text.

use std::fmt::Write as _;

use super::{Flow, Scene, SceneBox, SceneNode};
use crate::finding::Place;

/// The flowchart: what is global, then each stack's nodes in a subgraph, then what flows. What encrypts what is left out:
/// a key belongs to nearly everything.
#[must_use]
pub fn mermaid(scene: &Scene) -> String {
    let mut out = String::from("flowchart TB\n");
    for place in [Place::Pair, Place::Primary, Place::Secondary, Place::Edge] {
        let nodes: Vec<(usize, &SceneNode)> =
            scene.nodes.iter().enumerate().filter(|(_, node)| node.place == place).collect();
        if nodes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  subgraph {}[{}]", place.name(), quoted(&heading(scene, place)));
        for (index, node) in nodes {
            let words = if node.detail.is_empty() {
                quoted(&node.label)
            } else {
                quoted(&format!("{}\n{}", node.label, node.detail))
            };
            let _ = writeln!(out, "    n{index}[{words}]");
        }
        out.push_str("  end\n");
    }
    let at = |id: &str| scene.nodes.iter().position(|node| node.id == id);
    for edge in scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption) {
        let (Some(from), Some(to)) = (at(&edge.from), at(&edge.to)) else { continue };
        let arrow = match (edge.flow, edge.standby) {
            (Flow::Peering, _) => "<-->",
            (_, true) | (Flow::Logs | Flow::Alarms | Flow::Trust, _) => "-.->",
            _ => "-->",
        };
        let words = if edge.label.is_empty() { edge.flow.name() } else { &edge.label };
        let _ = writeln!(out, "  n{from} {arrow}|{}| n{to}", quoted(words));
    }
    out
}

/// What the nodes of a place stand in.
fn heading(scene: &Scene, place: Place) -> String {
    let region = |around: &&SceneBox| around.kind == "region" && around.place == place;
    scene.boxes.iter().find(region).map_or_else(|| "Global".to_owned(), |around| around.label.clone())
}

/// Text in quotes, in which nothing is read as a part of the flowchart, as Markdown or as HTML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for (index, line) in text.split('\n').enumerate() {
        quoted.push_str(if index == 0 { "" } else { "<br/>" });
        // At the beginning of a line a sign, or a number with one, would make it an item, a heading or code.
        let (mut blank, mut number) = (true, true);
        for c in line.chars() {
            let marks = blank && " +-=".contains(c) || number && ".)".contains(c);
            match c {
                c if is_plain(c) && !marks => quoted.push(c),
                c if c.is_control() => quoted.push_str("#32;"),
                c => {
                    let _ = write!(quoted, "#{};", u32::from(c));
                }
            }
            blank &= c.is_whitespace();
            number &= c.is_ascii_digit();
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || " .,:/()+-=…·→%@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile_scene;
    use super::*;

    #[test]
    fn no_line_is_read_as_a_list_a_heading_or_code() {
        let written = quoted("1. a\n12) b\n- c\n+ d\n== e\n    f\n6 roles. g-1.h");
        let expected =
            "\"1#46; a<br/>12#41; b<br/>#45; c<br/>#43; d<br/>#61;= e<br/>#32;#32;#32;#32;f<br/>6 roles. g-1.h\"";
        assert_eq!(written, expected);
    }

    #[test]
    fn every_node_and_edge_is_written_once_and_no_text_is_read_as_more() {
        let scene = hostile_scene();
        let text = mermaid(&scene);
        for index in 0..scene.nodes.len() {
            assert_eq!(text.matches(&format!("    n{index}[\"")).count(), 1, "{text}");
        }
        let arrows = text.lines().filter(|line| line.contains("|\"")).count();
        assert_eq!(arrows, scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption).count());
        for line in text.lines() {
            let inside: String = line.split('"').skip(1).step_by(2).collect();
            let plain = inside.replace("<br/>", "");
            assert!(!plain.contains(['<', '>', '"', '`', '[', ']', '{', '}', '|', '&', '\\', '_', '*']), "{line}");
            assert_eq!(line.matches('"').count() % 2, 0, "{line}");
        }
    }
}
