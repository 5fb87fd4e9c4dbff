//! What is taken away from a review: the report, and the templates as they are now.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sha2::{Digest, Sha256};

use crate::files::{File, zip};
use crate::parameters::private::Found;
use crate::pipeline;
use crate::report::escaped;
use crate::review::outside;
use crate::ui::browser::{clipboard, download};
use crate::ui::icons::Icon;
use crate::ui::model::difference::difference;
use crate::ui::model::report::{Changed, File as Reviewed, Report};
use crate::ui::model::session::{Opened, Session};
use crate::ui::state::{AppState, AwsState, Stacks, Text};
use crate::words::hex;

/// The name under which the report is saved.
const REPORT: &str = "review.md";

/// What became of a file since it was opened.
fn changed(file: &Opened, sha256: String) -> Option<Changed> {
    let original = serde_json::from_str(file.original.text()).ok()?;
    let changes = difference(&original, &file.document);
    (!changes.is_empty()).then_some(Changed { sha256, changes })
}

/// The report of what is on the page now.
fn report(state: AppState) -> String {
    let files: Vec<Reviewed> = state.texts.full.with_untracked(|texts| {
        let of = |text: &Text| {
            state.session.with_untracked(|session| {
                let opened = session.as_ref().and_then(|session| session.of(text.place));
                let digest = hex(&Sha256::digest(text.lines.text()));
                Reviewed {
                    stack: text.place.name(),
                    region: text.region.clone().unwrap_or_default(),
                    name: text.name.clone(),
                    sha256: opened.map_or_else(|| digest.clone(), |file| file.sha256.clone()),
                    changed: opened.and_then(|file| changed(file, digest)),
                    given: opened.map(|file| file.given.clone().into_iter().collect()).unwrap_or_default(),
                }
            })
        };
        texts.stacks.iter().map(of).collect()
    });
    let targets = state.session.with_untracked(|session| session.as_ref().map(|session| session.targets));
    let design_targets = || state.snapshot.with_untracked(|snapshot| pipeline::targets(&snapshot.design.parameters));
    let version = state.aws.with_untracked(|aws| match aws {
        AwsState::Checked { version, .. } => Some(version.clone()),
        _ => None,
    });
    state.judged.with_untracked(|judged| {
        state.stacks.with_untracked(|stacks: &Stacks| {
            let report = Report {
                files: &files,
                targets: targets.unwrap_or_else(design_targets),
                aws: version.as_deref(),
                kept: &judged.kept,
                accepted: &judged.accepted,
                outside: &outside(stacks.iter().map(|stack| &stack.template)),
            };
            report.markdown()
        })
    })
}

/// The buttons that take the report away.
#[component]
pub(super) fn ReportButtons() -> impl IntoView {
    let state = AppState::get();
    let masks = RwSignal::new(true);
    // What a report names is in the templates, in the values they are given, or in what was accepted of them. A design's
    // own templates name no account.
    let private = Memo::new(move |_| {
        let mut found = Found::default();
        if state.is_reviewing() {
            state.texts.full.with(|texts| {
                for text in &texts.stacks {
                    found.read(&text.name);
                    found.read(text.lines.text());
                }
            });
        }
        state.session.with(|session| {
            let given = session.iter().flat_map(|session| &session.files).flat_map(|file| &file.given);
            given.for_each(|(name, value)| found.read_named(name, value));
        });
        state.judged.with(|judged| judged.accepted.iter().for_each(|(_, reason)| found.read(reason)));
        found
    });
    let taken = move || {
        let report = report(state);
        if masks.get_untracked() { private.with_untracked(|found| found.masked(&report, escaped)) } else { report }
    };
    let copy = move |_| {
        spawn_local(async move {
            let copied = clipboard::copy(&taken()).await;
            state.say(if copied { "The report is copied." } else { "The browser did not allow copying." });
        });
    };
    let save = move |_| {
        if !download::save(REPORT, "text/markdown", taken().as_bytes()) {
            state.say("The browser did not save the report.");
        }
    };
    view! {
        <div class="report-buttons" role="group" aria-label="Report">
            <span class="muted">"Report"</span>
            <label class="check" hidden=move || private.with(Found::is_empty) title="Account ids, keys, tokens and passwords, which the templates hold">
                <input
                    type="checkbox"
                    data-testid="mask-report"
                    prop:checked=move || masks.get()
                    on:change:target=move |event| masks.set(event.target().checked())
                />
                <span>"without account ids and secrets"</span>
            </label>
            <button class="quiet" type="button" data-testid="copy-report" aria-label="Copy the report" title="Copy the report" on:click=copy>
                {Icon::Copy.view()}
            </button>
            <button class="quiet" type="button" data-testid="save-report" aria-label="Save the report" title="Save the report as Markdown" on:click=save>
                {Icon::Save.view()}
            </button>
        </div>
    }
}

/// Saves the templates under review as they are now, with the report.
pub(crate) fn save_templates(state: AppState) {
    let file = |path: String, bytes: Vec<u8>| File { path, bytes, executable: false };
    let mut files: Vec<File> = state.texts.full.with_untracked(|texts| {
        let template =
            |text: &Text| file(format!("{}.template.json", text.place.name()), text.lines.text().as_bytes().to_vec());
        texts.stacks.iter().map(template).collect()
    });
    files.push(file(REPORT.to_owned(), report(state).into_bytes()));
    if download::save("reviewed-templates.zip", "application/zip", &zip::archive(&files)) {
        state.change_session(Session::mark_saved);
        let has_yaml =
            state.session.with_untracked(|session| session.iter().flat_map(|it| &it.files).any(|it| it.yaml));
        state.say(if has_yaml {
            "The templates are saved as .template.json, with the report. What was YAML has lost its comments."
        } else {
            "The templates are saved, with the report."
        });
    } else {
        state.say("The browser did not save the files.");
    }
}
