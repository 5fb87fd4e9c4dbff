//! Somebody can change a key's policy.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::policy;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-without-administrator",
    severity: Severity::Error,
    title: "A key whose policy nobody can change",
    why: "KMS refuses such a key, or, told to accept it, keeps one that nobody can open to another service or delete: rights from IAM count for nothing without this statement.",
    mend: "Allow kms:* to the account: Principal AWS arn:aws:iam::ACCOUNT:root.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for kind in ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"] {
        for key in pair.of_type(kind).filter(|key| !key.lacks(&["KeyPolicy"])) {
            let Some(found) = policy(pair, &key, &["KeyPolicy"]) else { continue };
            let administers = found.iter().any(|statement| {
                let somebody = statement.principals.iter().any(|(kind, _)| *kind != "Service");
                statement.allows && (statement.vague || somebody && statement.covers("kms:PutKeyPolicy"))
            });
            if !found.is_empty()
                && !administers
                && let Some(way) = key.ways(&["KeyPolicy"]).first()
            {
                let message =
                    "No statement lets the account change this policy: allow kms:* to arn:aws:iam::ACCOUNT:root.";
                report.at(&RULE, &key, way, message);
            }
        }
    }
}
