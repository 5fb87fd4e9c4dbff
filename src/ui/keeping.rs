//! The design is kept on this device as it changes, and is there again when the page is opened the next time.

use std::sync::Arc;

use leptos::prelude::*;

use super::browser::{clock, location, storage, timer::Timer};
use super::model::designs::{self, Deleted, Kept, NotKept, Refusal};
use super::model::point::beyond;
use super::state::AppState;
use crate::finding::Finding;
use crate::parameters::{Parameters, link};

/// A design of this visit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Own {
    /// Where it is kept; `None` while it is not.
    pub(crate) id: Option<String>,
    /// Where it was kept until it was deleted; what comes back is it again.
    former: Option<String>,
    /// What it is called; empty while it is neither kept nor named.
    pub(crate) name: String,
    /// Whether it is called by what it makes.
    unnamed: bool,
    /// Which version of it was kept last.
    version: u64,
    /// What was kept, opened or chosen last: what differs from it would be lost.
    pub(crate) saved: Parameters,
    /// What was exported last.
    pub(crate) exported: Option<Parameters>,
}

impl Own {
    /// A design that is not kept yet.
    pub(crate) fn new(name: &str, parameters: Parameters) -> Self {
        let name = name.to_owned();
        Self { id: None, former: None, unnamed: name.is_empty(), name, version: 0, saved: parameters, exported: None }
    }

    fn kept(id: &str, kept: &Kept, parameters: Parameters) -> Self {
        let exported = kept.exported.as_ref().and_then(|design| Some(designs::parameters(design).ok()?.0));
        let mut own = Self { exported, ..Self::new("", parameters) };
        own.take(id, kept);
        own
    }

    /// What it is called while it makes this.
    pub(crate) fn shown_name(&self, parameters: &Parameters) -> String {
        let made = designs::called("", parameters);
        // What is kept has a number behind it where there are several.
        if self.name.is_empty() || self.unnamed && designs::called("", &self.saved) != made {
            made
        } else {
            self.name.clone()
        }
    }

    /// Takes note of what is kept of it.
    fn take(&mut self, id: &str, kept: &Kept) {
        (self.id, self.former) = (Some(id.to_owned()), None);
        (self.name, self.unnamed, self.version) = (kept.name.clone(), kept.unnamed, kept.version);
    }
}

/// How far the design is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Keeping {
    /// There is nothing to keep: it was not changed.
    #[default]
    Untouched,
    /// It has changed, and is kept as soon as it rests.
    Waiting,
    /// It is kept as it is.
    Kept,
    /// It is not.
    Refused(Refusal),
    /// Another tab has changed it; `None` if it was deleted there.
    Changed(Option<Box<Kept>>),
}

/// A design is kept when it has rested for so many milliseconds.
const REST_MS: u32 = 400;

/// Brings back what was open, or opens what the address holds; then keeps what changes.
pub(super) fn begin(state: AppState) {
    state.restoring.set(false);
    let linked = take_link();
    // A link that cannot be read costs nobody the design that was open.
    if !matches!(linked, Some(Ok(_)))
        && let Some(id) = storage::open_design()
    {
        open_kept(state, &id);
    }
    open_link(state, linked);
    location::on_change(move || open_link(state, take_link()));
    storage::on_change(move |key| heed(state, &key));
    let timer = StoredValue::new_local(None::<Timer>);
    Effect::new(move |_| {
        state.design.track();
        let changed = state.parameters.with(|parameters| state.own(|own| own.saved != *parameters));
        match state.keeping.get_untracked() {
            Keeping::Changed(_) => {}
            Keeping::Waiting | Keeping::Refused(_) if !changed => keep(state),
            _ if changed => {
                state.keeping.set(Keeping::Waiting);
                timer.set_value(Some(Timer::after(REST_MS, move || keep(state))));
            }
            _ => {}
        }
    });
}

/// What a link holds: a design and what there is to say about it, or why it cannot be read.
type Linked = Result<(Parameters, Vec<Finding>), String>;

/// Takes the design out of the address; `None` where it holds none.
fn take_link() -> Option<Linked> {
    let read = link::read(&location::fragment())?;
    location::clear_fragment();
    Some(read)
}

fn open_link(state: AppState, linked: Option<Linked>) {
    match linked {
        Some(Ok((parameters, said))) => {
            state.replace(Own::new("", parameters.clone()), parameters, said);
            keep_as_new(state);
            state.say("The design of the link is open.");
        }
        Some(Err(reason)) => state.not_opened("The link", reason),
        None => {}
    }
}

/// Opens a design that is kept.
pub(super) fn open_kept(state: AppState, id: &str) {
    let Some(kept) = designs::load(&storage::Device, id) else { return };
    match designs::parameters(&kept.design) {
        Ok((parameters, said)) => {
            state.replace(Own::kept(id, &kept, parameters.clone()), parameters, said);
            share(state);
            state.keeping.set(Keeping::Kept);
            storage::remember_open(Some(id));
        }
        Err(reason) => state.not_opened(&kept.name, reason),
    }
}

/// Keeps the design as it is now, if it has changed.
pub(super) fn keep(state: AppState) {
    let differs = state.parameters.with_untracked(|parameters| state.own(|own| own.saved != *parameters));
    let is_kept = state.own(|own| own.id.is_some());
    match state.keeping.get_untracked() {
        _ if differs => keep_as(state),
        // It is as it was again, which may have been saved elsewhere alone.
        Keeping::Waiting | Keeping::Refused(_) if is_kept => keep_as(state),
        Keeping::Waiting => state.keeping.set(Keeping::Untouched),
        _ => {}
    }
}

/// Keeps a design that was opened, though it has not changed.
pub(super) fn keep_as_new(state: AppState) {
    if state.own(|own| own.id.is_none()) {
        keep_as(state);
    }
}

fn keep_as(state: AppState) {
    if matches!(state.keeping.get_untracked(), Keeping::Changed(_)) {
        return;
    }
    let parameters = state.parameters.get_untracked();
    let (own, now) = (state.own(Own::clone), clock::now_ms());
    let name = if own.unnamed { "" } else { &own.name };
    let kept = match own.id {
        Some(id) => designs::save(&storage::Device, &id, own.version, &parameters, now).map(|kept| (id, kept)),
        None => designs::create(&storage::Device, name, &parameters, now),
    };
    take_note(state, kept, |own| own.saved = parameters);
}

/// Takes note of what became of a design that was to be kept.
fn take_note(state: AppState, kept: Result<(String, Kept), NotKept>, then: impl FnOnce(&mut Own)) {
    state.keeping.set(match kept {
        Ok((id, kept)) => {
            storage::remember_open(Some(&id));
            state.change_own(|own| {
                own.take(&id, &kept);
                then(own);
            });
            share(state);
            Keeping::Kept
        }
        Err(NotKept::Refused(refusal)) => Keeping::Refused(refusal),
        Err(NotKept::Changed(theirs)) => Keeping::Changed(theirs),
    });
}

/// What is known of the open design is known of it wherever it was opened before.
fn share(state: AppState) {
    let open = state.own(Own::clone);
    state.change_owns(|own| {
        if own.id == open.id && own.id.is_some() {
            *own = open.clone();
        }
    });
}

/// Takes note of what was exported.
pub(super) fn mark_exported(state: AppState) {
    keep(state);
    let parameters = state.parameters.get_untracked();
    let own = state.own(Own::clone);
    let exported = parameters.clone();
    if let Some(id) = own.id {
        let kept = designs::mark_exported(&storage::Device, &id, own.version, &parameters, clock::now_ms());
        take_note(state, kept.map(|kept| (id, kept)), |own| own.exported = Some(exported));
    } else {
        state.change_own(|own| own.exported = Some(exported));
    }
}

/// Gives a design that is kept another name.
pub(super) fn rename(state: AppState, id: &str, name: &str) {
    let is_open = state.own(|own| own.id.as_deref() == Some(id));
    let Some(kept) = designs::load(&storage::Device, id) else { return };
    if kept.name == name.trim() {
        return;
    }
    let renamed = designs::rename(&storage::Device, id, kept.version, name, clock::now_ms());
    let is_changed = is_open && matches!(state.keeping.get_untracked(), Keeping::Changed(_));
    if is_changed && let Ok(theirs) = renamed {
        // It still is to be chosen which of the two is kept.
        state.keeping.set(Keeping::Changed(Some(Box::new(theirs))));
    } else if is_open && !is_changed {
        take_note(state, renamed.map(|kept| (id.to_owned(), kept)), |_| {});
    } else if let Err(NotKept::Refused(refusal)) = renamed {
        state.say(refusal.words());
    }
}

/// Deletes a design from this device. The one that is open stays on the page, as one that is not kept.
pub(super) fn delete(state: AppState, id: &str) {
    let Some(deleted) = designs::delete(&storage::Device, id) else { return };
    let is_open = state.own(|own| own.id.as_deref() == Some(id));
    state.change_owns(|own| {
        if own.id.as_deref() == Some(id) {
            own.former = own.id.take();
        }
    });
    if is_open {
        // What was refused still is.
        if !matches!(state.keeping.get_untracked(), Keeping::Refused(_)) {
            state.keeping.set(Keeping::Untouched);
        }
        storage::remember_open(None);
    }
    state.deleted.update(|all| all.push(Arc::new(deleted)));
    state.designs_changed.update(|count| *count += 1);
}

/// Puts back a design that was deleted, and says what it is called now.
///
/// # Errors
/// Why the device refused.
pub(super) fn put_back(state: AppState, deleted: &Deleted) -> Result<String, Refusal> {
    let name = designs::restore(&storage::Device, deleted)?;
    state.deleted.update(|all| all.retain(|other| other.id != deleted.id));
    state.designs_changed.update(|count| *count += 1);
    let Some(kept) = designs::load(&storage::Device, &deleted.id) else { return Ok(name) };
    state.change_owns(|own| {
        if own.former.as_deref() == Some(&deleted.id) {
            if own.version == kept.version {
                own.take(&deleted.id, &kept);
            } else {
                own.id = own.former.take();
            }
        }
    });
    if state.own(|own| own.id.as_deref() == Some(&deleted.id)) {
        storage::remember_open(Some(&deleted.id));
        if state.own(|own| own.version == kept.version) {
            state.keeping.set(Keeping::Kept);
            keep(state);
        } else {
            state.keeping.set(Keeping::Changed(Some(Box::new(kept))));
        }
    }
    Ok(name)
}

/// Deletes designs, and puts others back, until those are deleted that were at another moment.
///
/// # Errors
/// The design that the device would not take back, and why; none was deleted then.
pub(super) fn go_back_to(state: AppState, then: &[Arc<Deleted>]) -> Result<(), (String, Refusal)> {
    let now = state.deleted.get_untracked();
    for gone in beyond(&now, then) {
        put_back(state, gone).map_err(|refusal| (gone.name.clone(), refusal))?;
    }
    if beyond(then, &now).next().is_some() {
        // What waits to be kept belongs to what is deleted.
        keep(state);
    }
    beyond(then, &now).for_each(|gone| delete(state, &gone.id));
    Ok(())
}

/// Another tab has changed something.
fn heed(state: AppState, key: &str) {
    state.designs_changed.update(|count| *count += 1);
    let (id, version) = state.own(|own| (own.id.clone(), own.version));
    let Some(id) = id.filter(|id| key.strip_prefix(designs::PREFIX) == Some(id)) else { return };
    match designs::load(&storage::Device, &id) {
        Some(theirs) if theirs.version == version => {
            // It was put back, perhaps under another name.
            if matches!(state.keeping.get_untracked(), Keeping::Changed(_)) {
                state.change_own(|own| own.take(&id, &theirs));
                state.keeping.set(Keeping::Kept);
                keep(state);
            }
        }
        theirs => state.keeping.set(Keeping::Changed(theirs.map(Box::new))),
    }
}

/// Takes the version of another tab for this one.
pub(super) fn take_theirs(state: AppState) {
    let Keeping::Changed(Some(theirs)) = state.keeping.get_untracked() else { return };
    match designs::parameters(&theirs.design) {
        Ok((parameters, _)) => {
            state.change_own(|own| {
                own.saved = parameters.clone();
                (own.name, own.unnamed, own.version) = (theirs.name, theirs.unnamed, theirs.version);
            });
            share(state);
            state.keeping.set(Keeping::Kept);
            state.parameters.set(parameters);
            state.generation.update(|generation| *generation += 1);
        }
        Err(reason) => state.not_opened(&theirs.name, reason),
    }
}

/// Keeps this tab's version as a design of its own.
pub(super) fn keep_mine(state: AppState) {
    let is_there = matches!(state.keeping.get_untracked(), Keeping::Changed(Some(_)));
    state.change_own(|own| {
        own.id = None;
        // One that was deleted is no copy of anything.
        if is_there {
            own.name.push_str(" (copy)");
            own.unnamed = false;
        }
    });
    state.keeping.set(Keeping::Untouched);
    keep_as_new(state);
}
