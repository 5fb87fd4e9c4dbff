//! Policies name keys by their ARN.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::policy;
use crate::review::report::Report;
use crate::review::rights::POLICIES;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "policy-key-alias",
    severity: Severity::Error,
    title: "A right on an alias, where the key is meant",
    why: "An alias as Resource grants nothing on its key: each call that reads or writes encrypted data is refused.",
    mend: "Name the key's ARN, or key/* with a condition on kms:ResourceAliases.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The only actions that an alias is a resource of.
const OF_ALIASES: &[&str] = &["kms:createalias", "kms:deletealias", "kms:updatealias"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, document) in POLICIES {
        for holder in pair.of_type(kind) {
            for statement in policy(pair, &holder, document).unwrap_or_default().iter() {
                let Some(actions) = &statement.actions else { continue };
                let uses_key = actions.iter().any(|it| it.starts_with("kms:") && !OF_ALIASES.contains(&it.as_str()));
                if !statement.allows || !uses_key || statement.vague {
                    continue;
                }
                let is_alias =
                    |text: &str| text.starts_with("arn:") && text.contains(":kms:") && text.contains(":alias/");
                if statement.resources.is_empty() || !statement.resources.iter().all(|it| is_alias(it.text())) {
                    continue;
                }
                if let Some(way) = statement.way.inside(holder.subject, &["Resource"]).first() {
                    let message = "An alias as Resource grants nothing on the key behind it: name the key's ARN.";
                    report.at(&RULE, &holder, way, message);
                }
            }
        }
    }
}
