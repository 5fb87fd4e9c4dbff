//! Replication travels over the table's stream.

use serde_json::json;

use super::replicas::several;
use super::{PAGE, TABLE};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-without-stream",
    severity: Severity::Error,
    title: "A replicated table without the stream that replication needs",
    why: "CloudFormation refuses a table of several replicas without a stream of new and old images.",
    mend: "Set StreamSpecification.StreamViewType to NEW_AND_OLD_IMAGES.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

/// A strongly consistent table needs no stream (`CloudFormation` template reference, `AWS::DynamoDB::GlobalTable`
/// `StreamSpecification`).
fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        let eventual = table
            .ways(&["MultiRegionConsistency"])
            .iter()
            .all(|way| way.is_absent() || way.is("EVENTUAL") == Some(true));
        if !several(&table) || !eventual {
            continue;
        }
        for way in table.ways(&["StreamSpecification", "StreamViewType"]) {
            if way.is("NEW_AND_OLD_IMAGES") != Some(false) {
                continue;
            }
            let view = json!("NEW_AND_OLD_IMAGES");
            let patch = if table.lacks(&["StreamSpecification"]) {
                way.set("StreamSpecification", json!({"StreamViewType": view}))
            } else {
                way.set("StreamViewType", view)
            };
            let message = match way.value().and_then(|value| value.as_str()) {
                Some(other) => {
                    format!("Replication needs both images of an item, not {other}: set NEW_AND_OLD_IMAGES.")
                }
                None => "Replicas are fed from a stream: set StreamSpecification.StreamViewType to NEW_AND_OLD_IMAGES."
                    .to_owned(),
            };
            report.at(&RULE, &table, &way, &message).patch = Some(patch);
        }
    }
}
