//! Taking the files away: one by one, or all in a ZIP.

use std::sync::Arc;

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{clipboard, download};
use super::dialog::open_while;
use super::icons::Icon;
use super::model::contents::{describe, is_text, media_type};
use super::model::words::size;
use super::state::{AppState, blocks};
use crate::artifact::Artifact;
use crate::files::{File, LONGEST_REASON, archive_name, zip};
use crate::finding::Finding;
use crate::parameters::codec;
use crate::pipeline;
use crate::words::counted;

/// The design's own file: it can be saved whatever is wrong with the design.
const DESIGN: &str = "design.json";

/// Every file of the export as it is now; where errors block it, the design alone.
fn files(state: AppState) -> Vec<File> {
    let reason = state.override_reason.get_untracked();
    let exported = state.may_export_untracked().then(|| {
        state.parameters.with_untracked(|parameters| {
            state.snapshot.with_untracked(|snapshot| {
                let export = |artifact: &Arc<Artifact>| pipeline::export(parameters, snapshot, artifact, Some(&reason));
                state.artifact.with_untracked(export).ok()
            })
        })
    });
    exported.flatten().unwrap_or_else(|| {
        let text = state.parameters.with_untracked(codec::write);
        vec![File { path: DESIGN.to_owned(), bytes: text.into_bytes(), executable: false }]
    })
}

/// One file of the export.
pub(crate) fn file(state: AppState, path: &str) -> Option<File> {
    files(state).into_iter().find(|file| file.path == path)
}

/// One file of the export as text.
pub(crate) fn text_of(state: AppState, path: &str) -> Option<String> {
    String::from_utf8(file(state, path)?.bytes).ok()
}

/// The dialog.
#[component]
pub(crate) fn ExportDialog() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    open_while(dialog, state.export_shown);
    view! {
        <dialog
            class="dialog export-dialog"
            node_ref=dialog
            aria-labelledby="export-title"
            on:close=move |_| {
                state.export_shown.set(false);
                // A reason is for the errors that it was given for, not for those of later.
                state.override_reason.set(String::new());
            }
        >
            {move || state.export_shown.get().then(|| view! { <Contents /> })}
        </dialog>
    }
}

#[component]
fn Contents() -> impl IntoView {
    let state = AppState::get();
    let list = Memo::new(move |_| {
        state.snapshot.track();
        state.counts.track();
        state.override_reason.track();
        Arc::new(files(state).into_iter().map(|file| (file.path, file.bytes.len())).collect::<Vec<_>>())
    });
    let name = move || state.snapshot.with(|snapshot| archive_name(&snapshot.design));
    let blocked = Memo::new(move |_| !state.may_export());
    let whole = move || list.with(|list| list.iter().map(|(_, bytes)| *bytes).sum::<usize>());
    let save_all = move |_| {
        let archive = zip::archive(&files(state));
        let name = state.snapshot.with_untracked(|snapshot| archive_name(&snapshot.design));
        if download::save(&name, media_type(&name), &archive) {
            state.mark_exported();
            state.say("The files are saved. From here on, changed lines are marked against them.");
        } else {
            state.say("The browser did not save the files.");
        }
    };
    view! {
        <header class="dialog-head">
            <div>
                <h2 id="export-title">"Export"</h2>
                <p class="mono muted">{name}</p>
            </div>
            <button class="quiet" type="button" aria-label="Close" on:click=move |_| state.export_shown.set(false)>
                {Icon::Close.view()}
            </button>
        </header>
        <Blocking blocked />
        <div class="export-list">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col" class="amount">"Size"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || list.get().to_vec() key=|(path, bytes)| (path.clone(), *bytes) let((path, bytes))>
                        <Row path bytes blocked />
                    </For>
                </tbody>
            </table>
        </div>
        <footer class="dialog-foot">
            <p class="muted">
                {move || format!("{}, {} before zipping", counted(list.with(|list| list.len()), "file"), sized(whole()))}
            </p>
            <button
                class="button primary"
                type="button"
                data-testid="export-zip"
                disabled=move || blocked.get()
                on:click=save_all
            >
                {Icon::Save.view()}
                "Save all as ZIP"
            </button>
        </footer>
    }
}

/// What keeps the templates here.
#[component]
fn Blocking(blocked: Memo<bool>) -> impl IntoView {
    let state = AppState::get();
    let errors = Memo::new(move |_| {
        let error = |finding: &&Finding| blocks(finding);
        state.judged.with(|judged| {
            let accepted = judged.accepted.iter().map(|(finding, _)| finding);
            judged.kept.iter().chain(accepted).filter(error).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <div class="export-blocked" hidden=move || errors.with(Vec::is_empty)>
            <p class="message error">
                {Icon::Error.view()}
                <span>
                    {move || {
                        let count = counted(errors.with(Vec::len), "error");
                        if blocked.get() {
                            format!("{count} would keep these templates from deploying, or the pair from surviving. The design itself can be saved.")
                        } else {
                            format!("Exported in spite of {count}, for the reason below.")
                        }
                    }}
                </span>
            </p>
            <ul>
                <For each=move || errors.get() key=|finding| (finding.rule.clone(), finding.stack, finding.path.clone(), finding.message.clone()) let:finding>
                    <li>
                        {finding.message}
                        " "
                        {finding
                            .parameter
                            .map(|id| {
                                view! {
                                    <button
                                        class="link"
                                        type="button"
                                        on:click=move |_| {
                                            state.export_shown.set(false);
                                            state.show_field(id);
                                        }
                                    >
                                        "Show the field"
                                    </button>
                                }
                            })}
                    </li>
                </For>
            </ul>
            <div class="override">
                <label for="override-reason">"To export all the same, say why. Every template and the runbook will carry it."</label>
                <textarea
                    id="override-reason"
                    data-testid="override-reason"
                    rows="2"
                    maxlength=LONGEST_REASON.to_string()
                    prop:value=move || state.override_reason.get()
                    on:input:target=move |event| state.override_reason.set(event.target().value())
                ></textarea>
            </div>
        </div>
    }
}

#[component]
fn Row(path: String, bytes: usize, blocked: Memo<bool>) -> impl IntoView {
    let state = AppState::get();
    let stays = {
        let path = path.clone();
        move || blocked.get() && path != DESIGN
    };
    let copy = is_text(&path).then(|| {
        let path = path.clone();
        let label = format!("Copy {path}");
        let copy = move |_| {
            let path = path.clone();
            spawn_local(async move {
                let copied = match text_of(state, &path) {
                    Some(text) => clipboard::copy(&text).await,
                    None => false,
                };
                state.say(if copied { format!("{path} is copied.") } else { "The browser did not allow copying.".to_owned() });
            });
        };
        view! {
            <button class="quiet small" type="button" aria-label=label title="Copy" disabled=stays.clone() on:click=copy>
                {Icon::Copy.view()}
            </button>
        }
    });
    let save = {
        let path = path.clone();
        move |_| {
            let Some(file) = file(state, &path) else { return };
            let saved = download::save(&path.replace('/', "-"), media_type(&path), &file.bytes);
            if saved && path == DESIGN {
                state.mark_saved();
            }
        }
    };
    view! {
        <tr data-file=path.clone()>
            <th scope="row" class="mono">{path.clone()}</th>
            <td class="muted">{describe(&path)}</td>
            <td class="amount">{sized(bytes)}</td>
            <td class="actions">
                {copy}
                <button class="quiet small" type="button" aria-label=format!("Save {path}") title="Save" disabled=stays on:click=save>
                    {Icon::Save.view()}
                </button>
            </td>
        </tr>
    }
}

fn sized(bytes: usize) -> String {
    size(u64::try_from(bytes).unwrap_or(u64::MAX))
}
