//! A key's policy lets CloudWatch Logs encrypt the groups that name the key.

use super::uses::key_at;
use crate::finding::Severity;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, matches, policy};
use crate::review::report::Report;
use crate::review::rights::in_some_account;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

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

/// Comparisons in which one of the values has to fit.
const OPERATORS: &[&str] = &["ArnEquals", "ArnLike", "StringEquals", "StringLike"];

const CONTEXT: &str = "kms:EncryptionContext:aws:logs:arn";

/// For which groups a statement of a key's policy lets CloudWatch Logs use the key.
struct Admitted<'a> {
    /// Where the condition is; `None` without one.
    at: Option<Way<'a>>,
    /// The patterns of the groups' ARNs, all of which are known; `None` where every group is meant, or may be.
    groups: Option<Vec<String>>,
}

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut read: Vec<(Item<'_>, Vec<Admitted<'_>>)> = Vec::new();
    for group in pair.of_type("AWS::Logs::LogGroup") {
        let Some(key) = key_at(pair, &group, &["KmsKeyId"]) else { continue };
        let arn = Meaning::new(pair.identity(&group, Some("Arn")).trim_end_matches(":*"));
        let Some(arn) = arn.known() else { continue };
        if !read.iter().any(|(known, _)| *known == key) {
            let found = policy(pair, &key, &["KeyPolicy"]).unwrap_or_default();
            let theirs = found.iter().filter(|it| it.allows && it.names_service("logs"));
            read.push((key, theirs.map(|statement| admitted(pair, &key, statement)).collect()));
        }
        let Some((_, statements)) = read.iter().find(|(known, _)| *known == key) else { continue };
        let leaves_out = |it: &Admitted<'_>| it.groups.as_ref().is_some_and(|it| !it.iter().any(|it| matches(it, arn)));
        if let Some(way) =
            statements.first().and_then(|it| it.at.as_ref()).filter(|_| statements.iter().all(leaves_out))
        {
            let message = format!(
                "The policy lets CloudWatch Logs use the key for other groups than {}: add {arn} to {CONTEXT}.",
                group.id
            );
            report.at(&RULE, &key, way, &message);
        }
    }
}

fn admitted<'a>(pair: &Pair<'a>, key: &Item<'a>, statement: &Statement<'a>) -> Admitted<'a> {
    let at = statement.condition.and_then(|_| statement.way.inside(key.subject, &["Condition"]).into_iter().next());
    let operators = statement.condition.into_iter().flat_map(crate::template::Map::keys);
    let groups = operators.filter(|operator| OPERATORS.contains(operator)).find_map(|operator| {
        let ways = statement.way.inside(key.subject, &["Condition", operator, CONTEXT, "*"]);
        ways.iter().map(|way| Some(in_some_account(pair.means(key, way)?.known()?))).collect()
    });
    Admitted { at, groups }
}
