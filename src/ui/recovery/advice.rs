//! What to change: the cheapest way to meet the targets, and what would save most.

use leptos::prelude::*;

use crate::advice::{self, Advice, Advised};
use crate::parameters::spec;
use crate::recovery::Money;
use crate::recovery::cost::{Lever, levers};
use crate::report::budgets::money as dollars;
use crate::ui::icons::Icon;
use crate::ui::model::draft;
use crate::ui::state::AppState;
use crate::words::clock;

/// The cheapest change that meets the targets, looked for when it is asked for: it takes hundreds of designs.
#[component]
pub(super) fn Cheapest() -> impl IntoView {
    let state = AppState::get();
    // What was found, and for which parameters: of others it says nothing.
    let found = RwSignal::new(None);
    let look = move |_| {
        let parameters = state.parameters.get_untracked();
        let artifact = state.artifact.get_untracked();
        let advised = advice::cheapest(&parameters, &artifact);
        found.set(Some((parameters, advised)));
    };
    let advised = Memo::new(move |_| {
        let now = state.parameters.get();
        found.with(|found| found.as_ref().filter(|(of, _)| *of == now).map(|(_, advised)| advised.clone()))
    });
    view! {
        <div class="advice" data-testid="advice" aria-live="polite" hidden=move || state.is_reviewing()>
            {move || match advised.get() {
                None => view! {
                    <button class="button" type="button" data-testid="advise" on:click=look>
                        "Find the cheapest change that meets the targets"
                    </button>
                }
                    .into_any(),
                Some(Advised::Met) => view! {
                    <p>{Icon::Check.view()} " The targets are met as it is; what AWS does not promise, no parameter can."</p>
                }
                    .into_any(),
                Some(Advised::Nothing) => view! {
                    <p>
                        {Icon::Alert.view()}
                        {format!(" No change of up to {} parameters meets the targets: ask for less, or let clients keep answers for less long.", advice::MOST)}
                    </p>
                }
                    .into_any(),
                Some(Advised::Change(advice)) => view! { <Change advice=*advice /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Change(advice: Advice) -> impl IntoView {
    let state = AppState::get();
    let named: Vec<_> =
        advice.changes.iter().filter_map(|change| Some((spec::find(change.id)?, change.clone()))).collect();
    let lines = named
        .iter()
        .map(|(spec, change)| {
            let words = format!(
                "{}: {} instead of {}",
                spec.label,
                draft::spoken(spec, &change.to),
                draft::spoken(spec, &change.from)
            );
            view! { <li>{words}</li> }
        })
        .collect_view();
    let take = move |_| {
        for (spec, change) in &named {
            state.set(spec, change.to.clone());
        }
        state.generation.update(|generation| *generation += 1);
        state.say("It is taken over.");
    };
    let price = extra(advice.extra);
    let then = format!("Back after {} at worst. {price}.", clock(advice.budgets.time.total.worst));
    view! {
        <p>"The cheapest change that meets the targets:"</p>
        <ul>{lines}</ul>
        <p class="muted">{then}</p>
        <button class="button" type="button" data-testid="take-advice" on:click=take>"Take it"</button>
    }
}

/// What a month costs more or less, in words.
fn extra(money: Money) -> String {
    if money.high.abs() < 0.5 && money.low.abs() < 0.5 {
        "It costs next to nothing".to_owned()
    } else if money.high <= 0.0 {
        let saved = Money { low: -money.high, high: -money.low };
        format!("It saves {} a month", dollars(saved))
    } else {
        format!("It costs {} a month more", dollars(Money { low: money.low.max(0.0), high: money.high }))
    }
}

/// What would save most.
#[component]
pub(super) fn Levers() -> impl IntoView {
    let state = AppState::get();
    let all = Memo::new(move |_| {
        state.reckoned.with(|reckoned| reckoned.as_ref().map(|of| levers(&of.system, &of.workload)).unwrap_or_default())
    });
    let row = move |lever: Lever| {
        let id = lever.parameter;
        let name = spec::find(id).map(|spec| spec.label);
        let from_to = if lever.from.is_empty() { lever.to } else { format!("{} instead of {}", lever.to, lever.from) };
        view! {
            <li>
                <span class="lever-saving">{dollars(lever.saving)}</span>
                <span>
                    {lever.label}
                    <span class="muted">{format!(" ({from_to})")}</span>
                </span>
                <button class="link" type="button" on:click=move |_| state.show_field(id)>{name}</button>
            </li>
        }
    };
    view! {
        <div class="levers" hidden=move || all.with(Vec::is_empty)>
            <h3>"What would save most, a month"</h3>
            <ul>{move || all.get().into_iter().map(row).collect_view()}</ul>
        </div>
    }
}
