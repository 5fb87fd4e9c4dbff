//! The prices in a line of the bill: what each is, where it comes from, and one of the user's own in its place.

use leptos::prelude::*;

use crate::aws::prices::{self, Price};
use crate::parameters::spec::{Value, find};
use crate::ui::icons::Icon;
use crate::ui::model::own_price::{given, listed, with};
use crate::ui::state::AppState;

/// The prices of these ids; nothing where there are none.
#[component]
pub(super) fn Prices(ids: Memo<Vec<&'static str>>) -> impl IntoView {
    view! {
        <details class="prices" hidden=move || ids.with(Vec::is_empty)>
            <summary>"Prices"</summary>
            <ul>
                <For each=move || ids.get() key=|id| *id let:id>
                    {prices::find(id).map(|price| view! { <PriceField price /> })}
                </For>
            </ul>
        </details>
    }
}

#[component]
fn PriceField(price: &'static Price) -> impl IntoView {
    let state = AppState::get();
    let id = price.id;
    let own = Memo::new(move |_| state.parameters.with(|all| given(&all.usage.prices, id).map(str::to_owned)));
    let wrong = RwSignal::new(None::<String>);
    let change = move |text: String| {
        let list = state.parameters.with_untracked(|all| with(&all.usage.prices, id, &text));
        match (list, find("usage.prices")) {
            (Ok(list), Some(spec)) => {
                wrong.set(None);
                state.set(spec, Value::List(list));
                state.generation.update(|generation| *generation += 1);
            }
            (Err(why), _) => wrong.set(Some(why)),
            (Ok(_), None) => {}
        }
    };
    let error = format!("price-{id}-error");
    let described = error.clone();
    view! {
        <li data-price=id>
            <label>
                <span>{price.what}</span>
                <span class="price-entry">
                    <input
                        type="text"
                        inputmode="decimal"
                        autocomplete="off"
                        class:own=move || own.with(Option::is_some)
                        placeholder=listed(price)
                        prop:value=move || own.get().unwrap_or_default()
                        aria-invalid=move || wrong.with(Option::is_some).to_string()
                        aria-describedby=described
                        on:change:target=move |event| change(event.target().value())
                    />
                    <span>"USD a "{price.unit}</span>
                </span>
            </label>
            <p class="problem" id=error hidden=move || wrong.with(Option::is_none)>
                {move || wrong.get()}
            </p>
            <p class="line-links">
                <span>{format!("Listed: {} ({})", listed(price), price.date)}</span>
                {if price.source.is_empty() {
                    view! { <span class="basis assumed">"assumed"</span> }.into_any()
                } else {
                    view! { <a href=price.source target="_blank" rel="noreferrer">"Source" {Icon::Leave.view()}</a> }.into_any()
                }}
                <button class="link" type="button" hidden=move || own.with(Option::is_none) on:click=move |_| change(String::new())>
                    "Back to the listed price"
                </button>
            </p>
        </li>
    }
}
