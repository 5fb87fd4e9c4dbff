//! Replicated documents travel encrypted, whoever asks for them.

use super::replication::ends;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, policy as read_policy};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "bucket-without-tls",
    severity: Severity::Warning,
    title: "A replicated bucket that answers unencrypted requests",
    why: "S3 answers plain HTTP unless the bucket's policy refuses it, so documents can travel readable.",
    mend: "Deny s3:* to everyone on the bucket and its objects where aws:SecureTransport is false, in both stacks.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for bucket in ends(pair) {
        if refuses(pair, &bucket) == Some(false) {
            let message = "No bucket policy refuses plain HTTP: deny s3:* where aws:SecureTransport is false.";
            report.on(&RULE, &bucket, message);
        }
    }
}

/// Whether a policy of the bucket refuses plain HTTP; `None` where that cannot be seen.
fn refuses<'a>(pair: &Pair<'a>, bucket: &Item<'a>) -> Option<bool> {
    let mut refused = false;
    for policy in pair.in_stack(bucket.subject.place, "AWS::S3::BucketPolicy") {
        for way in policy.ways(&["Bucket"]) {
            let of = pair.led_to(&policy, &way);
            // It may be this bucket's.
            let of = of?;
            if of == *bucket {
                refused |=
                    read_policy(pair, &policy, &["PolicyDocument"])?.iter().any(|one| denies_plain(&policy, one));
            }
        }
    }
    Some(refused)
}

fn denies_plain<'a>(policy: &Item<'a>, statement: &Statement<'a>) -> bool {
    let plain = |operator: &'static str, key: &'static str| {
        let ways = statement.way.inside(policy.subject, &["Condition", operator, key, "*"]);
        ways.iter().any(|way| way.is("false") != Some(false))
    };
    let named = statement
        .condition
        .is_some_and(|condition| condition.keys().any(|operator| operator.starts_with("NumericLessThan")));
    // A lowest version of TLS refuses what has none.
    !statement.allows && (plain("Bool", "aws:SecureTransport") || plain("BoolIfExists", "aws:SecureTransport") || named)
}
