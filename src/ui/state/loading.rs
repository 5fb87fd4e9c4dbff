//! The part of the program that is loaded after the first paint, and what waits for it.

use leptos::prelude::*;

use super::{AppState, AwsState};
use crate::ui::browser::timer;

/// How far the part of the program is that is loaded after the first paint.
///
/// Once it is loaded it is taken into use step by step, each in a task of its own: all at once would hold the page up
/// for as long as the first paint did.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Rest {
    #[default]
    Loading,
    /// Designs are made with the built-in code itself, not with its size and digest alone.
    Code,
    /// They are reviewed.
    Review,
    Here,
    /// It did not load, and why.
    Failed(String),
}

impl Rest {
    /// Whether designs are made with the built-in code.
    pub(crate) fn has_code(&self) -> bool {
        matches!(self, Self::Code | Self::Review | Self::Here)
    }

    /// Whether they are reviewed.
    pub(crate) fn has_review(&self) -> bool {
        matches!(self, Self::Review | Self::Here)
    }
}

impl AppState {
    /// Whether the part of the program is there that comes after the first paint.
    pub(crate) fn has_rest(self) -> bool {
        self.rest.with(|rest| *rest == Rest::Here)
    }

    /// Does what needs the rest: at once, or as soon as it is there. Where it is not to come, the user is told so.
    pub(crate) fn with_rest(self, act: impl FnOnce() + 'static) {
        match self.rest.get_untracked() {
            Rest::Here => act(),
            Rest::Loading | Rest::Code | Rest::Review => {
                self.waiting.update_value(|waiting| waiting.push(Box::new(act)));
            }
            Rest::Failed(_) => self.say(self.rest.with_untracked(missing).unwrap_or_default()),
        }
    }

    /// Takes note that the rest is loaded, or why it is not.
    pub(crate) fn end_rest(self, failure: Option<String>) {
        if let Some(why) = failure {
            // What asks them is in there.
            self.aws.set(AwsState::Failed(why.clone()));
            self.restoring.set(false);
            self.end_waiting(Rest::Failed(why));
        } else if self.restoring.get_untracked() {
            // The design that is there now is not worth a review.
            self.end_waiting(Rest::Here);
        } else {
            self.rest.set(Rest::Code);
            timer::soon(move || {
                self.rest.set(Rest::Review);
                timer::soon(move || self.end_waiting(Rest::Here));
            });
        }
    }

    fn end_waiting(self, rest: Rest) {
        self.rest.set(rest);
        for act in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            self.with_rest(act);
        }
    }
}

/// What there is to say while the rest is not there.
pub(crate) fn missing(rest: &Rest) -> Option<String> {
    match rest {
        Rest::Here => None,
        Rest::Loading | Rest::Code | Rest::Review => Some("This part of Twinstack is still loading.".to_owned()),
        Rest::Failed(why) => Some(format!(
            "This part of Twinstack did not load ({why}). Reload the page to try again; what you change until then is lost."
        )),
    }
}
