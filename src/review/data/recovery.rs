//! Every replica can be taken back to a point in time.

use serde_json::json;

use super::PAGE;
use super::replicas::{replicas, replicated};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "table-without-recovery",
    severity: Severity::Warning,
    title: "A replica without point-in-time recovery",
    why: "Replication copies a mistake within a second. Recovery is set for each replica by itself, and what is wrong \
          everywhere can only be undone in a Region that still has it.",
    mend: "Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true in every replica.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in replicated(pair) {
        for replica in replicas(pair, &table) {
            let outer = replica.ways(&table, &["PointInTimeRecoverySpecification"]);
            for way in replica.ways(&table, &["PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"]) {
                if way.is("true") != Some(false) {
                    continue;
                }
                let message =
                    format!("{} cannot be taken back to a point in time: enable it in every replica.", replica.name());
                let patch = if outer.iter().all(Way::is_absent) {
                    way.set("PointInTimeRecoverySpecification", json!({"PointInTimeRecoveryEnabled": true}))
                } else {
                    way.set("PointInTimeRecoveryEnabled", json!(true))
                };
                report.at(&RULE, &table, &way, &message).patch = Some(patch);
            }
        }
    }
}
