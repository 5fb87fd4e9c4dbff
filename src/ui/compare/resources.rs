//! Stack by stack what is different: resources with what becomes of them, property by property, and the other sections.

use leptos::prelude::*;

use crate::compare::{Change, Effect, ResourceChange, SectionChange, StackChange, compact};
use crate::finding::Place;
use crate::ui::icons::Icon;
use crate::ui::state::AppState;
use crate::words::counted;

/// Every stack that is not as it was.
#[component]
pub(super) fn Stacks(stacks: Vec<StackChange>) -> impl IntoView {
    stacks.into_iter().map(|stack| view! { <Stack stack /> }).collect_view()
}

#[component]
fn Stack(stack: StackChange) -> impl IntoView {
    let StackChange { place, note, resources, sections } = stack;
    // What may lose something comes first.
    let mut resources = resources;
    resources.sort_by_key(|resource| std::cmp::Reverse(resource.effect));
    // A few grave ones are shown at once; of very many, what they are is enough at first.
    let few = resources.iter().filter(|resource| resource.effect.is_grave()).count() <= FEW;
    let heading = format!("The {} stack: {}", place.name(), counted(resources.len(), "resource"));
    view! {
        <section class="compare-part" data-stack-change=place.name()>
            <h3>{heading}</h3>
            {note.map(|note| view! { <p>{note}</p> })}
            {resources.into_iter().map(|resource| view! { <Resource place resource few /> }).collect_view()}
            {sections.into_iter().map(|section| view! { <Section section /> }).collect_view()}
        </section>
    }
}

/// As many grave changes of a stack are open at first.
const FEW: usize = 12;

fn class_of(effect: Effect) -> &'static str {
    match effect {
        Effect::Nothing | Effect::NotKnown => "info",
        Effect::InPlace | Effect::Added => "good",
        Effect::PerhapsReplaced | Effect::Anew => "warning",
        Effect::Replaced | Effect::Removed | Effect::Refused => "error",
    }
}

#[component]
fn Resource(place: Place, resource: ResourceChange, few: bool) -> impl IntoView {
    let state = AppState::get();
    let id = resource.logical_id.clone();
    let lead = {
        let id = id.clone();
        move |_| {
            if let Some(node) = state.node_of(place, &id) {
                state.show_node(node);
            }
        }
    };
    let stays = resource.effect != Effect::Removed;
    let says = resource.says.iter().map(|says| view! { <p>{says.clone()}</p> }).collect_view();
    let properties = resource.properties.iter().map(|property| {
        let follows = property.follows.as_ref().map(|what| format!("follows {what}"));
        row(&property.change, Some(property.effect), follows)
    });
    let attributes = resource.attributes.iter().map(|change| row(change, None, None));
    let rows: Vec<_> = properties.chain(attributes).collect();
    let open = few && resource.effect.is_grave();
    let has_rows = !rows.is_empty();
    view! {
        <details class="resource-change" open=open data-resource-change=id.clone() data-effect=resource.effect.words()>
            <summary>
                <span class="chevron">{Icon::ChevronRight.view()}</span>
                <span class=format!("effect {}", class_of(resource.effect))>{resource.effect.words()}</span>
                <strong class="mono">{id.clone()}</strong>
                <span class="muted">{resource.kind.clone()}</span>
            </summary>
            <div class="resource-body">
                {resource.was.clone().map(|was| view! { <p>"Was called " <span class="mono">{was}</span> "."</p> })}
                {says}
                {has_rows
                    .then(|| {
                        view! {
                            <table>
                                <thead>
                                    <tr>
                                        <th scope="col">"Property"</th>
                                        <th scope="col">"Before"</th>
                                        <th scope="col">"After"</th>
                                        <th scope="col">"Effect"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }
                    })}
                {stays
                    .then(|| {
                        view! { <button class="link" type="button" on:click=lead>"Show in the topology"</button> }
                    })}
            </div>
        </details>
    }
}

fn row(change: &Change, effect: Option<Effect>, follows: Option<String>) -> impl IntoView + use<> {
    let value = |value: &Option<crate::template::Value>| value.as_ref().map(compact).unwrap_or_default();
    let (before, after) = (value(&change.before), value(&change.after));
    view! {
        <tr>
            <th scope="row" class="mono">{change.property.clone()} {follows.map(|words| view! { <span class="muted">" ("{words}")"</span> })}</th>
            <td class="mono"><del>{before}</del></td>
            <td class="mono"><ins>{after}</ins></td>
            <td>{effect.map(|effect| view! { <span class=format!("effect {}", class_of(effect))>{effect.words()}</span> })}</td>
        </tr>
    }
}

#[component]
fn Section(section: SectionChange) -> impl IntoView {
    let SectionChange { section, name, changes } = section;
    let rows = changes.iter().map(|change| row(change, None, None)).collect_view();
    view! {
        <details class="resource-change">
            <summary>
                <span class="chevron">{Icon::ChevronRight.view()}</span>
                <span class="effect info">{section}</span>
                <strong class="mono">{name}</strong>
            </summary>
            <div class="resource-body">
                <table>
                    <thead>
                        <tr><th scope="col">"Place"</th><th scope="col">"Before"</th><th scope="col">"After"</th><th></th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
