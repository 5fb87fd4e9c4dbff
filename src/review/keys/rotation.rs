//! Keys change their material by themselves.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-not-rotated",
    severity: Severity::Warning,
    title: "A key that never changes its material",
    why: "Everything that was ever encrypted hangs on one secret for as long as the system lives.",
    mend: "Set EnableKeyRotation to true; the key's ARN stays the same.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    parameter: None,
    check: Check::Pair(check),
};

/// What KMS can rotate; each is the default.
const ROTATED: &[(&str, &str)] =
    &[("KeySpec", "SYMMETRIC_DEFAULT"), ("KeyUsage", "ENCRYPT_DECRYPT"), ("Origin", "AWS_KMS")];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for key in pair.of_type("AWS::KMS::Key").filter(can_rotate) {
        for way in key.ways(&["EnableKeyRotation"]) {
            if way.is("true") == Some(false) {
                let message = "The key is never rotated: set EnableKeyRotation to true.";
                report.at(&RULE, &key, &way, message).patch = Some(way.set("EnableKeyRotation", json!(true)));
            }
        }
    }
}

fn can_rotate(key: &Item<'_>) -> bool {
    ROTATED.iter().all(|(property, default)| {
        key.ways(&[property]).iter().all(|way| way.is_absent() || way.is(default) == Some(true))
    })
}
