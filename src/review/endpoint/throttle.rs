//! The API lets through what has to be carried.

use super::calls::public_apis;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::words::grouped;

pub(crate) static RULE: Rule = Rule {
    id: "api-throttle-below-target",
    severity: Severity::Warning,
    title: "An API that is throttled below the target",
    why: "Requests over the limit are refused with 429, the health checkers' among them: overload looks like a lost Region.",
    mend: "Raise ThrottlingRateLimit over the target, and the account's quota in both Regions with it.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
    parameter: Some("dns.api_rate"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let target = f64::from(pair.targets.transactions_per_second);
    for (stage, path) in public_stages(pair) {
        for way in stage.ways(path) {
            let Some(rate) = pair.means(&stage, &way).and_then(|it| it.known()?.parse::<f64>().ok()) else { continue };
            if rate < target {
                let message = format!(
                    "{} requests a second are let through, and the target is {}: raise the limit.",
                    grouped(rate),
                    grouped(pair.targets.transactions_per_second)
                );
                report.at(&RULE, &stage, &way, &message);
            }
        }
    }
}

/// The stages of the APIs behind the failover, and where each has its limit for every route.
pub(in crate::review) fn public_stages<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, &'static [&'static str])> {
    let apis = public_apis(pair);
    let of = |kind: &'static str, api: &'static str| {
        pair.of_type(kind)
            .filter(|stage| stage.leads_to(pair, &[api]).is_some_and(|it| apis.contains(&it)))
            .collect::<Vec<_>>()
    };
    let http = of("AWS::ApiGatewayV2::Stage", "ApiId");
    // Settings of single methods are for them to say.
    let rest = of("AWS::ApiGateway::Stage", "RestApiId").into_iter().filter(|stage| {
        let paths = stage.ways(&["MethodSettings", "*", "ResourcePath"]);
        paths.len() == 1 && paths.iter().all(|way| way.is("/*") == Some(true))
    });
    let http = http.into_iter().map(|stage| (stage, ["DefaultRouteSettings", "ThrottlingRateLimit"].as_slice()));
    http.chain(rest.map(|stage| (stage, ["MethodSettings", "*", "ThrottlingRateLimit"].as_slice()))).collect()
}
