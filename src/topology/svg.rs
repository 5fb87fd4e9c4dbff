//! Writes a scene as an SVG document of its own, readable in any viewer.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::services::{Family, find};
use super::text::{DETAIL_SIZE, LABEL_SIZE, fit, width as text_width};
use super::{Caption, Flow, Rect, Scene, SceneBox, SceneEdge, SceneNode};

/// Flows in the order of the legend: the name, the colour.
const FLOWS: &[(Flow, &str, &str)] = &[
    (Flow::Requests, "Requests", "#0b62c4"),
    (Flow::Replication, "Replication", "#7a35c9"),
    (Flow::Peering, "Peering", "#0a7568"),
    (Flow::Trust, "Trust", "#9a5200"),
    (Flow::Alarms, "Alarms", "#c22f3d"),
    (Flow::Logs, "Logs", "#5b6b7a"),
    (Flow::Encryption, "Encryption", "#a3266d"),
];
pub(super) const INK: &str = "#101c2b";
const QUIET: &str = "#4f5f70";
const FACE: &str = "Inter, 'Amazon Ember', 'Helvetica Neue', Helvetica, Arial, sans-serif";
/// Above the picture for its title.
const TITLE: f64 = 56.0;
const TITLE_SIZE: f64 = 20.0;
/// A row of the legend, and what is left above and below its rows.
const LEGEND_ROW: f64 = 24.0;
const LEGEND_MARGIN: f64 = 12.0;
const LEGEND_SIZE: f64 = 11.5;
/// Left and right of title and legend.
const SIDE: f64 = 24.0;
/// A title of a few words fits into it.
const LEAST_WIDTH: f64 = 720.0;

/// The colour of a flow in documents.
pub(super) fn colour_of(flow: Flow) -> &'static str {
    FLOWS.iter().find(|(known, ..)| *known == flow).map_or(QUIET, |(_, _, colour)| colour)
}

/// What of a scene is drawn.
#[derive(Clone, Debug)]
pub struct View {
    /// The part of it; all of it where none is named.
    pub part: Option<Rect>,
    /// What is left out of what flows.
    pub hidden: BTreeSet<Flow>,
}

impl Default for View {
    /// All of it but what encrypts what: a key belongs to nearly everything.
    fn default() -> Self {
        Self { part: None, hidden: BTreeSet::from([Flow::Encryption]) }
    }
}

/// The document, with a title above and a legend below.
#[must_use]
pub fn svg(scene: &Scene, title: &str) -> String {
    svg_of(scene, title, &View::default())
}

/// The same, of what is seen of it.
#[must_use]
pub fn svg_of(scene: &Scene, title: &str, view: &View) -> String {
    let whole = Rect { x: 0.0, y: 0.0, width: scene.width, height: scene.height };
    let part = view.part.unwrap_or(whole);
    // A small part is enlarged, as it was for whoever saw it; a small whole keeps its size, in the middle.
    let zoom = if view.part.is_some() { (LEAST_WIDTH / part.width.max(1.0)).max(1.0) } else { 1.0 };
    let (drawn_width, drawn_height) = (part.width * zoom, part.height * zoom);
    let width = drawn_width.max(LEAST_WIDTH);
    let shown: Vec<(&SceneEdge, &str)> = scene
        .edges
        .iter()
        .filter(|edge| !view.hidden.contains(&edge.flow))
        .map(|edge| (edge, colour_of(edge.flow)))
        .collect();
    let (entries, legend_height) = legend(&shown, width);
    let height = TITLE + drawn_height + legend_height;
    let mut out = String::with_capacity(1024 * (scene.nodes.len() + scene.edges.len() + scene.boxes.len() + 4));
    put(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"title\" font-family=\"{FACE}\">\n<title id=\"title\">{}</title>\n",
            escaped(title)
        ),
    );
    definitions(&mut out);
    put(&mut out, format_args!("<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"));
    let heading = escaped(&fit(title, width - 2.0 * SIDE, TITLE_SIZE, true));
    text(&mut out, (SIDE, 38.0), TITLE_SIZE, "600", INK, "start", &heading);
    put(
        &mut out,
        format_args!(
            "\n<svg x=\"{}\" y=\"{TITLE}\" width=\"{drawn_width}\" height=\"{drawn_height}\" viewBox=\"{} {} {} {}\">\n",
            (width - drawn_width) / 2.0,
            part.x,
            part.y,
            part.width,
            part.height
        ),
    );
    for around in &scene.boxes {
        draw_box(&mut out, around);
    }
    for (edge, colour) in &shown {
        draw_edge(&mut out, edge, colour);
    }
    for node in &scene.nodes {
        draw_node(&mut out, node);
    }
    for (edge, colour) in &shown {
        draw_label(&mut out, edge, colour);
    }
    out.push_str("</svg>\n");
    for entry in &entries {
        draw_entry(&mut out, entry, TITLE + drawn_height);
    }
    out.push_str("</svg>\n");
    out
}

fn definitions(out: &mut String) {
    out.push_str("<defs>\n");
    for (flow, _, colour) in FLOWS {
        put(
            out,
            format_args!(
                "<marker id=\"{flow:?}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0,0.5L8,4L0,7.5Z\" fill=\"{colour}\"/></marker>\n"
            ),
        );
    }
    out.push_str("</defs>\n");
}

/// How a kind of box is drawn: its filling, its border, whether that is dashed, and how round its corners are.
pub(super) fn box_look(kind: &str) -> (&'static str, &'static str, bool, u8) {
    match kind {
        "band" => ("#f7f9fb", "#dbe2ea", false, 12),
        "region" => ("#f7f9fb", "#c3cedb", false, 12),
        "vpc" => ("#f4f1fd", "#9a82dd", true, 8),
        "subnet" => ("#e9e3fa", "none", false, 4),
        _ => ("#ffffff", "#e3e9f0", false, 8),
    }
}

/// How a line of a box's heading is written: its size, its weight and its colour.
pub(super) fn caption_look(kind: &str, caption: &Caption) -> (f64, &'static str, &'static str) {
    match (kind, caption.name) {
        ("region", true) => (14.0, "600", INK),
        ("subnet", false) => (9.5, "400", QUIET),
        ("subnet", true) => (10.5, "500", QUIET),
        (_, true) => (11.5, "600", QUIET),
        (_, false) => (11.0, "400", QUIET),
    }
}

fn draw_box(out: &mut String, around: &SceneBox) {
    let (fill, stroke, dashed, radius) = box_look(around.kind);
    let dash = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
    let rect = around.rect;
    put(
        out,
        format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\"{dash}/>\n",
            rect.x, rect.y, rect.width, rect.height
        ),
    );
    for caption in &around.captions {
        let (size, weight, colour) = caption_look(around.kind, caption);
        let anchor = if caption.end { "end" } else { "start" };
        text(out, caption.at, size, weight, colour, anchor, &escaped(&caption.text));
    }
}

fn draw_edge(out: &mut String, edge: &SceneEdge, colour: &str) {
    let dashes = if edge.standby { " stroke-dasharray=\"6 4\"" } else { "" };
    // Peering carries both ways; everything else points where it flows.
    let both =
        if edge.flow == Flow::Peering { format!(" marker-start=\"url(#{:?})\"", edge.flow) } else { String::new() };
    put(
        out,
        format_args!(
            "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes} marker-end=\"url(#{:?})\"{both}/>\n",
            edge.path(),
            edge.flow
        ),
    );
}

fn draw_label(out: &mut String, edge: &SceneEdge, colour: &str) {
    if edge.label.is_empty() {
        return;
    }
    let (x, y) = edge.label_at;
    put(
        out,
        format_args!(
            "<text x=\"{x}\" y=\"{}\" font-size=\"11\" font-weight=\"500\" text-anchor=\"middle\" fill=\"{colour}\" \
         stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>\n",
            y + 4.0,
            escaped(&edge.label)
        ),
    );
}

fn draw_node(out: &mut String, node: &SceneNode) {
    let (rect, service) = (node.rect, find(node.service));
    let icon = rect.icon_size();
    let (tile_x, tile_y) = (rect.x + 8.0, rect.y + (rect.height - icon) / 2.0);
    let colour = service.family.colour();
    put(
        out,
        format_args!(
            "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"#ffffff\" stroke=\"#bac6d3\"/>\
         <rect x=\"{tile_x}\" y=\"{tile_y}\" width=\"{icon}\" height=\"{icon}\" rx=\"6\" fill=\"{colour}\"/>\
         <path d=\"{}\" transform=\"translate({} {}) scale({})\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"1.6\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            escaped(&tooltip(node)),
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            service.icon,
            tile_x + icon / 8.0,
            tile_y + icon / 8.0,
            icon * 0.75 / 24.0
        ),
    );
    let (x, middle) = (tile_x + icon + 8.0, rect.y + rect.height / 2.0);
    let label = escaped(&fit(&node.label, rect.text_width(), LABEL_SIZE, true));
    let detail = escaped(&fit(&node.detail, rect.text_width(), DETAIL_SIZE, false));
    let label_y = middle + if detail.is_empty() { 4.5 } else { -3.0 };
    text(out, (x, label_y), LABEL_SIZE, "600", INK, "start", &label);
    text(out, (x, middle + 12.0), DETAIL_SIZE, "400", QUIET, "start", &detail);
    out.push_str("</g>\n");
}

fn tooltip(node: &SceneNode) -> String {
    let mut words = format!("{} · {}", node.label, node.detail);
    for member in &node.members {
        put(&mut words, format_args!("\n{} {}", member.logical_id, member.kind));
    }
    words
}

/// An entry of the legend: a line and its name, at a place below the picture.
struct Entry {
    name: &'static str,
    colour: &'static str,
    dashes: &'static str,
    at: (f64, f64),
}

/// The flows that occur, then what dashes mean, in as many rows as this width asks for; and how high they are together.
fn legend(edges: &[(&SceneEdge, &str)], width: f64) -> (Vec<Entry>, f64) {
    let flows = FLOWS
        .iter()
        .filter(|(flow, ..)| edges.iter().any(|(edge, _)| edge.flow == *flow))
        .map(|(_, name, colour)| (*name, *colour, ""));
    let standby = edges.iter().any(|(edge, _)| edge.standby);
    let dashed = standby.then(|| ("Only after a failover", Family::People.colour(), " stroke-dasharray=\"6 4\""));
    let (mut x, mut y) = (SIDE, LEGEND_MARGIN + LEGEND_ROW / 2.0);
    let entries = flows
        .chain(dashed)
        .map(|(name, colour, dashes)| {
            let wide = 32.0 + text_width(name, LEGEND_SIZE, false);
            if x > SIDE && x + wide > width - SIDE {
                (x, y) = (SIDE, y + LEGEND_ROW);
            }
            let at = (x, y);
            x += wide + 24.0;
            Entry { name, colour, dashes, at }
        })
        .collect();
    (entries, y + LEGEND_ROW / 2.0 + LEGEND_MARGIN)
}

fn draw_entry(out: &mut String, entry: &Entry, below: f64) {
    let Entry { name, colour, dashes, at: (x, y) } = entry;
    let y = y + below;
    put(out, format_args!("<path d=\"M{x},{y}h24\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/>"));
    text(out, (x + 32.0, y + 4.0), LEGEND_SIZE, "400", QUIET, "start", name);
    out.push('\n');
}

fn text(out: &mut String, at: (f64, f64), size: f64, weight: &str, colour: &str, anchor: &str, words: &str) {
    put(
        out,
        format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{words}</text>",
            at.0, at.1
        ),
    );
}

fn put(out: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    let _ = out.write_fmt(words);
}

/// Text as XML takes it: marked-up characters replaced, and the control characters that XML has no way to write left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
