//! The page beside something else: what is different, and what CloudFormation would do about it.

mod against;
mod resources;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::clipboard;
use super::icons::Icon;
use super::keeping::{self, Own};
use super::state::{AppState, View};
use crate::compare::{BudgetChange, Change, Comparison, ParameterChange, compact, markdown};
use crate::finding::{Finding, Place, Severity};
use crate::template::Value;
use crate::words::counted;
use resources::Stacks;

pub(crate) use against::{Against, choices, comparison, origin_of};

/// Begins a comparison with the first that there is, or shows the one that there is.
pub(crate) fn begin(state: AppState) {
    let choices = untrack(|| choices(state));
    let current = state.against.get_untracked().filter(|current| choices.iter().any(|(choice, _)| choice == current));
    let first = || choices.first().map(|(against, _)| against.clone());
    if let Some(against) = current.or_else(first) {
        state.compare(against);
    }
}

/// Opens the design that the templates under review were exported from, as a design of its own.
pub(crate) fn open_origin(state: AppState) {
    let read = state.session.with_untracked(|session| session.as_ref().and_then(origin_of));
    if let Some(Ok((parameters, _))) = read {
        let changed = untrack(|| comparison(state, &Against::Origin, false)).map(|found| by_hand(&found));
        let changed = changed.unwrap_or_default();
        let listed = !changed.is_empty();
        state.replace(Own::new("", parameters.clone()), parameters, changed);
        keeping::keep_as_new(state);
        if listed {
            state.view.set(View::Review);
            state.say("The design of the templates is open. What it does not hold of them is listed here.");
        } else {
            state.say("The design of the templates is open, as a design of its own.");
        }
    }
}

/// What the templates have that their design does not make, a finding for each resource: the design is open without it.
fn by_hand(found: &Comparison) -> Vec<Finding> {
    let note = |place: Place, what: &str, changes: Vec<&Change>| {
        let value = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), compact);
        let each = changes.into_iter().map(|Change { property, before, after, .. }| {
            format!("{property} {} instead of {}", value(after), value(before))
        });
        let changes: Vec<String> = each.collect();
        let message = format!(
            "{what} of the opened {} template is not as this design makes it: {}. Set it in the design, or keep that file.",
            place.name(),
            changes.join("; ")
        );
        Finding::new("not-of-the-design", Severity::Warning, message)
    };
    let resources = found.resources().map(|(place, resource)| {
        let properties = resource.properties.iter().map(|property| &property.change);
        note(place, &resource.logical_id, properties.chain(&resource.attributes).collect())
    });
    let sections = found.stacks.iter().flat_map(|stack| {
        stack.sections.iter().map(|section| {
            note(stack.place, section.name.as_ref().unwrap_or(&section.section), section.changes.iter().collect())
        })
    });
    resources.chain(sections).collect()
}

/// The tab.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let state = AppState::get();
    let options = Memo::new(move |_| choices(state));
    let copy = move |_| {
        spawn_local(async move {
            let text = state.comparison.with_untracked(|found| found.as_deref().map(markdown)).unwrap_or_default();
            let copied = clipboard::copy(&text).await;
            state.say(if copied {
                "The comparison is copied as Markdown."
            } else {
                "The browser did not allow copying."
            });
        });
    };
    let sides =
        move || state.comparison.with(|found| found.as_ref().map(|found| (found.before.clone(), found.after.clone())));
    view! {
        <div class="compare">
            <div class="toolbar">
                <label class="choice">
                    <span>"Compare with"</span>
                    <select
                        id="compare-with"
                        on:change:target=move |event| state.against.set(Against::read(&event.target().value()))
                    >
                        {move || {
                            let chosen = state.against.get();
                            options
                                .get()
                                .into_iter()
                                .map(|(against, words)| {
                                    let selected = chosen.as_ref() == Some(&against);
                                    view! { <option value=against.written() selected=selected>{words}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <button class="button small" type="button" data-testid="turn" title="Compare the other way round" on:click=move |_| state.turned.update(|turned| *turned = !*turned)>
                    {Icon::Swap.view()}
                    <span class="wide-words">"Turn round"</span>
                </button>
                <span class="toolbar-space"></span>
                <button class="button small" type="button" data-testid="copy-comparison" on:click=copy>
                    {Icon::Copy.view()}
                    <span class="wide-words">"Copy as Markdown"</span>
                </button>
                <button class="button small" type="button" data-testid="end-comparison" on:click=move |_| state.end_comparison()>
                    {Icon::Close.view()}
                    <span class="wide-words">"End the comparison"</span>
                </button>
            </div>
            <div class="compare-body" tabindex="0" role="region" aria-label="What is different">
                {move || match (sides(), state.comparison.get()) {
                    (Some((before, after)), Some(found)) => {
                        view! {
                            <h2 class="compare-sides">
                                <span>{before}</span>
                                {Icon::ArrowRight.view()}
                                <span class="visually-hidden">" to "</span>
                                <span>{after}</span>
                            </h2>
                            <Found found />
                        }
                            .into_any()
                    }
                    _ => view! { <p class="empty">"What was compared with is not there any more: choose something else."</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Found(found: Arc<Comparison>) -> impl IntoView {
    if found.is_empty() {
        return view! { <p class="compare-summary" data-testid="compared">"Nothing is different."</p> }.into_any();
    }
    let counts = (found.findings.appear.len(), found.findings.disappear.len());
    view! {
        <p class="compare-summary" data-testid="compared">{found.summary.clone()}</p>
        <Parameters changes=found.parameters.clone() />
        <Stacks stacks=found.stacks.clone() />
        <Budgets changes=found.budgets.clone() />
        <Findings title=format!("{} more", counted(counts.0, "finding")) findings=found.findings.appear.clone() />
        <Findings title=format!("{} fewer", counted(counts.1, "finding")) findings=found.findings.disappear.clone() />
    }
    .into_any()
}

#[component]
fn Parameters(changes: Vec<ParameterChange>) -> impl IntoView {
    let state = AppState::get();
    let rows = changes
        .iter()
        .map(|change| {
            let (id, label) = (change.id, change.label);
            let lead = if state.is_reviewing() || id == "suppressions" {
                view! { <span>{label}</span> }.into_any()
            } else {
                view! { <button class="link" type="button" on:click=move |_| state.show_field(id)>{label}</button> }
                    .into_any()
            };
            view! {
                <tr data-parameter=id>
                    <th scope="row">{lead}</th>
                    <td><del>{change.before.clone()}</del></td>
                    <td><ins>{change.after.clone()}</ins></td>
                </tr>
            }
        })
        .collect_view();
    (!changes.is_empty()).then(|| {
        view! {
            <section class="compare-part">
                <h3>"Parameters"</h3>
                <table>
                    <thead><tr><th scope="col">"Parameter"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

#[component]
fn Budgets(changes: Vec<BudgetChange>) -> impl IntoView {
    let cells = |cells: &[(&'static str, String)]| {
        let each: Vec<String> = cells.iter().map(|(column, cell)| format!("{column}: {cell}")).collect();
        each.join(" · ")
    };
    let part = |change: &BudgetChange| {
        let [before, after] = change.sum.clone();
        let rows = change
            .lines
            .iter()
            .map(|line| {
                view! {
                    <tr>
                        <th scope="row">{line.label.clone()}</th>
                        <td><del>{cells(&line.before)}</del></td>
                        <td><ins>{cells(&line.after)}</ins></td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="compare-part" data-budget-change=change.id>
                <h3>{change.title}</h3>
                <table>
                    <thead><tr><th scope="col">"Line"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                    <tbody>
                        <tr class="total"><th scope="row">"In all"</th><td><del>{before}</del></td><td><ins>{after}</ins></td></tr>
                        {rows}
                    </tbody>
                </table>
            </section>
        }
    };
    changes.iter().map(part).collect_view()
}

#[component]
fn Findings(title: String, findings: Vec<Finding>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        let rows = findings
            .iter()
            .map(|finding| {
                view! {
                    <li data-compared-rule=finding.rule.clone()>
                        <span class=format!("effect {}", finding.severity.name())>{finding.severity.name()}</span>
                        <span>{finding.message.clone()}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="compare-part">
                <h3>{title}</h3>
                <ul class="compare-findings">{rows}</ul>
            </section>
        }
    })
}
