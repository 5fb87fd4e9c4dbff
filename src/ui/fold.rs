//! What stands in its row where there is room, and under a button where there is not.

use leptos::prelude::*;

use super::browser::elements;
use super::icons::Icon;

/// The button shows only where the page is narrow, and then alone: see base.css.
#[component]
pub(super) fn Fold(
    /// The id of the button.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    icon: Icon,
    /// Whether it is open, for what closes it from inside.
    open: RwSignal<bool>,
    /// Whether something in it is not as at first, which the button then shows.
    #[prop(optional, into)]
    marked: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let button = id.clone();
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            elements::focus(&button);
        }
    };
    view! {
        <div class="fold" on:keydown=close>
            <button
                class="fold-button"
                type="button"
                id=id
                aria-label=label.clone()
                title=label.clone()
                aria-expanded=move || open.get().to_string()
                class:marked=move || marked.get()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon.view()}
            </button>
            <div class="backdrop fold-backdrop" hidden=move || !open.get() on:click=move |_| open.set(false)></div>
            <div class="fold-body" role="group" aria-label=label class:shown=move || open.get()>{children()}</div>
        </div>
    }
}
