//! The text of a template: only the lines in view exist, so that its length costs nothing.

use leptos::html::Div;
use leptos::prelude::*;

use super::pane::Shown;
use crate::finding::Severity;
use crate::ui::browser::resize;
use crate::ui::model::changes::Mark;
use crate::ui::model::highlight::tokens;
use crate::ui::review;
use crate::ui::state::AppState;

/// The height of a line in pixels, as in the style sheet.
const LINE: usize = 18;
/// Lines made above and below what is in view, and the step in which the window moves.
const MARGIN: usize = 24;
const WINDOW: usize = 8;
/// The height of the drawing in the ruler, in its own units.
const RULER: usize = 1_000;

/// The text.
#[component]
pub(super) fn Code(
    shown: Shown,
    /// Whose text it is.
    stack: &'static str,
) -> impl IntoView {
    let state = AppState::get();
    let Shown { lines, changes, matches, findings, current, target } = shown;
    let scroller = NodeRef::<Div>::new();
    let top = RwSignal::new(0_usize);
    let height = RwSignal::new(600_usize);
    let watch = StoredValue::new_local(None::<resize::Watch>);
    Effect::new(move |_| {
        if let Some(scroller) = scroller.get() {
            let on_size = move |_, tall: f64| {
                let _ = height.try_set(whole(tall));
            };
            watch.set_value(resize::watch(&scroller, on_size));
        }
    });
    on_cleanup(move || watch.set_value(None));

    let window = Memo::new(move |_| {
        let first = (top.get() / LINE).saturating_sub(MARGIN) / WINDOW * WINDOW;
        let last = (first + height.get().div_ceil(LINE) + 2 * MARGIN + WINDOW).min(lines.with(|lines| lines.len()));
        (first.min(last), last)
    });
    // A line that is as it was keeps its elements.
    let rows = move || {
        let (first, last) = window.get();
        lines.with(|lines| (first..last).map(|line| (line, lines.line(line).to_owned())).collect::<Vec<_>>())
    };
    // In a later frame, when the height of what scrolls is that of the new text.
    Effect::new(move |_| {
        let Some(line) = target.get() else { return };
        request_animation_frame(move || {
            // The tab may have been left in the meantime.
            if let (Some(Some(scroller)), Some(height)) = (scroller.try_get_untracked(), height.try_get_untracked()) {
                let above = height / 3;
                let to = (line * LINE).saturating_sub(above);
                scroller.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
            }
        });
    });

    let class = move |line: usize| {
        let mark = changes.with(|changes| changes.marks.get(&line).copied());
        match (mark, target.get() == Some(line)) {
            (Some(Mark::Changed), false) => "line changed",
            (Some(Mark::Changed), true) => "line changed target",
            (Some(Mark::Gone), false) => "line gone",
            (Some(Mark::Gone), true) => "line gone target",
            (None, true) => "line target",
            (None, false) => "line",
        }
    };
    let hits = move |line: usize| {
        matches.with(|matches| {
            let from = matches.partition_point(|found| found.line < line);
            let here = matches.iter().enumerate().skip(from).take_while(|(_, found)| found.line == line);
            here.map(|(index, found)| {
                view! {
                    <span
                        class="hit"
                        class:current=move || current.get() == index
                        style:left=format!("{}ch", found.column)
                        style:width=format!("{}ch", found.width)
                    ></span>
                }
            })
            .collect_view()
        })
    };
    let mark = move |line: usize| {
        let found = findings.with(|findings| findings.get(&line).cloned())?;
        let words = format!("{}: {}", review::spoken(found.count), found.message);
        let sign = if found.worst == Severity::Info { "i" } else { "!" };
        Some(view! {
            <button
                class=format!("line-mark {}", found.worst.name())
                type="button"
                title=words.clone()
                aria-label=format!("{}, {words}", found.worst.name())
                on:click=move |_| state.show_finding(found.key.clone())
            >
                {if found.worst == Severity::Error { "✕" } else { sign }}
            </button>
        })
    };
    let ruled = move |marked: Vec<usize>| {
        let count = lines.with(|lines| lines.len()).max(1);
        let mut places: Vec<usize> = marked.into_iter().map(|line| line * RULER / count).collect();
        places.dedup();
        places.into_iter().map(|y| format!("M0 {y}h10")).collect::<Vec<_>>().concat()
    };
    view! {
        <div class="code-frame">
            <div
                class="code"
                node_ref=scroller
                tabindex="0"
                role="region"
                aria-label=format!("Text of the {stack} template")
                on:scroll:target=move |event| top.set(usize::try_from(event.target().scroll_top()).unwrap_or_default())
            >
                <div
                    class="code-whole"
                    style:height=move || format!("{}px", lines.with(|lines| lines.len()) * LINE)
                    style:min-width=move || format!("calc({}ch + 98px)", lines.with(|lines| lines.longest()))
                >
                    <div class="code-window" style:transform=move || format!("translateY({}px)", window.get().0 * LINE)>
                        <For each=rows key=|(line, text)| (*line, text.clone()) let((line, text))>
                            <div class=move || class(line) data-line=line + 1>
                                <span class="lineno">{move || mark(line)}{line + 1}</span>
                                <span class="text">
                                    {tokens(&text)
                                        .into_iter()
                                        .map(|(token, piece)| view! { <span class=token.class()>{piece.to_owned()}</span> })
                                        .collect_view()}
                                    {move || hits(line)}
                                </span>
                            </div>
                        </For>
                    </div>
                </div>
            </div>
            <svg class="ruler" viewBox=format!("0 0 10 {RULER}") preserveAspectRatio="none" aria-hidden="true">
                <path class="found-here" d=move || ruled(findings.with(|findings| findings.keys().copied().collect())) />
                <path class="changed" d=move || ruled(changes.with(|changes| changes.marks.keys().copied().collect())) />
                <path class="hits" d=move || ruled(matches.with(|matches| matches.iter().map(|found| found.line).collect())) />
            </svg>
        </div>
    }
}

/// Pixels as a whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the height of an element is small and not negative"
)]
fn whole(pixels: f64) -> usize {
    pixels.max(0.0) as usize
}
