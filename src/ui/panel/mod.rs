//! The parameters: every group and field of the spec table, and a search over them.

mod controls;
mod field;
mod zip;

use leptos::prelude::*;

use super::icons::Icon;
use super::model::{applicable, words::Counts};
use super::state::AppState;
use crate::finding::Severity;
use crate::parameters::Parameters;
use crate::parameters::spec::{Group, SPECS, Spec};
use crate::words::grouped;
use field::Field;

/// The panel.
#[component]
pub(crate) fn Panel() -> impl IntoView {
    let state = AppState::get();
    let nothing_found = move || state.search.with(|search| !SPECS.iter().any(|spec| matches(spec, search)));
    view! {
        <aside class="panel" id="panel" tabindex="-1" aria-label="Parameters" class:shown=move || state.panel_shown.get()>
            <div class="panel-head">
                <h2>"Parameters"</h2>
                <button
                    class="quiet only-narrow"
                    type="button"
                    aria-label="Close the parameters"
                    on:click=move |_| state.panel_shown.set(false)
                >
                    {Icon::Close.view()}
                </button>
                <div class="search">
                    {Icon::Search.view()}
                    <input
                        type="search"
                        placeholder="Search parameters"
                        aria-label="Search parameters"
                        id="search"
                        prop:value=move || state.search.get()
                        on:input:target=move |event| state.search.set(event.target().value())
                    />
                </div>
            </div>
            <div class="panel-body">
                {Group::ALL.map(|group| view! { <GroupSection group /> }).collect_view()}
                <p class="empty" hidden=move || !nothing_found()>"No parameter has this in its name or its help."</p>
            </div>
        </aside>
    }
}

/// Whether a parameter is meant by what was searched for.
fn matches(spec: &Spec, search: &str) -> bool {
    let search = search.trim().to_ascii_lowercase();
    [spec.label, spec.id, spec.help, spec.group.title()].iter().any(|text| text.to_ascii_lowercase().contains(&search))
}

#[component]
fn GroupSection(group: Group) -> impl IntoView {
    let state = AppState::get();
    let open = state.open_group(group).unwrap_or_else(|| RwSignal::new(true));
    let specs = move || SPECS.iter().filter(move |spec| spec.group == group);
    let searching = Memo::new(move |_| state.search.with(|search| !search.trim().is_empty()));
    let found = Memo::new(move |_| state.search.with(|search| specs().any(|spec| matches(spec, search))));
    let shown = move || open.get() || searching.get();
    // Most groups are closed in most visits: their fields are made when they are seen first, and stay.
    let made = Memo::new(move |was: Option<&bool>| was == Some(&true) || shown() && found.get());

    let defaults = Parameters::default();
    let changed = Memo::new(move |_| {
        state
            .parameters
            .with(|parameters| specs().filter(|spec| (spec.get)(parameters) != (spec.get)(&defaults)).count())
    });
    let counts = Memo::new(move |_| {
        state.findings.with(|findings| {
            let here = |id: &str| specs().any(|spec| spec.id == id);
            Counts::of(findings.iter().filter(|finding| finding.parameter.is_some_and(here)))
        })
    });

    let wanted = move |spec: &'static Spec| {
        Memo::new(move |_| {
            let idle = state.parameters.with(|parameters| applicable::idle(spec.id, parameters));
            if searching.get() { state.search.with(|search| matches(spec, search)) } else { idle.is_none() }
        })
    };
    let name = specs().next().and_then(|spec| spec.id.split_once('.')).map_or("", |(group, _)| group);
    let body = format!("group-{name}-body");
    view! {
        <section class="group" hidden=move || !found.get()>
            <h3>
                <button
                    type="button"
                    id=format!("group-{name}")
                    aria-expanded=move || shown().to_string()
                    aria-controls=body.clone()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <span class="chevron">{Icon::ChevronRight.view()}</span>
                    <span class="group-title">{group.title()}</span>
                    <span class="note" hidden=move || changed.get() == 0>
                        {move || format!("{} changed", changed.get())}
                    </span>
                    {move || badge(counts.get())}
                </button>
            </h3>
            <div class="group-body" id=body hidden=move || !shown()>
                {move || made.get().then(|| specs().map(|spec| view! { <Field spec wanted=wanted(spec) /> }).collect_view())}
            </div>
        </section>
    }
}

/// The worst severity and how often it occurs.
pub(super) fn badge(counts: Counts) -> Option<impl IntoView> {
    let worst = counts.worst()?;
    let (count, class) = match worst {
        Severity::Error => (counts.errors, "badge error"),
        Severity::Warning => (counts.warnings, "badge warning"),
        Severity::Info => return None,
    };
    let words = crate::words::counted(count, worst.name());
    Some(view! { <span class=class aria-label=words.clone() title=words>{grouped(count)}</span> })
}
