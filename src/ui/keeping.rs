//! The design is kept on this device as it changes, and is there again when the page is opened the next time.

use std::sync::Arc;

use leptos::prelude::*;

use super::browser::{clock, location, storage, timer::Timer};
use super::model::designs::{self, Deleted, Kept, NotKept, Refusal};
use super::state::AppState;
use crate::finding::Finding;
use crate::parameters::{Parameters, link};

/// A design of this visit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Own {
    /// Where it is kept; `None` while it is not.
    pub(crate) id: Option<String>,
    /// What the user calls it; empty while nobody gave it a name.
    pub(crate) name: String,
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
        Self { id: None, name: name.to_owned(), version: 0, saved: parameters, exported: None }
    }

    fn kept(id: &str, kept: &Kept, parameters: Parameters) -> Self {
        let exported = kept.exported.as_ref().and_then(|design| Some(designs::parameters(design).ok()?.0));
        Self { id: Some(id.to_owned()), name: kept.name.clone(), version: kept.version, saved: parameters, exported }
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
        if changed && !matches!(state.keeping.get_untracked(), Keeping::Changed(_)) {
            state.keeping.set(Keeping::Waiting);
            timer.set_value(Some(Timer::after(REST_MS, move || keep(state))));
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
            state.keeping.set(Keeping::Kept);
            storage::remember_open(Some(id));
        }
        Err(reason) => state.not_opened(&kept.name, reason),
    }
}

/// Keeps the design as it is now, if it has changed.
pub(super) fn keep(state: AppState) {
    let differs = state.parameters.with_untracked(|parameters| state.own(|own| own.saved != *parameters));
    if differs {
        keep_as(state);
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
    let kept = match own.id {
        Some(id) => designs::save(&storage::Device, &id, own.version, &parameters, now).map(|kept| (id, kept)),
        None => designs::create(&storage::Device, &own.name, &parameters, now),
    };
    take_note(state, kept, |own| own.saved = parameters);
}

/// Takes note of what became of a design that was to be kept.
fn take_note(state: AppState, kept: Result<(String, Kept), NotKept>, then: impl FnOnce(&mut Own)) {
    state.keeping.set(match kept {
        Ok((id, kept)) => {
            storage::remember_open(Some(&id));
            state.change_own(|own| {
                (own.id, own.name, own.version) = (Some(id), kept.name, kept.version);
                then(own);
            });
            Keeping::Kept
        }
        Err(NotKept::Refused(refusal)) => Keeping::Refused(refusal),
        Err(NotKept::Changed(theirs)) => Keeping::Changed(theirs),
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
    let renamed = designs::rename(&storage::Device, id, kept.version, name, clock::now_ms());
    if is_open {
        take_note(state, renamed.map(|kept| (id.to_owned(), kept)), |_| {});
    } else if let Err(NotKept::Refused(refusal)) = renamed {
        state.say(refusal.words());
    }
}

/// Deletes a design from this device.
pub(super) fn delete(state: AppState, id: &str) {
    let Some(deleted) = designs::delete(&storage::Device, id) else { return };
    if state.own(|own| own.id.as_deref() == Some(id)) {
        // It stays on the page, as one that is not kept.
        state.change_own(|own| (own.id, own.version) = (None, 0));
        state.keeping.set(Keeping::Untouched);
        storage::remember_open(None);
    }
    state.deleted.update(|all| all.push(Arc::new(deleted)));
    state.designs_changed.update(|count| *count += 1);
}

/// Puts back a design that was deleted; one that is still on the page, unchanged, is kept there again.
///
/// # Errors
/// Why the device refused.
pub(super) fn put_back(state: AppState, deleted: &Arc<Deleted>) -> Result<(), Refusal> {
    let id = designs::restore(&storage::Device, deleted)?;
    state.deleted.update(|all| all.retain(|other| other != deleted));
    state.designs_changed.update(|count| *count += 1);
    let kept = designs::load(&storage::Device, &id);
    if let Some(kept) = kept
        && let Ok((parameters, _)) = designs::parameters(&kept.design)
        && state.own(|own| own.id.is_none() && own.name == kept.name && own.saved == parameters)
    {
        state.change_own(|own| (own.id, own.version) = (Some(id.clone()), kept.version));
        state.keeping.set(Keeping::Kept);
        storage::remember_open(Some(&id));
    }
    Ok(())
}

/// Deletes designs, and puts others back, until those are deleted that were at another moment.
///
/// # Errors
/// Why the device refused one of them.
pub(super) fn go_back_to(state: AppState, then: &[Arc<Deleted>]) -> Result<(), Refusal> {
    let now = state.deleted.get_untracked();
    now.iter().filter(|gone| !then.contains(gone)).try_for_each(|gone| put_back(state, gone))?;
    // What was changed since it came back is not what was deleted.
    let same = then.iter().filter(|gone| !now.contains(gone) && designs::is_kept(&storage::Device, gone));
    same.for_each(|gone| delete(state, &gone.id));
    Ok(())
}

/// Another tab has changed something.
fn heed(state: AppState, key: &str) {
    state.designs_changed.update(|count| *count += 1);
    let (id, version) = state.own(|own| (own.id.clone(), own.version));
    let Some(id) = id.filter(|id| key.strip_prefix(designs::PREFIX) == Some(id)) else { return };
    let theirs = designs::load(&storage::Device, &id);
    if theirs.as_ref().map(|theirs| theirs.version) != Some(version) {
        state.keeping.set(Keeping::Changed(theirs.map(Box::new)));
    }
}

/// Takes the version of another tab for this one.
pub(super) fn take_theirs(state: AppState) {
    let Keeping::Changed(Some(theirs)) = state.keeping.get_untracked() else { return };
    match designs::parameters(&theirs.design) {
        Ok((parameters, _)) => {
            state.change_own(|own| {
                own.saved = parameters.clone();
                (own.name, own.version) = (theirs.name, theirs.version);
            });
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
        }
    });
    state.keeping.set(Keeping::Untouched);
    keep_as_new(state);
}
