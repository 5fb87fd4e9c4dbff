//! Whom a role lets take it on.

use crate::review::SOME_ACCOUNT;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, matches, policy};
use crate::review::rights::in_some_account;

/// Where the policy is that says who may take a role on.
pub(crate) const TRUST: &str = "AssumeRolePolicyDocument";

/// Whether a role lets a service take it on; `None` where that cannot be seen.
pub(crate) fn trusts_service<'a>(pair: &Pair<'a>, role: &Item<'a>, service: &str) -> Option<bool> {
    let found = policy(pair, role, &[TRUST])?;
    let mut answer = Some(false);
    for statement in found.iter().filter(|it| it.allows && (it.vague || it.covers("sts:AssumeRole"))) {
        if !statement.vague && statement.names_service(service) {
            return Some(true);
        }
        let open = statement.principals.iter().any(|(kind, who)| *kind == "Service" && who.known().is_none());
        if statement.vague || statement.actions.is_none() || open {
            answer = None;
        }
    }
    answer
}

/// Whether a role lets another role take it on; `None` where that cannot be seen.
pub(super) fn trusts_role<'a>(pair: &Pair<'a>, role: &Item<'a>, caller: &Item<'a>) -> Option<bool> {
    let found = policy(pair, role, &[TRUST])?;
    let mut answer = Some(false);
    for statement in found.iter().filter(|it| it.allows && (it.vague || it.covers("sts:AssumeRole"))) {
        match admits(pair, role, statement, caller) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => answer = None,
        }
    }
    answer
}

fn admits<'a>(pair: &Pair<'a>, role: &Item<'a>, statement: &Statement<'a>, caller: &Item<'a>) -> Option<bool> {
    if statement.vague || statement.actions.is_none() {
        return None;
    }
    let arn = pair.identity(caller, Some("Arn"));
    let named = |(kind, who): &(&str, crate::review::meaning::Meaning)| {
        if *kind != "AWS" && *kind != "*" {
            return Some(false);
        }
        // An account that is written out may be this one.
        let text = in_some_account(who.text());
        if text == "*" || text == SOME_ACCOUNT || text.ends_with(&format!("::{SOME_ACCOUNT}:root")) || text == arn {
            return Some(true);
        }
        // Only two names that are both written out are known to differ.
        let differ = text.contains(&format!("::{SOME_ACCOUNT}:"))
            && !text.contains(":assumed-role/")
            && who.known().is_some()
            && arn.is_ascii();
        differ.then_some(false)
    };
    let named: Vec<Option<bool>> = statement.principals.iter().map(named).collect();
    if named.iter().all(|one| *one == Some(false)) {
        return Some(false);
    }
    if !named.contains(&Some(true)) {
        return None;
    }
    conditioned(pair, role, statement, &arn)
}

/// Whether the conditions on who calls hold for a role; other conditions are not weighed.
fn conditioned<'a>(pair: &Pair<'a>, role: &Item<'a>, statement: &Statement<'a>, arn: &str) -> Option<bool> {
    const CALLER: &str = "aws:PrincipalArn";
    let Some(condition) = statement.condition else { return Some(true) };
    for (operator, keys) in condition.iter() {
        if !keys.as_object()?.contains_key(CALLER) {
            continue;
        }
        if !["ArnEquals", "ArnLike", "StringEquals", "StringLike"].contains(&operator) || !arn.is_ascii() {
            return None;
        }
        let mut admitted = false;
        for way in statement.way.inside(role.subject, &["Condition", operator, CALLER, "*"]) {
            let pattern = pair.means(role, &way)?;
            admitted |= matches(&in_some_account(pattern.known()?), arn);
        }
        if !admitted {
            return Some(false);
        }
    }
    Some(true)
}
