//! Both Regions answer the same requests.

use std::collections::BTreeSet;

use super::calls::public_apis;
use super::routes::routes;
use crate::finding::Place;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "routes-differ",
    severity: Severity::Warning,
    title: "Routes that only one Region has",
    why: "Requests that work today are answered 404 after the failover.",
    mend: "Declare the same routes in both stacks.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let apis = public_apis(pair);
    let of = |place: Place| {
        let mut those = apis.iter().filter(move |api| api.subject.place == place);
        those.next().filter(|_| those.next().is_none())
    };
    let (Some(primary), Some(secondary)) = (of(Place::Primary), of(Place::Secondary)) else { return };
    let (Some(one), Some(two)) = (listed(pair, primary), listed(pair, secondary)) else { return };
    for (api, ours, theirs) in [(primary, &one, &two), (secondary, &two, &one)] {
        let missing: Vec<&str> = theirs.difference(ours).map(String::as_str).collect();
        if !missing.is_empty() {
            let message = format!("The other Region has routes that are missing here: {}.", missing.join(", "));
            report.on(&RULE, api, &message);
        }
    }
}

/// The routes of an API as they are written, for comparison.
fn listed<'a>(pair: &Pair<'a>, api: &Item<'a>) -> Option<BTreeSet<String>> {
    let routes = routes(pair, api)?;
    // One that exists on a condition says nothing about the other Region.
    if routes.iter().any(|route| route.item.resource.condition.is_some()) {
        return None;
    }
    Some(
        routes
            .into_iter()
            .map(|route| format!("{} {}", route.method, route.path.as_deref().unwrap_or("$default")))
            .collect(),
    )
}
