//! The key of copies is named by its ARN, as the role's policy has to.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-key-alias",
    severity: Severity::Warning,
    title: "The key of copies is named by an alias",
    why: "The role can only be allowed to use the key by the key's ARN. When the alias moves to another key, every copy \
          fails, and nothing says so but a metric.",
    mend: "Write the ARN of the key as ReplicaKmsKeyID.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for copying in copyings(pair) {
        for way in copying.ways(&["Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"]) {
            let Some(key) = pair.means(&copying.source, &way) else { continue };
            let leads = || pair.target(&key).is_some_and(|item| item.resource.kind == "AWS::KMS::Alias");
            if key.text().starts_with("alias/") || key.text().contains(":alias/") || leads() {
                let message = format!("{key} is an alias: write the ARN of the key that it stands for.");
                report.at(&RULE, &copying.source, &way, &message);
            }
        }
    }
}
