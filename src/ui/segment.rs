//! One of several choices side by side, of which one is pressed.

use leptos::prelude::*;

/// A button that shows whether its choice is the one in force.
#[component]
pub(super) fn Segment(
    #[prop(into)] pressed: Signal<bool>,
    press: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="segment"
            type="button"
            aria-pressed=move || pressed.get().to_string()
            on:click=move |_| press()
        >
            {children()}
        </button>
    }
}
