//! A role that another is to take on lets it.

use super::trusts::{TRUST, trusts_role};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "role-caller-trust",
    severity: Severity::Error,
    title: "A role that refuses whoever is to take it on",
    why: "Both ends have to agree. The call is refused, and what one Region was to do in the other does not happen.",
    mend: "Admit the caller in AssumeRolePolicyDocument: the account's root with a condition on aws:PrincipalArn.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for caller in pair.of_type("AWS::IAM::Role") {
        let rights = granted_to(pair, &caller);
        let mut told: Vec<Item<'_>> = Vec::new();
        for (_, statement) in rights.statements() {
            let assumes = statement.actions.as_ref().is_some_and(|it| it.iter().any(|it| it == "sts:assumerole"));
            if !statement.allows || !assumes {
                continue;
            }
            for resource in &statement.resources {
                let role = pair.target(resource).filter(|role| role.resource.kind == "AWS::IAM::Role");
                let Some(role) = role.filter(|role| !told.contains(role)) else { continue };
                if trusts_role(pair, &role, &caller) == Some(false)
                    && let Some(at) = role.ways(&[TRUST]).first()
                {
                    let message = format!(
                        "{} of the {} stack is to take this role on, and its trust does not admit it: add it, by aws:PrincipalArn.",
                        caller.id,
                        caller.subject.place.name()
                    );
                    report.at(&RULE, &role, at, &message);
                    told.push(role);
                }
            }
        }
    }
}
