//! The budgets as tables: what the page shows, the command line prints and the review document holds.

use std::fmt::Write as _;

use super::escaped;
use crate::recovery::loss::{Loss, Store};
use crate::recovery::time::Time;
use crate::recovery::{Basis, Budgets, Line, Range, Verdict};
use crate::review::facts::At;
use crate::words::clock;

/// One budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it comes to, in a sentence.
    pub sum: String,
    /// Whether the target is held.
    pub verdict: Verdict,
    /// The verdict in a word or two.
    pub judged: &'static str,
    /// The headings of the columns after the first.
    pub columns: &'static [&'static str],
    /// What it is made of.
    pub rows: Vec<Row>,
}

/// A row of a budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// What it is about.
    pub label: String,
    /// What stands in the columns.
    pub cells: Vec<String>,
    /// Who says so; `None` of a sum.
    pub basis: Option<Basis>,
    /// The reckoning.
    pub how: String,
    /// The page that it rests on; empty where there is none.
    pub page: &'static str,
    /// The parameters that change it.
    pub parameters: &'static [&'static str],
    /// The resource that says it.
    pub at: Option<At>,
}

/// Every budget.
#[must_use]
pub fn tables(budgets: &Budgets) -> Vec<Table> {
    vec![time(&budgets.time), loss(&budgets.loss)]
}

/// The budgets in one line: what is held of the targets, and what is not.
#[must_use]
pub fn in_short(budgets: &Budgets) -> String {
    let Budgets { time, loss } = budgets;
    let point = match loss.verdict {
        Verdict::Held => "RPO held",
        Verdict::Expected => "RPO met, not promised",
        Verdict::Missed => "RPO missed",
    };
    format!("RTO {} of {} · {point}", clock(time.total.worst), clock(time.target_s))
}

/// The columns of a time.
const TIMES: &[&str] = &["Best", "Expected", "Worst"];

fn times(range: Range) -> Vec<String> {
    [range.best, range.expected, range.worst].map(clock).to_vec()
}

fn time(time: &Time) -> Table {
    let row = |line: &Line| Row {
        id: line.id,
        label: line.label.to_owned(),
        cells: times(line.range),
        basis: Some(line.basis),
        how: line.how.clone(),
        page: line.page,
        parameters: line.parameters,
        at: line.at.clone(),
    };
    let total = |id, label: &str, range: Range, how: String, parameters| Row {
        id,
        label: label.to_owned(),
        cells: times(range),
        basis: None,
        how,
        page: "",
        parameters,
        at: None,
    };
    let mut rows: Vec<Row> = time.lines.iter().map(row).collect();
    rows.push(total(
        "total",
        "Service is back",
        time.total,
        format!("{} are allowed", clock(time.target_s)),
        &["targets.rto_minutes"],
    ));
    let back = time.back.iter().map(|line| line.range).sum();
    rows.push(total("back", "Back in the primary, once it is well", back, back_words(&time.back), &[]));
    let by = if time.automatic { "" } else { " Nothing fails over by itself: a person has to." };
    Table {
        id: "time",
        title: "Recovery time",
        sum: format!(
            "Back after {} as expected and {} at worst, of {} allowed.{by}",
            clock(time.total.expected),
            clock(time.total.worst),
            clock(time.target_s)
        ),
        verdict: time.verdict,
        judged: match time.verdict {
            Verdict::Held => "Held",
            Verdict::Expected => "Not at worst",
            Verdict::Missed => "Missed",
        },
        columns: TIMES,
        rows,
    }
}

fn back_words(back: &[Line]) -> String {
    let parts: Vec<String> = back.iter().map(|line| format!("{} ({})", line.label, clock(line.range.worst))).collect();
    parts.join("; ")
}

fn loss(loss: &Loss) -> Table {
    let row = |store: &Store| Row {
        id: store.id,
        label: store.label.to_owned(),
        cells: vec![
            match store.verdict {
                Some(verdict) => point(verdict).to_owned(),
                None => "not counted".to_owned(),
            },
            store.guaranteed.to_owned(),
            store.typical.clone(),
        ],
        basis: Some(store.basis),
        how: format!("Lost with the Region: {}.", store.lost),
        page: store.page,
        parameters: store.parameters,
        at: store.at.clone(),
    };
    Table {
        id: "loss",
        title: "Recovery point",
        sum: match loss.verdict {
            Verdict::Held => format!("{} are held: no acknowledged data is lost.", clock(loss.target_s)),
            Verdict::Expected => {
                format!("{} are met in normal operation; AWS promises no bound.", clock(loss.target_s))
            }
            Verdict::Missed => format!("{} are missed.", clock(loss.target_s)),
        },
        verdict: loss.verdict,
        judged: match loss.verdict {
            Verdict::Held => "Held",
            Verdict::Expected => "Met, not promised",
            Verdict::Missed => "Missed",
        },
        columns: &["Target", "Guaranteed", "Typically"],
        rows: loss.stores.iter().map(row).collect(),
    }
}

fn point(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Held => "held",
        Verdict::Expected => "met, not promised",
        Verdict::Missed => "missed",
    }
}

/// The tables for a terminal.
#[must_use]
pub fn text(tables: &[Table]) -> String {
    let mut text = String::new();
    for table in tables {
        let _ = write!(text, "{}: {}\n\n", table.title, table.sum);
        for row in &table.rows {
            let cells: Vec<String> = table
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| format!("{}: {cell}", column.to_lowercase()))
                .collect();
            let by = row.basis.map(|basis| format!(" [{}]", basis.words())).unwrap_or_default();
            let _ = write!(text, "  {}\n      {}\n      {}{by}\n", row.label, cells.join("; "), row.how);
        }
        text.push('\n');
    }
    text
}

/// The tables for a document in Markdown.
#[must_use]
pub fn markdown(tables: &[Table], level: usize) -> String {
    let mut text = String::new();
    for table in tables {
        let _ = write!(text, "{} {}\n\n{}\n\n", "#".repeat(level), table.title, escaped(&table.sum));
        let _ = writeln!(text, "| | {} | How | Says who |", table.columns.join(" | "));
        let _ = writeln!(text, "|---|{}---|---|", "---|".repeat(table.columns.len()));
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| escaped(cell)).collect();
            let by = match (row.basis, row.page) {
                (Some(basis), "") => basis.words().to_owned(),
                (Some(basis), page) => format!("[{}]({page})", basis.words()),
                (None, _) => String::new(),
            };
            let _ =
                writeln!(text, "| {} | {} | {} | {by} |", escaped(&row.label), cells.join(" | "), escaped(&row.how));
        }
        text.push('\n');
    }
    text
}
