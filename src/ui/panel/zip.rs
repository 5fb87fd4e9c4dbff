//! Where the user's own ZIP is dropped or picked, and what came of it.

use leptos::prelude::*;

use crate::ui::artifact::Upload;
use crate::ui::browser::files;
use crate::ui::icons::Icon;
use crate::ui::model::words::{counted, size};
use crate::ui::rest;
use crate::ui::state::AppState;
use crate::words::hex;

/// Shown under the choice of code while that is a ZIP of the user's.
#[component]
pub(super) fn Drop() -> impl IntoView {
    let state = AppState::get();
    let over = RwSignal::new(false);
    let wanted = Memo::new(move |_| state.parameters.with(|parameters| parameters.compute.artifact == "zip"));
    view! {
        <div class="drop-area" hidden=move || !wanted.get()>
            <label
                class="drop"
                class:over=move || over.get()
                data-testid="artifact-drop"
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=move |event| {
                    event.prevent_default();
                    over.set(false);
                    if let Some(file) = files::dropped(&event) {
                        state.with_rest(move || rest::take_zip(state, file));
                    }
                }
            >
                <input
                    type="file"
                    class="visually-hidden"
                    accept=".zip,application/zip"
                    data-testid="artifact-file"
                    aria-label="Your ZIP"
                    on:change:target=move |event| {
                        if let Some(file) = files::picked(&event.target()) {
                            state.with_rest(move || rest::take_zip(state, file));
                        }
                    }
                />
                {Icon::Upload.view()}
                <span><strong>"Drop your ZIP here"</strong> " or choose a file. It stays in this tab."</span>
            </label>
            <p class="muted">
                "Your code gets what the built-in code gets: its role, its environment and its routes. What it needs \
                 beyond that has to be added to the templates."
            </p>
            <div class="drop-result" data-testid="artifact-result" role="status">
                {move || state.upload.with(result)}
            </div>
        </div>
    }
}

fn result(upload: &Upload) -> AnyView {
    match upload {
        Upload::None => ().into_any(),
        Upload::Reading { name, taken, size: whole, .. } => view! {
            <p>{format!("Reading {name}: {} of {}", size(*taken), size(*whole))}</p>
            <progress max=whole.to_string() value=taken.to_string()></progress>
        }
        .into_any(),
        Upload::Ready { name, artifact } => {
            view! {
                <p class="message success">{Icon::Check.view()} <strong>{name.clone()}</strong></p>
                <dl>
                    <dt>"Size"</dt>
                    <dd>{artifact.size.map(size)} ", " {counted(artifact.entries.len(), "file")}</dd>
                    <dt>"SHA-256"</dt>
                    <dd class="mono digest">{hex(&artifact.sha256)}</dd>
                </dl>
            }
            .into_any()
        }
        Upload::Refused { name, reason } => view! {
            <p class="message error">{Icon::Error.view()} <span><strong>{name.clone()}</strong> ": " {reason.clone()}</span></p>
        }
        .into_any(),
    }
}
