//! Copies are encrypted with a key of the Region that they arrive in.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-key-region",
    severity: Severity::Error,
    title: "Copies under a key that is not in the destination's Region",
    why: "S3 does not check the key when the stack is deployed. Every single object then fails to replicate, and nothing \
          says so but a metric.",
    mend: "Set ReplicaKmsKeyID to the key in the destination's Region, which the other stack hands over.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        let Some(region) = copying.destination(pair).and_then(|bucket| bucket.subject.region) else { continue };
        for way in copying.ways(&["Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"]) {
            if way.value().is_none_or(|value| pair.is_operators(copying.source.subject, value)) {
                continue;
            }
            let Some(key) = pair.means(&copying.source, &way) else { continue };
            if let Some(keys) = pair.region_of_key(&key).filter(|keys| keys != region) {
                let message =
                    format!("Copies arrive in {region}, and their key, {key}, is in {keys}: use the key of {region}.");
                report.at(&RULE, &copying.source, &way, &message);
            }
        }
    }
}
