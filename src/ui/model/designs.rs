//! The designs that are kept on this device: each under a key of its own, with a name and the number of its version.
//!
//! Another tab may keep the same design. Whoever keeps a version says which one it was made from; if that is not the one
//! that is there, nothing is written.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::parameters::{Parameters, codec};

/// Where texts are kept by key.
pub trait Shelf {
    /// What is kept under a key.
    fn get(&self, key: &str) -> Option<String>;
    /// Keeps a text.
    ///
    /// # Errors
    /// Why that was refused.
    fn set(&self, key: &str, text: &str) -> Result<(), Refusal>;
    /// Keeps nothing under a key any more.
    fn remove(&self, key: &str);
    /// Every key there is.
    fn keys(&self) -> Vec<String>;
}

/// Why nothing is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no room.
    Full,
    /// The browser forbids it.
    Forbidden,
}

impl Refusal {
    /// What that means, and what to do.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => {
                "There is no room left on this device: delete designs that you do not need, or export this one."
            }
            Self::Forbidden => "The browser keeps nothing for this page: export the design before you leave.",
        }
    }
}

/// A design as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// Whether it is called by what it makes, because nobody gave it a name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnamed: bool,
    /// Counts its versions.
    pub version: u64,
    /// When this one was kept, in milliseconds since 1970.
    pub at_ms: f64,
    /// The design, as it is written into a file.
    pub design: Json,
    /// The design that was exported last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported: Option<Json>,
}

/// What stands in the list of designs.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Tells it from the others.
    pub id: String,
    /// Its name; `None` where it cannot be read.
    pub name: Option<String>,
    /// When it was kept last, in milliseconds since 1970.
    pub at_ms: f64,
}

/// A design that was deleted, to be put back.
#[derive(Clone, Debug)]
pub struct Deleted {
    /// Under which id it was kept.
    pub id: String,
    /// What it was called.
    pub name: String,
    /// What was kept.
    pub text: String,
}

/// Why a version was not kept.
#[derive(Clone, Debug, PartialEq)]
pub enum NotKept {
    /// The device.
    Refused(Refusal),
    /// There is another version than the one it was made from; `None` if it was deleted.
    Changed(Option<Box<Kept>>),
}

/// What the key of every design begins with.
pub const PREFIX: &str = "twinstack-design-";

/// What a design is called that cannot be read.
pub const UNREADABLE: &str = "A design that cannot be read";

/// A name has at most this many characters.
pub const LONGEST_NAME: usize = 80;

fn key(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The design as JSON.
fn written(parameters: &Parameters) -> Json {
    serde_json::from_str(&codec::write(parameters)).unwrap_or_default()
}

/// The designs that are kept, the latest first; what is listed already stays where it stands, below what is new.
pub fn list(shelf: &dyn Shelf, listed: &[Entry]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = shelf
        .keys()
        .iter()
        .filter_map(|key| key.strip_prefix(PREFIX))
        .map(|id| {
            let kept = load(shelf, id);
            let at_ms = kept.as_ref().map_or(0.0, |kept| kept.at_ms);
            Entry { id: id.to_owned(), name: kept.map(|kept| kept.name), at_ms }
        })
        .collect();
    let stands = |entry: &Entry| listed.iter().position(|other| other.id == entry.id);
    entries.sort_by(|one, other| {
        let by_time = || other.at_ms.total_cmp(&one.at_ms).then_with(|| one.id.cmp(&other.id));
        stands(one).cmp(&stands(other)).then_with(by_time)
    });
    entries
}

/// A design; `None` where there is none, or none that can be read.
pub fn load(shelf: &dyn Shelf, id: &str) -> Option<Kept> {
    read(&shelf.get(&key(id))?)
}

fn read(text: &str) -> Option<Kept> {
    serde_json::from_str(text).ok()
}

fn put(shelf: &dyn Shelf, id: &str, kept: &Kept) -> Result<(), NotKept> {
    let text = serde_json::to_string(kept).unwrap_or_default();
    shelf.set(&key(id), &text).map_err(NotKept::Refused)
}

/// What a design is called that has no name: as what it makes.
#[must_use]
pub fn called(name: &str, parameters: &Parameters) -> String {
    if name.is_empty() {
        format!("{}-{}", parameters.environment.application, parameters.environment.suffix)
    } else {
        name.to_owned()
    }
}

/// Keeps a design that was not kept before, and says under which id; one without a name is called by what it makes.
///
/// # Errors
/// Why it could not be kept.
pub fn create(shelf: &dyn Shelf, name: &str, parameters: &Parameters, at_ms: f64) -> Result<(String, Kept), NotKept> {
    let entries = list(shelf, &[]);
    let id = free_id(&entries, at_ms);
    let unnamed = name.is_empty();
    let name = free_name(&entries, &called(name, parameters));
    let kept = Kept { name, unnamed, version: 1, at_ms, design: written(parameters), exported: None };
    put(shelf, &id, &kept)?;
    Ok((id, kept))
}

/// Keeps another version of a design, made from the one with this number.
///
/// # Errors
/// Why it was not kept: the device refused, or another tab was faster.
pub fn save(shelf: &dyn Shelf, id: &str, from: u64, parameters: &Parameters, at_ms: f64) -> Result<Kept, NotKept> {
    change(shelf, id, from, at_ms, |kept| {
        let name = called("", parameters);
        let is_it = |before: &Json| self::parameters(before).is_ok_and(|(before, _)| called("", &before) == name);
        if kept.unnamed && !is_it(&kept.design) {
            kept.name = free_name(&list(shelf, &[]), &name);
        }
        kept.design = written(parameters);
    })
}

/// Gives a design another name; an empty one changes nothing.
///
/// # Errors
/// As [`save`].
pub fn rename(shelf: &dyn Shelf, id: &str, from: u64, name: &str, at_ms: f64) -> Result<Kept, NotKept> {
    change(shelf, id, from, at_ms, |kept| {
        let name = shortened(name);
        if !name.is_empty() {
            (kept.name, kept.unnamed) = (name, false);
        }
    })
}

/// Keeps what was exported.
///
/// # Errors
/// As [`save`].
pub fn mark_exported(
    shelf: &dyn Shelf,
    id: &str,
    from: u64,
    parameters: &Parameters,
    at_ms: f64,
) -> Result<Kept, NotKept> {
    change(shelf, id, from, at_ms, |kept| {
        kept.design = written(parameters);
        kept.exported = Some(kept.design.clone());
    })
}

fn change(shelf: &dyn Shelf, id: &str, from: u64, at_ms: f64, change: impl FnOnce(&mut Kept)) -> Result<Kept, NotKept> {
    let Some(mut kept) = load(shelf, id).filter(|kept| kept.version == from) else {
        return Err(NotKept::Changed(load(shelf, id).map(Box::new)));
    };
    change(&mut kept);
    kept.version += 1;
    kept.at_ms = at_ms;
    put(shelf, id, &kept)?;
    Ok(kept)
}

/// Takes a design away, and gives what was there, so that it can be put back.
pub fn delete(shelf: &dyn Shelf, id: &str) -> Option<Deleted> {
    let text = shelf.get(&key(id))?;
    let name = read(&text).map_or_else(|| UNREADABLE.to_owned(), |kept| kept.name);
    shelf.remove(&key(id));
    if shelf.get(&key(id)).is_some() {
        return None;
    }
    Some(Deleted { id: id.to_owned(), name, text })
}

/// Puts back what was deleted, under a name that no other design has taken since, and says which.
///
/// # Errors
/// Why the device refused.
pub fn restore(shelf: &dyn Shelf, deleted: &Deleted) -> Result<String, Refusal> {
    let name = free_name(&list(shelf, &[]), &deleted.name);
    let kept = read(&deleted.text).filter(|_| name != deleted.name);
    let renamed = kept.and_then(|kept| serde_json::to_string(&Kept { name: name.clone(), ..kept }).ok());
    shelf.set(&key(&deleted.id), renamed.as_ref().unwrap_or(&deleted.text))?;
    Ok(name)
}

/// Reads a design that is kept.
///
/// # Errors
/// Why it is no design.
pub fn parameters(design: &Json) -> Result<(Parameters, Vec<crate::finding::Finding>), String> {
    codec::read(&design.to_string())
}

/// An id that no design has, nor had: one that was deleted may come back, and somebody may still know it.
fn free_id(entries: &[Entry], now_ms: f64) -> String {
    let highest = entries.iter().filter_map(|entry| entry.id.parse::<u64>().ok()).max().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    let now = now_ms as u64;
    highest.saturating_add(1).max(now).to_string()
}

/// The name, or the name with a number that no other design has.
fn free_name(entries: &[Entry], name: &str) -> String {
    let name = shortened(name);
    let name = if name.is_empty() { "Design".to_owned() } else { name };
    let is_free = |name: &str| !entries.iter().any(|entry| entry.name.as_deref() == Some(name));
    let numbered = (2..).map(|number: u32| format!("{name} {number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(name)
}

fn shortened(name: &str) -> String {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    name.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Default)]
    struct Memory {
        texts: RefCell<BTreeMap<String, String>>,
        refuses: Cell<Option<Refusal>>,
    }

    impl Shelf for Memory {
        fn get(&self, key: &str) -> Option<String> {
            self.texts.borrow().get(key).cloned()
        }
        fn set(&self, key: &str, text: &str) -> Result<(), Refusal> {
            if let Some(refusal) = self.refuses.get() {
                return Err(refusal);
            }
            self.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
            Ok(())
        }
        fn remove(&self, key: &str) {
            self.texts.borrow_mut().remove(key);
        }
        fn keys(&self) -> Vec<String> {
            self.texts.borrow().keys().cloned().collect()
        }
    }

    fn design(suffix: &str) -> Parameters {
        let mut parameters = Parameters::default();
        suffix.clone_into(&mut parameters.environment.suffix);
        parameters
    }

    #[test]
    fn designs_are_kept_named_and_listed_the_latest_first() {
        let shelf = Memory::default();
        shelf.texts.borrow_mut().insert("twinstack-theme".into(), "dark".into());
        let (one, kept) = create(&shelf, "Payments", &design("a"), 1.0).unwrap();
        let (two, other) = create(&shelf, "Payments", &design("b"), 2.0).unwrap();
        assert_eq!((kept.name.as_str(), other.name.as_str()), ("Payments", "Payments 2"));
        save(&shelf, &one, 1, &design("c"), 3.0).unwrap();
        let names: Vec<_> = list(&shelf, &[]).into_iter().map(|entry| (entry.id, entry.name.unwrap())).collect();
        assert_eq!(names, [(one.clone(), "Payments".to_owned()), (two.clone(), "Payments 2".to_owned())]);
        let listed = list(&shelf, &[]);
        save(&shelf, &two, 1, &design("d"), 3.5).unwrap();
        let (three, _) = create(&shelf, "Cards", &design("e"), 3.0).unwrap();
        let ids: Vec<String> = list(&shelf, &listed).into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids, [three, one.clone(), two.clone()], "what is listed stays where it stands");
        assert_eq!(parameters(&load(&shelf, &one).unwrap().design), Ok((design("c"), Vec::new())));
        let kept = rename(&shelf, &two, 2, &format!(" {}\n", "é".repeat(100)), 4.0).unwrap();
        assert_eq!(kept.name, "é".repeat(80));
        assert_eq!(rename(&shelf, &two, 3, " ", 5.0).unwrap().name, "é".repeat(80));
    }

    #[test]
    fn a_design_without_a_name_is_called_by_what_it_makes_until_it_has_one() {
        let shelf = Memory::default();
        let (id, kept) = create(&shelf, "", &design("a"), 1.0).unwrap();
        create(&shelf, "transaction-b", &design("x"), 1.0).unwrap();
        let later = save(&shelf, &id, 1, &design("b"), 2.0).unwrap();
        assert_eq!((kept.name.as_str(), later.name.as_str()), ("transaction-a", "transaction-b 2"));
        rename(&shelf, &id, 2, "Payments", 3.0).unwrap();
        assert_eq!(save(&shelf, &id, 3, &design("c"), 4.0).unwrap().name, "Payments");
    }

    #[test]
    fn another_tabs_version_is_never_written_over() {
        let shelf = Memory::default();
        let (id, _) = create(&shelf, "A", &design("a"), 1.0).unwrap();
        save(&shelf, &id, 1, &design("theirs"), 2.0).unwrap();
        let Err(NotKept::Changed(Some(theirs))) = save(&shelf, &id, 1, &design("mine"), 3.0) else { panic!("kept") };
        assert_eq!((theirs.version, parameters(&theirs.design).unwrap().0), (2, design("theirs")));
        let deleted = delete(&shelf, &id).unwrap();
        assert_eq!(save(&shelf, &id, 2, &design("mine"), 4.0), Err(NotKept::Changed(None)));
        restore(&shelf, &deleted).unwrap();
        assert_eq!(load(&shelf, &id).unwrap(), *theirs);
    }

    #[test]
    fn what_is_put_back_takes_the_place_of_nothing() {
        let shelf = Memory::default();
        let (id, _) = create(&shelf, "A", &design("a"), 1.0).unwrap();
        let deleted = delete(&shelf, &id).unwrap();
        let (other, kept) = create(&shelf, "A", &design("b"), 2.0).unwrap();
        assert_ne!(other, id, "an id is not given twice");
        restore(&shelf, &deleted).unwrap();
        assert_eq!(load(&shelf, &other), Some(kept));
        let back = load(&shelf, &id).unwrap();
        assert_eq!((back.name.as_str(), parameters(&back.design).unwrap().0), ("A 2", design("a")));
    }

    #[test]
    fn a_device_that_refuses_loses_nothing_that_is_there() {
        let shelf = Memory::default();
        let (id, kept) = create(&shelf, "A", &design("a"), 1.0).unwrap();
        for refusal in [Refusal::Full, Refusal::Forbidden] {
            shelf.refuses.set(Some(refusal));
            assert_eq!(save(&shelf, &id, 1, &design("b"), 2.0), Err(NotKept::Refused(refusal)));
            assert_eq!(create(&shelf, "B", &design("b"), 2.0), Err(NotKept::Refused(refusal)));
            assert_eq!(load(&shelf, &id), Some(kept.clone()));
        }
    }

    #[test]
    fn what_cannot_be_read_is_listed_without_a_name_and_hurts_nothing() {
        let shelf = Memory::default();
        for (id, text) in [("1", "{"), ("x", "{\"name\": 1}"), ("99999999999999999999", "[]")] {
            shelf.texts.borrow_mut().insert(key(id), text.to_owned());
        }
        assert!(list(&shelf, &[]).iter().all(|entry| entry.name.is_none()));
        let (id, _) = create(&shelf, "", &design("a"), 1.0).unwrap();
        assert_eq!((id.as_str(), list(&shelf, &[])[0].name.as_deref()), ("2", Some("transaction-a")));
    }

    #[test]
    fn what_was_exported_is_kept_beside_what_is_now() {
        let shelf = Memory::default();
        let (id, _) = create(&shelf, "A", &design("a"), 1.0).unwrap();
        mark_exported(&shelf, &id, 1, &design("b"), 2.0).unwrap();
        let kept = save(&shelf, &id, 2, &design("c"), 3.0).unwrap();
        let read = |design: &Json| parameters(design).unwrap().0.environment.suffix;
        assert_eq!((read(&kept.design), read(&kept.exported.unwrap())), ("c".to_owned(), "b".to_owned()));
    }
}
