//! The API may call the function that it integrates.

use super::calls::{Call, Callee, callee, calls};
use crate::finding::Severity;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "api-permission-missing",
    severity: Severity::Error,
    title: "An API that may not call its function",
    why: "Every request ends in a server error, and the health check fails with them.",
    mend: "Add an AWS::Lambda::Permission for apigateway.amazonaws.com on the same function and alias, with this API as SourceArn.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    let calls = calls(pair);
    for call in &calls {
        let function = call.callee.function;
        let by_role = !call.item.lacks(&["Integration", "Credentials"])
            && call.item.resource.kind == "AWS::ApiGateway::Method"
            || !call.item.lacks(&["CredentialsArn"]);
        // A permission in one stack cannot be about the other's function.
        if by_role || function.subject.place != call.api.subject.place || told.contains(&function) {
            continue;
        }
        if let Some(message) = lacking(pair, call) {
            report.at(&RULE, &call.item, &call.way, &message);
            told.push(function);
        }
    }
}

/// Why the API may not call the function; `None` where it may, or that is not known.
fn lacking<'a>(pair: &Pair<'a>, call: &Call<'a>) -> Option<String> {
    let function = call.callee.function.id;
    let mut elsewhere = None;
    for permission in pair.in_stack(call.api.subject.place, "AWS::Lambda::Permission") {
        let of = callee(pair, &permission, &permission.meaning(pair, &["FunctionName"])?)?;
        if of.function != call.callee.function {
            continue;
        }
        let principal = permission.meaning(pair, &["Principal"])?;
        if !["apigateway.amazonaws.com", "*"].contains(&principal.known()?) {
            continue;
        }
        if of.qualifier != call.callee.qualifier {
            let name = |callee: &Callee<'_>| {
                callee.qualifier.clone().map_or_else(|| format!("{function} itself"), |it| format!("its {it}"))
            };
            elsewhere = Some(format!(
                "{} is about {}, and the API calls {}: let both name the same.",
                permission.id,
                name(&of),
                name(&call.callee)
            ));
            continue;
        }
        if permission.lacks(&["SourceArn"]) {
            return None;
        }
        let source = permission.meaning(pair, &["SourceArn"])?;
        let api = source.text().split(':').nth(5)?.split('/').next()?;
        let wanted = Meaning::new(pair.identity(&call.api, None));
        match Meaning::new(api).same(&wanted) {
            Same::No if api != "*" => {
                elsewhere =
                    Some(format!("The SourceArn of {} is of another API: name {}.", permission.id, call.api.id));
            }
            _ => return None,
        }
    }
    Some(
        elsewhere.unwrap_or_else(|| {
            format!("Nothing lets {} call {function}: add an AWS::Lambda::Permission.", call.api.id)
        }),
    )
}
