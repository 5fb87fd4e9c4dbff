//! A replicated bucket is closed to the public on every side.

use serde_json::json;

use super::replication::ends;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-public-access",
    severity: Severity::Warning,
    title: "A replicated bucket that can be opened to the public",
    why: "S3 closes new buckets by itself; a block of one's own replaces that, and what it leaves out is open. Every \
          document is then one policy or ACL away from being public, in both Regions.",
    mend: "Set all four settings of PublicAccessBlockConfiguration to true.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    parameter: None,
    check: Check::Pair(check),
};

const SETTINGS: &[&str] = &["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for bucket in ends(pair) {
        if bucket.ways(&["PublicAccessBlockConfiguration"]).iter().any(|way| way.value().is_none()) {
            continue;
        }
        for setting in SETTINGS {
            for way in bucket.ways(&["PublicAccessBlockConfiguration", setting]) {
                if way.is("true") == Some(false) {
                    let message =
                        format!("{setting} is not set: the bucket can be opened to the public. Set it to true.");
                    report.at(&RULE, &bucket, &way, &message).patch = Some(way.set(setting, json!(true)));
                }
            }
        }
    }
}
