//! Roles may touch the resources that their work is about.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::{matches, policy};
use crate::review::report::Report;
use crate::review::rights::POLICIES;
use crate::review::rules::{Check, Rule};

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
        for holder in pair.of_type(kind) {
            for statement in policy(pair, &holder, document).unwrap_or_default().iter() {
                let everything = statement.resources.iter().any(|resource| resource.text() == "*");
                if !statement.allows || !everything || statement.condition.is_some() {
                    continue;
                }
                // Every action at all is another rule's.
                let mut actions = statement.actions.iter().flatten().filter(|it| *it != "*" && *it != "*:*");
                let action = actions.find(|pattern| OF_ONE_RESOURCE.iter().any(|action| matches(pattern, action)));
                let ways = statement.way.inside(holder.subject, &["Resource", "*"]);
                let way = ways.iter().find(|way| way.is("*") == Some(true));
                if let (Some(action), Some(way)) = (action, way) {
                    let message =
                        format!("{action} is allowed on every resource: name the ARNs that the work is about.");
                    report.at(&RULE, &holder, way, &message);
                }
            }
        }
    }
}
