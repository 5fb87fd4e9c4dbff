//! A comparison for people at a terminal.

use std::fmt::Write as _;

use super::{Change, Comparison, Effect, ResourceChange, compact};
use crate::finding::Finding;
use crate::report::printable;
use crate::template::Value;

/// More characters of a value than this are not shown.
const SHOWN: usize = 100;

/// What is different, with what `CloudFormation` would do about it.
#[must_use]
pub fn text(comparison: &Comparison) -> String {
    let mut text = format!("{} -> {}\n", printable(&comparison.before), printable(&comparison.after));
    let mut line = |indent: usize, said: &str| {
        // What is not indented is a heading.
        let blank = if indent == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{blank}{}{}", " ".repeat(indent), printable(said));
    };
    line(0, &comparison.summary);
    if !comparison.parameters.is_empty() {
        line(0, "Parameters");
        for change in &comparison.parameters {
            line(2, &format!("{} ({}): {} -> {}", change.label, change.id, change.before, change.after));
        }
    }
    for stack in &comparison.stacks {
        line(0, &format!("The {} stack", stack.place.name()));
        stack.note.iter().for_each(|note| line(2, note));
        for resource in &stack.resources {
            line(2, &format!("{:<16} {} ({})", resource.effect.words(), resource.logical_id, resource.kind));
            resource.says.iter().for_each(|said| line(6, said));
            for (said, _) in properties(resource) {
                line(6, &said);
            }
        }
        for section in &stack.sections {
            let name = section.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            for change in &section.changes {
                line(2, &format!("{}{name}{}", section.section, told(change, " ")));
            }
        }
    }
    for budget in &comparison.budgets {
        line(0, budget.title);
        let [before, after] = &budget.sum;
        line(2, &if before == after { after.clone() } else { format!("{before} -> {after}") });
        for change in &budget.lines {
            line(2, &format!("{}: {} -> {}", change.label, cells(&change.before), cells(&change.after)));
        }
    }
    let mut listed = |title: &str, findings: &[Finding]| {
        if !findings.is_empty() {
            line(0, title);
        }
        for finding in findings {
            let (rule, stack) = (&finding.rule, finding.stack.name());
            line(2, &format!("{} {stack} {rule}: {}", finding.severity.name(), finding.message));
        }
    };
    listed("Findings that appear", &comparison.findings.appear);
    listed("Findings that disappear", &comparison.findings.disappear);
    text
}

/// What is said of each property and attribute of a resource, with what it does.
pub(super) fn properties(resource: &ResourceChange) -> Vec<(String, Effect)> {
    let properties = resource.properties.iter().map(|property| {
        let said = match &property.follows {
            Some(name) => format!("{} follows {name}", property.change.property),
            None => told(&property.change, "").trim_start_matches('.').to_owned(),
        };
        let (effect, whole) = (property.effect, resource.effect);
        (if effect == whole { said } else { format!("{said} ({})", effect.words()) }, effect)
    });
    let attributes = resource.attributes.iter().map(|change| (told(change, ""), Effect::Nothing));
    properties.chain(attributes).collect()
}

/// Where, and from what to what.
pub(super) fn told(change: &Change, before: &str) -> String {
    let at = if change.property.is_empty() { String::new() } else { format!("{before}{}", change.property) };
    match (&change.before, &change.after) {
        (Some(old), Some(new)) => format!("{at}: {} -> {}", short(old), short(new)),
        (None, Some(new)) => format!("{at}: new, {}", short(new)),
        (Some(old), None) => format!("{at}: gone, was {}", short(old)),
        (None, None) => at,
    }
}

fn short(value: &Value) -> String {
    let text = compact(value);
    if text.is_empty() {
        "\"\"".to_owned()
    } else if text.chars().count() <= SHOWN {
        text
    } else {
        text.chars().take(SHOWN).chain("…".chars()).collect()
    }
}

/// What stood in a line of a budget.
pub(super) fn cells(cells: &[(&'static str, String)]) -> String {
    if cells.is_empty() {
        return "no such line".to_owned();
    }
    cells.iter().map(|(column, cell)| format!("{} {cell}", column.to_lowercase())).collect::<Vec<_>>().join(", ")
}
