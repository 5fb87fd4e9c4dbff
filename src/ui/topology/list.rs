//! The picture as a table: the same nodes in reading order, and what each has to do with the others.

use leptos::prelude::*;

use super::Picture;
use crate::finding::Place;
use crate::ui::model::flows::{seen, sentences};
use crate::words::counted;

/// The list.
#[component]
pub(crate) fn List() -> impl IntoView {
    let Picture { state, hidden, .. } = Picture::get();
    let places = [Place::Pair, Place::Primary, Place::Secondary, Place::Edge];
    view! {
        <div class="list-view" tabindex="0" role="region" aria-label="Topology as a list">
            {move || {
                let scene = state.scene.get();
                // Lines that are switched off are off here as well.
                let hidden = hidden.get();
                places
                    .into_iter()
                    .filter(|place| scene.nodes.iter().any(|node| node.place == *place))
                    .map(|place| {
                        let rows = scene
                            .nodes
                            .iter()
                            .filter(|node| node.place == place)
                            .map(|node| {
                                let id = node.id.clone();
                                let links = sentences(&node.id, seen(&scene.edges, &hidden), &scene.nodes)
                                    .map(|(words, other)| view! { <li>{words} " " <strong>{other.label.clone()}</strong> " " <span class="muted">{title(other.place)}</span></li> })
                                    .collect_view();
                                view! {
                                    <tr>
                                        <th scope="row">
                                            <button class="link" type="button" on:click=move |_| state.selected.set(Some(id.clone()))>
                                                {node.label.clone()}
                                            </button>
                                        </th>
                                        <td>{node.detail.clone()}</td>
                                        <td>{resources(node.members.len())}</td>
                                        <td><ul>{links}</ul></td>
                                    </tr>
                                }
                            })
                            .collect_view();
                        view! {
                            <table>
                                <caption>{title(place)}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Name"</th>
                                        <th scope="col">"Detail"</th>
                                        <th scope="col">"Resources"</th>
                                        <th scope="col">"Connections"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }
                    })
                    .collect_view()
            }}
        </div>
    }
}

fn resources(count: usize) -> String {
    if count == 0 { "none".to_owned() } else { counted(count, "resource") }
}

fn title(place: Place) -> &'static str {
    match place {
        Place::Pair => "Global",
        Place::Primary => "Primary Region",
        Place::Secondary => "Secondary Region",
        Place::Edge => "us-east-1",
    }
}
