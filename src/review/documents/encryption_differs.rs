//! Both ends of a replication encrypt with a key of their owner.

use super::replication::ends;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "bucket-without-own-key",
    severity: Severity::Warning,
    title: "A replicated bucket without a key of its owner",
    why: "What is written there, during a failover too, is under S3's own key: no policy of yours decides who reads it, \
          and no trail says who did.",
    mend: "Set BucketEncryption to aws:kms with a key of the bucket's Region and BucketKeyEnabled.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    parameter: None,
    check: Check::Pair(check),
};

const DEFAULT: [&str; 4] =
    ["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "ServerSideEncryptionByDefault"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for bucket in ends(pair) {
        let [encryption, rules, each, default] = DEFAULT;
        for way in bucket.ways(&[encryption, rules, each, default, "SSEAlgorithm"]) {
            if way.is_absent() || way.is("AES256") == Some(true) {
                let message =
                    "Objects here are under S3's own key: set BucketEncryption to aws:kms with a key of yours.";
                report.at(&RULE, &bucket, &way, message);
            }
        }
        let keys = bucket.ways(&[encryption, rules, each, default, "KMSMasterKeyID"]);
        let kms = bucket.ways(&[encryption, rules, each, default, "SSEAlgorithm"]);
        let managed = !kms.is_empty() && kms.iter().all(|way| way.is("aws:kms") == Some(true));
        for way in keys.iter().filter(|way| managed && Way::is_absent(way)) {
            let message = "Objects here are under aws/s3, which copies of another account cannot use and no policy of \
                           yours governs: name a key as KMSMasterKeyID.";
            report.at(&RULE, &bucket, way, message);
        }
    }
}
