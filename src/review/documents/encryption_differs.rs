//! Both ends of a replication are under keys of their owner, or neither is.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::{Way, Ways};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-encryption-differs",
    severity: Severity::Warning,
    title: "One end of a replication is under its owner's key, the other is not",
    why: "What is written to the weaker end, during a failover above all, is under S3's own key: no policy of yours \
          decides who reads it, and nothing can lock it.",
    mend: "Set BucketEncryption to aws:kms with a key of the bucket's Region at both ends.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Where a bucket's default encryption is, without its last step.
const DEFAULT: [&str; 4] =
    ["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "ServerSideEncryptionByDefault"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for copying in copyings(pair) {
        let Some(to) = copying.across(pair) else { continue };
        for (weak, strong) in [(copying.source, to), (to, copying.source)] {
            let has_key = setting(&strong, "KMSMasterKeyID").iter().all(|way| way.value().is_some());
            // Where the stack has a key and the bucket says nothing, that is told of everything that holds data.
            let elsewhere = weak.lacks(&["BucketEncryption"])
                && pair.in_stack(weak.subject.place, "AWS::KMS::Key").next().is_some();
            if !has_key || elsewhere || told.contains(&weak) {
                continue;
            }
            told.push(weak);
            let without = setting(&weak, "KMSMasterKeyID").into_iter().filter(Way::is_absent);
            for way in without {
                let message = format!(
                    "{} of the {} stack, at the other end, is under a key of its own, and this is under S3's: set \
                     aws:kms with a key of this Region.",
                    strong.id,
                    strong.subject.place.name()
                );
                report.at(&RULE, &weak, &way, &message);
            }
        }
    }
}

fn setting<'a>(bucket: &Item<'a>, last: &'a str) -> Ways<'a> {
    let [first, second, third, fourth] = DEFAULT;
    bucket.ways(&[first, second, third, fourth, last])
}
