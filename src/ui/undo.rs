//! Taking back, and doing again: whatever was changed, opened or chosen.

use leptos::prelude::*;

use super::browser::{clock, elements};
use super::keeping;
use super::model::history::History;
use super::model::point::Point;
use super::state::{AppState, View};

type Steps = History<Point>;

/// How to go a step in the history: with what is now, for what was.
type Go = fn(&mut Steps, Point) -> Option<Point>;

/// Takes note of every change from here on, and listens for the keys.
pub(super) fn begin(state: AppState) {
    state.last.set_value(Some(state.point()));
    Effect::new(move |_| {
        let now = Point {
            design: state.design.get(),
            parameters: state.parameters.get(),
            session: state.session.get(),
            deleted: state.deleted.get(),
        };
        let before = state.last.try_update_value(|last| last.replace(now.clone())).flatten();
        if let Some((before, what)) =
            before.and_then(|before| Some((before.done(&now)?, before)).map(|(what, it)| (it, what)))
        {
            state.history.update(|history| history.record(before, what, clock::now_ms()));
        }
    });
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        let with = event.ctrl_key() || event.meta_key();
        // A field that is no parameter's takes back what is typed into it by itself.
        if !with || event.alt_key() || elements::is_typed_into(&event) && !elements::is_in_field(&event) {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            // What cannot be read changed nothing: the text alone goes.
            ("z", false) if state.has_unreadable() => state.forget_unreadable(),
            ("z", false) => state.undo(),
            ("z", true) | ("y", false) => state.redo(),
            _ => return,
        }
        event.prevent_default();
    });
}

impl AppState {
    /// What is on the page now.
    fn point(self) -> Point {
        Point {
            design: self.design.get_untracked(),
            parameters: self.parameters.get_untracked(),
            session: self.session.get_untracked(),
            deleted: self.deleted.get_untracked(),
        }
    }

    /// Takes the last change back.
    pub(crate) fn undo(self) {
        self.step(History::last, History::undo, History::redo, "Taken back");
    }

    /// Does again what was taken back last.
    pub(crate) fn redo(self) {
        self.step(History::next, History::redo, History::undo, "Done again");
    }

    /// Goes one step in the history, or says what the device refused of it, and goes none.
    fn step(self, what: fn(&Steps) -> Option<&str>, go: Go, back: Go, done: &str) {
        let what = self.history.with_untracked(|history| what(history).map(str::to_owned));
        let now = self.point();
        let point = self.history.try_update(|history| go(history, now)).flatten();
        let (Some(what), Some(point)) = (what, point) else { return };
        match keeping::go_back_to(self, &point.deleted) {
            Ok(()) => {
                self.go_to(point);
                self.say(format!("{done}: {what}."));
            }
            Err((name, refusal)) => {
                self.history.update(|history| {
                    let _ = back(history, point);
                });
                self.say(format!("“{name}” could not be put back. {}", refusal.words()));
            }
        }
    }

    fn go_to(self, mut point: Point) {
        self.keep();
        point.deleted = self.deleted.get_untracked();
        let was_reviewing = self.is_reviewing_untracked();
        if let Some(session) = &mut point.session {
            self.session.with_untracked(|now| {
                if let Some(now) = now {
                    session.take_saved(now);
                }
            });
        }
        self.last.set_value(Some(point.clone()));
        self.forget_typed();
        self.choose_own(point.design);
        self.parameters.set(point.parameters);
        let is_reviewing = point.session.is_some();
        self.session.set(point.session);
        if was_reviewing != is_reviewing {
            self.show_anew(if is_reviewing { View::Review } else { self.view.get_untracked() });
        }
    }
}
