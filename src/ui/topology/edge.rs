//! An edge of the picture.

use leptos::prelude::*;

use super::canvas::edge;
use super::{Picture, class_of};
use crate::topology::SceneEdge;

/// An edge: a line with an arrow, and words where it carries some.
#[component]
pub(super) fn Edge(id: String) -> impl IntoView {
    let picture = Picture::get();
    let edge = edge(picture, id.clone());
    let of = move |read: fn(&SceneEdge) -> String| edge.with(|edge| edge.as_ref().map(read).unwrap_or_default());
    let class = move || edge.with(|edge| edge.as_ref().map(|edge| class_of(edge.flow)).unwrap_or_default());
    let hidden = Memo::new(move |_| {
        edge.with(|edge| edge.as_ref().is_none_or(|edge| picture.hidden.with(|hidden| hidden.contains(&edge.flow))))
    });
    let near = Memo::new(move |_| {
        let at = |node: Option<String>| {
            node.is_some_and(|node| edge.with(|edge| edge.as_ref().is_some_and(|e| e.from == node || e.to == node)))
        };
        at(picture.hovered.get()) || at(picture.state.selected.get())
    });
    let standby = Memo::new(move |_| edge.with(|edge| edge.as_ref().is_some_and(|edge| edge.standby)));
    let at = move || edge.with(|edge| edge.as_ref().map(|edge| edge.label_at)).unwrap_or_default();
    view! {
        <g
            class="edge"
            class:near=move || near.get()
            class:standby=move || standby.get()
            class:gone=move || hidden.get()
            data-edge=id
        >
            <path
                class=move || format!("edge-line {}", class())
                d=move || of(SceneEdge::path)
                marker-end=move || format!("url(#arrow-{})", class())
            />
            <text
                class=move || format!("edge-label {}", class())
                x=move || at().0.to_string()
                y=move || at().1.to_string()
            >
                {move || of(|edge| edge.label.clone())}
            </text>
        </g>
    }
}
