//! A node of the picture.

use leptos::prelude::*;

use super::Picture;
use super::canvas::{node, translate, travel};
use crate::compare::Mark;
use crate::finding::{Place, Severity};
use crate::topology::{DETAIL_SIZE, LABEL_SIZE, Rect, SceneNode, fit, services};
use crate::ui::browser::elements;
use crate::ui::review;

/// A node: a card with a glyph and two lines, which is a button.
#[component]
pub(super) fn Node(id: String) -> impl IntoView {
    let picture = Picture::get();
    let state = picture.state;
    let node = node(picture, id.clone());
    let rect = move || node.with(|node| node.as_ref().map(|node| node.rect)).unwrap_or_default();
    let of = move |read: fn(&SceneNode) -> String| node.with(|node| node.as_ref().map(read).unwrap_or_default());
    let service_id = Memo::new(move |_| node.with(|node| node.as_ref().map_or("other", |node| node.service)));
    let service = move || services::find(service_id.get());

    let mark = Memo::new(move |_| {
        state.marks.with(|marks| {
            node.with(|node| {
                let members = node.iter().flat_map(|node| &node.members);
                members
                    .filter_map(|member| marks.get(&(member.stack, member.logical_id.clone())).copied())
                    .reduce(|one, other| (one.0.min(other.0), one.1 + other.1))
            })
        })
    });
    let difference = Memo::new(move |_| {
        state.differences.with(|marks| {
            node.with(|node| {
                let members = node.iter().flat_map(|node| &node.members);
                members.filter_map(|member| marks.get(&(member.stack, member.logical_id.clone())).copied()).max()
            })
        })
    });
    let (element, own) = (elements::node_id(&id), id.clone());
    let played = {
        let id = id.clone();
        Memo::new(move |_| picture.played.and_then(|states| states.with(|states| states.get(&id).copied())))
    };
    let is = move |signal: RwSignal<Option<String>>| {
        let id = id.clone();
        Memo::new(move |_| signal.with(|chosen| chosen.as_deref() == Some(id.as_str())))
    };
    let (selected, reachable, hovered) =
        (is.clone()(state.selected), is.clone()(picture.reachable), is(picture.hovered));
    let first = Memo::new(move |_| {
        picture.reachable.with(Option::is_none)
            && state.scene.with(|scene| scene.nodes.first().map(|node| node.id.clone()))
                == Some(of(|node| node.id.clone()))
    });
    // A node stays bright while it, or one that it has an edge with, is selected.
    let near = Memo::new(move |_| {
        let Some(focus) = state.selected.get() else { return false };
        let own = of(|node| node.id.clone());
        own == focus
            || state.scene.with(|scene| {
                scene.edges.iter().any(|edge| {
                    (edge.from == focus && edge.to == own || edge.to == focus && edge.from == own)
                        && picture.hidden.with(|hidden| !hidden.contains(&edge.flow))
                })
            })
    });

    let select = move || state.selected.set(node.get_untracked().map(|node| node.id));
    let class = move || {
        let place = node.with(|node| node.as_ref().map_or(Place::Pair, |node| node.place));
        let played = played.get().map(|state| format!(" is-{}", state.words())).unwrap_or_default();
        format!("node {} at-{}{played}", service().family.name(), place.name())
    };
    let spoken = move || {
        let severity =
            mark.get().map(|(worst, count)| format!(", {}, the worst: {}", review::spoken(count), worst.name()));
        let severity = severity.unwrap_or_default();
        node.with(|node| {
            node.as_ref().map(|node| {
                let place = if node.place == Place::Pair { "global" } else { node.place.name() };
                let played = played.get().map(|state| format!(", {}", state.words())).unwrap_or_default();
                let differs = difference.get().map(|mark| format!(", {}", mark_words(mark))).unwrap_or_default();
                let detail = if node.detail.is_empty() { String::new() } else { format!(", {}", node.detail) };
                format!("{}{detail}, {place}{severity}{played}{differs}", node.label)
            })
        })
    };
    let text_x = move || (rect().icon_size() + 16.0).to_string();
    let cut = move |read: fn(&SceneNode) -> &str, size: f64, bold: bool| {
        node.with(|node| node.as_ref().map(|node| fit(read(node), node.rect.text_width(), size, bold)))
    };
    let one_line = move || node.with(|node| node.as_ref().is_some_and(|node| node.detail.is_empty()));
    let middle = move || rect().height / 2.0;
    view! {
        <g
            class=class
            class:selected=move || selected.get()
            class:hovered=move || hovered.get()
            class:near=move || near.get()
            class:differs=move || difference.with(Option::is_some)
            role="button"
            id=element.clone()
            data-node=own
            tabindex=move || if reachable.get() || first.get() { "0" } else { "-1" }
            aria-label=spoken
            aria-pressed=move || selected.get().to_string()
            style:transform=move || translate(rect().x, rect().y)
            on:click=move |event| {
                event.stop_propagation();
                select();
            }
            on:keydown=move |event| match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    event.stop_propagation();
                    select();
                }
                _ => travel(picture, &of(|node| node.id.clone()), &event),
            }
            on:focus=move |_| {
                let id = of(|node| node.id.clone());
                picture.show(&id);
                picture.reachable.set(Some(id));
            }
            on:pointerenter=move |_| picture.hovered.set(node.get_untracked().map(|node| node.id))
            on:pointerleave=move |_| picture.hovered.set(None)
        >
            <title>{move || node.with(|node| node.as_ref().map(|n| format!("{}\n{}", n.label, n.detail)))}</title>
            <rect
                class="card"
                width=move || rect().width.max(0.0).to_string()
                height=move || rect().height.max(0.0).to_string()
                rx="8"
            />
            <g class="glyph" transform=move || glyph_at(rect())>
                <rect width={"32"} height="32" rx="8" />
                <path transform={"translate(4 4)"} d=move || service().icon />
            </g>
            <text class="node-label" x=text_x y=move || (middle() + if one_line() { 4.5 } else { -3.0 }).to_string()>
                {move || cut(|node| &node.label, LABEL_SIZE, true)}
            </text>
            <text class="node-detail" x=text_x y=move || (middle() + 12.0).to_string()>
                {move || cut(|node| &node.detail, DETAIL_SIZE, false)}
            </text>
            {move || mark.get().map(|(worst, count)| flag(worst, count, rect()))}
            {move || difference.get().map(|mark| compare_mark(mark, rect()))}
        </g>
    }
}

/// The mark of a node with findings: its colour and its sign say the worst of them, its number how many.
fn flag(worst: Severity, count: usize, rect: Rect) -> impl IntoView {
    let sign = match worst {
        Severity::Error => "✕",
        Severity::Warning => "!",
        Severity::Info => "i",
    };
    let words = format!("{sign} {}", if count > 99 { "99+".to_owned() } else { count.to_string() });
    let width = 12.0 + 7.0 * f64::from(u8::try_from(words.chars().count()).unwrap_or(5));
    view! {
        <g
            class=format!("flag {}", worst.name())
            transform=format!("translate({:.1} -10)", rect.width - width + 10.0)
        >
            <rect width=width.to_string() height="20" rx="10" />
            <text x=(width / 2.0).to_string() y="14.5">{words}</text>
        </g>
    }
}

/// What a comparison says of a node.
fn mark_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Added => "added",
        Mark::Removed => "removed",
        Mark::Changed => "changed",
        Mark::Replaced => "replaced",
    }
}

/// The mark of a node that is not as it was, at its lower edge: findings are marked at the upper one.
fn compare_mark(mark: Mark, rect: Rect) -> impl IntoView {
    let words = mark_words(mark);
    let width = 16.0 + 6.2 * f64::from(u8::try_from(words.len()).unwrap_or(8));
    view! {
        <g
            class=format!("compare-mark {words}")
            transform=format!("translate({:.1} {:.1})", rect.width - width + 6.0, rect.height - 9.0)
        >
            <rect width=width.to_string() height="18" rx="9" />
            <text x=(width / 2.0).to_string() y="13">{words}</text>
        </g>
    }
}

/// The glyph is drawn on 32 by 32 and brought to the size that the node has room for.
fn glyph_at(rect: Rect) -> String {
    let size = rect.icon_size();
    format!("translate(8 {:.1}) scale({:.3})", (rect.height - size) / 2.0, size / 32.0)
}
