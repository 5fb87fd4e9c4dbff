//! The page's regions and what lies over them.

use leptos::prelude::*;

use super::browser::{self, elements, guard};
use super::help::Welcome;
use super::panel::Panel;
use super::rest;
use super::state::{AppState, Rest, View, missing};
use super::status::StatusLine;
use super::topbar::TopBar;
use super::topology::Topology;

/// The page.
#[component]
pub(crate) fn App(state: AppState) -> impl IntoView {
    provide_context(state);
    browser::rest::on_end(move |failure| state.end_rest(failure));
    browser::rest::on_update(move |update| state.update.set(Some(update)));
    guard::against_leaving(move || {
        state.keep();
        state.is_unsaved()
    });
    // The button that led back is gone with the review, and the focus with it.
    Effect::new(move |was: Option<bool>| {
        let is_reviewing = state.is_reviewing();
        if was == Some(true) && !is_reviewing {
            AppState::focus("main");
        }
        is_reviewing
    });
    // The panel stays for as long as it is the same one: what is typed and the focus are in it.
    let reviews = Memo::new(move |_| state.is_reviewing());
    let close_panel = move |event: leptos::ev::KeyboardEvent| {
        let is_over = state.review_shown.get_untracked() || state.export_shown.get_untracked();
        if event.key() == "Escape" && state.panel_shown.get_untracked() && !is_over {
            state.panel_shown.set(false);
            elements::focus("show-panel");
        }
    };
    view! {
        <div class="shell" inert=move || state.restoring.get() && state.rest.with(|rest| *rest == Rest::Loading) on:keydown=close_panel>
            <a class="skip" href="#main">"Skip the parameters"</a>
            <TopBar />
            {move || if reviews.get() { rest::files_panel() } else { view! { <Panel /> }.into_any() }}
            <main id="main" tabindex="-1">
                {move || state.has_rest().then(rest::banner)}
                <Tabs />
                <div class="view" role="tabpanel" aria-labelledby=move || tab_id(state.view.get())>
                    {move || match state.view.get() {
                        _ if state.restoring.get() => view! { <Missing /> }.into_any(),
                        View::Topology => view! { <Topology /> }.into_any(),
                        _ if !state.has_rest() => view! { <Missing /> }.into_any(),
                        View::Templates => rest::templates(),
                        View::Recovery => rest::recovery(),
                        View::Review => rest::review(),
                        View::Compare => rest::compare(),
                    }}
                </div>
            </main>
            <StatusLine />
            <Welcome />
            {move || state.has_rest().then(|| rest::overlays(state))}
            <Toast />
        </div>
    }
}

const VIEWS: [(View, &str); 5] = [
    (View::Topology, "Topology"),
    (View::Templates, "Templates"),
    (View::Recovery, "Failover"),
    (View::Review, "Review"),
    (View::Compare, "Compare"),
];

fn tab_id(view: View) -> &'static str {
    match view {
        View::Topology => "tab-topology",
        View::Templates => "tab-templates",
        View::Recovery => "tab-failover",
        View::Review => "tab-review",
        View::Compare => "tab-compare",
    }
}

/// A comparison has a tab only while there is one.
fn is_shown(state: AppState, view: View) -> bool {
    view != View::Compare || state.against.with(Option::is_some)
}

#[component]
fn Tabs() -> impl IntoView {
    let state = AppState::get();
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let shown: Vec<_> = VIEWS.iter().filter(|(view, _)| untrack(|| is_shown(state, *view))).collect();
        let further = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => shown.len() - 1,
            _ => return,
        };
        let at = shown.iter().position(|(view, _)| *view == state.view.get_untracked()).unwrap_or_default();
        if let Some((next, _)) = shown.iter().cycle().nth(at + further) {
            state.view.set(*next);
            elements::focus(tab_id(*next));
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="Views" on:keydown=on_key>
            {VIEWS
                .map(|(tab, title)| {
                    let chosen = move || state.view.get() == tab;
                    view! {
                        <button
                            type="button"
                            role="tab"
                            id=tab_id(tab)
                            aria-selected=move || chosen().to_string()
                            tabindex=move || if chosen() { "0" } else { "-1" }
                            hidden=move || !is_shown(state, tab)
                            on:click=move |_| state.view.set(tab)
                        >
                            {title}
                            {(tab == View::Review).then(|| view! { <Tally /> })}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Stands where a view will be once the rest of the program is there.
#[component]
fn Missing() -> impl IntoView {
    let state = AppState::get();
    let words = move || {
        let is_opening = state.restoring.get() && state.rest.with(|rest| *rest == Rest::Loading);
        if is_opening { Some("Your design is being opened.".to_owned()) } else { state.rest.with(missing) }
    };
    view! { <p class="empty" role="status" data-testid="missing">{words}</p> }
}

/// How many findings there are of the worst severity, beside the name of their tab.
#[component]
fn Tally() -> impl IntoView {
    let state = AppState::get();
    move || super::panel::badge(state.counts.get())
}

/// A passing message. It is read out, and fades by itself: nothing that matters is said here alone.
#[component]
fn Toast() -> impl IntoView {
    let state = AppState::get();
    view! {
        <div class="toasts" role="status" data-testid="toast">
            <For each=move || Some(state.toast.get()).filter(|toast| !toast.1.is_empty()) key=|toast| toast.0 let:toast>
                // Once it has faded it is gone, or it would be shown anew when the page is drawn anew, as for paper.
                <p class="toast" on:animationend=move |_| state.toast.update(|now| if now.0 == toast.0 { now.1.clear() })>{toast.1}</p>
            </For>
        </div>
    }
}
