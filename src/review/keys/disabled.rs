//! Keys are in use.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-disabled",
    severity: Severity::Error,
    title: "A key that is switched off",
    why: "Nothing that is encrypted with it can be made, written or read: replicas stop, and DynamoDB archives a table whose key stays away.",
    mend: "Take Enabled out, or set it to true.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for kind in ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"] {
        for key in pair.of_type(kind) {
            for way in key.ways(&["Enabled"]) {
                if way.is("false") == Some(true) {
                    let message =
                        "The key is switched off, so nothing can be encrypted or read with it: set Enabled to true.";
                    report.at(&RULE, &key, &way, message).patch = Some(way.set("Enabled", json!(true)));
                }
            }
        }
    }
}
