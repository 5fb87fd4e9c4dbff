//! The bar at the top: what is being designed, presets, opening a design, the theme, and the export.

use leptos::prelude::*;

use super::browser::{elements, files};
use super::designs::Subject;
use super::fold::Fold;
use super::help::HelpButton;
use super::icons::Icon;
use super::rest;
use super::state::{AppState, Next, THEMES};
use crate::parameters::presets::{PRESETS, Preset};

/// The bar.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let state = AppState::get();
    let reviewed = move || {
        state.session.with(|session| {
            let session = session.as_ref()?;
            let regions: Vec<&str> = session.files.iter().filter_map(|file| file.region.as_deref()).collect();
            Some(if regions.is_empty() { session.names() } else { regions.join(" → ") })
        })
    };
    let more = RwSignal::new(false);
    view! {
        <header class="topbar">
            <button
                class="bar-button only-narrow"
                type="button"
                id="show-panel"
                aria-controls="panel"
                aria-expanded=move || state.panel_shown.get().to_string()
                on:click=move |_| state.panel_shown.update(|shown| *shown = !*shown)
            >
                {Icon::Sliders.view()}
                <span class="wide-words">{move || if state.is_reviewing() { "Files" } else { "Parameters" }}</span>
            </button>
            <h1>
                <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
                    <rect class="one" x={"4"} y="7" width="9" height="18" rx="2.5" />
                    <rect class="two" x={"20"} y="8" width="7" height="16" rx="2" />
                    <path class="link" d={"M13 12.5h6M13 19.5h6"} />
                </svg>
                <span>"Twinstack"</span>
            </h1>
            {move || match reviewed() {
                Some(words) => view! { <p class="subject reviewing"><strong>"Review"</strong> <span>{words}</span></p> }.into_any(),
                None => view! { <Subject /> }.into_any(),
            }}
            <UndoButtons />
            <Fold id="more" label="More" icon=Icon::More open=more>
                <Presets
                    on_choose=Callback::new(move |preset| {
                        more.set(false);
                        state.with_rest(move || rest::ask(state, Next::Preset(preset)));
                    })
                />
                <label class="bar-button" data-testid="open" title="Open a design.json">
                    <input
                        type="file"
                        class="visually-hidden"
                        accept=".json,application/json"
                        aria-label="Open a design"
                        on:change:target=move |event| {
                            more.set(false);
                            let picked = files::picked(&event.target());
                            state.with_rest(move || rest::open_design(state, picked));
                        }
                    />
                    {Icon::File.view()}
                    <span>"Open" <span class="only-slim">" a design"</span></span>
                </label>
                <button
                    class="bar-button"
                    type="button"
                    data-testid="review"
                    title="Review templates of yours or anybody's"
                    on:click=move |_| {
                        more.set(false);
                        state.with_rest(move || state.ask_for_templates(false));
                    }
                >
                    {Icon::Review.view()}
                    <span>"Review" <span class="only-slim">" templates"</span></span>
                </button>
                <button
                    class="bar-button"
                    type="button"
                    data-testid="compare"
                    title="What is different from another design, the last export, or the templates under review"
                    on:click=move |_| {
                        more.set(false);
                        state.with_rest(move || rest::begin_comparison(state));
                    }
                >
                    {Icon::Swap.view()}
                    <span>"Compare"</span>
                </button>
                <button
                    class="bar-button"
                    type="button"
                    data-testid="share"
                    title="Share the design by a link"
                    hidden=move || state.is_reviewing()
                    on:click=move |_| {
                        more.set(false);
                        state.with_rest(move || state.share_shown.set(true));
                    }
                >
                    {Icon::Link.view()}
                    <span>"Link"</span>
                </button>
                <ThemeButton />
                <HelpButton />
            </Fold>
            <button
                class="bar-button primary"
                type="button"
                id="export"
                data-testid="export"
                hidden=move || state.is_reviewing()
                on:click=move |_| state.with_rest(move || state.export_shown.set(true))
            >
                {Icon::Save.view()}
                <span>"Export"</span>
            </button>
            <button
                class="bar-button primary"
                type="button"
                data-testid="save-templates"
                title="The templates as they are now, and the report; the export is of your design"
                hidden=move || state.session.with(|session| session.as_ref().is_none_or(|session| session.files.is_empty()))
                on:click=move |_| rest::save_templates(state)
            >
                {Icon::Save.view()}
                <span>"Save" <span class="wide-words">" templates"</span></span>
            </button>
        </header>
    }
}

#[component]
fn Presets(on_choose: Callback<&'static Preset>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div
            class="menu"
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    open.set(false);
                    elements::focus("open-presets");
                }
            }
        >
            <button
                class="bar-button"
                type="button"
                id="open-presets"
                data-testid="presets"
                aria-controls="preset-list"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span>"Presets"</span>
                {Icon::ChevronDown.view()}
            </button>
            <div class="backdrop" hidden=move || !open.get() on:click=move |_| open.set(false)></div>
            <ul class="menu-list" id="preset-list" hidden=move || !open.get()>
                {PRESETS
                    .iter()
                    .map(|preset| {
                        view! {
                            <li>
                                <button
                                    type="button"
                                    id=format!("preset-{}", preset.id)
                                    on:click=move |_| {
                                        open.set(false);
                                        on_choose.run(preset);
                                    }
                                >
                                    <strong>{preset.title}</strong>
                                    <span>{preset.purpose}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

/// Takes back, and does again.
#[component]
fn UndoButtons() -> impl IntoView {
    let state = AppState::get();
    let words = |doing: &str, what: Option<&str>, keys: &str| match what {
        Some(what) => format!("{doing}: {what} ({keys})"),
        None => format!("{doing} ({keys})"),
    };
    let undo = move || state.history.with(|history| words("Undo", history.last(), "Ctrl+Z"));
    let redo = move || state.history.with(|history| words("Redo", history.next(), "Ctrl+Shift+Z"));
    view! {
        <div class="undo-buttons" role="group" aria-label="Changes">
            <button
                class="bar-button"
                type="button"
                data-testid="undo"
                aria-label=undo
                title=undo
                aria-disabled=move || state.history.with(|history| history.last().is_none()).to_string()
                on:click=move |_| state.with_rest(move || rest::undo(state))
            >
                {Icon::Undo.view()}
            </button>
            <button
                class="bar-button"
                type="button"
                data-testid="redo"
                aria-label=redo
                title=redo
                aria-disabled=move || state.history.with(|history| history.next().is_none()).to_string()
                on:click=move |_| state.with_rest(move || rest::redo(state))
            >
                {Icon::Redo.view()}
            </button>
        </div>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let state = AppState::get();
    let words = move || match state.theme.get() {
        None => "Theme: as the system",
        Some("dark") => "Theme: dark",
        Some(_) => "Theme: light",
    };
    let next = move |_| {
        let at = THEMES.iter().position(|theme| *theme == state.theme.get_untracked()).unwrap_or_default();
        state.choose_theme(THEMES.into_iter().cycle().nth(at + 1).flatten());
    };
    view! {
        <button class="bar-button" type="button" data-testid="theme" aria-label=words title=words on:click=next>
            {move || match state.theme.get() {
                None => Icon::System.view(),
                Some("dark") => Icon::Moon.view(),
                Some(_) => Icon::Sun.view(),
            }}
            <span class="only-slim" aria-hidden="true">{words}</span>
        </button>
    }
}
