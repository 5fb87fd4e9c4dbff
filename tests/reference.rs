//! The rule reference, `docs/rules.md`, is what the table of rules says.
//!
//! `UPDATE_GOLDEN=1 cargo test --test reference` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use twinstack::review::rules::{self, Rule};

#[test]
fn the_reference_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let reference = reference();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &reference).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == reference, "docs/rules.md is not what the table of rules says: UPDATE_GOLDEN=1 writes it anew");
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
