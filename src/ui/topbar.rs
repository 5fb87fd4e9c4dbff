//! The bar at the top: what is being designed, presets, opening a design, the theme, and the export.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::elements;
use super::browser::files::{self, Picked};
use super::icons::Icon;
use super::state::{AppState, THEMES};
use crate::parameters::presets::{PRESETS, Preset};

/// What is to take the place of the design.
#[derive(Clone)]
enum Next {
    Preset(&'static Preset),
    File(Picked),
}

/// The bar.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let state = AppState::get();
    let next = RwSignal::new_local(None::<Next>);
    let proceed = move |what: Next| {
        next.set(None);
        match what {
            Next::Preset(preset) => state.take_preset(preset),
            Next::File(file) => spawn_local(async move {
                match file.text().await {
                    Ok(text) => state.open(&file.name(), &text),
                    Err(error) => state.say(format!("{} could not be read: {error}", file.name())),
                }
            }),
        }
    };
    // What is saved nowhere is not replaced without asking.
    let ask = move |what: Next| {
        if state.is_unsaved() {
            next.set(Some(what));
            // The question is there with the next frame.
            request_animation_frame(|| elements::focus("keep"));
        } else {
            proceed(what);
        }
    };

    let design = move || {
        state.parameters.with(|parameters| {
            let (environment, regions) = (&parameters.environment, &parameters.regions);
            (
                format!("{}-{}", environment.application, environment.suffix),
                format!("{} → {}", regions.primary, regions.secondary),
            )
        })
    };
    view! {
        <header class="topbar">
            <button
                class="bar-button only-narrow"
                type="button"
                aria-controls="panel"
                aria-expanded=move || state.panel_shown.get().to_string()
                on:click=move |_| state.panel_shown.update(|shown| *shown = !*shown)
            >
                {Icon::Sliders.view()}
                <span class="bar-words">"Parameters"</span>
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
                <strong>{move || design().0}</strong>
                <span>{move || design().1}</span>
            </p>
            <Presets on_choose=Callback::new(move |preset| ask(Next::Preset(preset))) />
            <label class="bar-button" data-testid="open" title="Open a design.json">
                <input
                    type="file"
                    class="visually-hidden"
                    accept=".json,application/json"
                    aria-label="Open a design"
                    on:change:target=move |event| {
                        if let Some(file) = files::picked(&event.target()) {
                            ask(Next::File(file));
                        }
                    }
                />
                {Icon::File.view()}
                <span class="bar-words">"Open"</span>
            </label>
            <ThemeButton />
            <button
                class="bar-button primary"
                type="button"
                data-testid="export"
                on:click=move |_| state.export_shown.set(true)
            >
                {Icon::Save.view()}
                <span>"Export"</span>
            </button>
        </header>
        {move || {
            next.get()
                .map(|what| {
                    let name = match &what {
                        Next::Preset(preset) => preset.title.to_owned(),
                        Next::File(file) => file.name(),
                    };
                    view! {
                        <div class="ask" role="alertdialog" aria-label="Replace the design?">
                            <p>
                                {format!("{name} replaces your design. What you changed since it was last saved is lost.")}
                            </p>
                            <button class="button" id="keep" type="button" on:click=move |_| next.set(None)>
                                "Keep my design"
                            </button>
                            <button class="button danger" type="button" on:click=move |_| proceed(what.clone())>
                                "Replace it"
                            </button>
                        </div>
                    }
                })
        }}
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
