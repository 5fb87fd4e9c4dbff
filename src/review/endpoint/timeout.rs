//! The API waits as long as its function works.

use super::calls::calls;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "integration-timeout",
    severity: Severity::Warning,
    title: "An API that gives up before its function",
    why: "The caller is told 504 while the function goes on and finishes: a retry does the work twice.",
    mend: "Set the function's Timeout below the integration's, which is 30 s at most for HTTP APIs.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for integration in pair.of_type("AWS::ApiGatewayV2::Integration") {
        for way in integration.ways(&["TimeoutInMillis"]) {
            let Some(time) = pair.means(&integration, &way).and_then(|it| it.known()?.parse::<u32>().ok()) else {
                continue;
            };
            if !(50..=30_000).contains(&time) {
                let message =
                    format!("TimeoutInMillis is {time}, and an HTTP API takes 50 to 30,000: the deployment fails.");
                report.at(&RULE, &integration, &way, &message).severity = Severity::Error;
            }
        }
    }
    for call in calls(pair) {
        let http = call.item.resource.kind == "AWS::ApiGatewayV2::Integration";
        let (path, default): (&[&str], f64) =
            if http { (&["TimeoutInMillis"], 30_000.0) } else { (&["Integration", "TimeoutInMillis"], 29_000.0) };
        let time = if call.item.lacks(path) { Some(default) } else { call.item.number(pair, path) };
        let works = call.callee.function.number(pair, &["Timeout"]);
        let (Some(time), Some(works), Some(way)) = (time, works, call.item.ways(path).pop()) else { continue };
        // Out of bounds is told above.
        if works * 1_000.0 > time && time <= 30_000.0 {
            let message = format!(
                "The API gives up after {} s, and {} may work for {works} s: lower its Timeout.",
                time / 1_000.0,
                call.callee.function.id
            );
            report.at(&RULE, &call.item, &way, &message);
        }
    }
}
