//! Both ends of a replication keep versions.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
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
    let mut ends: Vec<Item<'_>> = Vec::new();
    for source in pair.of_type("AWS::S3::Bucket") {
        let destinations = source.ways(&["ReplicationConfiguration", "Rules", "*", "Destination", "Bucket"]);
        let destinations: Vec<Item<'_>> = destinations.iter().filter_map(|way| pair.led_to(&source, way)).collect();
        if !source.lacks(&["ReplicationConfiguration"]) {
            ends.push(source);
        }
        ends.extend(destinations);
    }
    let mut seen: Vec<Item<'_>> = Vec::new();
    for bucket in ends {
        if seen.contains(&bucket) {
            continue;
        }
        seen.push(bucket);
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
