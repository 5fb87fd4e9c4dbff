//! One parameter: its name, its control, its bounds, and what there is to say about its value.

use leptos::either::EitherOf6;
use leptos::prelude::*;

use super::controls::{Choice, Line, Lines, Number, Several, Toggle};
use super::zip::Drop;
use crate::finding::{Finding, Severity};
use crate::parameters::Parameters;
use crate::parameters::spec::{Kind, Spec};
use crate::ui::icons::Icon;
use crate::ui::model::{applicable, draft};
use crate::ui::state::{AppState, View, field_id};

/// More findings than this are left to the list of all.
const SHOWN: usize = 3;

/// A row of the panel; it is hidden while it is not wanted.
#[component]
pub(super) fn Field(spec: &'static Spec, wanted: Memo<bool>) -> impl IntoView {
    let state = AppState::get();
    let id = field_id(spec.id);
    let help_shown = RwSignal::new(false);
    let default = (spec.get)(&Parameters::default());
    let changed = {
        let default = default.clone();
        Memo::new(move |_| state.parameters.with(|parameters| (spec.get)(parameters) != default))
    };
    let findings = Memo::new(move |_| {
        state.findings.with(|findings| {
            findings.iter().filter(|finding| finding.parameter == Some(spec.id)).cloned().collect::<Vec<_>>()
        })
    });
    let worst = Memo::new(move |_| findings.with(|findings| findings.iter().map(|finding| finding.severity).min()));
    let worst_few = move || findings.with(|findings| findings.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let more = move || findings.with(|findings| findings.len().saturating_sub(SHOWN));
    let idle = Memo::new(move |_| state.parameters.with(|parameters| applicable::idle(spec.id, parameters)));
    let invalid = Signal::derive(move || worst.get() == Some(Severity::Error));
    let disabled = Signal::derive(move || idle.get().is_some());

    let reset = {
        let default = default.clone();
        move |_| {
            state.set(spec, default.clone());
            state.generation.update(|generation| *generation += 1);
        }
    };
    let back = format!("Back to {}", draft::spoken(spec, &default));
    let control = match spec.kind {
        Kind::Integer(..) | Kind::Decimal(..) => EitherOf6::A(view! { <Number spec invalid disabled /> }),
        Kind::Choice(choices) => EitherOf6::B(view! { <Choice spec choices invalid disabled /> }),
        Kind::Toggle => EitherOf6::C(view! { <Toggle spec disabled /> }),
        Kind::Text(_) => EitherOf6::D(view! { <Line spec invalid disabled /> }),
        Kind::List(..) => EitherOf6::E(view! { <Lines spec invalid disabled /> }),
        Kind::Several(choices) => EitherOf6::F(view! { <Several spec choices disabled /> }),
    };
    let inline = matches!(spec.kind, Kind::Integer(..) | Kind::Decimal(..) | Kind::Toggle);
    let label = match spec.kind {
        Kind::Several(_) => view! { <span class="label" id=format!("{id}-label")>{spec.label}</span> }.into_any(),
        _ => view! { <label class="label" for=id.clone()>{spec.label}</label> }.into_any(),
    };

    view! {
        <div
            class="field"
            class:inline=inline
            class:changed=move || changed.get()
            class:idle=move || idle.get().is_some()
            class:error=move || worst.get() == Some(Severity::Error)
            class:warning=move || worst.get() == Some(Severity::Warning)
            hidden=move || !wanted.get()
        >
            <div class="field-head">
                {label}
                <button
                    class="quiet small reset"
                    type="button"
                    id=format!("{id}-reset")
                    title=back.clone()
                    aria-label=format!("{}: {back}", spec.label)
                    hidden=move || !changed.get()
                    on:click=reset
                >
                    {Icon::Reset.view()}
                </button>
                <button
                    class="quiet small help"
                    type="button"
                    title="What is this?"
                    aria-label=format!("About {}", spec.label)
                    aria-expanded=move || help_shown.get().to_string()
                    aria-controls=format!("{id}-help")
                    on:click=move |_| help_shown.update(|shown| *shown = !*shown)
                >
                    {Icon::Help.view()}
                </button>
            </div>
            <div class="field-control">{control}</div>
            <div class="field-help" id=format!("{id}-help") hidden=move || !help_shown.get()>
                <p>{spec.help}</p>
                <p class="muted">{spec.about()}</p>
            </div>
            <p class="field-note" hidden=move || idle.get().is_none()>{move || idle.get()}</p>
            <div class="messages" id=format!("{id}-message") aria-live="polite">
                <For each=worst_few key=|finding| (finding.rule.clone(), finding.message.clone()) let:finding>
                    <Message spec finding />
                </For>
                {move || {
                    (more() > 0)
                        .then(|| {
                            view! {
                                <button class="link more" type="button" on:click=move |_| state.view.set(View::Review)>
                                    {format!("and {} more", more())}
                                </button>
                            }
                        })
                }}
            </div>
            {(spec.id == "compute.artifact").then(|| view! { <Drop /> })}
        </div>
    }
}

#[component]
fn Message(spec: &'static Spec, finding: Finding) -> impl IntoView {
    let state = AppState::get();
    let (class, icon) = match finding.severity {
        Severity::Error => ("message error", Icon::Error),
        Severity::Warning => ("message warning", Icon::Alert),
        Severity::Info => ("message info", Icon::Info),
    };
    let fix = finding.fix.clone().map(|fix| {
        let words = draft::read(spec, &fix).map_or_else(|_| fix.clone(), |value| draft::spoken(spec, &value));
        view! {
            <button class="link" type="button" on:click=move |_| state.mend(spec.id, &fix)>
                {format!("Set to {words}")}
            </button>
        }
    });
    view! {
        <p class=class data-rule=finding.rule.to_string()>
            {icon.view()}
            <span>
                <span class="visually-hidden">{finding.severity.name()} ": "</span>
                {finding.message}
                " "
                {fix}
            </span>
        </p>
    }
}
