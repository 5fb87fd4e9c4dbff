//! What was found, by whom, and what was accepted of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::reviewing::Shown;
use super::{AppState, View};
use crate::finding::{Finding, Layer, Place, Severity, Suppression};
use crate::opinions::wire::GuardFile;
use crate::review;

/// The findings that count, and those that were accepted, each with its reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judged {
    pub(crate) kept: Arc<Vec<Finding>>,
    pub(crate) accepted: Arc<Vec<(Finding, String)>>,
    /// What was accepted and is not found any more.
    pub(crate) idle: Arc<Vec<Suppression>>,
    /// How many errors forbid the export, accepted or not.
    errors: usize,
}

/// What AWS's own rules say, and of what.
pub(super) type Opinions = (Shown, Arc<Vec<Finding>>);

/// The worst severity among the findings of each resource, and how many there are.
pub(crate) type Marks = BTreeMap<(Place, String), (Severity, usize)>;

/// How far AWS's own rules are with the current design.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum AwsState {
    /// The worker that checks them is not there yet.
    #[default]
    Loading,
    /// The design has changed since the last answer.
    Checking,
    /// What they say, and about what: it may have left the page since.
    Checked { version: String, about: Shown, findings: Arc<Vec<Finding>> },
    /// The worker broke down on what is on the page, and how; the next change starts it again.
    Stopped(String),
    /// They cannot be checked, and why.
    Failed(String),
}

impl AppState {
    /// Accepts the findings of one rule about one resource.
    pub(crate) fn suppress(self, suppression: Suppression) {
        self.change_suppressions(|suppressions| suppressions.push(suppression));
    }

    /// Forgets what was accepted and is not found any more.
    pub(crate) fn forget(self, suppression: &Suppression) {
        self.change_suppressions(|suppressions| suppressions.retain(|other| other != suppression));
    }

    /// Counts findings again that were accepted.
    pub(crate) fn restore(self, finding: &Finding) {
        self.change_suppressions(|suppressions| suppressions.retain(|suppression| !suppression.covers(finding)));
    }

    fn change_suppressions(self, change: impl FnOnce(&mut Vec<Suppression>)) {
        if self.is_reviewing_untracked() {
            self.change_session(|session| change(&mut session.suppressions));
        } else {
            self.parameters.update(|parameters| change(&mut parameters.suppressions));
        }
    }

    /// Whether templates may be taken away: there are no errors, or a reason was given for taking them all the same.
    pub(crate) fn may_export(self) -> bool {
        self.judged.with(|judged| judged.errors == 0) || !self.override_reason.get().trim().is_empty()
    }

    /// The same, asked once.
    pub(crate) fn may_export_untracked(self) -> bool {
        untrack(|| self.may_export())
    }

    /// Takes rules written in Guard, in place of those of the same name.
    pub(crate) fn take_guard(self, file: GuardFile) {
        self.say(format!("{} is asked from now on.", file.name));
        self.guard.update(|files| {
            files.retain(|other| other.name != file.name);
            files.push(file);
        });
        self.view.set(View::Review);
    }
}

/// Whether a finding forbids the export: what our own layer finds does, the same on the command line.
pub(crate) fn blocks(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.layer == Layer::Twinstack
}

/// Sorts findings by weight and by rule, what is wrong with a parameter itself before what follows from it in a
/// template; and tells those apart that were accepted.
pub(super) fn judge(mut found: Vec<Finding>, suppressions: &[Suppression]) -> Judged {
    let order = |finding: &Finding| (finding.severity, finding.layer, finding.path.is_some());
    found.sort_by(|one, other| {
        let by_rule = || (&one.rule, one.stack).cmp(&(&other.rule, other.stack));
        order(one).cmp(&order(other)).then_with(by_rule)
    });
    let errors = found.iter().filter(|finding| blocks(finding)).count();
    let is_idle = |suppression: &&Suppression| !found.iter().any(|finding| suppression.covers(finding));
    let idle = suppressions.iter().filter(is_idle).cloned().collect();
    let (kept, accepted) = review::suppress(found, suppressions);
    Judged { kept: Arc::new(kept), accepted: Arc::new(accepted), idle: Arc::new(idle), errors }
}

/// The worst severity among the findings of each resource, and how many there are.
pub(super) fn marks(findings: &[Finding]) -> Marks {
    let mut marks = Marks::new();
    for finding in findings {
        if let Some(id) = &finding.logical_id {
            let mark = marks.entry((finding.stack, id.clone())).or_insert((finding.severity, 0));
            *mark = (mark.0.min(finding.severity), mark.1 + 1);
        }
    }
    marks
}
