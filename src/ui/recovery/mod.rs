//! The tab about recovery: how long, how much lost, can it be carried, and what a failure looks like.

mod advice;
mod budgets;
mod dial;
mod paper;
mod player;
mod price;
mod scorecard;

use leptos::prelude::*;

use super::segment::Segment;
use super::state::AppState;
use budgets::BudgetTables;
use paper::Paper;
use player::Player;
use scorecard::Scorecard;

pub(crate) use player::Play;

/// A part of the tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// The budgets.
    #[default]
    Budgets,
    /// A failure that is played.
    Player,
    /// Every failure, and how it ends.
    Scorecard,
    /// All of it, to be printed and signed.
    Paper,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Budgets, "Budgets"),
    (Part::Player, "Watch a failure"),
    (Part::Scorecard, "Scorecard"),
    (Part::Paper, "To print"),
];

/// The tab.
#[component]
pub(crate) fn Recovery() -> impl IntoView {
    let state = AppState::get();
    let missing = Memo::new(move |_| state.reckoned.with(Option::is_none));
    view! {
        <div class="recovery">
            <div class="toolbar recovery-bar">
                <div class="segments" role="group" aria-label="Recovery">
                    {PARTS
                        .map(|(part, words)| {
                            view! {
                                <Segment
                                    pressed=Signal::derive(move || state.part.get() == part)
                                    press=move || state.part.set(part)
                                >
                                    {words}
                                </Segment>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
            {move || match (missing.get(), state.part.get()) {
                (true, _) => view! {
                    <p class="empty">
                        {if state.is_reviewing() {
                            "Recovery is reckoned for two Regions: open the template of the other Region as well, and say in which Region each is."
                        } else {
                            "Recovery is reckoned for two Regions: choose another one for the secondary."
                        }}
                    </p>
                }
                    .into_any(),
                (false, Part::Budgets) => view! { <div class="recovery-body"><BudgetTables /></div> }.into_any(),
                (false, Part::Player) => view! { <Player /> }.into_any(),
                (false, Part::Paper) => view! { <div class="recovery-body"><Paper /></div> }.into_any(),
                (false, Part::Scorecard) => view! { <div class="recovery-body"><Scorecard /></div> }.into_any(),
            }}
        </div>
    }
}
