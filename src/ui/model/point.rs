//! What is on the page at a moment, as far as it can be gone back to, and what was done between two of them.

use std::sync::Arc;

use super::designs::Deleted;
use super::session::Session;
use crate::parameters::Parameters;
use crate::parameters::spec::SPECS;
use crate::words::counted;

/// What is on the page at a moment.
#[derive(Clone, Debug)]
pub struct Point {
    /// Which of the designs of this visit it is.
    pub design: usize,
    /// The design.
    pub parameters: Parameters,
    /// What is under review.
    pub session: Option<Session>,
    /// The designs that were deleted from this device until then.
    pub deleted: Vec<Arc<Deleted>>,
}

impl Point {
    /// What was done until a later moment, in words for a button that takes it back; `None` where nothing was.
    #[must_use]
    pub fn done(&self, later: &Self) -> Option<String> {
        match (&self.session, &later.session) {
            (None, Some(session)) => return Some(format!("the review of {}", session.names())),
            (Some(session), None) => return Some(format!("the end of the review of {}", session.names())),
            (Some(before), Some(session)) if !session.is_same(before) => return Some(session.done_since(before)),
            _ => {}
        }
        if let Some(gone) = beyond(&later.deleted, &self.deleted).next() {
            return Some(format!("the deletion of {}", gone.name));
        }
        if let Some(back) = beyond(&self.deleted, &later.deleted).next() {
            return Some(format!("the return of {}", back.name));
        }
        if self.design != later.design {
            return Some("another design".to_owned());
        }
        if self.parameters == later.parameters {
            return None;
        }
        let changed = SPECS.iter().filter(|spec| (spec.get)(&self.parameters) != (spec.get)(&later.parameters));
        let labels: Vec<&str> = changed.map(|spec| spec.label).collect();
        Some(match labels.as_slice() {
            [] => "an accepted finding".to_owned(),
            [one] => (*one).to_owned(),
            several => counted(several.len(), "parameter"),
        })
    }
}

/// Those that are deleted in one list and not in the other.
pub fn beyond<'d>(one: &'d [Arc<Deleted>], other: &'d [Arc<Deleted>]) -> impl Iterator<Item = &'d Arc<Deleted>> {
    one.iter().filter(|gone| !other.iter().any(|known| known.id == gone.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Suppression};

    #[test]
    fn what_was_done_is_told_and_nothing_is_nothing() {
        let start = Point { design: 0, parameters: Parameters::default(), session: None, deleted: Vec::new() };
        assert_eq!(start.done(&start.clone()), None);
        let with = |change: fn(&mut Point)| {
            let mut later = start.clone();
            change(&mut later);
            (start.done(&later), later.done(&start))
        };
        let both = |what: &str| (Some(what.to_owned()), Some(what.to_owned()));
        assert_eq!(with(|point| point.parameters.dns.failure_threshold = 5), both("Failure threshold"));
        let several = |point: &mut Point| {
            point.parameters.dns.failure_threshold = 5;
            "x".clone_into(&mut point.parameters.environment.suffix);
        };
        assert_eq!(with(several), both("2 parameters"));
        let accepted = |point: &mut Point| {
            let reason = "r".to_owned();
            let suppression = Suppression { rule: "r".into(), stack: Place::Pair, logical_id: None, reason };
            point.parameters.suppressions.push(suppression);
        };
        assert_eq!(with(accepted), both("an accepted finding"));
        assert_eq!(with(|point| point.design = 1), both("another design"));
        let deleted = |point: &mut Point| {
            let gone = Deleted { id: "1".into(), name: "Payments".into(), text: String::new() };
            point.deleted.push(Arc::new(gone));
        };
        let words = ("the deletion of Payments".to_owned(), "the return of Payments".to_owned());
        assert_eq!(with(deleted), (Some(words.0), Some(words.1)));
        let reviewed = |point: &mut Point| {
            let mut session = Session::default();
            session.open([("a.json", &br#"{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}"#[..])]);
            point.session = Some(session);
        };
        let words = ("the review of a.json".to_owned(), "the end of the review of a.json".to_owned());
        assert_eq!(with(reviewed), (Some(words.0), Some(words.1)));
    }
}
