//! A review written down: for people, for programs, for code scanning, and for a pull request.

mod json;
mod markdown;
mod sarif;
mod text;

use crate::finding::{Finding, Layer, Place, Severity};

/// What was reviewed, by whom, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// In the order in which they were found.
    pub findings: &'a [Finding],
    /// Who looked, with its version.
    pub layers: &'a [(Layer, &'a str)],
    /// The files that the templates stand in.
    pub sources: &'a [(Place, String)],
}

impl Report<'_> {
    /// For people: each finding with its place, and how many there are.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}\n", text::listed(self.findings), text::counted(self.findings))
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

    /// The file of a stack's template.
    fn file(&self, stack: Place) -> Option<&str> {
        self.sources.iter().find(|(place, _)| *place == stack).map(|(_, file)| file.as_str())
    }
}

pub use text::{listed, printable};

/// How many findings of a weight there are.
fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
