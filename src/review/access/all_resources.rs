//! Roles may touch the resources that their work is about.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::matches;
use crate::review::report::Report;
use crate::review::rights::POLICIES;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "policy-all-resources",
    severity: Severity::Warning,
    title: "A right on everything in the account",
    why: "A fault or an intruder in one environment, or one Region, reaches the data of all others.",
    mend: "Name the ARNs of the resources that the work is about.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Actions on data, or on the rights of others, that can be allowed on one resource at a time. From the Service
/// Authorization Reference.
const OF_ONE_RESOURCE: &[&str] = &[
    "dynamodb:batchgetitem",
    "dynamodb:batchwriteitem",
    "dynamodb:deleteitem",
    "dynamodb:getitem",
    "dynamodb:putitem",
    "dynamodb:query",
    "dynamodb:scan",
    "dynamodb:updateitem",
    "firehose:putrecord",
    "firehose:putrecordbatch",
    "iam:passrole",
    "kinesis:getrecords",
    "kinesis:putrecord",
    "kinesis:putrecords",
    "kms:decrypt",
    "kms:encrypt",
    "kms:generatedatakey",
    "lambda:invokefunction",
    "s3:deleteobject",
    "s3:getobject",
    "s3:putobject",
    "secretsmanager:getsecretvalue",
    "sqs:deletemessage",
    "sqs:receivemessage",
    "sqs:sendmessage",
    "sts:assumerole",
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, document) in POLICIES {
        let path: Vec<&str> = document.iter().copied().chain(["Statement", "*"]).collect();
        for holder in pair.of_type(kind) {
            for statement in holder.ways(&path) {
                let part = |path: &[&'static str]| statement.inside(holder.subject, path);
                let conditional = !part(&["Condition"]).iter().all(crate::review::ways::Way::is_absent);
                if conditional || !part(&["Effect"]).iter().all(|way| way.is("Allow") == Some(true)) {
                    continue;
                }
                let everything: Vec<_> =
                    part(&["Resource", "*"]).into_iter().filter(|way| way.is("*") == Some(true)).collect();
                let Some(everything) = everything.first() else { continue };
                let action = part(&["Action", "*"]).into_iter().find_map(|way| {
                    let written = way.value().and_then(Value::as_str)?;
                    let pattern = written.to_ascii_lowercase();
                    // Every action at all is another rule's.
                    let reaches = OF_ONE_RESOURCE.iter().any(|action| matches(&pattern, action));
                    (reaches && pattern != "*" && pattern != "*:*").then_some(written)
                });
                if let Some(action) = action {
                    let message =
                        format!("{action} is allowed on every resource: name the ARNs that the work is about.");
                    report.at(&RULE, &holder, everything, &message);
                }
            }
        }
    }
}
