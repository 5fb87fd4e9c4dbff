//! API Gateway: requests a second by the stage's own limit and by the account's quota, and requests at one instant.

use super::quotas::API;
use super::{Case, Effect, Limit, number, times};
use crate::recovery::Basis;
use crate::review::facts::Api;

const HTTP: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html";
const REST: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html";

/// The burst that the account has as a share of its rate: 5,000 of 10,000, and 1,250 of 2,500. Amazon API Gateway quotas.
pub(super) const BURST_SHARE: f64 = 0.5;

/// What the stage lets through; what the target needs where no stage has a limit.
pub(super) fn quota(case: &Case<'_>) -> Option<f64> {
    let apis = &case.side.apis;
    let most = apis.iter().filter_map(|api| api.rate).reduce(f64::max);
    (!apis.is_empty()).then(|| most.unwrap_or_else(|| case.requests().ceil()))
}

pub(super) fn limits(case: &Case<'_>) -> Vec<Limit> {
    let (Some(first), Some(account)) = (case.side.apis.first(), case.granted(API)) else { return Vec::new() };
    let requests = case.requests();
    let raised = case.granted_by(API) == Basis::Assumed;
    // "Targets rather than guaranteed request ceilings", says the page of all of these.
    let of_account = if raised { Basis::Assumed } else { Basis::Typical };
    let rate = |allowed: f64, at: Option<&Api>, how: String| Limit {
        id: if at.is_some() { "api-rate" } else { "api-account-rate" },
        label: if at.is_some() { "The API's limit" } else { "All APIs of the account" }.to_owned(),
        carries: Some(case.of_requests(allowed)),
        needed: requests,
        allowed: Some(allowed),
        unit: "requests a second",
        effect: Effect::Bounds,
        verdict: None,
        basis: if at.is_some() { Basis::Typical } else { of_account },
        how,
        page: if first.http { HTTP } else { REST },
        parameters: if at.is_some() {
            &["dns.api_rate", "targets.transactions_per_second", "usage.retries"]
        } else {
            &["usage.quotas_raised", "targets.transactions_per_second", "usage.retries"]
        },
        at: at.map(|api| api.at.clone()),
    };
    let mut limits = Vec::new();
    // Of several APIs, nobody knows which gets what: together they let through no more than this.
    if let Some(stages) = together(case, |api| api.rate) {
        limits.push(rate(stages, Some(first), format!("{}; the limit is {}", case.asked(), number(stages))));
    }
    let given = if raised { "raised to" } else { "given" };
    limits.push(rate(account, None, format!("{}; the account is {given} {}", case.asked(), number(account))));
    let at_once = account * BURST_SHARE;
    let burst = together(case, |api| api.burst).map_or(at_once, |burst| burst.min(at_once));
    let seconds = case.workload.mean_s;
    limits.push(Limit {
        id: "api-burst",
        label: "Requests at one instant".to_owned(),
        carries: times(burst, seconds).map(|requests| case.of_requests(requests)),
        needed: requests * seconds,
        allowed: Some(burst),
        unit: "requests",
        effect: Effect::Perhaps,
        how: format!("{} × {seconds} s are open at a time; {} are taken at one instant", case.asked(), number(burst)),
        parameters: &["dns.api_burst", "targets.mean_latency_ms", "usage.retries"],
        at: Some(first.at.clone()),
        ..rate(account, None, String::new())
    });
    limits.into_iter().map(Limit::judged).collect()
}

/// What all APIs let through; `None` where one has no limit.
fn together(case: &Case<'_>, of: impl Fn(&Api) -> Option<f64>) -> Option<f64> {
    case.side.apis.iter().map(of).sum()
}
