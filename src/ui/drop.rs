//! The area on which files are dropped, and which lets choose them as well.

use leptos::prelude::*;

use super::browser::files::{self, Picked};
use super::icons::Icon;

/// The area; its words are its children.
#[component]
pub(super) fn DropArea(
    /// What tests know the area by.
    id: &'static str,
    /// What they know its input by.
    input: &'static str,
    /// The input's name.
    label: &'static str,
    /// The endings of files that are offered.
    accept: &'static str,
    /// Whether several files are taken at once.
    #[prop(optional)]
    multiple: bool,
    take: impl Fn(Vec<Picked>) + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let over = RwSignal::new(false);
    view! {
        <label
            class="drop"
            class:over=move || over.get()
            data-testid=id
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                take(files::dropped(&event));
            }
        >
            <input
                type="file"
                class="visually-hidden"
                multiple=multiple
                accept=accept
                data-testid=input
                aria-label=label
                on:change:target=move |event| take(files::picked(&event.target()))
            />
            {Icon::Upload.view()}
            <span>{children()}</span>
        </label>
    }
}
