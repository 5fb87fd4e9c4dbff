//! A dialog over the page: its heading, how it is closed, and that what is in it is there only while it is shown.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icons::Icon;

/// Opens a dialog over the page while it is to be shown.
pub(super) fn open_while(dialog: NodeRef<Dialog>, shown: RwSignal<bool>) {
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            if shown.get() {
                // It refuses when it is open already, which is what is wanted.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
}

/// The dialog; what is in it are its children.
#[component]
pub(super) fn Frame(
    dialog: NodeRef<Dialog>,
    /// Whether it is shown.
    shown: RwSignal<bool>,
    /// What tests know it by; its heading has the id with `-title` behind.
    id: &'static str,
    title: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    open_while(dialog, shown);
    let (heading, named_by) = (format!("{id}-title"), format!("{id}-title"));
    view! {
        <dialog class=format!("dialog {id}-dialog") data-testid=format!("{id}-dialog") node_ref=dialog aria-labelledby=named_by on:close=move |_| shown.set(false)>
            <header class="dialog-head">
                <h2 id=heading>{title}</h2>
                <button class="quiet" type="button" aria-label="Close" on:click=move |_| shown.set(false)>
                    {Icon::Close.view()}
                </button>
            </header>
            <Show when=move || shown.get()>{children()}</Show>
        </dialog>
    }
}
