//! The tab about recovery: how long, how much lost, can it be carried, and what a failure looks like.

mod advice;
mod budgets;
mod dial;

use leptos::prelude::*;

use super::state::AppState;
use budgets::BudgetTables;

/// The tab.
#[component]
pub(crate) fn Recovery() -> impl IntoView {
    let state = AppState::get();
    let missing = Memo::new(move |_| state.budgets.with(Option::is_none));
    view! {
        <div class="recovery">
            <div class="recovery-body">
                {move || {
                    if missing.get() {
                        view! {
                            <p class="empty">
                                "Recovery is reckoned for two Regions: open the template of the other Region as well."
                            </p>
                        }
                            .into_any()
                    } else {
                        view! { <BudgetTables /> }.into_any()
                    }
                }}
            </div>
        </div>
    }
}
