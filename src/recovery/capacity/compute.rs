//! Lambda: concurrency by Little's law, and ten requests a second for each unit of it.

use super::quotas::LAMBDA;
use super::{Case, Effect, Limit, number, times};
use crate::recovery::REQUESTS_PER_CONCURRENCY;
use crate::review::facts::Function;

/// Concurrent executions of all functions of a new account in a Region. Lambda developer guide, "Lambda quotas".
pub(super) const ACCOUNT: f64 = 1_000.0;

/// Of those, what has to stay unreserved. Lambda developer guide, "Configuring reserved concurrency for a function".
pub(super) const UNRESERVED: f64 = 100.0;

const PAGE: &str = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html";

/// Requests a second that so much concurrency carries, each taking so many seconds.
pub(super) fn requests(concurrency: f64, seconds: f64) -> f64 {
    let most = concurrency * REQUESTS_PER_CONCURRENCY;
    times(concurrency, seconds).unwrap_or(most).min(most)
}

/// Reserved by the functions behind the endpoint, and by all functions of the stack.
fn reserved(case: &Case<'_>) -> (f64, f64) {
    let behind: f64 = case.side.functions.iter().filter_map(|function| function.reserved).sum();
    (behind, behind + case.side.other_concurrency)
}

/// What the functions are declared with, and what stays unreserved beside them.
pub(super) fn quota(case: &Case<'_>) -> Option<f64> {
    let functions = &case.side.functions;
    let (behind, all) = reserved(case);
    let needed = case.workload.concurrency(case.requests()) - behind;
    let shared = functions.iter().any(|function| function.reserved.is_none());
    (!functions.is_empty()).then(|| all + if shared { needed.max(UNRESERVED) } else { UNRESERVED })
}

pub(super) fn limits(case: &Case<'_>) -> Vec<Limit> {
    let functions = &case.side.functions;
    let (Some(first), Some(account)) = (functions.first(), case.granted(LAMBDA)) else { return Vec::new() };
    let (behind, all) = reserved(case);
    let reservable = (account - UNRESERVED - case.side.other_concurrency).max(0.0);
    let shared = (account - all).max(UNRESERVED);
    let of = |function: &Function| function.reserved.map_or(shared, |reserved| reserved.min(reservable));
    let unreserved = functions.iter().any(|function| function.reserved.is_none());
    let allowed = behind.min(reservable) + if unreserved { shared } else { 0.0 };
    let needed = case.workload.concurrency(case.requests());
    let carries = |allowed: f64| Some(case.of_requests(requests(allowed, case.workload.mean_s)));
    let from = if unreserved {
        format!("{} of the account's {}, {} being reserved", number(allowed), number(account), number(all))
    } else if behind > reservable {
        format!("{} reserved, of which the account's {} allow {}", number(behind), number(account), number(allowed))
    } else {
        format!("{} reserved", number(allowed))
    };
    let together = Limit {
        id: "function",
        label: if functions.len() == 1 { "Function" } else { "Functions, together" }.to_owned(),
        carries: carries(allowed),
        needed,
        allowed: Some(allowed),
        unit: "concurrent executions",
        effect: Effect::Bounds,
        verdict: None,
        basis: case.granted_by(LAMBDA),
        how: format!(
            "{} × {} s, and one for each {REQUESTS_PER_CONCURRENCY} a second: {}; {from}",
            case.asked(),
            case.workload.mean_s,
            number(needed)
        ),
        page: PAGE,
        parameters: &[
            "compute.reserved_concurrency",
            "targets.mean_latency_ms",
            "usage.retries",
            "usage.quotas_raised",
        ],
        at: Some(first.at.clone()),
    };
    // Of several functions, nobody knows which carries what: the least of them may have to carry it all.
    let least = functions.iter().min_by(|one, other| of(one).total_cmp(&of(other))).filter(|_| functions.len() > 1);
    let alone = least.map(|least| Limit {
        id: "function-alone",
        label: "The least of the functions, if all requests met it".to_owned(),
        carries: carries(of(least)),
        allowed: Some(of(least)),
        effect: Effect::Perhaps,
        how: format!("{} of {} needed", number(of(least)), number(needed)),
        at: Some(least.at.clone()),
        ..together.clone()
    });
    [Some(together), alone].into_iter().flatten().map(Limit::judged).collect()
}
