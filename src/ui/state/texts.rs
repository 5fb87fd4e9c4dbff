//! The templates as text, and what changes in them are marked against.

use std::sync::Arc;

use leptos::prelude::*;

use super::AppState;
use crate::finding::Place;
use crate::pipeline::Snapshot;
use crate::stacks::Stack;
use crate::template::text;
use crate::ui::model::lines::Lines;
use crate::ui::model::session::{Opened, Session};

/// Which template of a stack is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Step {
    #[default]
    Full,
    Foundation,
}

/// One of a stack's templates as text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) place: Place,
    /// `None` where nobody said.
    pub(crate) region: Option<String>,
    /// The stack's name in the account.
    pub(crate) name: String,
    pub(crate) lines: Arc<Lines>,
}

/// The text of one step of every stack that has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Texts {
    pub(crate) stacks: Vec<Text>,
}

impl Texts {
    pub(crate) fn of(&self, place: Place) -> Option<&Text> {
        self.stacks.iter().find(|text| text.place == place)
    }

    /// The lines of a stack; none where it has no such step.
    pub(crate) fn lines_of(&self, place: Place) -> Arc<Lines> {
        self.of(place).map(|text| text.lines.clone()).unwrap_or_default()
    }
}

/// Something for each step. Foundations are written down only while somebody looks at them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steps<T> {
    pub(crate) full: T,
    pub(crate) foundation: T,
}

impl<T> Steps<T> {
    pub(crate) fn of(&self, step: Step) -> &T {
        match step {
            Step::Full => &self.full,
            Step::Foundation => &self.foundation,
        }
    }
}

impl AppState {
    /// What the text of a step is compared with.
    pub(crate) fn baseline_of(self, step: Step, place: Place) -> Arc<Lines> {
        self.session.with(|session| match session {
            Some(session) => opened_texts(session, step, |file| &file.original).lines_of(place),
            None => self.baseline.with(|texts| texts.of(step).lines_of(place)),
        })
    }
}

pub(super) fn now(texts: Steps<Memo<Arc<Texts>>>) -> Steps<Arc<Texts>> {
    Steps { full: texts.full.get_untracked(), foundation: texts.foundation.get_untracked() }
}

/// The texts of what is under review; there are no foundations among it.
pub(super) fn opened_texts(session: &Session, step: Step, lines: fn(&Opened) -> &Arc<Lines>) -> Texts {
    let text = |file: &Opened| Text {
        place: file.place,
        region: file.region.clone(),
        name: file.name.clone(),
        lines: lines(file).clone(),
    };
    let files = if step == Step::Full { session.files.as_slice() } else { &[] };
    Texts { stacks: files.iter().map(text).collect() }
}

/// Writes the text of one step; text that came out as it was is kept, so that nothing is drawn anew for it.
pub(super) fn written(snapshot: &Snapshot, step: Step, earlier: Option<&Arc<Texts>>) -> Texts {
    let text = |stack: &Stack| {
        let template = match step {
            Step::Full => &stack.template,
            Step::Foundation => stack.foundation.as_ref()?,
        };
        let text = text::indented(template);
        let before = earlier.map(|texts| texts.lines_of(stack.place));
        Some(Text {
            place: stack.place,
            region: Some(stack.region.clone()),
            name: stack.name.clone(),
            lines: before.filter(|lines| lines.text() == text).unwrap_or_else(|| Arc::new(Lines::new(text))),
        })
    };
    Texts { stacks: snapshot.stacks.iter().filter_map(text).collect() }
}
