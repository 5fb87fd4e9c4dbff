//! The host name that the health check asks is open.

use serde_json::json;

use super::calls::asked;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-host-closed",
    severity: Severity::Error,
    title: "A health check on a host name that is closed",
    why: "API Gateway refuses the checkers, so the Region counts as lost while it works: traffic leaves it for no reason.",
    mend: "Set DisableExecuteApiEndpoint to false, or let the check ask another name of this Region.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (check, api) in asked(pair) {
        for way in api.ways(&["DisableExecuteApiEndpoint"]) {
            if way.is("true") == Some(true) {
                let message = format!(
                    "{} asks this API's own host name, which is closed: set DisableExecuteApiEndpoint to false.",
                    check.id
                );
                report.at(&RULE, &api, &way, &message).patch = Some(way.set("DisableExecuteApiEndpoint", json!(false)));
            }
        }
    }
}
