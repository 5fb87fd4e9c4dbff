//! Writes a scene as a draw.io diagram (diagrams.net): every box, node and edge as a shape that can be moved.

use std::fmt::Write as _;

use super::services::find;
use super::svg::{INK, box_look, caption_look, colour_of, escaped};
use super::text::width;
use super::{Caption, Flow, Rect, Scene, SceneBox, SceneEdge, SceneNode};

/// The diagram as uncompressed XML. What encrypts what is left out: a key belongs to nearly everything.
#[must_use]
pub fn drawio(scene: &Scene, title: &str) -> String {
    let mut out = format!(
        "<mxfile host=\"twinstack\">\n<diagram name=\"{}\">\n<mxGraphModel page=\"0\" grid=\"0\">\n<root>\n\
         <mxCell id=\"0\"/>\n<mxCell id=\"1\" parent=\"0\"/>\n",
        escaped(title)
    );
    for (index, around) in scene.boxes.iter().enumerate() {
        draw_box(&mut out, &format!("b{index}"), around);
    }
    for (index, node) in scene.nodes.iter().enumerate() {
        draw_node(&mut out, &format!("n{index}"), node);
    }
    let at = |id: &str| scene.nodes.iter().enumerate().find(|(_, node)| node.id == id);
    for (index, edge) in scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption).enumerate() {
        if let (Some(from), Some(to)) = (at(&edge.from), at(&edge.to)) {
            draw_edge(&mut out, &format!("e{index}"), edge, from, to);
        }
    }
    out.push_str("</root>\n</mxGraphModel>\n</diagram>\n</mxfile>\n");
    out
}

/// A box, and the lines of its heading as parts of it, so that they are moved with it.
fn draw_box(out: &mut String, id: &str, around: &SceneBox) {
    let (fill, stroke, dashed, radius) = box_look(around.kind);
    let style = format!(
        "rounded=1;absoluteArcSize=1;arcSize={};fillColor={fill};strokeColor={stroke};dashed={};collapsible=0;html=0;",
        2 * radius,
        u8::from(dashed)
    );
    vertex(out, (id, "1"), "", &style, around.rect);
    for (line, caption) in around.captions.iter().enumerate() {
        let Caption { text, at: (x, y), end, .. } = caption;
        let (size, weight, colour) = caption_look(around.kind, caption);
        let (align, before) = if *end { ("right", width(text, size, true)) } else { ("left", 0.0) };
        let style = format!(
            "text;html=0;spacing=0;fillColor=none;strokeColor=none;align={align};verticalAlign=middle;fontSize={size};fontStyle={};fontColor={colour};",
            u8::from(weight == "600")
        );
        // Captions stand on a base line, which is about a third of their size below their middle.
        let rect = Rect {
            x: x - before - around.rect.x,
            y: y - size - around.rect.y,
            width: width(text, size, true),
            height: size * 4.0 / 3.0,
        };
        vertex(out, (&format!("{id}.{line}"), id), text, &style, rect);
    }
}

fn draw_node(out: &mut String, id: &str, node: &SceneNode) {
    let style = format!(
        "rounded=1;whiteSpace=wrap;html=0;fillColor=#ffffff;strokeColor={};strokeWidth=2;fontSize=11;fontColor={INK};",
        find(node.service).family.colour()
    );
    let words = if node.detail.is_empty() { node.label.clone() } else { format!("{}\n{}", node.label, node.detail) };
    vertex(out, (id, "1"), &words, &style, node.rect);
}

/// An edge on its own way, which stays at right angles when a node is moved.
fn draw_edge(out: &mut String, id: &str, edge: &SceneEdge, from: (usize, &SceneNode), to: (usize, &SceneNode)) {
    let both = if edge.flow == Flow::Peering { "startArrow=block;startFill=1;" } else { "" };
    let (along, off) = place_of_label(edge);
    let _ = write!(
        out,
        "<mxCell id=\"{id}\" value=\"{}\" style=\"edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;fontSize=11;\
         labelBackgroundColor=#ffffff;endArrow=block;endFill=1;endSize=4;startSize=4;strokeWidth=1.5;strokeColor={colour};\
         fontColor={colour};dashed={};{both}{}{}\" edge=\"1\" parent=\"1\" source=\"n{}\" target=\"n{}\">\
         <mxGeometry x=\"{along}\" relative=\"1\" as=\"geometry\"><Array as=\"points\">",
        escaped(&edge.label),
        u8::from(edge.standby),
        port("exit", edge.corners.first(), from.1.rect),
        port("entry", edge.corners.last(), to.1.rect),
        from.0,
        to.0,
        colour = colour_of(edge.flow),
    );
    for (x, y) in edge.corners.iter().skip(1).take(edge.corners.len().saturating_sub(2)) {
        let _ = write!(out, "<mxPoint x=\"{x}\" y=\"{y}\"/>");
    }
    let _ = writeln!(out, "</Array><mxPoint x=\"{}\" y=\"{}\" as=\"offset\"/></mxGeometry></mxCell>", off.0, off.1);
}

/// Where an edge leaves or reaches a node, in shares of its width and height.
fn port(name: &str, corner: Option<&(f64, f64)>, rect: Rect) -> String {
    corner.map_or_else(String::new, |(x, y)| {
        let (across, down) = (rounded((x - rect.x) / rect.width), rounded((y - rect.y) / rect.height));
        format!("{name}X={across};{name}Y={down};{name}Dx=0;{name}Dy=0;")
    })
}

/// Where the label of an edge is: how far along its way, from -1 to 1, and how far from that point.
fn place_of_label(edge: &SceneEdge) -> (f64, (f64, f64)) {
    let (x, y) = edge.label_at;
    let (mut behind, mut nearest) = (0.0, (f64::INFINITY, 0.0, (0.0, 0.0)));
    for (a, b) in edge.corners.iter().zip(edge.corners.iter().skip(1)) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        let share = (((x - a.0) * dx + (y - a.1) * dy) / (length * length).max(1.0)).clamp(0.0, 1.0);
        let off = (x - a.0 - dx * share, y - a.1 - dy * share);
        if off.0.hypot(off.1) < nearest.0 {
            nearest = (off.0.hypot(off.1), behind + length * share, off);
        }
        behind += length;
    }
    let (_, at, off) = nearest;
    (rounded(2.0 * at / f64::max(behind, 1.0) - 1.0), (rounded(off.0), rounded(off.1)))
}

/// To four places: enough for a point, and the same in every file.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn vertex(out: &mut String, (id, parent): (&str, &str), words: &str, style: &str, rect: Rect) {
    let words = escaped(words).replace('\n', "&#10;");
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(rounded);
    let _ = writeln!(
        out,
        "<mxCell id=\"{id}\" value=\"{words}\" style=\"{style}\" vertex=\"1\" parent=\"{parent}\">\
         <mxGeometry x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" as=\"geometry\"/></mxCell>"
    );
}

#[cfg(test)]
mod tests {
    use super::super::tests::hostile_scene;
    use super::*;

    #[test]
    fn every_shape_is_written_once_and_text_stays_text() {
        let scene = hostile_scene();
        let text = drawio(&scene, "a \"title\" <b> & more");
        let captions: usize = scene.boxes.iter().map(|around| around.captions.len()).sum();
        assert_eq!(text.matches(" vertex=\"1\"").count(), scene.boxes.len() + captions + scene.nodes.len());
        let drawn = scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption).count();
        assert_eq!(text.matches(" edge=\"1\"").count(), drawn);
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains("\n\n"), "{text}");
        // Every tag is one of ours, and what is opened is closed.
        for tag in ["mxfile", "diagram", "mxGraphModel", "root"] {
            assert_eq!((text.matches(&format!("<{tag}")).count(), text.matches(&format!("</{tag}>")).count()), (1, 1));
        }
        let count = |of: &str| text.matches(of).count();
        let (cells, points) = (count("<mxCell"), count("<mxPoint"));
        assert_eq!(count("</mxCell>") + 2, cells);
        assert_eq!(count("<"), 8 + 2 + (cells - 2) * 3 + drawn * 3 + points);
    }

    #[test]
    fn an_edge_keeps_its_way_and_its_label_its_place() {
        let (id, from, to, label) = Default::default();
        let corners = vec![(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)];
        let edge =
            SceneEdge { id, from, to, flow: Flow::Logs, label, corners, label_at: (103.0, 50.0), standby: false };
        assert_eq!(place_of_label(&edge), (0.5, (3.0, 0.0)));
        let rect = Rect { x: 60.0, y: 100.0, width: 80.0, height: 40.0 };
        assert_eq!(port("entry", edge.corners.last(), rect), "entryX=0.5;entryY=0;entryDx=0;entryDy=0;");
    }
}
