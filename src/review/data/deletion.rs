//! Nobody deletes a replica in passing.

use serde_json::json;

use super::PAGE;
use super::replicas::{replicas, replicated};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-unprotected",
    severity: Severity::Warning,
    title: "A replica that anybody with the right can delete in one call",
    why: "DeletionPolicy keeps CloudFormation from deleting the table; only deletion protection keeps people and scripts \
          from it, and it is set for each replica by itself.",
    mend: "Set DeletionProtectionEnabled to true in every replica.",
    page: PAGE,
    parameter: Some("data.deletion_protection"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in replicated(pair) {
        for replica in replicas(pair, &table) {
            for way in replica.ways(&table, &["DeletionProtectionEnabled"]) {
                if way.is("true") == Some(false) {
                    let message =
                        format!("{} is not protected: set DeletionProtectionEnabled to true.", replica.name());
                    let patch = way.set("DeletionProtectionEnabled", json!(true));
                    report.at(&RULE, &table, &way, &message).patch = Some(patch);
                }
            }
        }
    }
}
