//! Where the user's own ZIP is dropped or picked, and what came of it.

use leptos::prelude::*;

use crate::ui::artifact::Upload;
use crate::ui::browser::files::Picked;
use crate::ui::drop::DropArea;
use crate::ui::icons::Icon;
use crate::ui::model::words::size;
use crate::ui::rest;
use crate::ui::state::AppState;
use crate::words::{counted, hex};

/// Shown under the choice of code while that is a ZIP of the user's.
#[component]
pub(super) fn Drop() -> impl IntoView {
    let state = AppState::get();
    let take = move |files: Vec<Picked>| {
        if let Some(file) = files.into_iter().next() {
            state.with_rest(move || rest::take_zip(state, file));
        }
    };
    let wanted = Memo::new(move |_| state.parameters.with(|parameters| parameters.compute.artifact == "zip"));
    view! {
        <div class="drop-area" hidden=move || !wanted.get()>
            <DropArea id="artifact-drop" input="artifact-file" label="Your ZIP" accept=".zip,application/zip" take>
                <strong>"Drop your ZIP here"</strong>
                " or choose a file. It stays in this tab."
            </DropArea>
            <p class="muted">
                "Your code gets the role, the environment and the routes of the built-in code: rights on the design's \
                 table, documents and keys and no others, so add to that role in the templates what else it needs."
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
