//! Findings for people at a terminal.

use std::fmt::Write as _;

use super::{Source, count, located};
use crate::finding::{Finding, Layer, Severity};

/// For each finding a line that says where, and under it what.
#[must_use]
pub fn listed(findings: &[Finding], sources: &[Source<'_>]) -> String {
    let widest = findings.iter().map(|finding| finding.rule.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for finding in findings {
        let place = finding.logical_id.as_deref().or(finding.parameter).unwrap_or_default();
        let head =
            format!("{:<8} {:<10} {:<widest$}  {place}", finding.severity.name(), finding.stack.name(), finding.rule);
        text.push_str(printable(&head).trim_end());
        let path = finding.path.as_ref().filter(|path| !path.is_empty());
        let line = match located(finding, sources) {
            Some((file, Some(line))) => format!("{file}:{line}, "),
            _ => String::new(),
        };
        let at = path.map_or_else(String::new, |path| format!(" ({line}{path})"));
        let by = if finding.layer == Layer::Twinstack { "" } else { finding.layer.name() };
        let by = if by.is_empty() { String::new() } else { format!("{by}: ") };
        let _ = write!(text, "\n         {}\n", printable(&format!("{by}{}{at}", finding.message)));
    }
    text
}

/// A line for each finding that was accepted: which, and why.
pub(super) fn accepted(accepted: &[(Finding, String)]) -> String {
    let line = |(finding, reason): &(Finding, String)| {
        let place = finding.logical_id.as_deref().unwrap_or_default();
        let line = format!("accepted {} {} {place}: {reason}", finding.stack.name(), finding.rule);
        format!("{}\n", printable(&line))
    };
    accepted.iter().map(line).collect()
}

/// How many findings of each kind there are.
#[must_use]
pub fn counted(findings: &[Finding]) -> String {
    let words = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let counts: Vec<String> = words
        .into_iter()
        .map(|(severity, one, several)| (count(findings, severity), one, several))
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, several)| format!("{number} {}", if number == 1 { one } else { several }))
        .collect();
    if counts.is_empty() { "Nothing is wrong.".to_owned() } else { format!("{}.", counts.join(", ")) }
}

/// Text that does nothing to a terminal: templates and designs come from anywhere.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}
