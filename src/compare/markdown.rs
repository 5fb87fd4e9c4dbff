//! A comparison as Markdown, for a pull request: nothing that comes from a template is read as Markdown or HTML.

use std::fmt::Write as _;

use super::text::{cells, properties, told};
use super::{Comparison, StackChange};
use crate::finding::Finding;
use crate::report::escaped;

/// More rows of one table than this are counted and not listed: a comment has 65,536 characters.
const LISTED: usize = 60;

/// What is different, with what `CloudFormation` would do about it.
#[must_use]
pub fn markdown(comparison: &Comparison) -> String {
    let mut text = format!(
        "## Twinstack comparison\n\n{} to {}\n\n**{}**\n",
        escaped(&comparison.before),
        escaped(&comparison.after),
        escaped(&comparison.summary)
    );
    let rows = comparison.parameters.iter().map(|change| vec![change.label, &change.before, &change.after]);
    table(&mut text, "Parameters", &["Parameter", "Before", "After"], &rows.map(owned).collect::<Vec<_>>());
    for stack in &comparison.stacks {
        self::stack(&mut text, stack);
    }
    for budget in &comparison.budgets {
        let [before, after] = &budget.sum;
        let sum = if before == after { after.clone() } else { format!("{before} → {after}") };
        let mut rows = vec![vec!["In all".to_owned(), sum, String::new()]];
        let lines = budget.lines.iter();
        rows.extend(lines.map(|line| vec![line.label.clone(), cells(&line.before), cells(&line.after)]));
        table(&mut text, budget.title, &["", "Before", "After"], &rows);
    }
    findings(&mut text, "Findings that appear", &comparison.findings.appear);
    findings(&mut text, "Findings that disappear", &comparison.findings.disappear);
    text
}

fn stack(text: &mut String, stack: &StackChange) {
    let title = format!("The {} stack", stack.place.name());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for resource in &stack.resources {
        let said: Vec<String> =
            resource.says.iter().cloned().chain(properties(resource).into_iter().map(|(said, _)| said)).collect();
        let name = format!("{} ({})", resource.logical_id, resource.kind);
        rows.push(vec![resource.effect.words().to_owned(), name, said.join("; ")]);
    }
    for section in &stack.sections {
        let said: Vec<String> = section.changes.iter().map(|change| told(change, "")).collect();
        let said = said.join("; ").trim_start_matches(": ").to_owned();
        let name = section.name.as_deref().unwrap_or_default();
        rows.push(vec![String::new(), format!("{} {name}", section.section).trim_end().to_owned(), said]);
    }
    if let Some(note) = &stack.note {
        rows.insert(0, vec![String::new(), String::new(), note.clone()]);
    }
    table(text, &title, &["Effect", "What", "Change"], &rows);
}

fn findings(text: &mut String, title: &str, findings: &[Finding]) {
    let rows = findings.iter().map(|finding| {
        let place = finding.logical_id.as_deref().or(finding.parameter).unwrap_or_default();
        owned(vec![finding.severity.name(), finding.stack.name(), place, &finding.message])
    });
    table(text, title, &["Weight", "Stack", "Where", "What"], &rows.collect::<Vec<_>>());
}

fn owned(cells: Vec<&str>) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}

/// A table under its heading; nothing where it has no rows.
fn table(text: &mut String, title: &str, columns: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(text, "\n### {title}\n\n| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows.iter().take(LISTED) {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    if rows.len() > LISTED {
        let _ = write!(text, "\n{} more are not listed here.\n", rows.len() - LISTED);
    }
}
