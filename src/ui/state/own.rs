//! The designs of this visit: the one that is open, and how far it is kept.

use leptos::prelude::*;

use super::texts::now;
use super::{AppState, Rest, View};
use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::ui::browser::storage;
use crate::ui::keeping::{Keeping, Own};
use crate::ui::model::session::mended;
use crate::ui::rest;

impl AppState {
    /// Something about the design that is open.
    pub(crate) fn own<T>(self, of: impl FnOnce(&Own) -> T) -> T {
        let at = self.design.get_untracked();
        self.owns.with_untracked(|owns| match owns.get(at) {
            Some(own) => of(own),
            None => of(&Own::new("", Parameters::default())),
        })
    }

    /// The same, for what follows it.
    pub(crate) fn own_tracked<T>(self, of: impl FnOnce(&Own) -> T) -> T {
        self.owns.track();
        self.design.track();
        self.own(of)
    }

    /// Changes what is known of the design that is open.
    pub(crate) fn change_own(self, change: impl FnOnce(&mut Own)) {
        let at = self.design.get_untracked();
        self.owns.update(|owns| {
            if let Some(own) = owns.get_mut(at) {
                change(own);
            }
        });
    }

    /// Changes what is known of every design of this visit.
    pub(crate) fn change_owns(self, change: impl FnMut(&mut Own)) {
        self.owns.update(|owns| owns.iter_mut().for_each(change));
    }

    /// Takes one of the designs of this visit as the open one.
    pub(crate) fn choose_own(self, design: usize) {
        if self.design.get_untracked() == design {
            return;
        }
        self.design.set(design);
        let id = self.own(|own| own.id.clone());
        self.keeping.set(if id.is_some() { Keeping::Kept } else { Keeping::Untouched });
        storage::remember_open(id.as_deref());
    }

    /// What the design is called that is open.
    pub(crate) fn name(self) -> String {
        let at = self.design.get();
        self.parameters.with(|parameters| {
            let name = self.owns.with(|owns| owns.get(at).map(|own| own.shown_name(parameters)));
            name.unwrap_or_default()
        })
    }

    /// Keeps what has changed, if what does that is there.
    pub(crate) fn keep(self) {
        if self.rest.with_untracked(|rest| *rest == Rest::Here) {
            rest::keep(self);
        }
    }

    /// Opens a design. The one that was open is kept.
    pub(crate) fn replace(self, own: Own, parameters: Parameters, said: Vec<Finding>) {
        self.keep();
        let exported = own.exported.clone();
        self.owns.update(|owns| owns.push(own));
        self.choose_own(self.owns.with_untracked(Vec::len) - 1);
        self.forget_typed();
        self.opened.set(said);
        self.leave_review();
        // What changes is marked against what was exported last, or else against what was opened.
        if let Some(exported) = exported {
            self.parameters.set(exported);
            self.baseline.set(now(self.texts));
        }
        self.parameters.set(parameters);
        if self.owns.with_untracked(|owns| owns.last().is_some_and(|own| own.exported.is_none())) {
            self.baseline.set(now(self.texts));
        }
    }

    pub(super) fn open(self, name: &str, text: &str) {
        match rest::read_design(text) {
            Ok((parameters, said)) => {
                let stem = name.strip_suffix(".json").filter(|stem| *stem != "design").unwrap_or_default();
                self.replace(Own::new(stem, parameters.clone()), parameters, said);
                rest::keep_as_new(self);
                self.say(format!("{name} is open."));
            }
            Err(reason) if self.is_reviewing_untracked() => self.not_opened(name, mended(reason)),
            Err(reason) => self.not_opened(name, reason),
        }
        if !self.opened.with_untracked(Vec::is_empty) {
            self.view.set(View::Review);
        }
    }

    /// Takes what there is as what changes are marked against from here on.
    pub(crate) fn mark_exported(self) {
        self.baseline.set(now(self.texts));
        self.mark_saved();
        rest::mark_exported(self);
    }

    /// Says that what there is has been saved.
    pub(crate) fn mark_saved(self) {
        self.keep();
        let parameters = self.parameters.get_untracked();
        self.change_own(|own| own.saved = parameters);
    }

    /// Whether there are changes that are saved nowhere.
    pub(crate) fn is_unsaved(self) -> bool {
        self.parameters.with_untracked(|parameters| self.own(|own| own.saved != *parameters))
            || self.unreadable.with_untracked(|unreadable| !unreadable.is_empty())
            || self.has_unsaved_changes()
    }
}
