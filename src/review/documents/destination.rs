//! A rule replicates into another bucket, named by its ARN.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-destination",
    severity: Severity::Error,
    title: "A replication into something that is no other bucket",
    why: "S3 refuses the whole replication configuration, and the stack with it.",
    mend: "Write the ARN of the other Region's bucket as Destination.Bucket.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        for way in copying.ways(&["Destination", "Bucket"]) {
            if way.value().is_none_or(|value| pair.is_operators(copying.source.subject, value)) {
                continue;
            }
            let Some(bucket) = pair.means(&copying.source, &way) else { continue };
            let source = &copying.source;
            let named = source.resource.properties.get("BucketName");
            let apart = named.is_some_and(|name| source.subject.is_told_apart(name));
            let message = if !apart && pair.target(&bucket).is_some_and(|target| target == copying.source) {
                "The bucket replicates into itself: write the ARN of the other Region's bucket.".to_owned()
            } else if bucket.known().is_some_and(|name| !name.is_empty() && !name.contains(':')) {
                format!("{bucket} is a name, and S3 wants the ARN, arn:aws:s3:::{bucket}.")
            } else {
                continue;
            };
            report.at(&RULE, &copying.source, &way, &message);
        }
    }
}
