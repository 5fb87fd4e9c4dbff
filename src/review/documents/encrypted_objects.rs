//! Encrypted objects are replicated too, and to a key at the other end.

use serde_json::json;

use super::replication::{Copying, copyings};
use crate::finding::{Patch, Severity};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-skips-encrypted",
    severity: Severity::Error,
    title: "A replication that leaves out, or cannot write, encrypted objects",
    why: "Objects under a KMS key are only replicated by a rule that selects them and names the key at the other end; \
          without both, S3 refuses the rule or silently leaves the objects out.",
    mend: "Set SourceSelectionCriteria.SseKmsEncryptedObjects to Enabled, and \
           Destination.EncryptionConfiguration.ReplicaKmsKeyID to the destination's key.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    parameter: None,
    check: Check::Pair(check),
};

const SELECTED: &[&str] = &["SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status"];
const KEY: &[&str] = &["Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"];
const ALGORITHM: &[&str] =
    &["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "ServerSideEncryptionByDefault", "SSEAlgorithm"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        let (selected, keys) = (copying.ways(SELECTED), copying.ways(KEY));
        let always = |ways: &[Way<'_>]| !ways.is_empty() && ways.iter().all(|way| way.value().is_some());
        let selects = always(&selected) && selected.iter().all(|way| way.is("Enabled") == Some(true));
        let never = selected.iter().all(|way| way.is("Enabled") == Some(false));
        if selects {
            for way in keys.iter().filter(|way| way.is_absent()) {
                let message = "Encrypted objects are selected, and no key at the other end is named: set \
                               Destination.EncryptionConfiguration.ReplicaKmsKeyID to the destination's key.";
                report.at(&RULE, &copying.source, way, message);
            }
        } else if never && always(&keys) {
            for way in &selected {
                let message = "A key for copies is named, and encrypted objects are not selected, so they are left out: \
                               set SourceSelectionCriteria.SseKmsEncryptedObjects.Status to Enabled.";
                report.at(&RULE, &copying.source, way, message).patch = Some(select(copying, way));
            }
        } else if never && keys.iter().all(Way::is_absent) {
            let encryption = copying.source.ways(ALGORITHM);
            let kms = |way: &Way<'_>| way.is("aws:kms") == Some(true) || way.is("aws:kms:dsse") == Some(true);
            if !encryption.is_empty() && encryption.iter().all(kms) {
                let message = "The bucket encrypts with KMS, and the rule leaves encrypted objects out: select them with \
                               SseKmsEncryptedObjects, and name the destination's key as ReplicaKmsKeyID.";
                report.at(&RULE, &copying.source, &copying.way, message);
            }
        }
    }
}

/// The change that selects encrypted objects.
fn select<'a>(copying: &Copying<'a>, way: &Way<'a>) -> Patch {
    let on = json!({"Status": "Enabled"});
    let lacks = |path: &[&'a str]| copying.ways(path).iter().all(Way::is_absent);
    if lacks(&["SourceSelectionCriteria"]) {
        way.set("SourceSelectionCriteria", json!({"SseKmsEncryptedObjects": on}))
    } else if lacks(&["SourceSelectionCriteria", "SseKmsEncryptedObjects"]) {
        way.set("SseKmsEncryptedObjects", on)
    } else {
        way.set("Status", json!("Enabled"))
    }
}
