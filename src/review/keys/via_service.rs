//! Statements of a key's policy say something that can come true.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::policy;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-policy-via-service",
    severity: Severity::Warning,
    title: "A statement for a service that acts for its caller",
    why: "S3 and DynamoDB use a key with the rights of whoever calls them, so the statement lets nobody in; who relies on it is refused.",
    mend: "Make the principal the account or the role that calls the service, and keep kms:ViaService.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Services that use keys with their caller's rights.
const FOR_CALLERS: &[&str] = &["s3.amazonaws.com", "dynamodb.amazonaws.com"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for key in pair.of_type("AWS::KMS::Key") {
        for statement in policy(pair, &key, &["KeyPolicy"]).unwrap_or_default().iter() {
            let mut principals = statement.principals.iter();
            let only_services = !statement.principals.is_empty()
                && principals.all(|(kind, who)| *kind == "Service" && FOR_CALLERS.contains(&who.text()));
            let via = statement.condition.is_some_and(|condition| {
                condition.iter().any(|(operator, keys)| {
                    ["StringEquals", "StringLike"].contains(&operator)
                        && keys.as_object().is_some_and(|keys| keys.contains_key("kms:ViaService"))
                })
            });
            if statement.allows && only_services && via {
                let message = "A service that comes by kms:ViaService acts for its caller, so this statement lets nobody in: make the principal the account or the role that calls it.";
                report.at(&RULE, &key, &statement.way, message);
            }
        }
    }
}
