//! The role of a function in a VPC may make its network interfaces.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::policies::matches;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Ways;

pub(crate) static RULE: Rule = Rule {
    id: "function-role-network",
    severity: Severity::Error,
    title: "A function in a VPC whose role cannot join it",
    why: "Lambda refuses the function: its role may not create network interfaces. The deployment fails.",
    mend: "Attach AWSLambdaVPCAccessExecutionRole to the role, or allow ec2:CreateNetworkInterface and its companions.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Policies of AWS that do not let a function join a VPC.
const WITHOUT: &[&str] = &[
    "AWSLambdaBasicExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
    "AWSLambdaSQSQueueExecutionRole",
    "AWSLambdaKinesisExecutionRole",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
];

const ACTION: &str = "ec2:CreateNetworkInterface";

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        if !function.ways(&["VpcConfig", "SubnetIds"]).iter().all(|way| way.value().is_some()) {
            continue;
        }
        let Some(role) = function.leads_to(pair, &["Role"]).filter(|role| role.resource.kind == "AWS::IAM::Role")
        else {
            continue;
        };
        if let (Some(false), Some(way)) = (may_join(pair, &role), function.ways(&["Role"]).pop()) {
            let message = format!(
                "{} does not allow {ACTION}, which a function in a VPC needs: attach AWSLambdaVPCAccessExecutionRole to it.",
                role.id
            );
            report.at(&RULE, &function, &way, &message);
        }
    }
}

/// Whether a role allows what it takes to join a VPC; `None` where not every policy of it is known.
fn may_join<'a>(pair: &Pair<'a>, role: &Item<'a>) -> Option<bool> {
    for way in role.ways(&["ManagedPolicyArns", "*"]).into_iter().filter(|way| !way.is_absent()) {
        let policy = pair.means(role, &way)?;
        let name = policy.known()?.rsplit('/').next()?;
        if !policy.text().contains(":iam::aws:policy/") || !WITHOUT.contains(&name) {
            return None;
        }
    }
    for policy in role.ways(&["Policies", "*"]).into_iter().filter(|way| !way.is_absent()) {
        if allows(pair, role, policy.inside(role.subject, &["PolicyDocument", "Statement", "*"]))? {
            return Some(true);
        }
    }
    // Policies that are attached from outside the role.
    for kind in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"] {
        for policy in pair.in_stack(role.subject.place, kind).filter(|policy| may_concern(pair, policy, role)) {
            if allows(pair, &policy, policy.ways(&["PolicyDocument", "Statement", "*"]))? {
                return Some(true);
            }
        }
    }
    Some(false)
}

/// Whether statements of a resource are about the action; `None` where that cannot be seen.
fn allows<'a>(pair: &Pair<'a>, item: &Item<'a>, statements: Ways<'a>) -> Option<bool> {
    for statement in statements {
        if statement.value()?.get("NotAction").is_some() {
            return None;
        }
        for action in statement.inside(item.subject, &["Action", "*"]) {
            let action = pair.means(item, &action)?;
            if matches(&action.known()?.to_ascii_lowercase(), &ACTION.to_ascii_lowercase()) {
                return Some(true);
            }
        }
    }
    Some(false)
}

fn may_concern<'a>(pair: &Pair<'a>, policy: &Item<'a>, role: &Item<'a>) -> bool {
    let mut roles = policy.ways(&["Roles", "*"]);
    roles.extend(policy.ways(&["RoleName"]));
    roles.iter().filter(|way| !way.is_absent()).any(|way| pair.led_to(policy, way).is_none_or(|other| other == *role))
}
