//! Two lists of findings: what appears, what disappears, and how many stay.

use serde::Serialize;

use crate::finding::Finding;

/// What is different about the findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindingChanges {
    /// Found in the later one only.
    pub appear: Vec<Finding>,
    /// Found in the earlier one only.
    pub disappear: Vec<Finding>,
    /// How many are found in both.
    pub stay: usize,
}

/// Matches findings of the same rule about the same thing: first at the same place in the template, then wherever.
pub(super) fn compare(before: &[Finding], after: &[Finding]) -> FindingChanges {
    let about = |one: &Finding, other: &Finding| {
        one.rule == other.rule
            && one.layer == other.layer
            && one.stack == other.stack
            && one.logical_id == other.logical_id
            && one.parameter == other.parameter
    };
    let at = |one: &Finding, other: &Finding| about(one, other) && one.path == other.path;
    let (mut gone, mut new): (Vec<&Finding>, Vec<&Finding>) = (before.iter().collect(), after.iter().collect());
    take_out(&mut gone, &mut new, at);
    take_out(&mut gone, &mut new, about);
    FindingChanges {
        stay: before.len() - gone.len(),
        appear: new.into_iter().cloned().collect(),
        disappear: gone.into_iter().cloned().collect(),
    }
}

/// Takes out of both lists, one by one, what is alike.
fn take_out<'f>(gone: &mut Vec<&'f Finding>, new: &mut Vec<&'f Finding>, alike: impl Fn(&Finding, &Finding) -> bool) {
    gone.retain(|old| match new.iter().position(|new| alike(old, new)) {
        Some(index) => {
            new.remove(index);
            false
        }
        None => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity};

    #[test]
    fn findings_are_matched_by_what_they_are_about() {
        let found = |id: &str, path: &str| {
            Finding::new("rule", Severity::Error, "m").at(Place::Primary, path.to_owned()).on(id)
        };
        let before = [found("A", "/a/0"), found("A", "/a/1"), found("B", "/b")];
        let after = [found("A", "/a/1"), found("C", "/c")];
        let changes = compare(&before, &after);
        assert_eq!(changes.appear, [found("C", "/c")]);
        assert_eq!(changes.disappear, [found("A", "/a/0"), found("B", "/b")]);
        assert_eq!(changes.stay, 1);
        assert_eq!(compare(&[found("A", "/a/0")], &[found("A", "/a/1")]).stay, 1);
    }
}
