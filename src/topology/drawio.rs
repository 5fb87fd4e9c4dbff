//! Writes a scene as a draw.io diagram (diagrams.net): every box, node and edge as a shape that can be moved.

use std::fmt::Write as _;

use super::services::find;
use super::svg::{colour_of, escaped};
use super::{Flow, Rect, Scene};

/// The diagram as uncompressed XML. What encrypts what is left out: a key belongs to nearly everything.
#[must_use]
pub fn drawio(scene: &Scene, title: &str) -> String {
    let mut out = format!(
        "<mxfile host=\"twinstack\">\n<diagram name=\"{}\">\n<mxGraphModel page=\"0\" grid=\"0\">\n<root>\n\
         <mxCell id=\"0\"/>\n<mxCell id=\"1\" parent=\"0\"/>\n",
        escaped(title)
    );
    for (index, around) in scene.boxes.iter().enumerate() {
        let style = match around.kind {
            "region" => "rounded=1;arcSize=2;fillColor=#f7f9fb;strokeColor=#8fa1b5;fontStyle=1;",
            "vpc" => "rounded=1;arcSize=2;dashed=1;fillColor=none;strokeColor=#9a82dd;",
            "subnet" => "fillColor=#e9e3fa;strokeColor=none;",
            _ => "rounded=1;arcSize=2;fillColor=#ffffff;strokeColor=#dbe2ea;",
        };
        let style = format!("{style}verticalAlign=top;align=left;spacingLeft=8;fontSize=11;fontColor=#4f5f70;html=0;");
        vertex(&mut out, &format!("b{index}"), &around.label, &style, around.rect);
    }
    for (index, node) in scene.nodes.iter().enumerate() {
        let colour = find(node.service).family.colour();
        let style = format!(
            "rounded=1;whiteSpace=wrap;html=0;fillColor=#ffffff;strokeColor={colour};strokeWidth=2;fontSize=11;fontColor=#101c2b;"
        );
        let words =
            if node.detail.is_empty() { node.label.clone() } else { format!("{}\n{}", node.label, node.detail) };
        vertex(&mut out, &format!("n{index}"), &words, &style, node.rect);
    }
    let at = |id: &str| scene.nodes.iter().position(|node| node.id == id);
    for (index, edge) in scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption).enumerate() {
        let (Some(from), Some(to)) = (at(&edge.from), at(&edge.to)) else { continue };
        let both = if edge.flow == Flow::Peering { "startArrow=classic;" } else { "" };
        let dashed = if edge.standby { "dashed=1;" } else { "" };
        let _ = writeln!(
            out,
            "<mxCell id=\"e{index}\" value=\"{}\" style=\"edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;fontSize=10;strokeColor={colour};\
             fontColor={colour};{both}{dashed}\" edge=\"1\" parent=\"1\" source=\"n{from}\" target=\"n{to}\">\
             <mxGeometry relative=\"1\" as=\"geometry\"/></mxCell>",
            escaped(&edge.label),
            colour = colour_of(edge.flow),
        );
    }
    out.push_str("</root>\n</mxGraphModel>\n</diagram>\n</mxfile>\n");
    out
}

fn vertex(out: &mut String, id: &str, words: &str, style: &str, rect: Rect) {
    let words = escaped(words).replace('\n', "&#10;");
    let Rect { x, y, width, height } = rect;
    let _ = writeln!(
        out,
        "<mxCell id=\"{id}\" value=\"{words}\" style=\"{style}\" vertex=\"1\" parent=\"1\">\
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
        assert_eq!(text.matches(" vertex=\"1\"").count(), scene.boxes.len() + scene.nodes.len());
        let drawn = scene.edges.iter().filter(|edge| edge.flow != Flow::Encryption).count();
        assert_eq!(text.matches(" edge=\"1\"").count(), drawn);
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains("\n\n"), "{text}");
        // Every tag is one of ours, and what is opened is closed.
        for tag in ["mxfile", "diagram", "mxGraphModel", "root"] {
            assert_eq!((text.matches(&format!("<{tag}")).count(), text.matches(&format!("</{tag}>")).count()), (1, 1));
        }
        let cells = text.matches("<mxCell").count();
        assert_eq!(text.matches("</mxCell>").count() + 2, cells);
        assert_eq!(text.matches('<').count(), 8 + 2 + (cells - 2) * 3);
    }
}
