//! The path that the health check asks for is a route of the API.

use super::calls::asked;
use super::routes::{Asked, below_stage, routes};
use crate::finding::Severity;
use crate::review::dns::records::CONFIG;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-route-missing",
    severity: Severity::Error,
    title: "A health check that asks for a path without a route",
    why: "The API answers 404 or 403, so the Region counts as lost while it works.",
    mend: "Add a route for GET of the path, or ask for one that there is.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (check, api) in asked(pair) {
        let Some(path) = check.meaning(pair, &[CONFIG, "ResourcePath"]) else { continue };
        let (Some(path), Some(way)) = (path.known(), check.ways(&[CONFIG, "ResourcePath"]).pop()) else { continue };
        match below_stage(pair, &api, path) {
            Asked::Path(below) => {
                let Some(routes) = routes(pair, &api) else { continue };
                if !routes.iter().any(|route| route.answers(&below)) {
                    let message =
                        format!("{} has no route for GET {below}: add one, or ask for a path that it has.", api.id);
                    report.at(&RULE, &check, &way, &message);
                }
            }
            Asked::NoStage => {
                let message =
                    format!("{path} begins with no stage of {}: put the stage's name before the path.", api.id);
                report.at(&RULE, &check, &way, &message);
            }
            Asked::Unknown => {}
        }
    }
}
