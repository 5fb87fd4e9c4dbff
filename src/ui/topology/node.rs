//! A node of the picture.

use leptos::prelude::*;

use super::Picture;
use super::canvas::{node, translate, travel};
use crate::finding::{Finding, Place, Severity};
use crate::topology::{DETAIL_SIZE, LABEL_SIZE, Rect, SceneNode, fit, services};
use crate::ui::browser::elements;

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

    let severity = Memo::new(move |_| {
        let about = |finding: &&Finding| {
            node.with(|node| {
                node.as_ref().is_some_and(|node| {
                    node.members.iter().any(|member| {
                        finding.stack == member.stack && finding.logical_id.as_ref() == Some(&member.logical_id)
                    })
                })
            })
        };
        state.findings.with(|findings| findings.iter().filter(about).map(|finding| finding.severity).min())
    });
    let (element, own) = (elements::node_id(&id), id.clone());
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
        format!("node {} at-{}", service().family.name(), place.name())
    };
    let spoken = move || {
        let severity = severity.get().map(|severity| format!(", {}", severity.name())).unwrap_or_default();
        node.with(|node| {
            node.as_ref().map(|node| {
                let place = if node.place == Place::Pair { "global" } else { node.place.name() };
                format!("{}, {place}, {}{severity}", node.label, node.detail)
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
            {move || {
                severity
                    .get()
                    .filter(|severity| *severity != Severity::Info)
                    .map(|severity| {
                        view! {
                            <circle
                                class=format!("flag {}", severity.name())
                                cx=move || (rect().width - 6.0).to_string()
                                cy="6"
                                r="6"
                            />
                        }
                    })
            }}
        </g>
    }
}

/// The glyph is drawn on 32 by 32 and brought to the size that the node has room for.
fn glyph_at(rect: Rect) -> String {
    let size = rect.icon_size();
    format!("translate(8 {:.1}) scale({:.3})", (rect.height - size) / 2.0, size / 32.0)
}
