//! Collects findings; each is of a rule and at a place.

use super::pair::Item;
use super::rules::Rule;
use super::subject::Subject;
use super::ways::Way;
use crate::finding::{Finding, Patch, Severity};
use crate::template::pointer::Pointer;
use crate::template::read::{MORE_FOUND, MOST_FOUND, NOT_REVIEWED};

/// The findings so far, in the order of the checks.
#[derive(Default)]
pub(crate) struct Report {
    findings: Vec<Finding>,
    /// How long they are.
    bytes: usize,
    /// Takes what does not fit any more.
    overflow: Vec<Finding>,
}

impl Report {
    /// Adds a finding at a place in a template.
    pub(crate) fn add(
        &mut self,
        rule: &'static Rule,
        subject: &Subject<'_>,
        at: &Pointer<'_>,
        message: impl Into<String>,
    ) {
        self.add_as(rule, rule.severity, subject, at, message);
    }

    /// The same with another weight than the rule's own.
    pub(crate) fn add_as(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        subject: &Subject<'_>,
        at: &Pointer<'_>,
        message: impl Into<String>,
    ) {
        if self.bytes > MOST_FOUND {
            return;
        }
        let mut finding = Finding::new(rule.id, severity, message).at(subject.place, at.to_string());
        finding.logical_id = at.resource().map(str::to_owned);
        finding.parameter = rule.parameter;
        self.push(finding);
    }

    /// Adds a finding about a resource at one of the ways in which a property of it comes out.
    pub(crate) fn at(&mut self, rule: &'static Rule, item: &Item<'_>, way: &Way<'_>, message: &str) -> &mut Finding {
        let message = match conditions(item.subject, way) {
            Some(when) => format!("{when}: {message}"),
            None => message.to_owned(),
        };
        let mut finding =
            Finding::new(rule.id, rule.severity, message).at(item.subject.place, way.pointer()).on(item.id);
        finding.parameter = rule.parameter;
        self.push(finding)
    }

    /// Adds a finding about a resource as a whole.
    pub(crate) fn on(&mut self, rule: &'static Rule, item: &Item<'_>, message: &str) -> &mut Finding {
        self.at(rule, item, &item.whole(), message)
    }

    /// Adds a finding about a place in a stack that is no resource, or about the stack as a whole.
    pub(crate) fn in_stack(
        &mut self,
        rule: &'static Rule,
        subject: &Subject<'_>,
        pointer: &str,
        message: impl Into<String>,
    ) -> &mut Finding {
        let mut finding = Finding::new(rule.id, rule.severity, message).at(subject.place, pointer);
        finding.parameter = rule.parameter;
        self.push(finding)
    }

    /// Adds a finding about the pair as a whole.
    pub(crate) fn pair(&mut self, rule: &'static Rule, message: impl Into<String>) -> &mut Finding {
        let mut finding = Finding::new(rule.id, rule.severity, message);
        finding.parameter = rule.parameter;
        self.push(finding)
    }

    fn push(&mut self, finding: Finding) -> &mut Finding {
        if self.bytes > MOST_FOUND {
            self.overflow.clear();
            return self.overflow.push_mut(finding);
        }
        self.bytes += finding.path.as_ref().map_or(0, String::len) + finding.message.len();
        self.findings.push_mut(finding)
    }

    /// Everything that was found, as far as it fits.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.bytes > MOST_FOUND {
            self.findings.push(Finding::new(NOT_REVIEWED, Severity::Warning, MORE_FOUND));
        }
        self.findings
    }
}

/// Under which conditions a way is taken, where they do not hold anyway.
fn conditions(subject: &Subject<'_>, way: &Way<'_>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for (condition, truth) in &way.when {
        if subject.holds(condition) != Some(*truth) {
            let one = format!("{condition} is {truth}");
            if !words.contains(&one) {
                words.push(one);
            }
        }
    }
    (!words.is_empty()).then(|| format!("Where {}", words.join(" and ")))
}

impl Way<'_> {
    /// The patch that sets this place; of what is absent, the member `missing` of the object it would be in.
    pub(crate) fn set(&self, missing: &str, value: serde_json::Value) -> Patch {
        let at = self.pointer();
        let path = if self.is_absent() { format!("{at}/{missing}") } else { at };
        Patch::Add { path, value }
    }

    /// The patch that takes this place out.
    pub(crate) fn taken_out(&self) -> Patch {
        Patch::Remove { path: self.pointer() }
    }
}
