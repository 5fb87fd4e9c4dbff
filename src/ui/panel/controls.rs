//! The controls of the panel, one for each kind of parameter.
//!
//! Whoever types owns the text: a control shows the draft as long as it has the focus, and the value again once it
//! loses it, unless the draft could not be read.

use leptos::prelude::*;

use crate::parameters::spec::{Choices, Kind, Spec, Value};
use crate::ui::model::draft;
use crate::ui::state::{AppState, field_id};

/// The text of one control.
#[derive(Clone, Copy)]
struct Draft {
    state: AppState,
    spec: &'static Spec,
    /// What was typed, and the generation of the parameters that it belongs to.
    typed: RwSignal<Option<(u32, String)>>,
}

impl Draft {
    fn new(spec: &'static Spec) -> Self {
        Self { state: AppState::get(), spec, typed: RwSignal::new(None) }
    }

    fn text(self) -> Memo<String> {
        let value = value(self.state, self.spec);
        Memo::new(move |_| {
            let written = value.with(draft::written);
            let generation = self.state.generation.get();
            self.typed.with(|typed| match typed {
                Some((of, text)) if *of == generation => text.clone(),
                _ => written,
            })
        })
    }

    fn type_in(self, text: String) {
        self.state.type_in(self.spec, &text);
        self.typed.set(Some((self.state.generation.get_untracked(), text)));
    }

    fn leave(self) {
        if !self.state.is_unreadable(self.spec.id) {
            self.typed.set(None);
        }
    }
}

fn value(state: AppState, spec: &'static Spec) -> Memo<Value> {
    Memo::new(move |_| state.parameters.with(spec.get))
}

fn message_id(spec: &Spec) -> String {
    format!("{}-message", field_id(spec.id))
}

/// A number with its unit. It is a text field: a number field would hide from us what cannot be read.
#[component]
pub(super) fn Number(spec: &'static Spec, invalid: Signal<bool>, disabled: Signal<bool>) -> impl IntoView {
    let draft = Draft::new(spec);
    let text = draft.text();
    let step = move |event: leptos::ev::KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowUp" => 1,
            "ArrowDown" => -1,
            _ => return,
        };
        let Some(stepped) = stepped(spec, &text.get_untracked(), direction * if event.shift_key() { 10 } else { 1 })
        else {
            return;
        };
        event.prevent_default();
        draft.type_in(stepped);
    };
    view! {
        <span class="number">
            <input
                type="text"
                inputmode={if matches!(spec.kind, Kind::Integer(..)) { "numeric" } else { "decimal" }}
                autocomplete="off"
                spellcheck="false"
                id=field_id(spec.id)
                aria-describedby=message_id(spec)
                aria-invalid=move || invalid.get().to_string()
                disabled=move || disabled.get()
                prop:value=move || text.get()
                on:input:target=move |event| draft.type_in(event.target().value())
                on:keydown=step
                on:blur=move |_| draft.leave()
            />
            <span class="unit">{spec.unit}</span>
        </span>
    }
}

/// A whole number some steps up or down, kept within its bounds.
fn stepped(spec: &Spec, text: &str, steps: i64) -> Option<String> {
    let (Kind::Integer(least, most), Ok(Value::Integer(number))) = (spec.kind, draft::read(spec, text)) else {
        return None;
    };
    Some(number.saturating_add(steps).clamp(least, most).to_string())
}

/// A line of text.
#[component]
pub(super) fn Line(spec: &'static Spec, invalid: Signal<bool>, disabled: Signal<bool>) -> impl IntoView {
    let draft = Draft::new(spec);
    let text = draft.text();
    view! {
        <input
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            id=field_id(spec.id)
            aria-describedby=message_id(spec)
            aria-invalid=move || invalid.get().to_string()
            disabled=move || disabled.get()
            prop:value=move || text.get()
            on:input:target=move |event| draft.type_in(event.target().value())
            on:blur=move |_| draft.leave()
        />
    }
}

/// A list, one entry a line.
#[component]
pub(super) fn Lines(spec: &'static Spec, invalid: Signal<bool>, disabled: Signal<bool>) -> impl IntoView {
    let draft = Draft::new(spec);
    let text = draft.text();
    let rows =
        move || text.with(|text| (text.lines().count() + usize::from(text.ends_with('\n'))).clamp(1, 6).to_string());
    view! {
        <textarea
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            placeholder="one on each line"
            rows=rows
            id=field_id(spec.id)
            aria-describedby=message_id(spec)
            aria-invalid=move || invalid.get().to_string()
            disabled=move || disabled.get()
            prop:value=move || text.get()
            on:input:target=move |event| draft.type_in(event.target().value())
            on:blur=move |_| draft.leave()
        ></textarea>
    }
}

/// On or off.
#[component]
pub(super) fn Toggle(spec: &'static Spec, disabled: Signal<bool>) -> impl IntoView {
    let state = AppState::get();
    let value = value(state, spec);
    view! {
        <input
            type="checkbox"
            role="switch"
            class="switch"
            id=field_id(spec.id)
            aria-describedby=message_id(spec)
            disabled=move || disabled.get()
            prop:checked=move || value.get() == Value::Toggle(true)
            on:change:target=move |event| state.set(spec, Value::Toggle(event.target().checked()))
        />
    }
}

/// One of several values: side by side where they are few and short, in a list otherwise.
#[component]
pub(super) fn Choice(
    spec: &'static Spec,
    choices: fn() -> Choices,
    invalid: Signal<bool>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get();
    let value = value(state, spec);
    let chosen = move || value.with(draft::written);
    // A design file may name what is not on offer; the list then shows it, so that it can be seen and left.
    let stranger = Memo::new(move |_| {
        let chosen = chosen();
        (!choices().iter().any(|(choice, _)| *choice == chosen)).then_some(chosen)
    });
    view! {
        <select
            id=field_id(spec.id)
            aria-describedby=message_id(spec)
            aria-invalid=move || invalid.get().to_string()
            disabled=move || disabled.get()
            prop:value=chosen
            on:change:target=move |event| state.set(spec, Value::Text(event.target().value()))
        >
            {choices().iter()
                .map(|(choice, words)| {
                    view! { <option value=*choice selected=move || value.with(draft::written) == *choice>{words.clone()}</option> }
                })
                .collect_view()}
            {move || stranger.get().map(|text| view! { <option value=text.clone() selected disabled>{text.clone()}</option> })}
        </select>
    }
}

/// Any of several values.
#[component]
pub(super) fn Several(spec: &'static Spec, choices: fn() -> Choices, disabled: Signal<bool>) -> impl IntoView {
    let state = AppState::get();
    let value = value(state, spec);
    let id = field_id(spec.id);
    let set = move |choice: &str, on: bool| {
        let Value::List(list) = value.get_untracked() else { return };
        // In the order on offer, so that switching off and on again changes nothing; what is not on offer is not lost.
        let offered = |item: &str| choices().iter().any(|(choice, _)| *choice == item);
        let chosen = |item: &&str| if *item == choice { on } else { list.iter().any(|other| other == item) };
        let known = choices().iter().map(|(item, _)| *item).filter(chosen).map(str::to_owned);
        let list = list.iter().filter(|item| !offered(item)).cloned().chain(known).collect();
        state.set(spec, Value::List(list));
    };
    let boxes = choices()
        .iter()
        .map(|(choice, words)| {
            let on = move || {
                value.with(|value| matches!(value, Value::List(list) if list.iter().any(|item| item == choice)))
            };
            view! {
                <label class="chip">
                    <input
                        type="checkbox"
                        id=format!("{}-{choice}", field_id(spec.id))
                        disabled=move || disabled.get()
                        prop:checked=on
                        on:change:target=move |event| set(choice, event.target().checked())
                    />
                    <span>{words.clone()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="chips" role="group" id=id.clone() aria-labelledby=format!("{id}-label") aria-describedby=message_id(spec)>
            {boxes}
        </div>
    }
}
