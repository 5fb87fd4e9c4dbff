//! Transfer Acceleration is asked for only where there is it.

use super::BUCKET;
use crate::aws::regions;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-acceleration",
    severity: Severity::Error,
    title: "Transfer Acceleration where S3 does not have it",
    why: "S3 refuses the setting, and the stack with it. Replication never uses it anyway: it speeds up clients only.",
    mend: "Take AccelerateConfiguration out in that Region, and out of buckets whose names hold dots.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for bucket in pair.of_type(BUCKET) {
        for way in bucket.ways(&["AccelerateConfiguration", "AccelerationStatus"]) {
            if way.is("Enabled") != Some(true) {
                continue;
            }
            let region = bucket.subject.region.and_then(regions::find).filter(|region| !region.acceleration);
            let name = bucket.meaning(pair, &["BucketName"]);
            let dotted = name.as_ref().and_then(|name| name.known()).filter(|name| name.contains('.'));
            let message = match (region, dotted) {
                (Some(region), _) => format!("S3 has no Transfer Acceleration in {}: take it out.", region.code),
                (None, Some(name)) => {
                    format!("{name} holds dots, and accelerated buckets must not: rename the bucket.")
                }
                (None, None) => continue,
            };
            report.at(&RULE, &bucket, &way, &message);
        }
    }
}
