//! Exactly the attributes of the keys are defined.

use std::collections::BTreeMap;

use super::TABLE;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "table-attribute-definitions",
    severity: Severity::Error,
    title: "Attributes that are defined without a key, or keys without a definition",
    why: "DynamoDB refuses a table whose AttributeDefinitions are not exactly the attributes of its keys and indexes.",
    mend: "Define each attribute of a key, and no other: items can hold any attribute without it.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE).chain(pair.of_type("AWS::DynamoDB::Table")) {
        let defined = named(pair, &table, &["AttributeDefinitions", "*", "AttributeName"]);
        let used: Option<Vec<(String, Way<'_>)>> = [
            &["KeySchema", "*", "AttributeName"][..],
            &["GlobalSecondaryIndexes", "*", "KeySchema", "*", "AttributeName"],
            &["LocalSecondaryIndexes", "*", "KeySchema", "*", "AttributeName"],
        ]
        .into_iter()
        .map(|path| named(pair, &table, path))
        .collect::<Option<Vec<_>>>()
        .map(|lists| lists.into_iter().flatten().collect());
        let (Some(defined), Some(used)) = (defined, used) else { continue };
        if defined.is_empty() || used.is_empty() {
            continue;
        }
        for (name, way) in &defined {
            if !used.iter().any(|(other, _)| other == name) {
                let message = format!("No key or index uses {name}: take it out of AttributeDefinitions.");
                report.at(&RULE, &table, way, &message);
            }
        }
        let mut missing: BTreeMap<&str, &Way<'_>> = BTreeMap::new();
        for (name, way) in &used {
            if !defined.iter().any(|(other, _)| other == name) {
                missing.entry(name).or_insert(way);
            }
        }
        for (name, way) in missing {
            let message = format!("The key uses {name}, which AttributeDefinitions does not define: add it there.");
            report.at(&RULE, &table, way, &message);
        }
    }
}

/// The names at a path and where they are; `None` where one of them is not known.
fn named<'a>(pair: &Pair<'a>, table: &Item<'a>, path: &[&'a str]) -> Option<Vec<(String, Way<'a>)>> {
    let ways = table.ways(path).into_iter().filter(|way| !way.is_absent());
    ways.map(|way| Some((pair.means(table, &way)?.known()?.to_owned(), way))).collect()
}
