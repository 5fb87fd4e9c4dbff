//! The bar at the top: what is being designed, presets, opening a design, the theme, and the export.

use leptos::prelude::*;

use super::browser::{elements, files};
use super::icons::Icon;
use super::rest;
use super::state::{AppState, Next, THEMES};
use crate::parameters::presets::{PRESETS, Preset};

/// The bar.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let state = AppState::get();
    let subject = move || {
        let reviewed = state.session.with(|session| {
            let session = session.as_ref()?;
            let regions: Vec<&str> = session.files.iter().filter_map(|file| file.region.as_deref()).collect();
            Some(("Review".to_owned(), regions.join(" → ")))
        });
        reviewed.unwrap_or_else(|| design_words(state))
    };
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
                <span class="bar-words">{move || if state.is_reviewing() { "Files" } else { "Parameters" }}</span>
            </button>
            <h1>
                <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
                    <rect class="one" x={"4"} y="7" width="9" height="18" rx="2.5" />
                    <rect class="two" x={"20"} y="8" width="7" height="16" rx="2" />
                    <path class="link" d={"M13 12.5h6M13 19.5h6"} />
                </svg>
                <span>"Twinstack"</span>
            </h1>
            <p class="subject">
                <strong>{move || subject().0}</strong>
                <span>{move || subject().1}</span>
            </p>
            <Presets on_choose=Callback::new(move |preset| state.ask(Next::Preset(preset))) />
            <label class="bar-button" data-testid="open" title="Open a design.json">
                <input
                    type="file"
                    class="visually-hidden"
                    accept=".json,application/json"
                    aria-label="Open a design"
                    on:change:target=move |event| {
                        if let Some(file) = files::picked(&event.target()) {
                            state.with_rest(move || rest::open_design(state, file));
                        }
                    }
                />
                {Icon::File.view()}
                <span class="bar-words">"Open"</span>
            </label>
            <button
                class="bar-button"
                type="button"
                data-testid="review"
                title="Review templates of yours or anybody's"
                on:click=move |_| state.with_rest(move || state.ask_for_templates(false))
            >
                {Icon::Review.view()}
                <span class="bar-words">"Review"</span>
            </button>
            <ThemeButton />
            <button
                class="bar-button primary"
                type="button"
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
                <span>"Save" <span class="bar-words">" templates"</span></span>
            </button>
        </header>
        {move || {
            state
                .next
                .get()
                .map(|what| {
                    let (question, keep, lose) = question(state, &what);
                    view! {
                        <div class="ask" role="alertdialog" aria-label="Is it to be lost?">
                            <p>{question}</p>
                            <button class="button" id="keep" type="button" on:click=move |_| state.next.set(None)>
                                {keep}
                            </button>
                            <button class="button danger" type="button" on:click=move |_| state.proceed(what.clone())>
                                {lose}
                            </button>
                        </div>
                    }
                })
        }}
    }
}

/// What the design is called, and its Regions.
fn design_words(state: AppState) -> (String, String) {
    state.parameters.with(|parameters| {
        let (environment, regions) = (&parameters.environment, &parameters.regions);
        (
            format!("{}-{}", environment.application, environment.suffix),
            format!("{} → {}", regions.primary, regions.secondary),
        )
    })
}

/// What would be lost, and the two answers.
fn question(state: AppState, what: &Next) -> (String, &'static str, &'static str) {
    let design = "What you changed since it was last saved is lost.";
    let name = match what {
        Next::Preset(preset) => preset.title,
        Next::Design { name, .. } => name,
        Next::Templates { .. } | Next::Without(_) | Next::Back => {
            let loses =
                "What you changed in this review, be it a fix or an accepted finding, is saved nowhere, and is lost.";
            return (loses.to_owned(), "Keep reviewing", "Lose the changes");
        }
    };
    if state.is_reviewing_untracked() {
        return (
            format!("{name} replaces your design and ends the review. What is not saved is lost."),
            "Keep both",
            "Replace it",
        );
    }
    (format!("{name} replaces your design. {design}"), "Keep my design", "Replace it")
}

#[component]
fn Presets(on_choose: Callback<&'static Preset>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div
            class="menu"
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
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
                aria-haspopup="true"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="bar-words">"Presets"</span>
                {Icon::ChevronDown.view()}
            </button>
            <div class="backdrop" hidden=move || !open.get() on:click=move |_| open.set(false)></div>
            <ul class="menu-list" hidden=move || !open.get()>
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
        </button>
    }
}
