//! A review written down: for people, for programs, for code scanning, and for a pull request.

pub mod budgets;

mod json;
mod markdown;
mod sarif;
mod text;

use crate::finding::{Finding, Layer, Place, Severity};
use crate::review::rules::{self, Rule};
use crate::template::read::lines::Lines;

/// What was reviewed, by whom, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// In the order in which they were found.
    pub findings: &'a [Finding],
    /// What was found and accepted, with the reasons: it does not count.
    pub accepted: &'a [(Finding, String)],
    /// Who looked, with its version.
    pub layers: &'a [(Layer, &'a str)],
    /// The files that the templates stand in.
    pub sources: &'a [Source<'a>],
}

/// A file that a template stands in.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The stack that it is the template of.
    pub place: Place,
    /// Its name.
    pub file: String,
    /// Where its values stand in it.
    pub lines: Lines<'a>,
}

impl Report<'_> {
    /// For people: each finding with its place, and how many there are.
    #[must_use]
    pub fn text(&self) -> String {
        let accepted = text::accepted(self.accepted);
        format!("{}{accepted}{}\n", text::listed(self.findings, self.sources), text::counted(self.findings))
    }

    /// For programs: the findings, the layers and the files.
    #[must_use]
    pub fn json(&self) -> String {
        json::report(self)
    }

    /// For code scanning: SARIF 2.1.0.
    #[must_use]
    pub fn sarif(&self) -> String {
        sarif::report(self)
    }

    /// For a pull request: what was found, by weight, and how it is mended.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::report(self)
    }
}

/// The file and the line that a finding is about, where they are known.
fn located<'a>(finding: &Finding, sources: &'a [Source<'_>]) -> Option<(&'a str, Option<usize>)> {
    let source = sources.iter().find(|source| source.place == finding.stack)?;
    Some((&source.file, finding.path.as_deref().and_then(|path| source.lines.line(path))))
}

pub use markdown::{escaped, legible};
pub use text::{counted, listed, printable};

/// The weights in the order in which a report has them, each with its heading.
pub const WEIGHTS: [(Severity, &str); 3] =
    [(Severity::Error, "Errors"), (Severity::Warning, "Warnings"), (Severity::Info, "Notes")];

/// The rule of ours that found something; of other layers' rules no more is known than the id.
#[must_use]
pub fn rule_of(id: &str, layer: Layer) -> Option<&'static Rule> {
    rules::find(id).filter(|_| layer == Layer::Twinstack)
}

/// How many findings of a weight there are.
fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
