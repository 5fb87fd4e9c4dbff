//! The budgets as tables: what the page shows, the command line prints and the review document holds.

use std::fmt::Write as _;

use super::legible;
use crate::recovery::capacity::{Capacity, Limit, SideCapacity};
use crate::recovery::cost::{Cost, Payer};
use crate::recovery::loss::{Loss, Store};
use crate::recovery::time::Time;
use crate::recovery::{Basis, Budgets, Line, Money, Range, Verdict};
use crate::review::facts::At;
use crate::words::{clock, grouped};

/// One budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it comes to, in a sentence.
    pub sum: String,
    /// Whether the target is held; `None` where there is none.
    pub verdict: Option<Verdict>,
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
    /// The ids of the prices in it.
    pub prices: Vec<&'static str>,
}

/// Every budget.
#[must_use]
pub fn tables(budgets: &Budgets) -> Vec<Table> {
    vec![time(&budgets.time), loss(&budgets.loss), capacity(&budgets.capacity), cost(&budgets.cost)]
}

/// The budgets in one line: what is held of the targets, and what is not.
#[must_use]
pub fn in_short(budgets: &Budgets) -> String {
    let Budgets { time, loss, capacity, .. } = budgets;
    let point = match loss.verdict {
        Verdict::Held => "RPO held",
        Verdict::Expected => "RPO met, not promised",
        Verdict::Missed => "RPO missed",
    };
    let carried = capacity.sides.iter().filter_map(SideCapacity::carries).reduce(f64::min);
    let carried = match (carried, capacity.verdict()) {
        (Some(carried), Verdict::Missed) => {
            format!(" · carries {} of {}", grouped(carried.floor()), grouped(capacity.target()))
        }
        (Some(_), _) => " · load carried".to_owned(),
        (None, _) => String::new(),
    };
    format!("RTO {} of {} · {point}{carried}", clock(time.total.worst), clock(time.target_s))
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
        prices: Vec::new(),
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
        prices: Vec::new(),
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
        verdict: Some(time.verdict),
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
        prices: Vec::new(),
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
        verdict: Some(loss.verdict),
        judged: match loss.verdict {
            Verdict::Held => "Held",
            Verdict::Expected => "Met, not promised",
            Verdict::Missed => "Missed",
        },
        columns: &["Target", "Guaranteed", "Typically"],
        rows: loss.stores.iter().map(row).collect(),
    }
}

fn capacity(capacity: &Capacity) -> Table {
    let [primary, standby] = &capacity.sides;
    let carries = |limit: Option<&Limit>| match limit.and_then(|limit| limit.carries) {
        Some(carries) => grouped(carries.floor()),
        None => "no bound known".to_owned(),
    };
    let row = |limit: &Limit| {
        let other = standby.limits.iter().find(|other| other.id == limit.id && other.label == limit.label);
        Row {
            id: limit.id,
            label: limit.label.clone(),
            cells: vec![
                format!("{} {}", grouped(round(limit.needed)), limit.unit),
                carries(Some(limit)),
                carries(other),
            ],
            basis: Some(limit.basis),
            how: other.unwrap_or(limit).how.clone(),
            page: limit.page,
            parameters: limit.parameters,
            at: limit.at.clone(),
            prices: Vec::new(),
        }
    };
    let bound = |side: &SideCapacity, name: &str| match side.bottleneck() {
        Some(limit) => format!("the {name} carries {}, bounded by {}", carries(Some(limit)), lower(&limit.label)),
        None => format!("nothing is known to bound the {name}"),
    };
    let verdict = capacity.verdict();
    Table {
        id: "capacity",
        title: "Capacity",
        sum: format!(
            "Of {} transactions a second {}; {}.",
            grouped(primary.target),
            bound(primary, "primary"),
            bound(standby, "standby")
        ),
        verdict: Some(verdict),
        judged: match verdict {
            Verdict::Held => "Held",
            Verdict::Expected => "Held, perhaps throttled",
            Verdict::Missed => "Missed",
        },
        columns: &["Needed", "Primary carries", "Standby carries"],
        rows: primary.limits.iter().map(row).collect(),
    }
}

/// A number without the fraction that nobody needs.
fn round(number: f64) -> f64 {
    if number < 10.0 { (number * 10.0).round() / 10.0 } else { number.round() }
}

/// With its first letter small, unless it begins with a name.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() && !label.starts_with("Lambda") => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

fn cost(cost: &Cost) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    for item in &cost.items {
        let cell = match item.payer {
            Payer::Active => 0,
            Payer::Standby => 1,
            Payer::Shared => 2,
        };
        let at = rows.iter().position(|row| row.id == item.id && row.label == item.label);
        let at = at.unwrap_or_else(|| {
            rows.push(Row {
                id: item.id,
                label: item.label.to_owned(),
                cells: vec!["–".to_owned(); 3],
                basis: None,
                how: item.how.to_string(),
                page: "",
                parameters: item.parameters,
                at: None,
                prices: Vec::new(),
            });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            row.prices.extend(item.prices.iter().filter(|price| !row.prices.contains(price)).collect::<Vec<_>>());
            if let Some(cell) = row.cells.get_mut(cell) {
                *cell = money(item.cost);
            }
        }
    }
    rows.push(Row {
        id: "total",
        label: "A month".to_owned(),
        cells: [cost.active, cost.standby, cost.shared].map(money).to_vec(),
        basis: None,
        how: format!("{} together. {}", money(cost.total), cost.free),
        page: "",
        parameters: &["usage.average_load", "usage.budget_usd"],
        at: None,
        prices: Vec::new(),
    });
    let once = |payer| money(cost.once.iter().filter(|item| item.payer == payer).map(|item| item.cost).sum());
    if !cost.once.is_empty() {
        let how: Vec<String> = cost.once.iter().map(|item| format!("{}: {}", item.label, item.how)).collect();
        let mut prices: Vec<&str> = cost.once.iter().flat_map(|item| item.prices.iter().copied()).collect();
        prices.sort_unstable();
        prices.dedup();
        rows.push(Row {
            id: "once",
            label: "Once, when it is deployed".to_owned(),
            cells: [Payer::Active, Payer::Standby, Payer::Shared].map(once).to_vec(),
            basis: None,
            how: how.join(". "),
            page: "",
            parameters: &["data.warm_write_units", "data.warm_read_units"],
            at: None,
            prices,
        });
    }
    let verdict = cost.budget.map(|(_, verdict)| verdict);
    Table {
        id: "cost",
        title: "Cost",
        sum: format!("{} a month, of it {} for the standby.", money(cost.total), money(cost.standby)),
        verdict,
        judged: match verdict {
            None => "No budget is given",
            Some(Verdict::Held) => "Within the budget",
            Some(Verdict::Expected) => "Perhaps over the budget",
            Some(Verdict::Missed) => "Over the budget",
        },
        columns: &["Active", "Standby", "Neither"],
        rows,
    }
}

/// Dollars, without the part of a cent.
#[must_use]
pub fn money(money: Money) -> String {
    let written = |dollars: f64| {
        if dollars < 100.0 { format!("${dollars:.2}") } else { format!("${}", grouped(dollars.round())) }
    };
    let (low, high) = (written(money.low), written(money.high));
    match (money.high < 0.005, low == high) {
        (true, _) => "–".to_owned(),
        (false, true) => high,
        (false, false) => format!("{low} to {high}"),
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
        let _ = write!(text, "{} {}\n\n{}\n\n", "#".repeat(level), table.title, legible(&table.sum));
        let _ = writeln!(text, "| | {} | How | Says who |", table.columns.join(" | "));
        let _ = writeln!(text, "|---|{}---|---|", "---|".repeat(table.columns.len()));
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| legible(cell)).collect();
            let by = match (row.basis, row.page) {
                (Some(basis), "") => basis.words().to_owned(),
                (Some(basis), page) => format!("[{}]({page})", basis.words()),
                (None, _) => String::new(),
            };
            let _ =
                writeln!(text, "| {} | {} | {} | {by} |", legible(&row.label), cells.join(" | "), legible(&row.how));
        }
        text.push('\n');
    }
    text
}
