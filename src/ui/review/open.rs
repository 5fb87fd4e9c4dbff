//! The dialog that opens templates, the sign that files can be dropped, and the line that says what is on screen.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::intake::{Meant, hand_over, take};
use crate::ui::browser::files;
use crate::ui::compare::{Against, comparison, origin_of};
use crate::ui::dialog::open_while;
use crate::ui::drop::DropArea;
use crate::ui::icons::Icon;
use crate::ui::model::session::MOST;
use crate::ui::state::{AppState, Next};
use crate::words::counted;

/// The dialog.
#[component]
pub(crate) fn OpenDialog() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    let text = RwSignal::new(String::new());
    open_while(dialog, state.review_shown);
    let beside = move || {
        state.session.with(|session| session.as_ref().is_some_and(|session| (1..MOST).contains(&session.files.len())))
    };
    let more = state.review_beside;
    let meant = move || if untrack(beside) && more.get_untracked() { Meant::More } else { Meant::Templates };
    view! {
        <dialog class="dialog open-review" node_ref=dialog aria-labelledby="review-title" on:close=move |_| state.review_shown.set(false)>
            <header class="dialog-head">
                <div>
                    <h2 id="review-title">"Review templates"</h2>
                    <p class="muted">
                        "One or two, or three with the stack in us-east-1; JSON or YAML, up to 1 MB each. Files with the values of their parameters go to the stacks that they fit, and rules of your own, written in Guard (.guard), are asked as well. Your design is kept, and nothing leaves this tab."
                    </p>
                </div>
                <button class="quiet" type="button" aria-label="Close" on:click=move |_| state.review_shown.set(false)>
                    {Icon::Close.view()}
                </button>
            </header>
            <div class="open-body">
                <label class="check" hidden=move || !beside()>
                    <input type="checkbox" prop:checked=move || more.get() on:change:target=move |event| more.set(event.target().checked()) />
                    "Beside those under review, not in their place"
                </label>
                <DropArea
                    id="review-drop"
                    input="review-files"
                    label="Templates to review"
                    accept=".json,.yaml,.yml,.template,.txt,.guard,application/json"
                    multiple=true
                    take=move |files| {
                        state.review_shown.set(false);
                        take(state, files, meant());
                    }
                >
                    <strong>"Choose the files"</strong>
                    " or drop them here"
                </DropArea>
                <div class="paste">
                    <label for="review-text">"Or paste a template"</label>
                    <textarea
                        id="review-text"
                        class="mono"
                        data-testid="review-text"
                        rows="8"
                        spellcheck="false"
                        prop:value=move || text.get()
                        on:input:target=move |event| text.set(event.target().value())
                    ></textarea>
                </div>
            </div>
            <footer class="dialog-foot">
                <span class="muted">"Twinstack finds out which template is which stack."</span>
                <button
                    class="button primary"
                    type="button"
                    data-testid="review-this"
                    disabled=move || text.with(|text| text.trim().is_empty())
                    on:click=move |_| {
                        state.review_shown.set(false);
                        let pasted = ("Pasted template".to_owned(), text.get_untracked().into_bytes());
                        hand_over(state, vec![pasted], Vec::new(), meant());
                        text.set(String::new());
                    }
                >
                    "Review the pasted text"
                </button>
            </footer>
        </dialog>
    }
}

/// Says while files are over the page that they may be dropped.
#[component]
pub(crate) fn DropSign() -> impl IntoView {
    let state = AppState::get();
    let over = RwSignal::new(false);
    let on_drop = move |dropped| {
        state.review_shown.set(false);
        take(state, dropped, Meant::Anything);
    };
    files::on_drop(move |is_over| over.set(is_over), on_drop);
    view! {
        <div class="drop-sign" aria-hidden="true" hidden=move || !over.get()>
            <p>
                {Icon::Upload.view()}
                <strong>"Drop to open"</strong>
                <span>"Templates are reviewed, with the values of their parameters; a design.json is opened, a ZIP becomes the function's code, a .guard file is asked"</span>
            </p>
        </div>
    }
}

/// How templates are related to the design that they were exported from.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// They are as this version makes them of it.
    Same,
    /// So many things are different.
    Changed(usize),
    /// What they say of it cannot be read, and why.
    Unreadable(String),
}

impl Origin {
    fn words(&self) -> String {
        match self {
            Self::Same => "Twinstack exported it, and it is as it was made.".to_owned(),
            Self::Changed(count) => {
                format!(
                    "Twinstack exported it; {} in it {} not as this version makes it of its design.",
                    counted(*count, "thing"),
                    if *count == 1 { "is" } else { "are" }
                )
            }
            Self::Unreadable(why) => format!("Twinstack exported it, but its design cannot be read: {why}."),
        }
    }
}

/// The line over the views while they show something else than the design.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let state = AppState::get();
    let words = move || {
        state.session.with(|session| match session {
            Some(session) if session.files.is_empty() && session.refused.is_empty() => {
                ("Nothing is under review".to_owned(), ". ")
            }
            Some(session) if session.files.is_empty() => ("Nothing could be read".to_owned(), ". "),
            Some(session) => (format!("Reviewing {}", session.names()), ". "),
            None => (String::new(), ""),
        })
    };
    let origin = Memo::new(move |_| {
        let read = state.session.with(|session| session.as_ref().and_then(origin_of))?;
        Some(match (read, comparison(state, &Against::Origin, false)) {
            (Err(why), _) => Origin::Unreadable(why),
            (Ok(_), Some(found)) => {
                match found.resources().count() + found.stacks.iter().map(|stack| stack.sections.len()).sum::<usize>() {
                    0 => Origin::Same,
                    count => Origin::Changed(count),
                }
            }
            (Ok(_), None) => return None,
        })
    });
    view! {
        <div class="banner reading" role="status" hidden=move || !state.reading.get()>
            <p>"Reading the files…"</p>
        </div>
        <div class="banner reviewed" role="status" data-testid="banner" hidden=move || !state.is_reviewing()>
            {Icon::Review.view()}
            <p><strong>{move || words().0}</strong> {move || words().1} <span>"Your design is kept."</span> " " {move || origin.get().map(|origin| origin.words())}</p>
            {move || {
                origin
                    .get()
                    .map(|origin| {
                        let show = matches!(origin, Origin::Changed(_));
                        let opens = !matches!(origin, Origin::Unreadable(_));
                        view! {
                            {show
                                .then(|| {
                                    view! {
                                        <button class="button small" type="button" data-testid="show-changed" on:click=move |_| state.compare(Against::Origin)>
                                            "Show what"
                                        </button>
                                    }
                                })}
                            {opens
                                .then(|| {
                                    view! {
                                        <button class="button small" type="button" data-testid="open-origin" on:click=move |_| state.ask(Next::Origin)>
                                            "Open the design"
                                        </button>
                                    }
                                })}
                        }
                    })
            }}
            <button class="button small" type="button" data-testid="back" on:click=move |_| state.ask(Next::Back)>
                <span>"Back" <span class="wide-words">" to my design"</span></span>
            </button>
        </div>
    }
}
