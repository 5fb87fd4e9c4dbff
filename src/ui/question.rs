//! What is asked before something would be lost, or where it is not clear what is meant.

use leptos::prelude::*;

use super::state::{AppState, Goes, Next};
use crate::parameters::presets::Preset;

/// The question, while there is one.
#[component]
pub(super) fn Question() -> impl IntoView {
    let state = AppState::get();
    view! {
        {move || {
            state
                .next
                .get()
                .map(|what| {
                    let is_choice = matches!(what, Next::Which { .. });
                    let (question, keep, answers) = question(state, what);
                    view! {
                        <div class="ask" class:choice-of=is_choice role="alertdialog" aria-labelledby="question">
                            <p id="question">{question}</p>
                            <button class="button" id="keep" type="button" on:click=move |_| state.next.set(None)>
                                {keep}
                            </button>
                            {answers
                                .into_iter()
                                .map(|answer| {
                                    let Answer { words, loses, next } = answer;
                                    let go_on = move |_| if loses { state.proceed(next.clone()) } else { state.ask(next.clone()) };
                                    view! {
                                        <button class="button" class:danger=loses type="button" on:click=go_on>
                                            {words}
                                        </button>
                                    }
                                })
                                .collect_view()}
                        </div>
                    }
                })
        }}
    }
}

/// What can be answered to a question, and what then comes.
struct Answer {
    words: String,
    /// Whether something is lost then.
    loses: bool,
    next: Next,
}

/// What is asked, how all stays as it is, and the other answers.
fn question(state: AppState, what: Next) -> (String, &'static str, Vec<Answer>) {
    let (words, keep, lose) = match &what {
        Next::Which { question, answers } => {
            let answer = |(words, next): &(String, Next)| Answer { words: words.clone(), loses: false, next: next.clone() };
            return (question.clone(), "Leave it out", answers.iter().map(answer).collect());
        }
        Next::Fresh => replaced(state, "A new design"),
        Next::Preset(Preset { title: name, .. }) => replaced(state, name),
        Next::Design { name, .. } | Next::Kept { name, .. } => replaced(state, name),
        Next::Templates { goes: Goes::InsteadOf(place), .. } => (
            format!("What was fixed in the template of the {} is saved nowhere, and is lost.", place.name()),
            "Keep it",
            "Replace it",
        ),
        Next::Templates { .. } | Next::Values { .. } | Next::Without(_) | Next::Back | Next::Origin => (
            "What you changed in this review, be it a fix, a parameter's value or an accepted finding, is saved nowhere, \
             and is lost."
                .to_owned(),
            "Keep reviewing",
            "Lose the changes",
        ),
    };
    (words, keep, vec![Answer { words: lose.to_owned(), loses: true, next: what }])
}

/// What is asked before a design takes the place of what there is.
fn replaced(state: AppState, name: &str) -> (String, &'static str, &'static str) {
    if state.is_reviewing_untracked() {
        let words = format!("{name} replaces your design and ends the review. What is not saved is lost.");
        return (words, "Keep both", "Replace it");
    }
    let words = format!("{name} replaces your design. What you changed since it was last saved is lost.");
    (words, "Keep my design", "Replace it")
}
