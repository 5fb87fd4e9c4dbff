//! The budgets: what each comes to, what it is made of, who says so, and what changes it.

use leptos::prelude::*;

use super::advice::{Cheapest, Levers};
use super::dial::Dial;
use super::price::Prices;
use crate::recovery::{Basis, Range, Verdict};
use crate::report::budgets::{Row, Table, tables};
use crate::review::facts::At;
use crate::ui::icons::Icon;
use crate::ui::state::AppState;
use crate::words::clock;

/// Every budget, the first on top.
#[component]
pub(super) fn BudgetTables() -> impl IntoView {
    let state = AppState::get();
    let all = Memo::new(move |_| state.budgets.with(|budgets| budgets.as_deref().map(tables)).unwrap_or_default());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|table| table.id).collect::<Vec<_>>()));
    let of =
        move |id: &'static str| Memo::new(move |_| all.with(|all| all.iter().find(|table| table.id == id).cloned()));
    view! {
        <div class="sums">
            <For each=move || ids.get() key=|id| *id let:id>
                <Sum table=of(id) />
            </For>
        </div>
        <Cheapest />
        <For each=move || ids.get() key=|id| *id let:id>
            <Budget table=of(id) />
        </For>
    }
}

/// Class and icon of a verdict.
fn verdict(verdict: Option<Verdict>) -> (&'static str, Icon) {
    match verdict {
        None => ("plain", Icon::Info),
        Some(Verdict::Held) => ("good", Icon::Check),
        Some(Verdict::Expected) => ("warning", Icon::Alert),
        Some(Verdict::Missed) => ("error", Icon::Error),
    }
}

/// What a budget comes to, in a card that leads to it.
#[component]
fn Sum(table: Memo<Option<Table>>) -> impl IntoView {
    let of = move |pick: fn(&Table) -> String| table.with(|table| table.as_ref().map(pick)).unwrap_or_default();
    let judged = move || verdict(table.with(|table| table.as_ref().and_then(|table| table.verdict)));
    view! {
        <a class=move || format!("sum {}", judged().0) href=move || format!("#budget-{}", of(|table| table.id.to_owned()))>
            <h2>{move || of(|table| table.title.to_owned())}</h2>
            <p class="verdict">{move || judged().1.view()} {move || of(|table| table.judged.to_owned())}</p>
            <p>{move || of(|table| table.sum.clone())}</p>
        </a>
    }
}

/// A budget line by line.
#[component]
fn Budget(table: Memo<Option<Table>>) -> impl IntoView {
    let ids = Memo::new(move |_| {
        table.with(|table| table.iter().flat_map(|table| table.rows.iter().map(|row| row.id)).collect::<Vec<_>>())
    });
    let row = move |id: &'static str| {
        Memo::new(move |_| table.with(|table| table.as_ref()?.rows.iter().find(|row| row.id == id).cloned()))
    };
    let id = table.with_untracked(|table| table.as_ref().map(|table| table.id)).unwrap_or_default();
    let title = table.with_untracked(|table| table.as_ref().map(|table| table.title)).unwrap_or_default();
    let columns = table.with_untracked(|table| table.as_ref().map(|table| table.columns)).unwrap_or_default();
    view! {
        <section class=format!("budget of-{id}") id=format!("budget-{id}") data-budget=id tabindex="-1">
            <h2>{title}</h2>
            {(id == "time").then(|| view! { <TimeBars /> })}
            <table>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        {columns.iter().map(|column| view! { <th scope="col">{*column}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <Line row=row(id) columns />
                    </For>
                </tbody>
            </table>
            {(id == "cost").then(|| view! { <Levers /> })}
        </section>
    }
}

#[component]
fn Line(row: Memo<Option<Row>>, columns: &'static [&'static str]) -> impl IntoView {
    let state = AppState::get();
    let (id, label, page, parameters) = row
        .with_untracked(|row| row.as_ref().map(|row| (row.id, row.label.clone(), row.page, row.parameters)))
        .unwrap_or_default();
    let cell = move |at: usize| row.with(|row| row.as_ref()?.cells.get(at).cloned());
    let basis = move || row.with(|row| row.as_ref()?.basis);
    let at = Memo::new(move |_| row.with(|row| row.as_ref()?.at.clone()));
    // Of an opened pair the design's numbers are not the templates': what is assumed and asked of it still is.
    let turns = move |id: &str| !state.is_reviewing() || id.starts_with("usage.") || id.starts_with("targets.");
    let dials = parameters.iter().map(|id| view! { <span hidden=move || !turns(id)><Dial id /></span> }).collect_view();
    let leads = move |at: At| {
        let words = at.logical_id.clone();
        let lead = move |_| {
            if let Some(id) = state.node_of(at.stack, &at.logical_id) {
                state.show_node(id);
            }
        };
        view! { <button class="link mono" type="button" title="Show in the topology" on:click=lead>{words}</button> }
    };
    view! {
        <tr class:total=["total", "back", "once"].contains(&id) data-line=id>
            <th scope="row">
                <i class=format!("bar-key part-{id}") aria-hidden="true"></i>
                <span class="line-label">{label}</span>
                <span class="line-how">{move || row.with(|row| row.as_ref().map(|row| row.how.clone()))}</span>
                <span class="line-links">
                    {move || basis().map(|basis| view! { <span class=format!("basis {}", class_of(basis))>{basis.words()}</span> })}
                    {(!page.is_empty())
                        .then(|| {
                            view! { <a href=page target="_blank" rel="noreferrer">"Source" {Icon::Leave.view()}</a> }
                        })}
                    {move || at.get().map(leads)}
                </span>
                <span class="dials" hidden=parameters.is_empty()>{dials}</span>
                <Prices ids=Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.prices.clone())).unwrap_or_default()) />
            </th>
            {columns
                .iter()
                .enumerate()
                .map(|(index, column)| view! { <td data-column=*column>{move || cell(index)}</td> })
                .collect_view()}
        </tr>
    }
}

/// Which of a range's numbers is drawn.
type Pick = fn(Range) -> f64;

/// The recovery time drawn: each line as long as it takes, against what is allowed. The table says the same in numbers.
#[component]
fn TimeBars() -> impl IntoView {
    let state = AppState::get();
    let time = Memo::new(move |_| state.budgets.with(|budgets| budgets.as_ref().map(|budgets| budgets.time.clone())));
    let bars = move || {
        let time = time.get()?;
        let most = time.total.worst.max(time.target_s) * 1.04;
        let share = |seconds: f64| format!("{:.2}%", 100.0 * seconds / most);
        let bar = |(title, pick): (&'static str, Pick)| {
            let mut from = 0.0;
            let parts = time.lines.iter().map(|line| {
                let (start, length) = (from, pick(line.range));
                from += length;
                view! { <rect class=format!("part-{}", line.id) x=share(start) width=share(length) y="0" height="16" /> }
            });
            let parts = parts.collect_view();
            view! {
                <span>{title}</span>
                <svg width="100%" height="16">{parts} <rect class="target" x=share(time.target_s) width="2" y="0" height="16" /></svg>
                <span>{clock(pick(time.total))}</span>
            }
        };
        let all: [(&str, Pick); 3] =
            [("Best", |range| range.best), ("Expected", |range| range.expected), ("Worst", |range| range.worst)];
        Some(all.map(bar).collect_view())
    };
    view! { <div class="bars" aria-hidden="true">{bars}</div> }
}

fn class_of(basis: Basis) -> &'static str {
    match basis {
        Basis::Committed => "committed",
        Basis::Typical => "typical",
        Basis::Assumed => "assumed",
    }
}
