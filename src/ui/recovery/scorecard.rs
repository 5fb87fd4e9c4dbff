//! Every failure, and how it ends: for what is on the page, and for another design beside it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Part;
use crate::failover::Fault;
use crate::failover::{Score, scorecard};
use crate::recovery::{Reckoned, Verdict};
use crate::ui::compare::{Against, choices};
use crate::ui::icons::Icon;
use crate::ui::state::AppState;
use crate::words::clock;

/// The scorecard.
#[component]
pub(super) fn Scorecard() -> impl IntoView {
    let state = AppState::get();
    let scores = |of: Option<Arc<Reckoned>>| of.map(|of| scorecard(&of.system, &of.workload)).unwrap_or_default();
    let own = Memo::new(move |_| scores(state.reckoned.get()));
    let beside = state.beside;
    let other = Memo::new(move |_| {
        let (name, reckoned) = beside.get()?.reckoned(state)?;
        Some((name, scores(reckoned)))
    });
    let options = Memo::new(move |_| choices(state));
    let cell = move |score: Option<Score>| {
        let Some(score) = score else { return view! { <td>"–"</td> }.into_any() };
        let (class, icon, words) = match (score.survives, score.verdict) {
            (true, Verdict::Held) => ("good", Icon::Check, "Survives, within the targets"),
            (true, Verdict::Expected) => {
                ("warning", Icon::Alert, "Survives; within the targets as expected, not at worst")
            }
            (true, Verdict::Missed) => ("warning", Icon::Alert, "Survives, but misses the targets"),
            (false, _) => ("error", Icon::Error, "Does not survive"),
        };
        let away = |seconds: Option<f64>| seconds.map_or("for good".to_owned(), clock);
        let times = format!("Away {} as expected, {} at worst.", away(score.expected.down_s), away(score.worst.down_s));
        view! {
            <td>
                <p class=format!("score {class}")>{icon.view()} <strong>{words}</strong></p>
                <p class="muted">{times}</p>
                <p>{score.expected.words}</p>
            </td>
        }
        .into_any()
    };
    let find = |scores: &[Score], fault: Fault| scores.iter().find(|score| score.fault == fault).cloned();
    view! {
        <div class="scorecard" data-testid="scorecard">
            <label class="choice">
                <span>"Beside it"</span>
                <select on:change:target=move |event| beside.set(Against::read(&event.target().value()))>
                    <option value="" selected=move || beside.with(Option::is_none)>"nothing"</option>
                    {move || {
                        let chosen = beside.get();
                        let option = |(against, words): (Against, String)| {
                            let selected = chosen.as_ref() == Some(&against);
                            view! { <option value=against.written() selected=selected>{words}</option> }
                        };
                        options.get().into_iter().map(option).collect_view()
                    }}
                </select>
            </label>
            <div class="scorecard-frame">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"What fails"</th>
                            <th scope="col">{move || if state.is_reviewing() { "The pair under review" } else { "This design" }}</th>
                            {move || other.with(|other| other.as_ref().map(|(title, _)| view! { <th scope="col">{title.clone()}</th> }))}
                        </tr>
                    </thead>
                    <tbody>
                        {Fault::ALL
                            .map(|fault| {
                                let watch = move |_| {
                                    state.play.choose(fault);
                                    state.part.set(Part::Player);
                                };
                                view! {
                                    <tr data-fault=fault.id()>
                                        <th scope="row">
                                            <strong>{fault.title()}</strong>
                                            <span class="muted">{fault.words()}</span>
                                            <button class="link" type="button" on:click=watch>"Watch it"</button>
                                        </th>
                                        {move || cell(own.with(|own| find(own, fault)))}
                                        {move || other.with(|other| other.as_ref().map(|(_, scores)| cell(find(scores, fault))))}
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </div>
    }
}
