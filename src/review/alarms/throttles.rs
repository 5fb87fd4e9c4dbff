//! Throttling of a replicated table, and of each index, is watched in both Regions.

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::subject::Subject;

pub(crate) static RULE: Rule = Rule {
    id: "table-throttles-unwatched",
    severity: Severity::Warning,
    title: "A replicated table whose throttling nobody watches",
    why: "A throttled replica falls behind, and a throttled index holds up the table: both show first where nobody looks.",
    mend: "Add alarms on ReadThrottleEvents and WriteThrottleEvents of the table and of each index, in both Regions.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type("AWS::DynamoDB::GlobalTable") {
        let Some(name) = table_name(pair, &table) else { continue };
        let replicas: Option<Vec<String>> = table
            .ways(&["Replicas", "*", "Region"])
            .iter()
            .map(|way| Some(pair.means(&table, way)?.known()?.to_owned()))
            .collect();
        let Some(replicas) = replicas else { continue };
        for subject in pair.subjects {
            let here = subject.region.is_some_and(|region| replicas.iter().any(|replica| replica == region));
            if !here || !watches_anything(pair, subject) {
                continue;
            }
            let missing = unwatched(pair, subject, &table, &name);
            if !missing.is_empty() {
                let message = format!("No alarm here watches throttled {}: add one.", missing.join(", "));
                if subject.place == table.subject.place {
                    report.on(&RULE, &table, &message);
                } else {
                    report.in_stack(&RULE, subject, "/Resources", message);
                }
            }
        }
    }
}

/// What a table is known by in dimensions.
fn table_name<'a>(pair: &Pair<'a>, table: &Item<'a>) -> Option<Meaning> {
    if table.lacks(&["TableName"]) {
        return Some(Meaning::new(pair.identity(table, None)));
    }
    table.meaning(pair, &["TableName"])
}

/// Whether a stack has alarms, and all of them can be seen.
fn watches_anything(pair: &Pair<'_>, subject: &Subject<'_>) -> bool {
    let watched = watched(pair);
    watched.metrics.iter().any(|metric| metric.alarm.subject.place == subject.place)
        && !watched.opaque.iter().any(|alarm| alarm.subject.place == subject.place)
}

fn unwatched<'a>(pair: &Pair<'a>, subject: &Subject<'a>, table: &Item<'a>, name: &Meaning) -> Vec<String> {
    let those: Vec<&Metric<'a>> = watched(pair)
        .metrics
        .iter()
        .filter(|metric| metric.alarm.subject.place == subject.place && metric.namespace == "AWS/DynamoDB")
        .filter(|metric| metric.name.contains("Throttle") && metric.dimensions.is_some())
        .filter(|metric| metric.is_about(pair, "TableName", name) != Same::No)
        .collect();
    let mut missing = Vec::new();
    let mut of = |what: &str, index: Option<&Meaning>| {
        for (access, start) in [("reads", "Read"), ("writes", "Write")] {
            let found = those.iter().any(|metric| {
                let named = match index {
                    Some(index) => metric.is_about(pair, "GlobalSecondaryIndexName", index) != Same::No,
                    None => metric.dimension("GlobalSecondaryIndexName").is_none(),
                };
                named && (metric.name.starts_with(start) || metric.name == "ThrottledRequests")
            });
            if !found {
                missing.push(format!("{access} of {what}"));
            }
        }
    };
    of("the table", None);
    for way in table.ways(&["GlobalSecondaryIndexes", "*", "IndexName"]) {
        if let Some(index) = pair.means(table, &way) {
            of(&format!("the index {index}"), Some(&index));
        }
    }
    missing
}
