//! A failure, played: on the picture, in a strip of what becomes of requests, and as a list of events in words.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::failover::Draw;
use crate::failover::Fault;
use crate::failover::{Event, Timeline};
use crate::failover::{Scenario, timeline};
use crate::ui::browser::{elements, theme};
use crate::ui::icons::Icon;
use crate::ui::model::play;
use crate::ui::state::AppState;
use crate::ui::topology::PlayedPicture;
use crate::words::{clock, grouped};

/// What is played, and where it stands. It is kept while other views are shown.
#[derive(Clone, Copy)]
pub(crate) struct Play {
    /// What fails.
    pub(crate) fault: RwSignal<Fault>,
    /// How what is left to chance comes out.
    draw: RwSignal<Draw>,
    /// Minutes until the fault is over, as the choice is written; empty where it is as the fault's nature is.
    lasts: RwSignal<&'static str>,
    /// Seconds since the fault.
    time: RwSignal<f64>,
    running: RwSignal<bool>,
    /// Seconds of the timeline in one of ours.
    speed: RwSignal<f64>,
}

impl Play {
    pub(crate) fn new() -> Self {
        Self {
            fault: RwSignal::new(Fault::RegionLost),
            draw: RwSignal::new(Draw::Expected),
            lasts: RwSignal::new(""),
            time: RwSignal::new(0.0),
            running: RwSignal::new(false),
            speed: RwSignal::new(30.0),
        }
    }

    /// Shows another fault from its beginning.
    pub(crate) fn choose(self, fault: Fault) {
        self.fault.set(fault);
        self.start_over();
    }

    fn start_over(self) {
        self.running.set(false);
        self.time.set(0.0);
    }
}

/// The choices of chance: the word in the control, and what is said.
const DRAWS: [(&str, &str, Draw); 3] =
    [("best", "At best", Draw::Best), ("expected", "As expected", Draw::Expected), ("worst", "At worst", Draw::Worst)];
/// How long a fault lasts: minutes, and what is said.
const LASTING: [(&str, &str); 5] =
    [("", "as it does"), ("10", "10 minutes"), ("30", "30 minutes"), ("60", "an hour"), ("180", "3 hours")];
/// How fast it is played.
const SPEEDS: [(f64, &str); 4] = [(1.0, "1×"), (10.0, "10×"), (30.0, "30×"), (120.0, "120×")];
/// Steps of the clock while it runs, in a second; where motion is not wanted, it goes from event to event.
const TICKS: f64 = 20.0;

/// The player.
#[component]
pub(super) fn Player() -> impl IntoView {
    let state = AppState::get();
    let play = state.play;
    let timeline = Memo::new(move |_| {
        let fault = play.fault.get();
        let mut scenario = Scenario::new(fault, play.draw.get());
        if let Ok(minutes) = play.lasts.get().parse::<f64>() {
            scenario.lasts_s = Some(minutes * 60.0);
        }
        state
            .reckoned
            .with(|reckoned| reckoned.as_ref().map(|of| Arc::new(timeline(&of.system, &of.workload, &scenario))))
    });
    let of =
        move |read: fn(&Timeline) -> f64| timeline.with(|timeline| timeline.as_deref().map(read).unwrap_or_default());
    let end = Memo::new(move |_| of(play::end));
    // A design that has changed may end sooner.
    let time = Memo::new(move |_| play.time.get().min(end.get()));
    let latest = Memo::new(move |_| timeline.with(|timeline| play::latest(timeline.as_deref()?, time.get())));
    let states = Memo::new(move |_| {
        let time = time.get();
        timeline.with(|timeline| {
            let events = timeline.as_deref().map(|timeline| timeline.events.as_slice()).unwrap_or_default();
            state.scene.with(|scene| play::states(scene, events, time))
        })
    });
    let step = move |forward: bool| {
        play.running.set(false);
        let next =
            timeline.with_untracked(|timeline| play::beside(timeline.as_deref()?, time.get_untracked(), forward));
        play.time.set(next.unwrap_or(if forward { end.get_untracked() } else { 0.0 }));
    };
    let advance = move || {
        if !play.running.get_untracked() {
            return;
        }
        let now = time.get_untracked();
        let next = if theme::wants_little_motion() {
            timeline
                .with_untracked(|timeline| play::beside(timeline.as_deref()?, now, true))
                .unwrap_or(end.get_untracked())
        } else {
            now + play.speed.get_untracked() / TICKS
        };
        play.time.set(next.min(end.get_untracked()));
        if next >= end.get_untracked() {
            play.running.set(false);
        }
    };
    let every =
        if theme::wants_little_motion() { Duration::from_millis(1_500) } else { Duration::from_secs_f64(1.0 / TICKS) };
    if let Ok(ticking) = set_interval_with_handle(advance, every) {
        on_cleanup(move || ticking.clear());
    }
    on_cleanup(move || {
        let _ = play.running.try_set(false);
    });
    // The list follows the clock, without taking the focus.
    Effect::new(move |_| {
        if let Some(latest) = latest.get() {
            elements::show_within(&event_id(latest));
        }
    });
    let toggle = move || {
        if !play.running.get_untracked() && time.get_untracked() >= end.get_untracked() {
            play.time.set(0.0);
        }
        play.running.update(|running| *running = !*running);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "," => step(false),
        "." => step(true),
        _ => {}
    };
    let words = move || {
        timeline.with(|timeline| {
            let timeline = timeline.as_deref()?;
            Some(timeline.events.get(latest.get()?)?.words.clone())
        })
    };
    view! {
        <div class="player" data-testid="player" on:keydown=on_key>
            <Choices play />
            <div class="player-stage">
                <PlayedPicture states />
                <Events timeline latest time />
            </div>
            <div class="transport">
                <button
                    class="quiet"
                    type="button"
                    aria-label="The event before"
                    title="The event before (,)"
                    on:click=move |_| step(false)
                >
                    {Icon::Back.view()}
                </button>
                <button class="button play" type="button" data-testid="play" on:click=move |_| toggle()>
                    {move || if play.running.get() { Icon::Pause.view() } else { Icon::Play.view() }}
                    {move || if play.running.get() { "Pause" } else { "Play" }}
                </button>
                <button
                    class="quiet"
                    type="button"
                    aria-label="The next event"
                    title="The next event (.)"
                    on:click=move |_| step(true)
                >
                    {Icon::Next.view()}
                </button>
                <select
                    aria-label="Speed"
                    on:change:target=move |event| play.speed.set(event.target().value().parse().unwrap_or(30.0))
                >
                    {SPEEDS
                        .map(|(speed, words)| {
                            view! {
                                <option value=speed.to_string() selected=move || play.speed.get().total_cmp(&speed).is_eq()>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
                <output class="clock" data-testid="clock">
                    {move || format!("{} of {}", clock(time.get()), clock(end.get()))}
                </output>
            </div>
            <Strip timeline time end />
            <p class="now" aria-live="polite" data-testid="now">{words}</p>
            <Ending timeline />
        </div>
    }
}

/// What is played.
#[component]
fn Choices(play: Play) -> impl IntoView {
    let seed = move || if let Draw::Seed(seed) = play.draw.get() { Some(seed) } else { None };
    let chosen = move |draw: Draw| play.draw.get() == draw;
    let draw = move |word: &str| {
        let known = DRAWS.iter().find(|(known, ..)| *known == word).map(|(.., draw)| *draw);
        play.draw.set(known.unwrap_or(Draw::Seed(1)));
        play.start_over();
    };
    view! {
        <div class="toolbar player-bar">
            <label class="choice wide">
                <span>"What fails"</span>
                <select
                    data-testid="fault"
                    on:change:target=move |event| {
                        if let Some(fault) = Fault::find(&event.target().value()) {
                            play.choose(fault);
                        }
                    }
                >
                    {Fault::ALL
                        .map(|fault| {
                            view! { <option value=fault.id() selected=move || play.fault.get() == fault>{fault.title()}</option> }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="choice">
                <span>"It lasts"</span>
                <select
                    data-testid="lasts"
                    on:change:target=move |event| {
                        let value = event.target().value();
                        play.lasts.set(LASTING.iter().map(|(minutes, _)| *minutes).find(|it| *it == value).unwrap_or_default());
                        play.start_over();
                    }
                >
                    {LASTING
                        .map(|(minutes, words)| {
                            view! { <option value=minutes selected=move || play.lasts.get() == minutes>{words}</option> }
                        })
                        .collect_view()}
                </select>
            </label>
            <label class="choice">
                <span>"Chance"</span>
                <select data-testid="draw" on:change:target=move |event| draw(&event.target().value())>
                    {DRAWS
                        .map(|(word, words, draw)| {
                            view! { <option value=word selected=move || chosen(draw)>{words}</option> }
                        })
                        .collect_view()}
                    <option value="seed" selected=move || seed().is_some()>"Drawn"</option>
                </select>
            </label>
            <button
                class="button small"
                type="button"
                hidden=move || seed().is_none()
                on:click=move |_| {
                    if let Some(seed) = seed() {
                        play.draw.set(Draw::Seed(seed.wrapping_add(1)));
                        play.start_over();
                    }
                }
            >
                {move || format!("Draw again ({})", seed().unwrap_or_default())}
            </button>
            <p class="fault-words">{move || play.fault.get().words()}</p>
        </div>
    }
}

fn event_id(index: usize) -> String {
    format!("event-{index}")
}

/// The same story in words; each event leads to its moment.
#[component]
fn Events(timeline: Memo<Option<Arc<Timeline>>>, latest: Memo<Option<usize>>, time: Memo<f64>) -> impl IntoView {
    let play = AppState::get().play;
    let row = move |index: usize, event: &Event| {
        let at = event.time_s;
        view! {
            <li
                id=event_id(index)
                class:past=move || at <= time.get()
                class:latest=move || latest.get() == Some(index)
                aria-current=move || (latest.get() == Some(index)).then_some("step")
            >
                <button
                    type="button"
                    data-state=event.state.words()
                    on:click=move |_| {
                        play.running.set(false);
                        play.time.set(at);
                    }
                >
                    <time>{clock(at)}</time>
                    <span class="event-kind">{event.kind.words()}</span>
                    <span class="event-words">{event.words.clone()}</span>
                </button>
            </li>
        }
    };
    view! {
        <ol class="events" data-testid="events" aria-label="What happens">
            {move || {
                timeline.with(|timeline| {
                    let events = timeline.as_deref().map(|timeline| timeline.events.as_slice()).unwrap_or_default();
                    events.iter().enumerate().map(|(index, event)| row(index, event)).collect_view()
                })
            }}
        </ol>
    }
}

/// What becomes of requests over time, with the clock in it; it is moved by hand like any slider.
#[component]
fn Strip(timeline: Memo<Option<Arc<Timeline>>>, time: Memo<f64>, end: Memo<f64>) -> impl IntoView {
    let play = AppState::get().play;
    let layers = Memo::new(move |_| timeline.with(|timeline| timeline.as_deref().map(play::strip).unwrap_or_default()));
    let share = move || format!("{:.3}%", 100.0 * time.get() / end.get().max(1.0));
    let sample = move || timeline.with(|timeline| play::sample(timeline.as_deref()?, time.get()).copied());
    #[expect(clippy::cast_precision_loss, reason = "what is shown needs no more")]
    let rate = move |layer: usize| {
        let sample = sample()?;
        let requests = sample.requests;
        let counts = [requests.by_primary, requests.by_standby, requests.refused, requests.lost];
        let count = counts.get(layer).copied().unwrap_or_default();
        Some(grouped((count as f64 / (sample.to_s - sample.from_s).max(f64::EPSILON)).round()))
    };
    view! {
        <div class="strip">
            <svg viewBox=format!("0 0 {} {}", play::STRIP.0, play::STRIP.1) preserveAspectRatio="none" aria-hidden="true">
                {play::LAYERS
                    .iter()
                    .enumerate()
                    .map(|(index, (class, _))| {
                        let path = move || layers.with(|layers| layers.get(index).cloned());
                        view! { <path class=*class d=path /> }
                    })
                    .collect_view()}
            </svg>
            <svg class="playhead" aria-hidden="true"><line x1=share x2=share y1="0" y2="100%" /></svg>
            <input
                type="range"
                class="scrub"
                data-testid="scrub"
                aria-label="Time"
                min="0"
                step="1"
                max=move || end.get().ceil().to_string()
                aria-valuetext=move || clock(time.get())
                prop:value=move || time.get().round().to_string()
                on:input:target=move |event| {
                    play.running.set(false);
                    play.time.set(event.target().value().parse().unwrap_or_default());
                }
            />
            <dl class="strip-legend">
                {play::LAYERS
                    .iter()
                    .enumerate()
                    .map(|(index, (class, words))| {
                        view! {
                            <div class=*class>
                                <dt>{*words}</dt>
                                <dd>{move || rate(index)} " a second"</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </div>
    }
}

/// How it ends.
#[component]
fn Ending(timeline: Memo<Option<Arc<Timeline>>>) -> impl IntoView {
    let outcome =
        Memo::new(move |_| timeline.with(|timeline| timeline.as_ref().map(|timeline| timeline.outcome.clone())));
    let class = move || match outcome.with(|outcome| outcome.as_ref().map(|it| (it.survives, it.within_targets()))) {
        Some((true, true)) => "ending good",
        Some((true, false)) => "ending warning",
        _ => "ending error",
    };
    view! {
        <p class=class data-testid="ending">
            {move || match class() {
                "ending good" => Icon::Check.view(),
                "ending warning" => Icon::Alert.view(),
                _ => Icon::Error.view(),
            }}
            <span>{move || outcome.with(|outcome| outcome.as_ref().map(|outcome| outcome.words.clone()))}</span>
        </p>
    }
}
