//! What of the findings is asked for: by weight, by who found it, by service, by stack, by a word.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::finding::{Finding, Layer, Place, Severity};
use crate::topology::services;
use crate::ui::icons::Icon;
use crate::ui::model::filter::{Filter, Services, service_of};
use crate::ui::model::words::Counts;
use crate::ui::segment::Segment;
use crate::ui::state::AppState;
use crate::words::grouped;

const LAYERS: [Layer; 3] = [Layer::Twinstack, Layer::Aws, Layer::Guard];

/// The choice of a weight, each with how many findings have it.
#[component]
pub(super) fn Weights() -> impl IntoView {
    let state = AppState::get();
    let filter = state.listing.filter;
    let weight = move |severity: Option<Severity>, words: &'static str, count: fn(Counts) -> usize| {
        view! {
            <Segment
                pressed=Signal::derive(move || filter.with(|filter| filter.severity == severity))
                press=move || filter.update(|filter| filter.severity = severity)
            >
                {words}
                <span class="count">{move || grouped(count(state.counts.get()))}</span>
            </Segment>
        }
    };
    view! {
        <div class="segments" role="group" aria-label="Weight">
            {weight(None, "All", |counts| counts.errors + counts.warnings + counts.infos)}
            {weight(Some(Severity::Error), "Errors", |counts| counts.errors)}
            {weight(Some(Severity::Warning), "Warnings", |counts| counts.warnings)}
            {weight(Some(Severity::Info), "Notes", |counts| counts.infos)}
        </div>
    }
}

/// The other filters, and the search.
#[component]
pub(super) fn Choices() -> impl IntoView {
    let filter = AppState::get().listing.filter;
    let layer = move |finding: &Finding, _: &Services| Some(finding.layer.name());
    let stack = move |finding: &Finding, _: &Services| Some(finding.stack.name());
    let service = |finding: &Finding, known: &Services| service_of(finding, known);
    view! {
        <Choice
            label="Stack"
            of=stack
            words=|name| name
            chosen=|filter| filter.stack.map(Place::name)
            choose=|filter, name| filter.stack = Place::ALL.into_iter().find(|place| Some(place.name()) == name)
        />
        <Choice
            label="Service"
            of=service
            words=|id| services::find(id).label
            chosen=|filter| filter.service
            choose=|filter, id| filter.service = id
        />
        <Choice
            label="Found by"
            of=layer
            words=|name| name
            chosen=|filter| filter.layer.map(Layer::name)
            choose=|filter, name| filter.layer = LAYERS.into_iter().find(|layer| Some(layer.name()) == name)
        />
        <div class="search finding-search">
            {Icon::Search.view()}
            <input
                type="search"
                placeholder="Search"
                aria-label="Search the findings"
                data-testid="search-findings"
                prop:value=move || filter.with(|filter| filter.text.clone())
                on:input:target=move |event| filter.update(|filter| filter.text = event.target().value())
            />
        </div>
    }
}

/// A choice among what there is, with how much of it; none where there is only one.
#[component]
fn Choice(
    label: &'static str,
    of: impl Fn(&Finding, &Services) -> Option<&'static str> + Send + Sync + 'static,
    words: fn(&'static str) -> &'static str,
    chosen: fn(&Filter) -> Option<&'static str>,
    choose: fn(&mut Filter, Option<&'static str>),
) -> impl IntoView {
    let state = AppState::get();
    let filter = state.listing.filter;
    let counts = Memo::new(move |_| {
        let services = state.services.get();
        let mut counts = BTreeMap::new();
        state.findings.with(|findings| {
            for name in findings.iter().filter_map(|finding| of(finding, &services)) {
                *counts.entry(name).or_insert(0_usize) += 1;
            }
        });
        counts
    });
    let options = move || {
        let now = filter.with(chosen);
        counts.with(|counts| {
            counts
                .iter()
                .map(|(name, count)| {
                    view! { <option value=*name selected=now == Some(*name)>{format!("{} ({count})", words(name))}</option> }
                })
                .collect_view()
        })
    };
    view! {
        <label class="choice" hidden=move || counts.with(BTreeMap::len) < 2 && filter.with(chosen).is_none()>
            <span class="visually-hidden">{label}</span>
            <select
                on:change:target=move |event| {
                    let value = event.target().value();
                    let name = counts.with_untracked(|counts| counts.keys().copied().find(|name| *name == value));
                    filter.update(|filter| choose(filter, name));
                }
            >
                <option value="" selected=move || filter.with(chosen).is_none()>{format!("{label}: all")}</option>
                {options}
            </select>
        </label>
    }
}
