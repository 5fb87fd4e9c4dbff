//! The review: its tab, the panel of what is under review, and the ways in.

mod files;
mod filters;
mod intake;
mod open;
mod row;
mod taken;

use leptos::prelude::*;

use super::browser::elements;
use super::fold::Fold;
use super::icons::Icon;
use super::model::coverage::{self, Aws};
use super::model::filter::{Filter, key};
use super::model::session::Refused;
use super::state::{AppState, AwsState, LISTED};
use crate::finding::{Finding, Severity, Suppression};
use crate::report::WEIGHTS;
use crate::review::{outside, rules};
use crate::words::counted;
use crate::words::grouped;
use filters::{Choices, Weights};
use taken::ReportButtons;

pub(crate) use files::FilesPanel;
pub(crate) use intake::{Meant, take};
pub(crate) use open::{Banner, DropSign, OpenDialog};
pub(crate) use row::Row;
pub(crate) use taken::save_templates;

/// The tab.
#[component]
pub(crate) fn Review() -> impl IntoView {
    let state = AppState::get();
    let asked = Memo::new(move |_| {
        let filter = state.listing.filter.get();
        let services = state.services.get();
        state.findings.with(|findings| {
            findings.iter().filter(|finding| filter.takes(finding, &services)).cloned().collect::<Vec<_>>()
        })
    });
    let listed = move |severity: Severity| {
        let most = state.listing.most.get();
        asked.with(|asked| {
            asked.iter().take(most).filter(|finding| finding.severity == severity).cloned().collect::<Vec<_>>()
        })
    };
    let left = move || asked.with(Vec::len).saturating_sub(state.listing.most.get());
    let count = move |severity: Severity| {
        asked.with(|asked| asked.iter().filter(|finding| finding.severity == severity).count())
    };
    // Whoever comes back to the list finds it where it was left.
    if let Some(key) = state.listing.open.get_untracked() {
        request_animation_frame(move || elements::show(&key));
    }
    let nothing = move || {
        if state.stacks.with(|stacks| stacks.is_empty()) {
            "There is no template to review. Open others, or go back to your design."
        } else if state.findings.with(|findings| findings.is_empty()) {
            state.stacks.with(|stacks| coverage::verdict(stacks, aws(state)))
        } else {
            "No finding is as the filters ask."
        }
    };
    view! {
        <div class="review" id="findings" data-testid="findings" role="region" tabindex="-1" aria-label="Findings">
            <div class="toolbar review-bar">
                <Weights />
                <Fold
                    id="filters"
                    label="Filters and report"
                    icon=Icon::Sliders
                    open=RwSignal::new(false)
                    marked=Signal::derive(move || state.listing.filter.with(Filter::is_narrowed))
                >
                    <Choices />
                    <ReportButtons />
                </Fold>
            </div>
            <div class="review-body">
                <Refusals />
                <GuardFiles />
                <Gaps />
                {WEIGHTS
                    .map(|(severity, title)| {
                        view! {
                            <section class="finding-group" hidden=move || count(severity) == 0>
                                <h2>{title} " " <span class="count">{move || grouped(count(severity))}</span></h2>
                                <ul class="findings-list">
                                    <For each=move || listed(severity) key=key let:finding>
                                        <Row finding />
                                    </For>
                                </ul>
                            </section>
                        }
                    })
                    .collect_view()}
                <p class="empty" hidden=move || asked.with(|asked| !asked.is_empty())>{nothing}</p>
                <p class="more-findings" hidden=move || left() == 0>
                    <button
                        class="button"
                        type="button"
                        on:click=move |_| state.listing.most.update(|most| *most += LISTED)
                    >
                        {move || format!("Show {} more of {}", left().min(LISTED), grouped(asked.with(Vec::len)))}
                    </button>
                </p>
                <Accepted />
                <Outside />
            </div>
        </div>
    }
}

/// What was not checked, whatever was found.
#[component]
fn Gaps() -> impl IntoView {
    let state = AppState::get();
    let gaps = Memo::new(move |_| state.stacks.with(|stacks| coverage::gaps(stacks, aws(state))));
    view! {
        <ul class="gaps" data-testid="gaps" aria-label="Not checked" hidden=move || gaps.with(Vec::is_empty)>
            {move || {
                let line = |words: &'static str| view! { <li>{Icon::Info.view()} <span>{words}</span></li> };
                gaps.get().into_iter().map(line).collect_view()
            }}
        </ul>
    }
}

/// The files that were refused, where the panel that says so is not beside the list.
#[component]
fn Refusals() -> impl IntoView {
    let state = AppState::get();
    let refused = Memo::new(move |_| {
        state.session.with(|session| session.as_ref().map(|session| session.refused.clone()).unwrap_or_default())
    });
    view! {
        <ul class="gaps refusals" role="alert" aria-label="Not opened" hidden=move || refused.with(Vec::is_empty)>
            {move || {
                let line = |refused: Refused| {
                    view! {
                        <li>
                            {Icon::Error.view()}
                            <span><strong>{refused.name}</strong> " was not opened: " {refused.reason} "."</span>
                        </li>
                    }
                };
                refused.get().into_iter().map(line).collect_view()
            }}
        </ul>
    }
}

/// How far AWS's own rules are.
fn aws(state: AppState) -> Aws {
    state.aws.with(|aws| match aws {
        AwsState::Checked { about, .. } if *about == state.shown() => Aws::Done,
        AwsState::Loading | AwsState::Checking | AwsState::Checked { .. } => Aws::Looking,
        AwsState::Stopped(_) => Aws::Stopped,
        AwsState::Failed(_) => Aws::Failed,
    })
}

/// Whether everything that can be checked was checked.
pub(crate) fn is_whole(state: AppState) -> bool {
    let aws = aws(state);
    aws == Aws::Done && state.stacks.with(|stacks| coverage::gaps(stacks, aws).is_empty())
}

/// The user's own rules that are asked, each of which can be let go.
#[component]
fn GuardFiles() -> impl IntoView {
    let state = AppState::get();
    let let_go = move |name: &str| {
        state.guard.update(|files| files.retain(|file| file.name != name));
        state.hush();
        AppState::focus("findings");
    };
    view! {
        <ul class="guard-files" data-testid="guard" aria-label="Your rules" hidden=move || state.guard.with(Vec::is_empty)>
            <For each=move || state.guard.get() key=|file| (file.name.clone(), file.text.len()) let:file>
                <li>
                    <span class="mono">{file.name.clone()}</span>
                    <button
                        class="quiet small"
                        type="button"
                        aria-label=format!("Stop asking {}", file.name)
                        title="Stop asking these rules"
                        on:click=move |_| let_go(&file.name)
                    >
                        {Icon::Close.view()}
                    </button>
                </li>
            </For>
        </ul>
    }
}

/// What was accepted, with the reasons; also what is not found any more.
#[component]
fn Accepted() -> impl IntoView {
    let state = AppState::get();
    let accepted = Memo::new(move |_| state.judged.with(|judged| judged.accepted.clone()));
    let row = move |(finding, reason): (Finding, String)| {
        let about = finding.logical_id.clone().unwrap_or_else(|| finding.stack.name().to_owned());
        let (rule, message) = (finding.rule.to_string(), finding.message.clone());
        view! {
            <li class="finding accepted">
                {Icon::Check.view()}
                <div class="finding-words">
                    <p>{reason}</p>
                    <p class="finding-links">
                        <strong class="mono">{about}</strong>
                        <span class="mono muted">{rule}</span>
                        <span class="muted">{message}</span>
                    </p>
                </div>
                <button
                    class="button small"
                    type="button"
                    on:click=move |_| {
                        state.restore(&finding);
                        state.say("It counts again.");
                        AppState::focus("findings");
                    }
                >
                    "Count it again"
                </button>
            </li>
        }
    };
    // What AWS's rules find is known only when they have looked; while they look again, what was known is.
    let all_known = Memo::new(move |earlier: Option<&bool>| match aws(state) {
        Aws::Done | Aws::Failed | Aws::Stopped => true,
        Aws::Looking => earlier.copied().unwrap_or(false),
    });
    let idle = Memo::new(move |_| {
        let known = all_known.get();
        let is_told = |one: &&Suppression| known || rules::find(&one.rule).is_some();
        state.judged.with(|judged| judged.idle.iter().filter(is_told).cloned().collect::<Vec<_>>())
    });
    let idle_row = move |suppression: Suppression| {
        let about = suppression.logical_id.clone().unwrap_or_else(|| suppression.stack.name().to_owned());
        let (reason, rule) = (suppression.reason.clone(), suppression.rule.clone());
        view! {
            <li class="finding accepted idle">
                {Icon::Info.view()}
                <div class="finding-words">
                    <p>{reason}</p>
                    <p class="finding-links">
                        <strong class="mono">{about}</strong>
                        <span class="mono muted">{rule}</span>
                        <span class="muted">"Matches nothing now"</span>
                    </p>
                </div>
                <button
                    class="button small"
                    type="button"
                    on:click=move |_| {
                        state.forget(&suppression);
                        state.say("It is accepted no longer, should it be found again.");
                        AppState::focus("findings");
                    }
                >
                    "Remove"
                </button>
            </li>
        }
    };
    let count = move || accepted.with(|accepted| accepted.len()) + idle.with(Vec::len);
    view! {
        <section class="finding-group" data-testid="suppressed" hidden=move || count() == 0>
            <h2>"Accepted" " " <span class="count">{count}</span></h2>
            <ul class="findings-list">
                <For each=move || accepted.get().to_vec() key=|(finding, reason)| (key(finding), reason.clone()) let:one>
                    {row(one)}
                </For>
                <For each=move || idle.get() key=|one| (one.stack, one.rule.clone(), one.logical_id.clone(), one.reason.clone()) let:one>
                    {idle_row(one)}
                </For>
            </ul>
        </section>
    }
}

/// What only AWS can tell.
#[component]
fn Outside() -> impl IntoView {
    let state = AppState::get();
    let asked = move || {
        state.stacks.with(|stacks| {
            outside(stacks.iter().map(|stack| &stack.template))
                .into_iter()
                .map(|one| view! { <li><p>{one.what}</p><code>{one.check}</code></li> })
                .collect_view()
        })
    };
    view! {
        <section class="finding-group outside" hidden=move || state.stacks.with(|stacks| stacks.is_empty())>
            <h2>"What only AWS can tell"</h2>
            <p class="muted">"No template shows these. Ask in both Regions before the pair is trusted."</p>
            <ul>{asked}</ul>
        </section>
    }
}

/// "3 findings".
pub(crate) fn spoken(count: usize) -> String {
    counted(count, "finding")
}
