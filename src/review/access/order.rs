//! A policy that names a role directly needs the role to exist.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, policy};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "principal-not-yet-there",
    severity: Severity::Error,
    title: "Two stacks whose policies each name a role of the other",
    why: "A principal has to exist when the policy is written: whichever stack comes first fails with an invalid principal, so neither can be deployed.",
    mend: "Name the account's root as principal, and the role in a condition on aws:PrincipalArn.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Policies whose principals are looked up when they are written.
static LOOKED_UP: &[(&str, &str)] = &[
    ("AWS::IAM::Role", "AssumeRolePolicyDocument"),
    ("AWS::KMS::Key", "KeyPolicy"),
    ("AWS::S3::BucketPolicy", "PolicyDocument"),
    ("AWS::SNS::TopicPolicy", "PolicyDocument"),
    ("AWS::SQS::QueuePolicy", "PolicyDocument"),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut found: Vec<(Item<'_>, crate::review::ways::Way<'_>, Item<'_>)> = Vec::new();
    for (kind, document) in LOOKED_UP {
        for holder in pair.of_type(kind) {
            let found_in = policy(pair, &holder, &[document]).unwrap_or_default();
            let others = found_in.iter().filter(|statement| names_role_elsewhere(pair, &holder, statement));
            for way in others.flat_map(|it| it.way.inside(holder.subject, &["Principal", "AWS", "*"])) {
                // What comes by a parameter is given when it is there.
                let by_parameter = way.value().is_some_and(|value| value.get("Ref").is_some());
                let Some(role) = pair.led_to(&holder, &way).filter(|_| !by_parameter) else { continue };
                if role.resource.kind == "AWS::IAM::Role" && role.subject.place != holder.subject.place {
                    found.push((holder, way, role));
                }
            }
        }
    }
    let Some((holder, way, role)) = found.first() else { return };
    let back = found.iter().find(|(other, ..)| other.subject.place == role.subject.place);
    if let Some((other, ..)) = back {
        let message = format!(
            "This names {} of the {} stack, whose {} names a role of this one: neither stack can be the first. Name the account's root and ask for aws:PrincipalArn.",
            role.id,
            role.subject.place.name(),
            other.id
        );
        report.at(&RULE, holder, way, &message);
    }
}

fn names_role_elsewhere<'a>(pair: &Pair<'a>, holder: &Item<'a>, statement: &Statement<'a>) -> bool {
    statement.principals.iter().filter(|(kind, _)| *kind == "AWS").any(|(_, who)| {
        pair.target_from(holder.subject, who).is_some_and(|role| role.subject.place != holder.subject.place)
    })
}
