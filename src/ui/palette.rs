//! The palette: commands, parameters and nodes, found by a few letters.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::browser::elements;
use super::dialog::Frame;
use super::model::palette::{Act, COMMANDS, Entry, found};
use super::rest;
use super::state::{AppState, Next, THEMES, View};
use crate::parameters::presets::{self, PRESETS};
use crate::parameters::spec::SPECS;

/// The dialog.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    view! {
        <Frame dialog shown=state.palette_shown id="palette" title="Find a command, a parameter or a node">
            <Search />
        </Frame>
    }
}

fn entries(state: AppState) -> Vec<Entry> {
    let mut entries: Vec<Entry> = COMMANDS
        .iter()
        .map(|(name, words, keys)| Entry { words: (*words).to_owned(), aside: keys, act: Act::Command(name) })
        .collect();
    entries.extend(PRESETS.iter().map(|preset| Entry {
        words: format!("Preset: {}", preset.title),
        aside: "preset",
        act: Act::Preset(preset.id),
    }));
    if !state.is_reviewing_untracked() {
        entries.extend(SPECS.iter().map(|spec| Entry {
            words: spec.label.to_owned(),
            aside: spec.group.title(),
            act: Act::Parameter(spec.id),
        }));
    }
    state.scene.with_untracked(|scene| {
        entries.extend(scene.nodes.iter().map(|node| Entry {
            words: format!("{}, {}", node.label, node.place.name()),
            aside: "topology",
            act: Act::Node(node.id.clone()),
        }));
    });
    entries
}

#[component]
fn Search() -> impl IntoView {
    let state = AppState::get();
    let all = StoredValue::new(entries(state));
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let list = Memo::new(move |_| {
        let typed = typed.get();
        all.with_value(|all| found(all, &typed).into_iter().cloned().collect::<Vec<_>>())
    });
    let go = move |at: usize| {
        if let Some(entry) = list.with_untracked(|list| list.get(at).cloned()) {
            state.palette_shown.set(false);
            // The dialog gives the focus back first.
            request_animation_frame(move || act(state, &entry.act));
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let count = list.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" => go(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    request_animation_frame(|| elements::focus("palette-search"));
    view! {
        <div class="palette">
            <input
                type="text"
                id="palette-search"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label="Find a command, a parameter or a node"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || format!("palette-{}", chosen.get())
                placeholder="Type a few letters"
                on:keydown=on_key
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    chosen.set(0);
                }
            />
            <ul id="palette-list" role="listbox" aria-label="Found">
                {move || {
                    list.get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, entry)| {
                            view! {
                                <li
                                    role="option"
                                    id=format!("palette-{at}")
                                    aria-selected=move || (chosen.get() == at).to_string()
                                    on:pointermove=move |_| chosen.set(at)
                                    on:click=move |_| go(at)
                                >
                                    <span>{entry.words}</span>
                                    <span class="muted">{entry.aside}</span>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="empty" role="status" hidden=move || list.with(|list| !list.is_empty())>"Nothing is called so."</p>
        </div>
    }
}

fn act(state: AppState, act: &Act) {
    match act {
        Act::Parameter(id) => state.show_field(id),
        Act::Node(id) => {
            state.show_node(id.clone());
            let id = id.clone();
            request_animation_frame(move || elements::focus_node(&id));
        }
        Act::Preset(id) => {
            if let Some(preset) = presets::find(id) {
                state.ask(Next::Preset(preset));
            }
        }
        Act::Command(name) => command(state, name),
    }
}

fn command(state: AppState, name: &str) {
    let view = |view| {
        state.panel_shown.set(false);
        state.view.set(view);
    };
    match name {
        "topology" => view(View::Topology),
        "templates" => view(View::Templates),
        "failover" => view(View::Recovery),
        "review" => view(View::Review),
        "undo" => state.undo(),
        "redo" => state.redo(),
        "export" if !state.is_reviewing_untracked() => state.export_shown.set(true),
        "export" => rest::save_templates(state),
        "open" => state.ask_for_templates(false),
        "compare" => rest::begin_comparison(state),
        "share" => state.share_shown.set(true),
        "designs" => state.designs_shown.set(true),
        "theme" => {
            let at = THEMES.iter().position(|theme| *theme == state.theme.get_untracked()).unwrap_or_default();
            state.choose_theme(THEMES.into_iter().cycle().nth(at + 1).flatten());
        }
        "search" => {
            state.panel_shown.set(true);
            request_animation_frame(|| elements::focus("search"));
        }
        "tour" => state.begin_tour(),
        "help" => state.help_shown.set(true),
        _ => {}
    }
}
