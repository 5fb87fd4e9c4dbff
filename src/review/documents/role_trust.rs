//! S3 may take on the role that it replicates with.

use super::BUCKET;
use crate::finding::Severity;
use crate::review::access::{TRUST, trusts_service};
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-role-trust",
    severity: Severity::Error,
    title: "A replication role that S3 may not take on",
    why: "S3 cannot act as the role, so not one object is replicated.",
    mend: "Let the service s3.amazonaws.com assume the role.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut seen: Vec<Item<'_>> = Vec::new();
    for bucket in pair.of_type(BUCKET) {
        for way in bucket.ways(&["ReplicationConfiguration", "Role"]) {
            let Some(role) = pair.led_to(&bucket, &way).filter(|item| item.resource.kind == "AWS::IAM::Role") else {
                continue;
            };
            if seen.contains(&role) {
                continue;
            }
            seen.push(role);
            if trusts_service(pair, &role, "s3") == Some(false)
                && let Some(document) = role.ways(&[TRUST]).first()
            {
                let message = format!("{} replicates with this role: let s3.amazonaws.com assume it.", bucket.id);
                report.at(&RULE, &role, document, &message);
            }
        }
    }
}
