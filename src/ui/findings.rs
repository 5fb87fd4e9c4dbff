//! The status line, and the list of findings that it opens.

use leptos::prelude::*;

use super::browser::elements;
use super::icons::Icon;
use super::model::draft;
use super::model::words::{Counts, counted, size};
use super::state::{AppState, AwsState};
use crate::finding::{Finding, Place, Severity};
use crate::parameters::spec;
use crate::template::text::{INLINE_LIMIT, S3_LIMIT, minified_bytes};
use crate::ui::segment::Segment;

/// The line at the bottom; it is never out of date.
#[component]
pub(crate) fn StatusLine() -> impl IntoView {
    let state = AppState::get();
    let class = move || match state.counts.get().worst() {
        Some(Severity::Error) => "status error",
        Some(Severity::Warning) => "status warning",
        _ => "status good",
    };
    let resources = Memo::new(move |_| {
        state
            .snapshot
            .with(|snapshot| snapshot.stacks.iter().map(|stack| stack.template.resources.len()).sum::<usize>())
    });
    let sizes = move || {
        state.snapshot.with(|snapshot| {
            let bytes = |count: usize| size(u64::try_from(count).unwrap_or(u64::MAX));
            snapshot
                .stacks
                .iter()
                .flat_map(|stack| {
                    let name = stack.place.name();
                    let full = state.texts.full.with(|texts| bytes(texts.lines_of(stack.place).text().len()));
                    let limit = if stack.foundation.is_some() { S3_LIMIT } else { INLINE_LIMIT };
                    let foundation = stack.foundation.as_ref().map(|foundation| {
                        let sent = bytes(minified_bytes(foundation));
                        (format!("{name} foundation {sent}"), limit_words(INLINE_LIMIT))
                    });
                    [Some((format!("{name} {full}"), limit_words(limit))), foundation]
                })
                .flatten()
                .map(|(words, title)| view! { <span class="status-item" title=title>{words}</span> })
                .collect_view()
        })
    };
    let aws = move || {
        state.aws.with(|aws| match aws {
            AwsState::Loading => ("AWS rules are loading".to_owned(), String::new()),
            AwsState::Checking => ("AWS rules: checking".to_owned(), String::new()),
            AwsState::Checked { version, findings } => {
                let found = match findings.len() {
                    0 => String::new(),
                    several => format!(": {}", counted(several, "finding")),
                };
                (format!("AWS rules checked ({version}){found}"), "By AWS CloudFormation Validate".to_owned())
            }
            AwsState::Failed(error) => ("AWS rules did not load".to_owned(), error.clone()),
        })
    };
    view! {
        <footer class=class>
            <button
                type="button"
                id=OPENER
                data-testid="status"
                aria-expanded=move || state.findings_shown.get().to_string()
                aria-controls="findings"
                on:click=move |_| {
                    state.findings_shown.update(|shown| *shown = !*shown);
                    if state.findings_shown.get_untracked() {
                        // It can take the focus once it is shown.
                        request_animation_frame(|| elements::focus("findings"));
                    }
                }
            >
                {move || match state.counts.get().worst() {
                    Some(Severity::Error) => Icon::Error.view(),
                    Some(Severity::Warning) => Icon::Alert.view(),
                    _ => Icon::Check.view(),
                }}
                <span aria-live="polite">{move || state.counts.get().spoken()}</span>
                <span class="chevron">{Icon::ChevronUp.view()}</span>
            </button>
            <span class="status-item">{move || counted(resources.get(), "resource")}</span>
            {sizes}
            <span class="status-item" data-testid="aws" title=move || aws().1>{move || aws().0}</span>
        </footer>
    }
}

fn limit_words(limit: usize) -> String {
    format!("CloudFormation takes {}", size(u64::try_from(limit).unwrap_or(u64::MAX)))
}

/// The button that opens the list.
const OPENER: &str = "open-findings";

/// Closes the list; the focus goes back to where it was opened.
fn close(state: AppState) {
    state.findings_shown.set(false);
    elements::focus(OPENER);
}

/// The list over the bottom of the view.
#[component]
pub(crate) fn Findings() -> impl IntoView {
    let state = AppState::get();
    let only = RwSignal::new(None::<Severity>);
    let listed = move || {
        state.findings.with(|findings| {
            let wanted = |finding: &&Finding| only.get().is_none_or(|severity| severity == finding.severity);
            findings.iter().filter(wanted).cloned().collect::<Vec<_>>()
        })
    };
    let filter = move |severity: Option<Severity>, words: &'static str, count: fn(Counts) -> usize| {
        view! {
            <Segment
                pressed=Signal::derive(move || only.get() == severity)
                press=move || only.set(severity)
            >
                {words}
                <span class="count">{move || count(state.counts.get())}</span>
            </Segment>
        }
    };
    view! {
        <section
            class="findings"
            id="findings"
            data-testid="findings"
            aria-label="Findings"
            tabindex="-1"
            hidden=move || !state.findings_shown.get()
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close(state);
                }
            }
        >
            <div class="findings-head">
                <h2>"Findings"</h2>
                <div class="segments">
                    {filter(None, "All", |counts| counts.errors + counts.warnings + counts.infos)}
                    {filter(Some(Severity::Error), "Errors", |counts| counts.errors)}
                    {filter(Some(Severity::Warning), "Warnings", |counts| counts.warnings)}
                    {filter(Some(Severity::Info), "Notes", |counts| counts.infos)}
                </div>
                <button
                    class="quiet"
                    type="button"
                    aria-label="Close the findings"
                    on:click=move |_| close(state)
                >
                    {Icon::Close.view()}
                </button>
            </div>
            <ul class="findings-list">
                <For
                    each=listed
                    key=|finding| (finding.rule.clone(), finding.stack, finding.path.clone(), finding.message.clone(), finding.fix.clone())
                    let:finding
                >
                    <Row finding />
                </For>
                <li class="empty" hidden=move || state.findings.with(|findings| !findings.is_empty())>
                    "Nothing to report: the pair would deploy, and holds its targets as far as templates can tell."
                </li>
            </ul>
        </section>
    }
}

#[component]
fn Row(finding: Finding) -> impl IntoView {
    let state = AppState::get();
    let (class, icon) = match finding.severity {
        Severity::Error => ("finding error", Icon::Error),
        Severity::Warning => ("finding warning", Icon::Alert),
        Severity::Info => ("finding info", Icon::Info),
    };
    let stack = finding.stack;
    let about = match (&finding.logical_id, stack) {
        (Some(id), Place::Pair) => id.clone(),
        (Some(id), stack) => format!("{} · {id}", stack.name()),
        (None, Place::Pair) => String::new(),
        (None, stack) => stack.name().to_owned(),
    };
    let to_field = finding.parameter.and_then(spec::find).map(|spec| {
        view! {
            <button class="link" type="button" on:click=move |_| state.show_field(spec.id)>
                {Icon::Sliders.view()}
                {spec.label}
            </button>
        }
    });
    let to_node = finding.logical_id.clone().map(|id| {
        view! {
            <button
                class="link"
                type="button"
                on:click=move |_| {
                    if let Some(node) = state.node_of(stack, &id) {
                        state.show_node(node);
                    }
                }
            >
                {Icon::Fit.view()}
                "Picture"
            </button>
        }
    });
    let pointer = finding.path.clone().or_else(|| finding.logical_id.as_ref().map(|id| format!("/Resources/{id}")));
    let to_line = pointer.filter(|_| stack != Place::Pair).map(|pointer| {
        let line = move || state.texts.full.with(|texts| texts.lines_of(stack).at_pointer(&pointer));
        let line = Memo::new(move |_| line());
        view! {
            <button
                class="link"
                type="button"
                hidden=move || line.get().is_none()
                on:click=move |_| {
                    if let Some(line) = line.get_untracked() {
                        state.show_line(stack, line);
                    }
                }
            >
                {Icon::Code.view()}
                {move || line.get().map(|line| format!("Line {}", line + 1))}
            </button>
        }
    });
    let mend = finding.parameter.zip(finding.fix.clone()).and_then(|(parameter, fix)| {
        let spec = spec::find(parameter)?;
        let words = draft::read(spec, &fix).map_or_else(|_| fix.clone(), |value| draft::spoken(spec, &value));
        Some(view! {
            <button class="button small" type="button" on:click=move |_| state.mend(parameter, &fix)>
                {format!("Set to {words}")}
            </button>
        })
    });
    view! {
        <li class=class data-rule=finding.rule.to_string()>
            {icon.view()}
            <div class="finding-words">
                <p><span class="visually-hidden">{finding.severity.name()} ": "</span>{finding.message}</p>
                <p class="finding-links">
                    <span class="mono muted">{finding.rule.to_string()}</span>
                    <span class="muted">{about}</span>
                    {to_field}
                    {to_node}
                    {to_line}
                </p>
            </div>
            {mend}
        </li>
    }
}
