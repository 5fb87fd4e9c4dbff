//! The part of the program that is loaded after the first paint, and what waits for it.

use leptos::prelude::*;

use super::{AppState, AwsState};

/// How far the part of the program is that is loaded after the first paint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Rest {
    #[default]
    Loading,
    Here,
    /// It did not load, and why.
    Failed(String),
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
            Rest::Loading => self.waiting.update_value(|waiting| waiting.push(Box::new(act))),
            Rest::Failed(_) => self.say(self.rest.with_untracked(missing).unwrap_or_default()),
        }
    }

    /// Takes note that the rest is there, or why it is not.
    pub(crate) fn end_rest(self, failure: Option<String>) {
        if let Some(why) = &failure {
            // What asks them is in there.
            self.aws.set(AwsState::Failed(why.clone()));
            self.restoring.set(false);
        }
        self.rest.set(failure.map_or(Rest::Here, Rest::Failed));
        for act in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            self.with_rest(act);
        }
    }
}

/// What there is to say while the rest is not there.
pub(crate) fn missing(rest: &Rest) -> Option<String> {
    match rest {
        Rest::Here => None,
        Rest::Loading => Some("This part of Twinstack is still loading.".to_owned()),
        Rest::Failed(why) => Some(format!(
            "This part of Twinstack did not load ({why}). Reload the page to try again; what you change until then is lost."
        )),
    }
}
