//! Collects findings; each is of a rule and at a place.

use super::Subject;
use super::rules::Rule;
use crate::finding::{Finding, Severity};
use crate::template::pointer::Pointer;
use crate::template::read::{MORE_FOUND, MOST_FOUND, NOT_REVIEWED};

/// The findings so far, in the order of the checks.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    /// How long they are.
    bytes: usize,
}

impl Report {
    /// Adds a finding at a place in a template.
    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        subject: &Subject<'_>,
        at: &Pointer<'_>,
        message: impl Into<String>,
    ) {
        self.add_as(rule, rule.severity, subject, at, message);
    }

    /// The same with another weight than the rule's own.
    pub(super) fn add_as(
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
        self.bytes += finding.path.as_ref().map_or(0, String::len) + finding.message.len();
        finding.logical_id = at.resource().map(str::to_owned);
        finding.parameter = rule.parameter;
        self.findings.push(finding);
    }

    /// Adds a finding about the pair as a whole.
    pub(super) fn add_to_pair(&mut self, rule: &'static Rule, message: impl Into<String>) {
        let mut finding = Finding::new(rule.id, rule.severity, message);
        finding.parameter = rule.parameter;
        self.findings.push(finding);
    }
    /// Everything that was found, as far as it fits.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.bytes > MOST_FOUND {
            self.findings.push(Finding::new(NOT_REVIEWED, Severity::Warning, MORE_FOUND));
        }
        self.findings
    }
}
