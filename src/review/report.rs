//! Collects findings; each is of a rule and at a place.

use super::Subject;
use super::rules::Rule;
use crate::finding::{Finding, Severity};
use crate::template::pointer::Pointer;

/// The findings so far, in the order of the checks.
#[derive(Default)]
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
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
        let mut finding = Finding::new(rule.id, severity, message).at(subject.place, at.to_string());
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
}
