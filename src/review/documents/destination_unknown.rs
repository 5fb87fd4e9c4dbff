//! A rule replicates into a bucket that the other stack declares.

use super::BUCKET;
use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "replication-destination-unknown",
    severity: Severity::Warning,
    title: "A replication into a bucket that neither stack declares",
    why: "S3 refuses a destination that does not exist. If it exists elsewhere, the standby reads another bucket than \
          the one that the documents go to.",
    mend: "Take the destination's ARN from the other stack's output.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        let Some(peer) = pair.peer_of(copying.source.subject) else { continue };
        // A bucket of another account cannot be seen.
        let foreign = !copying.ways(&["Destination", "Account"]).iter().all(Way::is_absent);
        let buckets: Vec<Item<'_>> = pair.in_stack(peer.place, BUCKET).collect();
        let names: Option<Vec<String>> =
            buckets.iter().map(|bucket| Some(bucket.meaning(pair, &["BucketName"])?.known()?.to_owned())).collect();
        let Some(names) = names.filter(|names| !names.is_empty() && !foreign) else { continue };
        for way in copying.ways(&["Destination", "Bucket"]) {
            let Some(value) = way.value().filter(|value| !pair.is_operators(copying.source.subject, value)) else {
                continue;
            };
            let bucket = pair.meaning_when(copying.source.subject, value, &way.when);
            let Some(name) = bucket.as_ref().and_then(|bucket| bucket.known()?.split_once(":s3:::")) else { continue };
            if bucket.as_ref().and_then(|bucket| pair.target(bucket)).is_none() {
                let message = format!(
                    "The {} stack declares no bucket named {}; it has {}. Take the ARN from its output.",
                    peer.place.name(),
                    name.1,
                    names.join(", ")
                );
                report.at(&RULE, &copying.source, &way, &message);
            }
        }
    }
}
