//! Help: the tour, what keys do, and where the rest is written.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::browser::elements;
use super::dialog::Frame;
use super::icons::Icon;
use super::model::shortcuts::SHORTCUTS;
use super::model::tour::STOPS;
use super::state::AppState;

/// The dialog.
#[component]
pub(super) fn HelpDialog() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    let tour = move |_| {
        state.help_shown.set(false);
        state.begin_tour();
    };
    view! {
        <Frame dialog shown=state.help_shown id="help" title="Help">
            <div class="help-body">
                <p>
                    "Every parameter says behind its ? what it means, every finding why it matters and how it is mended, every line of a budget \
                     how it comes about and who says so. The tour shows where all of that is."
                </p>
                <button class="button primary" type="button" data-testid="take-tour" on:click=tour>"Take the tour, a minute"</button>
                <h3>"Keys"</h3>
                {SHORTCUTS
                    .iter()
                    .map(|(title, keys)| {
                        let rows = keys
                            .iter()
                            .map(|(keys, words)| view! { <tr><th scope="row"><kbd>{*keys}</kbd></th><td>{*words}</td></tr> })
                            .collect_view();
                        view! { <h4>{*title}</h4> <table><tbody>{rows}</tbody></table> }
                    })
                    .collect_view()}
                <p class="muted">"On a Mac, Cmd stands for Ctrl."</p>
            </div>
        </Frame>
    }
}

/// The offer of the tour to whoever is here for the first time.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let state = AppState::get();
    let over = move || !state.tour_offered.get() || state.tour.with(Option::is_some);
    view! {
        <aside class="welcome" aria-label="New here?" hidden=over>
            <p><strong>"New here?"</strong> " A tour of a minute shows what there is."</p>
            <button
                class="button small primary"
                type="button"
                data-testid="begin-tour"
                on:click=move |_| state.with_rest(move || state.begin_tour())
            >
                "Take the tour"
            </button>
            <button class="button small" type="button" data-testid="no-tour" on:click=move |_| state.end_tour()>"No, thanks"</button>
        </aside>
    }
}

/// The tour over the page.
#[component]
pub(super) fn Tour() -> impl IntoView {
    let state = AppState::get();
    let leave = move || {
        let stop = state.tour.get_untracked().and_then(|at| STOPS.get(at));
        // What it was about is where the reader is now; on a narrow page it may be in a menu.
        let next = [stop.map_or("", |stop| stop.about), "tab-topology"];
        let moves = elements::has_focus("tour");
        state.end_tour();
        if let Some(next) = next.into_iter().find(|id| moves && elements::rectangle(id).is_some()) {
            elements::focus(next);
        }
    };
    let go = move |at: usize| {
        // What is under a button on a narrow page is shown first.
        state.panel_shown.set(at == 0);
        if at < STOPS.len() {
            state.tour.set(Some(at));
        } else {
            leave();
        }
    };
    // From anywhere on the page: the focus is the reader's to move while the tour goes on.
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && state.tour.with_untracked(Option::is_some) {
            leave();
        }
    });
    // What it is about may still slide in, or move with the window.
    let moved = Trigger::new();
    let _ = window_event_listener_untyped("transitionend", move |_| moved.notify());
    let _ = window_event_listener(leptos::ev::resize, move |_| moved.notify());
    // Wherever the tour was begun, the next step is one key away.
    Effect::new(move |_| {
        if state.tour.with(Option::is_some) {
            AppState::focus("tour-next");
        }
    });
    view! {
        {move || {
            let about = STOPS.get(state.tour.get()?)?.about;
            moved.track();
            elements::rectangle(about)
                .map(|(x, y, width, height)| {
                    view! {
                        <div
                            class="tour-ring"
                            aria-hidden="true"
                            style:left=format!("{}px", x - 4.0)
                            style:top=format!("{}px", y - 4.0)
                            style:width=format!("{}px", width + 8.0)
                            style:height=format!("{}px", height + 8.0)
                        ></div>
                    }
                })
        }}
        {move || {
            let at = state.tour.get()?;
            let stop = STOPS.get(at)?;
            let last = at + 1 == STOPS.len();
            Some(view! {
                <div
                    class="tour"
                    id="tour"
                    role="dialog"
                    aria-labelledby="tour-title"
                    aria-describedby="tour-words"
                    data-testid="tour"
                >
                    <p class="muted">{format!("{} of {}", at + 1, STOPS.len())}</p>
                    <h2 id="tour-title">{stop.title}</h2>
                    <p id="tour-words">{stop.words}</p>
                    <div class="tour-foot">
                        <button class="button small" type="button" data-testid="leave-tour" on:click=move |_| leave()>"Leave the tour"</button>
                        <span class="toolbar-space"></span>
                        <button class="button small" type="button" disabled=at == 0 on:click=move |_| go(at.saturating_sub(1))>"Back"</button>
                        <button class="button small primary" type="button" id="tour-next" on:click=move |_| go(at + 1)>
                            {if last { "Done" } else { "Next" }}
                        </button>
                    </div>
                </div>
            })
        }}
    }
}

/// Listens for the keys that open the palette and the help.
pub(super) fn listen(state: AppState) {
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        let with = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        match event.key().as_str() {
            "k" | "K" if with => state.palette_shown.set(true),
            "F1" => state.help_shown.set(true),
            _ => return,
        }
        event.prevent_default();
    });
}

/// The button that opens the help.
#[component]
pub(super) fn HelpButton() -> impl IntoView {
    let state = AppState::get();
    view! {
        <button
            class="bar-button"
            type="button"
            data-testid="help"
            aria-label="Help and keys"
            title="Help and keys (F1)"
            on:click=move |_| state.with_rest(move || state.help_shown.set(true))
        >
            {Icon::Help.view()}
            <span class="only-slim" aria-hidden="true">"Help and keys"</span>
        </button>
    }
}
