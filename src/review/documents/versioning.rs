//! Both ends of a replication keep versions.

use serde_json::json;

use super::replication::ends;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-not-versioned",
    severity: Severity::Error,
    title: "A bucket at one end of a replication that keeps no versions",
    why: "S3 refuses the replication of a bucket, or into a bucket, without versioning: the deployment fails.",
    mend: "Set VersioningConfiguration.Status to Enabled.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for bucket in ends(pair) {
        for way in bucket.ways(&["VersioningConfiguration", "Status"]) {
            if way.is("Enabled") == Some(false) {
                let message = "Replication needs versions here: set VersioningConfiguration.Status to Enabled.";
                let missing =
                    if bucket.lacks(&["VersioningConfiguration"]) { "VersioningConfiguration" } else { "Status" };
                let value = if missing == "Status" { json!("Enabled") } else { json!({"Status": "Enabled"}) };
                report.at(&RULE, &bucket, &way, message).patch = Some(way.set(missing, value));
            }
        }
    }
}
