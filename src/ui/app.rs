//! The page's regions and what lies over them.

use leptos::prelude::*;

use super::aws;
use super::browser::{elements, guard};
use super::export::ExportDialog;
use super::findings::{Findings, StatusLine};
use super::panel::Panel;
use super::state::{AppState, View};
use super::templates::Templates;
use super::topbar::TopBar;
use super::topology::Topology;

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let state = AppState::new();
    provide_context(state);
    aws::follow(state);
    guard::against_leaving(move || state.is_unsaved());
    view! {
        <div class="shell">
            <a class="skip" href="#main">"Skip the parameters"</a>
            <TopBar />
            <Panel />
            <main id="main" tabindex="-1">
                <Tabs />
                <div class="view" role="tabpanel" aria-labelledby=move || tab_id(state.view.get())>
                    {move || match state.view.get() {
                        View::Topology => view! { <Topology /> }.into_any(),
                        View::Templates => view! { <Templates /> }.into_any(),
                    }}
                </div>
                <Findings />
            </main>
            <StatusLine />
            <ExportDialog />
            <Toast />
        </div>
    }
}

const VIEWS: [(View, &str); 2] = [(View::Topology, "Topology"), (View::Templates, "Templates")];

fn tab_id(view: View) -> &'static str {
    match view {
        View::Topology => "tab-topology",
        View::Templates => "tab-templates",
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let state = AppState::get();
    let other = move || if state.view.get_untracked() == View::Topology { View::Templates } else { View::Topology };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            state.view.set(other());
            elements::focus(tab_id(state.view.get_untracked()));
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
                            on:click=move |_| state.view.set(tab)
                        >
                            {title}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// A passing message. It is read out, and fades by itself: nothing that matters is said here alone.
#[component]
fn Toast() -> impl IntoView {
    let state = AppState::get();
    view! {
        <div class="toasts" role="status" data-testid="toast">
            <For each=move || Some(state.toast.get()).filter(|toast| !toast.1.is_empty()) key=|toast| toast.0 let:toast>
                <p class="toast">{toast.1}</p>
            </For>
        </div>
    }
}
