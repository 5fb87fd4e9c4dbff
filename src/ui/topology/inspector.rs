//! What is behind a node: its resources, their properties, and the JSON.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Picture;
use super::canvas::node;
use crate::finding::{Finding, Place};
use crate::template::{Map, text};
use crate::topology::{Member, services};
use crate::ui::browser::{clipboard, elements};
use crate::ui::icons::Icon;
use crate::ui::model::filter::key;
use crate::ui::model::flows::sentences;
use crate::ui::model::highlight::tokens;
use crate::ui::model::properties::{Piece, Shown, physical_name, shown};
use crate::ui::review::Row;
use crate::ui::segment::Segment;
use crate::ui::state::AppState;
use crate::words::counted;

/// The inspector of one node. It is made anew for each, and follows the templates while it is open.
#[component]
pub(crate) fn Inspector(id: String) -> impl IntoView {
    let picture = Picture::get();
    let state = picture.state;
    let node = node(picture, id.clone());
    let close = {
        let id = id.clone();
        move || {
            state.selected.set(None);
            elements::focus_node(&id);
        }
    };
    let close_by_key = close.clone();
    let members =
        Memo::new(move |_| node.with(|node| node.as_ref().map(|node| node.members.clone()).unwrap_or_default()));
    let single = Memo::new(move |_| members.with(|members| members.len() == 1));
    let findings = Memo::new(move |_| {
        let members = members.get();
        let about = |finding: &&Finding| {
            members.iter().any(|m| m.stack == finding.stack && finding.logical_id.as_deref() == Some(&m.logical_id))
        };
        state.findings.with(|findings| findings.iter().filter(about).cloned().collect::<Vec<_>>())
    });
    let links = move || {
        state.scene.with(|scene| {
            sentences(&id, &scene.edges, &scene.nodes)
                .map(|(words, other)| {
                    let target = other.id.clone();
                    view! {
                        <li>
                            {words}
                            " "
                            <button class="link" type="button" on:click=move |_| state.selected.set(Some(target.clone()))>
                                {other.label.clone()}
                            </button>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let place = move || node.with(|node| node.as_ref().map_or(Place::Pair, |node| node.place));
    let service = move || services::find(node.with(|node| node.as_ref().map_or("other", |node| node.service)));
    view! {
        <aside
            class="inspector"
            data-testid="inspector"
            aria-label="Inspector"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close_by_key();
                }
            }
        >
            <header class="inspector-head">
                <svg class=move || format!("service-glyph {}", service().family.name()) viewBox="0 0 32 32" aria-hidden="true">
                    <rect width={"32"} height="32" rx="7" />
                    <path transform={"translate(5 5) scale(0.92)"} d=move || service().icon />
                </svg>
                <div>
                    <h2>{move || node.with(|node| node.as_ref().map(|node| node.label.clone()))}</h2>
                    <p class="muted">
                        <span class=move || format!("place at-{}", place().name())>{move || title(place())}</span>
                        {move || node.with(|node| node.as_ref().map(|node| node.detail.clone()))}
                    </p>
                </div>
                <button
                    class="quiet"
                    type="button"
                    aria-label="Close the inspector"
                    on:click=move |_| close()
                >
                    {Icon::Close.view()}
                </button>
            </header>
            <div class="inspector-body">
                <p class="empty" hidden=move || node.with(Option::is_some)>"This is no longer part of what is shown."</p>
                <ul class="findings-list" aria-label="Findings" hidden=move || findings.with(Vec::is_empty)>
                    <For each=move || findings.get() key=key let:finding>
                        <Row finding inside=true />
                    </For>
                </ul>
                <ul class="links">{links}</ul>
                <h3 hidden=move || members.with(Vec::is_empty)>{move || counted(members.with(Vec::len), "resource")}</h3>
                <For each=move || members.get() key=Member::clone let:member>
                    <ResourceDetails member open=single.get_untracked() />
                </For>
            </div>
        </aside>
    }
}

fn title(place: Place) -> &'static str {
    match place {
        Place::Pair => "Global",
        Place::Primary => "Primary",
        Place::Secondary => "Secondary",
        Place::Edge => "us-east-1",
    }
}

/// One resource; what it holds is made when it is opened.
#[component]
fn ResourceDetails(member: Member, open: bool) -> impl IntoView {
    let state = AppState::get();
    let open = RwSignal::new(open);
    let (place, logical_id) = (member.stack, member.logical_id.clone());
    let resource = {
        let logical_id = logical_id.clone();
        Memo::new(move |_| {
            state.stacks.with(|stacks| {
                let stack = stacks.iter().find(|stack| stack.place == place)?;
                let resource = stack.template.resources.get(&logical_id)?;
                Some((resource.clone(), physical_name(&stack.template, &stack.region, resource)))
            })
        })
    };
    let name = move || resource.with(|found| found.as_ref().and_then(|(_, name)| name.clone()));
    view! {
        <section class="resource">
            <h4>
                <button
                    type="button"
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <span class="chevron">{Icon::ChevronRight.view()}</span>
                    <span class="resource-names">
                        <span class="mono logical-id">{logical_id.clone()}</span>
                        <span class="muted">{member.kind.clone()}</span>
                        <span class="physical-name">{name}</span>
                    </span>
                </button>
            </h4>
            {move || {
                open.get()
                    .then(|| {
                        resource
                            .get()
                            .map(|(resource, _)| view! { <ResourceBody place logical_id=logical_id.clone() resource /> })
                    })
            }}
        </section>
    }
}

#[component]
fn ResourceBody(place: Place, logical_id: String, resource: crate::template::Resource) -> impl IntoView {
    let state = AppState::get();
    let as_json = RwSignal::new(false);
    let json = StoredValue::new(text::indented(&resource));
    let notes = (!resource.metadata.is_empty())
        .then(|| view! { <div class="why">{tree(state, place, &shown(&resource.metadata.clone().into()))}</div> });
    let properties = StoredValue::new(shown(&Map::clone(&resource.properties).into()));
    let copy = move |_| {
        spawn_local(async move {
            let copied = clipboard::copy(&json.get_value()).await;
            state.say(if copied { "The JSON is copied." } else { "The browser did not allow copying." });
        });
    };
    view! {
        <div class="resource-body">
            <div class="resource-tools">
                <div class="segments">
                    {[(false, "Properties"), (true, "JSON")]
                        .map(|(wanted, words)| {
                            view! {
                                <Segment
                                    pressed=Signal::derive(move || as_json.get() == wanted)
                                    press=move || as_json.set(wanted)
                                >
                                    {words}
                                </Segment>
                            }
                        })
                        .collect_view()}
                </div>
                <button class="quiet small" type="button" title="Copy the JSON" aria-label="Copy the JSON" on:click=copy>
                    {Icon::Copy.view()}
                </button>
                <button
                    class="link"
                    type="button"
                    on:click=move |_| state.show_resource_text(place, &logical_id)
                >
                    {Icon::Code.view()}
                    "In the template"
                </button>
            </div>
            {notes}
            {move || {
                if as_json.get() {
                    view! { <pre class="code" tabindex="0">{json.with_value(|json| coloured(json))}</pre> }.into_any()
                } else {
                    properties.with_value(|properties| tree(state, place, properties)).into_any()
                }
            }}
        </div>
    }
}

/// Indented JSON in colours; a resource is short enough to be drawn whole.
fn coloured(json: &str) -> Vec<AnyView> {
    json.lines()
        .flat_map(|line| {
            let pieces = tokens(line)
                .into_iter()
                .map(|(token, piece)| view! { <span class=token.class()>{piece.to_owned()}</span> }.into_any());
            pieces.chain(["\n".into_any()]).collect::<Vec<_>>()
        })
        .collect()
}

fn tree(state: AppState, place: Place, shown: &Shown) -> AnyView {
    match shown {
        Shown::Line(pieces) => {
            let pieces = pieces.iter().map(|piece| drawn(state, place, piece)).collect_view();
            view! { <span class="leaf">{pieces}</span> }.into_any()
        }
        Shown::Parts(parts) => {
            let parts = parts
                .iter()
                .map(|(name, part)| {
                    view! {
                        <div class="part" class:branch=matches!(part, Shown::Parts(_))>
                            <dt>{name.clone()}</dt>
                            <dd>{tree(state, place, part)}</dd>
                        </div>
                    }
                })
                .collect_view();
            view! { <dl class="tree">{parts}</dl> }.into_any()
        }
    }
}

/// A piece of a line; what refers to another resource leads to its node.
fn drawn(state: AppState, place: Place, piece: &Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.clone().into_any(),
        Piece::Reference { name, attribute } => {
            let words = if attribute.is_empty() { name.clone() } else { format!("{name}.{attribute}") };
            match state.node_of(place, name) {
                Some(node) => view! {
                    <button class="reference" type="button" on:click=move |_| state.selected.set(Some(node.clone()))>
                        {words}
                    </button>
                }
                .into_any(),
                None => view! { <span class="reference">{words}</span> }.into_any(),
            }
        }
    }
}
