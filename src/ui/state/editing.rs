//! What is typed into fields.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::AppState;
use crate::parameters::spec::{self, Spec, Value};
use crate::ui::model::draft;

impl AppState {
    /// What somebody typed into a field. Text that cannot be read leaves the last good value in force.
    pub(crate) fn type_in(self, spec: &'static Spec, text: &str) {
        match draft::read(spec, text) {
            Ok(value) => self.set(spec, value),
            Err(message) => {
                let kept = self.parameters.with_untracked(|parameters| draft::spoken(spec, &(spec.get)(parameters)));
                let message = format!("{message} Until then {kept} stays in force.");
                self.unreadable.update(|unreadable| {
                    unreadable.insert(spec.id, message);
                });
            }
        }
    }

    /// Sets a parameter.
    pub(crate) fn set(self, spec: &'static Spec, value: Value) {
        if self.is_unreadable(spec.id) {
            self.unreadable.update(|unreadable| {
                unreadable.remove(spec.id);
            });
        }
        let same = self.parameters.with_untracked(|parameters| (spec.get)(parameters) == value);
        if !same {
            self.parameters.update(|parameters| (spec.set)(parameters, value));
        }
    }

    /// Whether the text in a field could not be read.
    pub(crate) fn is_unreadable(self, id: &str) -> bool {
        self.unreadable.with_untracked(|unreadable| unreadable.contains_key(id))
    }

    /// Whether the text of any field could not be read.
    pub(crate) fn has_unreadable(self) -> bool {
        self.unreadable.with_untracked(|unreadable| !unreadable.is_empty())
    }

    /// Puts back the values in force where text could not be read.
    pub(crate) fn forget_unreadable(self) {
        self.unreadable.set(BTreeMap::new());
        self.generation.update(|generation| *generation += 1);
    }

    /// The same, and what there was to say about the design file that was opened last.
    pub(crate) fn forget_typed(self) {
        self.opened.set(Vec::new());
        self.forget_unreadable();
    }

    /// Applies the fix of a finding.
    pub(crate) fn mend(self, parameter: &str, fix: &str) {
        let Some(spec) = spec::find(parameter) else { return };
        if let Ok(value) = draft::read(spec, fix) {
            self.set(spec, value);
            self.generation.update(|generation| *generation += 1);
        }
    }
}
