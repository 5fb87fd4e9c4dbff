//! Strong consistency across Regions takes three Regions of one set, and does without some features.

use std::collections::BTreeSet;

use super::TABLE;
use super::replicas::replicas;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-strong-consistency",
    severity: Severity::Error,
    title: "A strongly consistent global table that DynamoDB refuses",
    why: "DynamoDB makes such a table only with three Regions of one set, and without expiry or local indexes: the \
          deployment fails.",
    mend: "List three replicas, or two and a witness, in one set of Regions, or use EVENTUAL consistency.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The sets of Regions, one of which holds all of a table's (`DynamoDB` developer guide, "How global tables work").
const SETS: &[&[&str]] = &[
    &["us-east-1", "us-east-2", "us-west-2"],
    &["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"],
    &["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        for mode in table.ways(&["MultiRegionConsistency"]) {
            if mode.is("STRONG") != Some(true) {
                continue;
            }
            if let Some(message) = regions(pair, &table) {
                report.at(&RULE, &table, &mode, &message);
            }
            for way in table.ways(&["TimeToLiveSpecification", "Enabled"]) {
                if way.is("true") == Some(true) {
                    let message =
                        "Items of a strongly consistent table cannot expire: take TimeToLiveSpecification out.";
                    report.at(&RULE, &table, &way, message);
                }
            }
            for way in table.ways(&["LocalSecondaryIndexes"]) {
                if way.value().is_some_and(|list| list.as_array().is_some_and(|list| !list.is_empty())) {
                    let message = "A strongly consistent table has no local indexes: use a global one.";
                    report.at(&RULE, &table, &way, message);
                }
            }
        }
    }
}

/// What is wrong with the Regions, where all of them are known.
fn regions<'a>(pair: &Pair<'a>, table: &Item<'a>) -> Option<String> {
    let replicas: Option<Vec<String>> = replicas(pair, table).into_iter().map(|replica| replica.region).collect();
    let replicas = replicas?;
    let witnesses: Option<Vec<String>> = table
        .ways(&["GlobalTableWitnesses", "*", "Region"])
        .iter()
        .filter(|way| !way.is_absent())
        .map(|way| Some(pair.means(table, way)?.known()?.to_owned()))
        .collect();
    let witnesses = witnesses?;
    let all: BTreeSet<&str> = replicas.iter().chain(&witnesses).map(String::as_str).collect();
    if !matches!((replicas.len(), witnesses.len()), (3, 0) | (2, 1)) || all.len() != 3 {
        return Some(format!(
            "A strongly consistent table has three replicas, or two and a witness, each in its own Region; here are {} \
             and {} witnesses.",
            replicas.len(),
            witnesses.len()
        ));
    }
    let names: Vec<&str> = all.iter().copied().collect();
    let fits = SETS.iter().any(|set| all.iter().all(|region| set.contains(region)));
    (!fits).then(|| {
        format!(
            "{} are not in one set of Regions, and strong consistency does not reach across sets.",
            names.join(", ")
        )
    })
}
