//! A parameter where its effect is seen: a slider, a choice or a switch beside the number that it changes.

use leptos::prelude::*;

use crate::parameters::spec::{Kind, Spec, Value, find};
use crate::ui::model::{applicable, dial, draft};
use crate::ui::state::AppState;

/// The dial of a parameter; nothing where there is no such parameter.
#[component]
pub(super) fn Dial(id: &'static str) -> impl IntoView {
    find(id).map(|spec| view! { <Control spec /> })
}

#[component]
fn Control(spec: &'static Spec) -> impl IntoView {
    let state = AppState::get();
    let value = Memo::new(move |_| state.parameters.with(spec.get));
    let idle = Memo::new(move |_| state.parameters.with(|parameters| applicable::idle(spec.id, parameters).is_some()));
    // What is typed into the panel's own field at the same time is forgotten.
    let set = move |value: Value| {
        state.set(spec, value);
        state.generation.update(|generation| *generation += 1);
    };
    let spoken = move || value.with(|value| draft::spoken(spec, value));
    let name = format!("{}, {}", spec.label, spec.unit);
    let control = match spec.kind {
        Kind::Integer(..) | Kind::Decimal(..) => view! {
            <input
                type="range"
                min="0"
                max=dial::STEPS.to_string()
                step="1"
                aria-label=name
                aria-valuetext=spoken
                disabled=move || idle.get()
                prop:value=move || value.with(|value| dial::position(spec, value)).unwrap_or_default().to_string()
                on:input:target=move |event| {
                    let position = event.target().value().parse().unwrap_or_default();
                    if let Some(value) = dial::at(spec, position) {
                        set(value);
                    }
                }
            />
        }
        .into_any(),
        Kind::Choice(choices) => view! {
            <select
                aria-label=name
                disabled=move || idle.get()
                prop:value=move || value.with(draft::written)
                on:change:target=move |event| set(Value::Text(event.target().value()))
            >
                {choices()
                    .iter()
                    .map(|(choice, words)| {
                        let chosen = move || value.with(draft::written) == *choice;
                        view! { <option value=*choice selected=chosen>{words.clone()}</option> }
                    })
                    .collect_view()}
            </select>
        }
        .into_any(),
        Kind::Toggle => view! {
            <input
                type="checkbox"
                role="switch"
                class="switch"
                aria-label=name
                prop:checked=move || value.get() == Value::Toggle(true)
                on:change:target=move |event| set(Value::Toggle(event.target().checked()))
            />
        }
        .into_any(),
        Kind::Text(_) | Kind::List(..) | Kind::Several(_) => ().into_any(),
    };
    let is_number = matches!(spec.kind, Kind::Integer(..) | Kind::Decimal(..));
    view! {
        <div class="dial" data-dial=spec.id>
            <button class="link" type="button" title="Show in the panel" on:click=move |_| state.show_field(spec.id)>
                {spec.label}
            </button>
            {control}
            <span class="dial-value" hidden=!is_number>{spoken}</span>
        </div>
    }
}
