//! Two sets of budgets, line by line, as they are shown.

use serde::Serialize;

use crate::recovery::Budgets;
use crate::report::budgets::{Row, Table, tables};

/// A budget that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetChange {
    /// The budget's name, stable for ever.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it came to and what it comes to, in a sentence each.
    pub sum: [String; 2],
    /// The verdict on its target, before and after.
    pub verdict: [&'static str; 2],
    /// Its lines that are not as they were.
    pub lines: Vec<LineChange>,
}

/// A line of a budget that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// What it is about.
    pub label: String,
    /// What stood in it, each under its column's heading; empty where there was no such line.
    pub before: Vec<(&'static str, String)>,
    /// What stands in it.
    pub after: Vec<(&'static str, String)>,
}

/// Every budget that is not as it was.
pub(super) fn compare(before: &Budgets, after: &Budgets) -> Vec<BudgetChange> {
    let pairs = tables(before).into_iter().zip(tables(after));
    pairs.filter_map(|(before, after)| table(&before, &after)).collect()
}

fn table(before: &Table, after: &Table) -> Option<BudgetChange> {
    let cells = |row: &Row| -> Vec<(&'static str, String)> {
        after.columns.iter().copied().zip(row.cells.iter().cloned()).collect()
    };
    let same = |one: &Row, other: &Row| one.id == other.id && one.label == other.label;
    let mut lines = Vec::new();
    for row in &after.rows {
        let earlier = before.rows.iter().find(|earlier| same(earlier, row)).map(cells).unwrap_or_default();
        if earlier != cells(row) {
            lines.push(LineChange { id: row.id, label: row.label.clone(), before: earlier, after: cells(row) });
        }
    }
    for row in before.rows.iter().filter(|row| !after.rows.iter().any(|later| same(later, row))) {
        lines.push(LineChange { id: row.id, label: row.label.clone(), before: cells(row), after: Vec::new() });
    }
    let changed = !lines.is_empty() || before.sum != after.sum || before.judged != after.judged;
    changed.then(|| BudgetChange {
        id: after.id,
        title: after.title,
        sum: [before.sum.clone(), after.sum.clone()],
        verdict: [before.judged, after.judged],
        lines,
    })
}
