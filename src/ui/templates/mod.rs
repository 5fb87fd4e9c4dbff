//! The templates side by side.

mod code;
mod pane;

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::fold::Fold;
use super::icons::Icon;
use super::state::{AppState, Jump, Step, Text};
use crate::finding::Place;
use crate::ui::segment::Segment;
use pane::Pane;

/// What the panes share.
#[derive(Clone, Copy)]
struct Tools {
    /// The text that is searched for in every pane.
    find: RwSignal<String>,
    /// How often the search was moved on: each pane follows by as many steps.
    steps: RwSignal<(u32, bool)>,
    /// The pane that is shown where there is no room for all.
    chosen: RwSignal<Place>,
}

/// The tab.
#[component]
pub(crate) fn Templates() -> impl IntoView {
    let state = AppState::get();
    let tools = Tools {
        find: RwSignal::new(String::new()),
        steps: RwSignal::new((0, true)),
        chosen: RwSignal::new(Place::Primary),
    };
    provide_context(tools);
    let more = RwSignal::new(false);
    // The pane that a line is in is brought to the front before the line is.
    Effect::new(move |_| {
        if let Some(jump) = state.jumps.with(|jumps| jumps.first().copied()) {
            tools.chosen.set(jump.place);
        }
    });
    let places = Memo::new(move |_| {
        state.texts.of(state.step.get()).with(|texts| texts.stacks.iter().map(|text| text.place).collect::<Vec<_>>())
    });
    let chosen = Memo::new(move |_| {
        let chosen = tools.chosen.get();
        places.with(|places| if places.contains(&chosen) { chosen } else { Place::Primary })
    });
    view! {
        <div class="templates">
            <div class="toolbar">
                <Find tools />
                <Fold
                    id="templates-more"
                    label="Step and logical id"
                    icon=Icon::Sliders
                    open=more
                    marked=Signal::derive(move || state.step.get() == Step::Foundation)
                >
                    <div class="segments" role="group" aria-label="Step" hidden=move || state.is_reviewing()>
                        {[(Step::Full, "Full"), (Step::Foundation, "Foundation")]
                            .map(|(step, words)| {
                                view! {
                                    <Segment
                                        pressed=Signal::derive(move || state.step.get() == step)
                                        press=move || {
                                            state.step.set(step);
                                            // A line of one step means nothing in the other.
                                            state.jumps.set(Vec::new());
                                        }
                                    >
                                        {words}
                                    </Segment>
                                }
                            })
                            .collect_view()}
                    </div>
                    <JumpTo on_jump=Callback::new(move |()| more.set(false)) />
                </Fold>
            </div>
            <div class="segments pane-tabs" role="group" aria-label="Stack" data-count=move || places.with(Vec::len).to_string()>
                <For each=move || places.get() key=|place| *place let:place>
                    <Segment
                        pressed=Signal::derive(move || chosen.get() == place)
                        press=move || tools.chosen.set(place)
                    >
                        {title(place)}
                    </Segment>
                </For>
            </div>
            <div
                class="panes"
                data-count=move || places.with(Vec::len).to_string()
                data-chosen=move || chosen.get().name()
            >
                <p class="empty" hidden=move || places.with(|places| !places.is_empty())>"There is no template to show."</p>
                <For each=move || places.get() key=|place| *place let:place>
                    <Pane place />
                </For>
            </div>
        </div>
    }
}

fn title(place: Place) -> &'static str {
    match place {
        Place::Primary => "Primary",
        Place::Secondary => "Secondary",
        Place::Edge => "Edge",
        Place::Pair => "Pair",
    }
}

#[component]
fn Find(tools: Tools) -> impl IntoView {
    let step = move |forward: bool| tools.steps.update(|steps| *steps = (steps.0.wrapping_add(1), forward));
    view! {
        <div class="search find">
            {Icon::Search.view()}
            <input
                type="search"
                placeholder="Find in the templates"
                aria-label="Find in the templates"
                data-testid="find"
                prop:value=move || tools.find.get()
                on:input:target=move |event| tools.find.set(event.target().value())
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        step(!event.shift_key());
                    }
                }
            />
            <button class="quiet small" type="button" aria-label="Previous match" title="Previous (Shift+Enter)" on:click=move |_| step(false)>
                {Icon::ChevronUp.view()}
            </button>
            <button class="quiet small" type="button" aria-label="Next match" title="Next (Enter)" on:click=move |_| step(true)>
                {Icon::ChevronDown.view()}
            </button>
        </div>
    }
}

/// The first id that begins with a text, or else has it somewhere, whatever the case.
fn meant<'i>(ids: &'i BTreeSet<String>, text: &str) -> Option<&'i String> {
    let text = text.trim().to_lowercase();
    let begins = |id: &&String| id.to_lowercase().starts_with(&text);
    ids.iter().find(begins).or_else(|| ids.iter().find(|id| id.to_lowercase().contains(&text)))
}

/// Leads every pane to a logical id.
#[component]
fn JumpTo(on_jump: Callback<()>) -> impl IntoView {
    let state = AppState::get();
    let typed = RwSignal::new(String::new());
    let ids = Memo::new(move |_| {
        state.stacks.with(|stacks| {
            stacks.iter().flat_map(|stack| stack.template.resources.keys().cloned()).collect::<BTreeSet<_>>()
        })
    });
    let jump = move |id: String| {
        let step = state.step.get_untracked();
        let jumps: Vec<Jump> = state.texts.of(step).with_untracked(|texts| {
            let jump = |text: &Text| Some(Jump { place: text.place, line: text.lines.resource(&id)?.start });
            texts.stacks.iter().filter_map(jump).collect()
        });
        if jumps.is_empty() {
            state.say(format!("{id} is made in the full step, not in the foundation."));
        } else {
            state.hush();
        }
        state.jumps.set(jumps);
        typed.set(id);
    };
    view! {
        <div class="jump">
            <input
                type="search"
                list="logical-ids"
                placeholder="Go to a logical id"
                aria-label="Go to a logical id"
                data-testid="jump"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || typed.get()
                on:input:target=move |event| {
                    let text = event.target().value();
                    if ids.with_untracked(|ids| ids.contains(&text)) { jump(text) } else { typed.set(text) }
                }
                on:keydown:target=move |event| {
                    if event.key() == "Enter" {
                        let text = event.target().value();
                        match ids.with_untracked(|ids| meant(ids, &text).cloned()) {
                            _ if text.trim().is_empty() => {}
                            Some(id) => {
                                jump(id);
                                on_jump.run(());
                            }
                            None => state.say(format!("No logical id of these templates has “{text}” in it.")),
                        }
                    }
                }
            />
            <datalist id="logical-ids">
                <For each=move || ids.get() key=String::clone let:id>
                    <option value=id></option>
                </For>
            </datalist>
        </div>
    }
}
