//! The references are what their tables say: `docs/parameters.md` of the parameters, `docs/rules.md` of the rules,
//! `docs/recovery.md` of what is reckoned with.
//!
//! `UPDATE_GOLDEN=1 cargo test --test reference` writes them anew.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::artifact;
use twinstack::aws::prices::{PRICES, Reach};
use twinstack::parameters::Parameters;
use twinstack::parameters::spec::{Group, Kind, SPECS};
use twinstack::pipeline;
use twinstack::report::budgets::tables;
use twinstack::report::legible;
use twinstack::review::rules::{self, Rule};

#[test]
fn the_references_are_what_the_tables_say() {
    for (page, reference) in
        [("docs/parameters.md", parameters()), ("docs/rules.md", reference()), ("docs/recovery.md", recovery())]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &reference).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == reference, "{page} is not what its table says: UPDATE_GOLDEN=1 writes it anew");
    }
}

/// The page of parameters: what the panel says behind its question marks.
fn parameters() -> String {
    let default = Parameters::default();
    let mut text = format!(
        "# Parameters\n\nWhat a design consists of: {} parameters, with what the page says of each. The id is what `design.json` and \
         the command line call it.\n\nThis page is made from the table that the panel is made from.\n",
        SPECS.len()
    );
    for group in Group::ALL {
        writeln!(
            text,
            "\n## {}\n\n| Parameter | Default | What it does | Bounds, and where they come from |\n|---|---|---|---|",
            group.title()
        )
        .unwrap();
        for spec in SPECS.iter().filter(|spec| spec.group == group) {
            let choices = match spec.kind {
                Kind::Choice(choices) => {
                    let each: Vec<String> = choices().iter().map(|(id, words)| format!("`{id}` ({words})")).collect();
                    if each.len() <= 6 { format!(" One of {}.", each.join(", ")) } else { String::new() }
                }
                _ => String::new(),
            };
            writeln!(
                text,
                "| {} `{}` | {} | {}{choices} | {} |",
                spec.label,
                spec.id,
                legible(&spec.spoken(&(spec.get)(&default))),
                spec.help,
                spec.about()
            )
            .unwrap();
        }
    }
    text
}

/// The page of what is reckoned, a section for each table.
fn recovery() -> String {
    let sections = [formulas(), prices()];
    format!(
        "# Recovery, capacity and cost\n\nWhere the numbers come from that are reckoned from the templates, the targets and \
         the usage.\n\nThis page is made from the tables that the program reckons with.\n{}",
        sections.concat()
    )
}

/// Every line of every budget, with the numbers of the reference design in its formula.
fn formulas() -> String {
    let parameters = Parameters::default();
    let snapshot = pipeline::evaluate(&parameters, artifact(&parameters));
    let budgets = &snapshot.reckoned.expect("two Regions").budgets;
    let mut text = "\n## Formulas\n\nEach line of each budget, with the numbers of the reference design in it: how it comes about, who says \
                    so, and the parameters that change it. *Committed by AWS* is documented as a limit or a rule, *typical* is documented \
                    without a promise, *assumed* is yours to change.\n"
        .to_owned();
    for table in tables(budgets) {
        writeln!(text, "\n### {}\n\n{}\n", table.title, legible(&table.sum)).unwrap();
        writeln!(text, "| Line | {} | How | Says who | Changed by |", table.columns.join(" | ")).unwrap();
        writeln!(text, "|---|{}---|---|---|", "---|".repeat(table.columns.len())).unwrap();
        for row in &table.rows {
            let says = match (row.basis, row.page) {
                (Some(basis), "") => basis.words().to_owned(),
                (Some(basis), page) => format!("[{}]({page})", basis.words()),
                (None, _) => row.prices.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
            };
            let changed = row.parameters.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            let cells: Vec<String> = row.cells.iter().map(|cell| legible(cell)).collect();
            writeln!(
                text,
                "| {} | {} | {} | {says} | {changed} |",
                legible(&row.label),
                cells.join(" | "),
                legible(&row.how)
            )
            .unwrap();
        }
    }
    text
}

fn prices() -> String {
    let most = |reach: Reach, region| reach.most(Some(region));
    let mut text = format!(
        "\n## Prices\n\nUS dollars in us-east-1, us-east-2 and us-west-2. A range stands where sources differ, or where it is not \
         known what applies; free tiers and discounts are left out. Prices that go by Region are taken to be up to {} times \
         as high elsewhere, and up to {} times in São Paulo, in Cape Town and where the Region is not known; data that leaves \
         a Region outside North America and Europe up to {} times. Give prices of your own for another Region, a discount or \
         a newer list: `usage.prices`, each as `id=USD`, holds in both Regions as it stands. The few alarms in us-east-1 of a \
         pair that lives elsewhere are not counted.\n\n\
         | Id | What | USD | For each | Goes by | Date | Source |\n|---|---|---|---|---|---|---|\n",
        most(Reach::Region, "eu-west-1"),
        most(Reach::Region, "sa-east-1"),
        most(Reach::Transfer, "sa-east-1"),
    );
    for price in PRICES {
        let range =
            if price.low < price.high { format!("{} to {}", price.low, price.high) } else { price.low.to_string() };
        let reach = match price.reach {
            Reach::Everywhere => "",
            Reach::Region => "Region",
            Reach::Transfer => "Region it leaves",
        };
        let source = if price.source.is_empty() { "assumed".to_owned() } else { format!("<{}>", price.source) };
        writeln!(
            text,
            "| `{}` | {} | {range} | {} | {reach} | {} | {source} |",
            price.id, price.what, price.unit, price.date
        )
        .unwrap();
    }
    text
}

fn reference() -> String {
    let count = rules::all().count();
    let mut text = format!(
        "# Rules\n\nWhat the review looks for: {count} rules, each over every template or over both together. An error would not \
         deploy, or would not survive the loss of a Region; a warning deploys and should be known. What cannot be known \
         before deployment is never reported. A design's own parameters are checked besides, field by field.\n\n\
         This page is made from the table of rules.\n"
    );
    for group in rules::RULES {
        writeln!(text, "\n## {}\n", group.title).unwrap();
        writeln!(text, "| Rule | Weight | Fault |\n|---|---|---|").unwrap();
        for rule in group.rules {
            writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", rule.id, rule.severity.name(), rule.title).unwrap();
        }
        for rule in group.rules {
            text.push_str(&section(rule));
        }
    }
    text
}

fn section(rule: &Rule) -> String {
    let parameter = rule.parameter.map(|id| format!("\n\nIn a design: the parameter `{id}`.")).unwrap_or_default();
    format!(
        "\n### {}\n\n**{}** ({}). {}\n\n{}{parameter}\n\nRests on <{}>.\n",
        rule.id,
        rule.title,
        rule.severity.name(),
        rule.why,
        rule.mend,
        rule.page
    )
}
