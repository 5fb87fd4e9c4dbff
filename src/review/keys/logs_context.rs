//! A key's policy lets CloudWatch Logs encrypt the groups that name the key.

use super::uses::key_at;
use crate::finding::Severity;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, matches, statements};
use crate::review::report::Report;
use crate::review::rights::in_some_account;
use crate::review::rules::{Check, Rule};
use crate::template::resolve;

pub(crate) static RULE: Rule = Rule {
    id: "key-policy-logs-context",
    severity: Severity::Error,
    title: "A log group that its key's policy leaves out",
    why: "CloudWatch Logs may use the key for other log groups only: the group is refused, and the deployment fails.",
    mend: "Add the group's ARN to kms:EncryptionContext:aws:logs:arn in the statement for CloudWatch Logs.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    parameter: None,
    check: Check::Pair(check),
};

const CONTEXT: &str = "kms:EncryptionContext:aws:logs:arn";

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut policies: Vec<(Item<'_>, Option<Vec<Statement<'_>>>)> = Vec::new();
    for group in pair.of_type("AWS::Logs::LogGroup") {
        let Some(key) = key_at(pair, &group, &["KmsKeyId"]) else { continue };
        let arn = pair.identity(&group, Some("Arn"), resolve::DEPTH);
        let Some(arn) = Meaning::new(arn.trim_end_matches(":*")).known().map(str::to_owned) else { continue };
        if !policies.iter().any(|(known, _)| *known == key) {
            policies.push((key, statements(pair, &key, &["KeyPolicy"])));
        }
        let Some((_, Some(found))) = policies.iter().find(|(known, _)| *known == key) else { continue };
        let theirs = || found.iter().filter(|it| it.allows && it.names_service("logs"));
        let leaves_out = theirs().all(|statement| excludes(pair, &key, statement, &arn) == Some(true));
        if let Some(statement) = theirs().next().filter(|_| leaves_out)
            && let Some(way) = statement.way.inside(key.subject, &["Condition"]).first()
        {
            let message = format!(
                "The policy lets CloudWatch Logs use the key for other groups than {}: add {arn} to {CONTEXT}.",
                group.id
            );
            report.at(&RULE, &key, way, &message);
        }
    }
}

/// Whether a statement's condition certainly does not hold for a log group.
fn excludes<'a>(pair: &Pair<'a>, key: &Item<'a>, statement: &Statement<'a>, arn: &str) -> Option<bool> {
    let mut excluded = false;
    for (operator, keys) in statement.condition?.iter() {
        let like = match operator {
            "ArnEquals" | "ArnLike" | "StringLike" => true,
            "StringEquals" => false,
            _ => continue,
        };
        if !keys.as_object()?.contains_key(CONTEXT) {
            continue;
        }
        let ways = statement.way.inside(key.subject, &["Condition", operator, CONTEXT, "*"]);
        let mut admitted = false;
        for way in ways {
            let pattern = pair.means(key, &way)?;
            let pattern = &in_some_account(pattern.known()?);
            admitted |= if like { matches(pattern, arn) } else { pattern == arn };
        }
        excluded |= !admitted;
    }
    Some(excluded)
}
