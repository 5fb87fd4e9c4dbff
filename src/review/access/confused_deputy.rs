//! A role is lent to a service for this account only.

use super::trusts::TRUST;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::policies::policy;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "role-confused-deputy",
    severity: Severity::Warning,
    title: "A role that a service can take on for strangers",
    why: "The service works for every AWS account: somebody else's could have it act here with this role.",
    mend: "Ask for aws:SourceAccount, or aws:SourceArn, in the role's trust.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Services whose guides ask for these conditions in the trust of the roles they take on.
const SAY_FOR_WHOM: &[&str] = &["firehose", "logs", "scheduler", "vpc-flow-logs"];

/// The conditions that name the account, any of which will do.
const FOR_WHOM: &[&str] =
    &["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths", "sts:ExternalId"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for role in pair.of_type("AWS::IAM::Role") {
        for statement in policy(pair, &role, &[TRUST]).unwrap_or_default().iter() {
            let service = SAY_FOR_WHOM.iter().find(|service| statement.names_service(service));
            let Some(service) = service.filter(|_| statement.allows && !statement.vague) else { continue };
            let everybody = statement.principals.iter().any(|(_, who)| who.text() == "*");
            let known = |keys: &str| FOR_WHOM.iter().any(|known| known.eq_ignore_ascii_case(keys));
            let asked = statement.condition.is_some_and(|condition| {
                // A function in a condition is not looked into.
                condition.values().any(|keys| keys.as_object().is_none_or(|keys| keys.keys().any(known)))
            });
            if !asked && !everybody {
                let message = format!(
                    "{service}.amazonaws.com may take this role on for any account: add a condition on aws:SourceAccount."
                );
                report.at(&RULE, &role, &statement.way, &message);
            }
        }
    }
}
