//! The whole for a review on paper: what it is, the budgets, every failure, what was found and accepted, and lines to sign.

use leptos::prelude::*;

use super::budgets::BudgetTables;
use super::scorecard::Scorecard;
use crate::finding::Finding;
use crate::ui::browser::elements;
use crate::ui::state::AppState;

/// What is printed.
#[component]
pub(super) fn Paper() -> impl IntoView {
    let state = AppState::get();
    let title = move || {
        state.session.with(|session| match session {
            Some(session) => session.names(),
            None => state.parameters.with(|parameters| {
                format!(
                    "{} {}: {} and {}",
                    parameters.environment.application,
                    parameters.environment.suffix,
                    parameters.regions.primary,
                    parameters.regions.secondary
                )
            }),
        })
    };
    let line = |finding: &Finding, reason: Option<&String>| {
        let place = finding.logical_id.clone().or(finding.parameter.map(str::to_owned)).unwrap_or_default();
        let reason = reason.map(|reason| format!(" Accepted: {reason}"));
        view! {
            <li>
                <strong>{finding.severity.name()}</strong> " " <span class="mono">{finding.rule.to_string()}</span> " "
                <span class="mono">{place}</span> ": " {finding.message.clone()} {reason}
            </li>
        }
    };
    let found = move || state.findings.with(|found| found.iter().map(|it| line(it, None)).collect_view());
    let accepted = move || {
        state.judged.with(|judged| judged.accepted.iter().map(|(it, reason)| line(it, Some(reason))).collect_view())
    };
    let none = move || state.findings.with(|found| found.is_empty());
    view! {
        <article class="paper" data-testid="paper">
            <header class="paper-head">
                <h1>"Recovery review: " {title}</h1>
                <button class="button" type="button" on:click=move |_| elements::print()>"Print"</button>
            </header>
            <BudgetTables />
            <section>
                <h2>"What fails, and how it ends"</h2>
                <Scorecard />
            </section>
            <section>
                <h2>"What was found"</h2>
                <p hidden=move || !none()>"Nothing."</p>
                <ul>{found} {accepted}</ul>
            </section>
            <section class="signing">
                <h2>"Signed"</h2>
                {["Name", "Date", "Risks accepted"].map(|what| view! { <p>{what} <span></span></p> }).collect_view()}
            </section>
        </article>
    }
}
