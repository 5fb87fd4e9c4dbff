//! One template: what it is, how much of it changed, and its text.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::code::Code;
use super::{Tools, title};
use crate::finding::{Place, Severity};
use crate::template::text;
use crate::ui::browser::{clipboard, download, measure::measured};
use crate::ui::export;
use crate::ui::fold::Fold;
use crate::ui::icons::Icon;
use crate::ui::model::changes::{Changes, changes};
use crate::ui::model::filter::key;
use crate::ui::model::find::{MOST, Match, find};
use crate::ui::model::lines::Lines;
use crate::ui::model::words::size;
use crate::ui::state::{AppState, Step};
use crate::words::{counted, grouped};

/// What a pane shows.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) lines: Memo<Arc<Lines>>,
    pub(super) changes: Memo<Arc<Changes>>,
    pub(super) matches: Memo<Vec<Match>>,
    /// The lines with findings: the worst of them, how many, and the first.
    pub(super) findings: Memo<Arc<BTreeMap<usize, Found>>>,
    /// Which match is the current one.
    pub(super) current: RwSignal<usize>,
    /// The line to be brought into view.
    pub(super) target: RwSignal<Option<usize>>,
}

/// The findings of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) worst: Severity,
    pub(super) count: usize,
    /// The key of the worst.
    pub(super) key: String,
    pub(super) message: String,
}

/// The pane of one stack.
#[component]
pub(super) fn Pane(place: Place) -> impl IntoView {
    let state = AppState::get();
    let Tools { find: searched, steps, .. } = use_context().unwrap_or_else(|| Tools {
        find: RwSignal::new(String::new()),
        steps: RwSignal::new((0, true)),
        chosen: RwSignal::new(place),
    });
    let lines = Memo::new(move |_| state.texts.of(state.step.get()).with(|texts| texts.lines_of(place)));
    let changes = Memo::new(move |_| {
        let before = state.baseline_of(state.step.get(), place);
        Arc::new(lines.with(|after| {
            if Arc::ptr_eq(&before, after) {
                Changes::default()
            } else {
                measured("changes", || changes(&before, after))
            }
        }))
    });
    let matches = Memo::new(move |_| lines.with(|lines| searched.with(|searched| find(lines, searched))));
    let findings = Memo::new(move |_| {
        let mut found = BTreeMap::new();
        if state.step.get() == Step::Full {
            lines.with(|lines| {
                state.findings.with(|findings| {
                    for finding in findings.iter().filter(|finding| finding.stack == place) {
                        let Some(line) = finding.path.as_ref().and_then(|path| lines.at_pointer(path)) else {
                            continue;
                        };
                        let found = found.entry(line).or_insert_with(|| Found {
                            worst: finding.severity,
                            count: 0,
                            key: key(finding),
                            message: finding.message.clone(),
                        });
                        found.count += 1;
                    }
                });
            });
        }
        Arc::new(found)
    });
    let current = RwSignal::new(0);
    let target = RwSignal::new(None);
    let shown = Shown { lines, changes, matches, findings, current, target };

    // A new search begins at its first match; each step goes one further and around.
    Effect::new(move |earlier: Option<(String, u32)>| {
        let (searched, (steps, forward)) = (searched.get(), steps.get());
        let count = matches.with_untracked(Vec::len);
        let new = earlier.as_ref().is_none_or(|(text, _)| *text != searched);
        if count == 0 && !searched.is_empty() {
            target.set(None);
        }
        if count > 0 && !(new && searched.is_empty()) {
            let at = current.get_untracked().min(count - 1);
            let next = match (new, forward) {
                (true, _) => 0,
                (false, true) => (at + 1) % count,
                (false, false) => (at + count - 1) % count,
            };
            let moved = new || earlier.is_none_or(|(_, before)| before != steps);
            if moved {
                current.set(next);
                target.set(matches.with_untracked(|matches| matches.get(next).map(|found| found.line)));
            }
        }
        (searched, steps)
    });
    // A line of one step means nothing in the other.
    Effect::new(move |earlier: Option<Step>| {
        let step = state.step.get();
        if earlier.is_some_and(|earlier| earlier != step) {
            target.set(None);
        }
        step
    });
    Effect::new(move |_| {
        state.jumps.with(|jumps| {
            if !jumps.is_empty() {
                target.set(jumps.iter().find(|jump| jump.place == place).map(|jump| jump.line));
            }
        });
    });

    let step = move |stops: &[usize], forward: bool| {
        let from = target.get_untracked();
        let next = if forward {
            stops.iter().find(|line| from.is_none_or(|from| **line > from)).or(stops.first())
        } else {
            stops.iter().rev().find(|line| from.is_none_or(|from| **line < from)).or(stops.last())
        };
        if let Some(line) = next {
            target.set(Some(*line));
        }
    };
    let to_change = move |forward: bool| step(&changes.with_untracked(|changes| starts(changes)), forward);
    let to_finding = move |forward: bool| {
        step(&findings.with_untracked(|findings| findings.keys().copied().collect::<Vec<_>>()), forward);
    };
    let path = move || match state.step.get() {
        Step::Full => format!("{}.template.json", place.name()),
        Step::Foundation => format!("foundation/{}.template.json", place.name()),
    };
    let facts = move || {
        let sent = match state.step.get() {
            Step::Full => None,
            Step::Foundation => state.stacks.with(|stacks| {
                let stack = stacks.iter().find(|stack| stack.place == place)?;
                stack.foundation.as_ref().map(text::minified_bytes)
            }),
        };
        lines.with(|lines| {
            let (bytes, as_sent) = sent.map_or((lines.text().len(), ""), |sent| (sent, " as sent"));
            format!("{} · {}{as_sent}", counted(lines.len(), "line"), size(u64::try_from(bytes).unwrap_or(u64::MAX)))
        })
    };
    let found = move || {
        let count = matches.with(Vec::len);
        (!searched.with(String::is_empty)).then(|| match count {
            0 => "no match".to_owned(),
            MOST => format!("{} of over {}", current.get() + 1, grouped(5_000)),
            _ => format!("{} of {count}", current.get().min(count - 1) + 1),
        })
    };
    let name = move || {
        state.texts.full.with(|texts| {
            texts
                .of(place)
                .map(|text| (text.name.clone(), text.region.clone().unwrap_or_else(|| "Region not known".to_owned())))
        })
    };
    let blocked =
        move || (!state.is_reviewing() && !state.may_export()).then_some("Errors block the export: see the findings.");
    let copy = move |_| {
        let path = path();
        spawn_local(async move {
            let copied = match taken(state, place, &path) {
                Some(text) => clipboard::copy(&text).await,
                None => false,
            };
            state.say(if copied {
                format!("{path} is copied.")
            } else {
                "The browser did not allow copying.".to_owned()
            });
        });
    };
    let save = move |_| {
        let path = path();
        if let Some(text) = taken(state, place, &path) {
            download::save(&path.replace('/', "-"), "application/json", text.as_bytes());
        }
    };
    view! {
        <section class=format!("pane at-{}", place.name()) id=format!("pane-{}", place.name()) tabindex="-1" data-pane=place.name() aria-label=title(place)>
            <header class="pane-head">
                <div class="pane-title">
                    <h2><span class=format!("place at-{}", place.name())>{title(place)}</span> {move || name().map(|name| name.1)}</h2>
                    <p class="muted">{facts}</p>
                </div>
                <div class="pane-tools">
                    <span class="found" role="status">{found}</span>
                    <Fold id=format!("more-{}", place.name()) label=format!("More of {}", title(place)) icon=Icon::More open=RwSignal::new(false)>
                        <span class="changes" hidden=move || changes.with(|changes| changes.added + changes.removed == 0)>
                            <span class="plus">{move || format!("+{}", grouped(changes.with(|changes| changes.added)))}</span>
                            <span class="minus">{move || format!("\u{2212}{}", grouped(changes.with(|changes| changes.removed)))}</span>
                            <button class="quiet small" type="button" aria-label="Previous change" title="Previous change" on:click=move |_| to_change(false)>
                                {Icon::ChevronUp.view()}
                            </button>
                            <button class="quiet small" type="button" aria-label="Next change" title="Next change" on:click=move |_| to_change(true)>
                                {Icon::ChevronDown.view()}
                            </button>
                        </span>
                        <span class="changes found-lines" hidden=move || findings.with(|findings| findings.is_empty())>
                            <span>{move || counted(findings.with(|findings| findings.values().map(|found| found.count).sum::<usize>()), "finding")}</span>
                            <button class="quiet small" type="button" aria-label="Previous line with findings" title="Previous line with findings" on:click=move |_| to_finding(false)>
                                {Icon::ChevronUp.view()}
                            </button>
                            <button class="quiet small" type="button" aria-label="Next line with findings" title="Next line with findings" on:click=move |_| to_finding(true)>
                                {Icon::ChevronDown.view()}
                            </button>
                        </span>
                        <button class="quiet" type="button" aria-label=move || format!("Copy {}", path()) title=move || blocked().unwrap_or("Copy") disabled=move || blocked().is_some() on:click=copy>
                            {Icon::Copy.view()}
                            <span class="only-slim">"Copy"</span>
                        </button>
                        <button class="quiet" type="button" aria-label=move || format!("Save {}", path()) title=move || blocked().unwrap_or("Save") disabled=move || blocked().is_some() on:click=save>
                            {Icon::Save.view()}
                            <span class="only-slim">"Save"</span>
                        </button>
                    </Fold>
                </div>
            </header>
            <Code shown stack=place.name() />
        </section>
    }
}

/// The text that is taken away: as it is exported, or as the template under review is now.
fn taken(state: AppState, place: Place, path: &str) -> Option<String> {
    if state.is_reviewing_untracked() {
        return state.texts.full.with_untracked(|texts| Some(texts.of(place)?.lines.text().to_owned()));
    }
    export::text_of(state, path)
}

/// The first line of each run of changed lines.
fn starts(changes: &Changes) -> Vec<usize> {
    let lines = changes.marks.keys();
    lines
        .copied()
        .filter(|line| line.checked_sub(1).is_none_or(|before| !changes.marks.contains_key(&before)))
        .collect()
}
