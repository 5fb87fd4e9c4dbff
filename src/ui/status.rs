//! The status line: how many findings there are, and what there is of resources and bytes.

use leptos::prelude::*;

use super::icons::Icon;
use super::model::words::size;
use super::rest::{in_short, is_whole};
use super::state::{AppState, AwsState, Rest, View};
use crate::finding::Severity;
use crate::stacks::Stack;
use crate::template::text::{INLINE_LIMIT, S3_LIMIT, minified_bytes};
use crate::words::counted;

/// The line at the bottom; it is never out of date.
#[component]
pub(crate) fn StatusLine() -> impl IntoView {
    let state = AppState::get();
    let empty = move || state.stacks.with(|stacks| stacks.is_empty());
    // Nothing that was left unchecked is called good.
    let unsure = Memo::new(move |_| empty() || !state.has_rest() || !is_whole(state));
    let class = move || match state.counts.get().worst() {
        Some(Severity::Error) => "status error",
        Some(Severity::Warning) => "status warning",
        _ if unsure.get() => "status",
        _ => "status good",
    };
    let spoken = move || {
        if empty() {
            "Nothing to review".to_owned()
        } else {
            state.rest.with(|rest| match rest {
                Rest::Loading | Rest::Code => "The review is loading".to_owned(),
                Rest::Review | Rest::Here => state.counts.get().spoken(),
                Rest::Failed(_) => "The review did not load".to_owned(),
            })
        }
    };
    let resources = Memo::new(move |_| {
        state.stacks.with(|stacks| stacks.iter().map(|stack| stack.template.resources.len()).sum::<usize>())
    });
    let sizes = move || {
        state.stacks.with(|stacks| {
            let bytes = |count: usize| size(u64::try_from(count).unwrap_or(u64::MAX));
            let one = |stack: &Stack| {
                let full = state.texts.full.with(|texts| bytes(texts.lines_of(stack.place).text().len()));
                let by_s3 = stack.foundation.is_some() || state.is_reviewing();
                let mut title = format!("CloudFormation takes {}", bytes(if by_s3 { S3_LIMIT } else { INLINE_LIMIT }));
                let mut words = format!("{} {full}", stack.place.name());
                if let Some(foundation) = &stack.foundation {
                    title = format!("{title}, and {} of a foundation", bytes(INLINE_LIMIT));
                    words = format!("{words}, foundation {}", bytes(minified_bytes(foundation)));
                }
                view! { <span class="status-item" title=title>{words}</span> }
            };
            stacks.iter().map(one).collect_view()
        })
    };
    let recovery = move || state.budgets.with(|budgets| budgets.as_deref().map(in_short).unwrap_or_default());
    let aws = move || {
        state.aws.with(|aws| match aws {
            AwsState::Loading => ("AWS rules are loading".to_owned(), String::new()),
            AwsState::Checking => ("AWS rules: checking".to_owned(), String::new()),
            AwsState::Checked { version, findings, .. } => {
                let found = match findings.len() {
                    0 => String::new(),
                    several => format!(": {}", counted(several, "finding")),
                };
                (format!("AWS rules checked ({version}){found}"), "By AWS CloudFormation Validate".to_owned())
            }
            AwsState::Stopped(error) => ("AWS rules broke down".to_owned(), error.clone()),
            AwsState::Failed(error) => ("AWS rules did not load".to_owned(), error.clone()),
        })
    };
    view! {
        <footer class=class>
            <button
                type="button"
                data-testid="status"
                title="Show the findings"
                on:click=move |_| {
                    state.panel_shown.set(false);
                    state.view.set(View::Review);
                    AppState::focus("findings");
                }
            >
                {move || match state.counts.get().worst() {
                    Some(Severity::Error) => Icon::Error.view(),
                    Some(Severity::Warning) => Icon::Alert.view(),
                    _ if unsure.get() => Icon::Info.view(),
                    _ => Icon::Check.view(),
                }}
                <span aria-live="polite">{spoken}</span>
                {Icon::ChevronRight.view()}
            </button>
            <button
                type="button"
                class="status-item"
                data-testid="recovery"
                title="Show the budgets"
                hidden=move || recovery().is_empty()
                on:click=move |_| {
                    state.panel_shown.set(false);
                    state.view.set(View::Recovery);
                }
            >
                {recovery}
            </button>
            <span class="status-item" data-testid="aws" title=move || aws().1>{move || aws().0}</span>
            <span class="status-item">{move || counted(resources.get(), "resource")}</span>
            <span class="status-item sizes" hidden=empty>{sizes}</span>
        </footer>
    }
}
