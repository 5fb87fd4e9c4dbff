//! What was on the page before, step by step: taking back and doing again.

use std::collections::VecDeque;

/// As many steps are kept.
const MOST: usize = 100;

/// Changes of the same thing within this many milliseconds are one step: a slider that is dragged, a word that is typed.
const TOGETHER_MS: f64 = 1_000.0;

/// A state that can be gone back to.
#[derive(Clone, Debug, PartialEq)]
struct Step<T> {
    state: T,
    /// What happened between it and the next one.
    what: String,
    /// When that was last.
    at_ms: f64,
}

/// What was, and what was taken back.
#[derive(Clone, Debug, PartialEq)]
pub struct History<T> {
    past: VecDeque<Step<T>>,
    future: Vec<Step<T>>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { past: VecDeque::new(), future: Vec::new() }
    }
}

impl<T> History<T> {
    /// Takes note of a change: the state before it, what it is, and when it is made.
    pub fn record(&mut self, before: T, what: String, at_ms: f64) {
        self.future.clear();
        if let Some(last) = self.past.back_mut()
            && last.what == what
            && at_ms - last.at_ms < TOGETHER_MS
        {
            last.at_ms = at_ms;
            return;
        }
        self.past.push_back(Step { state: before, what, at_ms });
        if self.past.len() > MOST {
            self.past.pop_front();
        }
    }

    /// Gives the state before the last change for the one that is now.
    pub fn undo(&mut self, now: T) -> Option<T> {
        let Step { state, what, at_ms } = self.past.pop_back()?;
        self.future.push(Step { state: now, what, at_ms });
        Some(state)
    }

    /// Gives the state after the change that was taken back last for the one that is now.
    pub fn redo(&mut self, now: T) -> Option<T> {
        let Step { state, what, .. } = self.future.pop()?;
        // What is done again stands by itself: what follows is another step.
        self.past.push_back(Step { state: now, what, at_ms: f64::NEG_INFINITY });
        Some(state)
    }

    /// What would be taken back.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.past.back().map(|step| step.what.as_str())
    }

    /// What would be done again.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.future.last().map(|step| step.what.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(changes: &[(i32, &str, f64)]) -> History<i32> {
        let mut history = History::default();
        for (before, what, at_ms) in changes {
            history.record(*before, (*what).to_owned(), *at_ms);
        }
        history
    }

    #[test]
    fn steps_are_taken_back_and_done_again() {
        let mut history = drawn(&[(1, "a", 0.0), (2, "b", 10.0)]);
        assert_eq!((history.last(), history.next()), (Some("b"), None));
        assert_eq!(history.undo(3), Some(2));
        assert_eq!(history.undo(2), Some(1));
        assert_eq!((history.undo(1), history.next()), (None, Some("a")));
        assert_eq!(history.redo(1), Some(2));
        assert_eq!((history.last(), history.next()), (Some("a"), Some("b")));
        history.record(2, "c".to_owned(), 20.0);
        assert_eq!(history.redo(9), None, "there is another future now");
        assert_eq!(history.undo(9), Some(2));
    }

    #[test]
    fn one_drag_is_one_step_and_the_next_is_another() {
        let mut history =
            drawn(&[(1, "a", 0.0), (2, "a", 900.0), (3, "a", 1_800.0), (4, "a", 2_900.0), (5, "b", 2_950.0)]);
        assert_eq!(
            [history.undo(6), history.undo(5), history.undo(4), history.undo(1)],
            [Some(5), Some(4), Some(1), None]
        );
        history.redo(1);
        history.record(4, "a".to_owned(), 0.0);
        assert_eq!(history.undo(7), Some(4), "what is done again is not changed any more");
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut history = History::default();
        for step in 0..500 {
            history.record(step, step.to_string(), 0.0);
        }
        let back = std::iter::from_fn(|| history.undo(0)).count();
        assert_eq!(back, MOST);
    }
}
