//! The health check needs no token.

use super::calls::asked;
use super::routes::{Asked, below_stage, routes};
use crate::finding::Severity;
use crate::review::dns::records::CONFIG;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "health-route-guarded",
    severity: Severity::Error,
    title: "A health check that asks for a guarded path",
    why: "Health checkers send no token, so the API answers 401 or 403, and the Region counts as lost while it works.",
    mend: "Set AuthorizationType NONE on the route that is checked, and let it tell nothing secret.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (check, api) in asked(pair) {
        let Some(path) = check.meaning(pair, &[CONFIG, "ResourcePath"]) else { continue };
        let Some(Asked::Path(path)) = path.known().map(|path| below_stage(pair, &api, path)) else { continue };
        let Some(routes) = routes(pair, &api) else { continue };
        let answering: Vec<_> = routes.iter().filter(|route| route.answers(&path)).collect();
        let exact: Vec<_> = answering.iter().copied().filter(|route| route.is(&path)).collect();
        let deciding = if exact.is_empty() { answering } else { exact };
        if deciding.len() != 1 {
            continue;
        }
        for route in deciding {
            for (property, open) in [("AuthorizationType", "NONE"), ("ApiKeyRequired", "false")] {
                for way in route.item.ways(&[property]) {
                    if let Some(Value::String(_) | Value::Bool(_)) = way.value()
                        && way.is(open) == Some(false)
                    {
                        let message =
                            format!("{} asks for this path without credentials: set {property} to {open}.", check.id);
                        report.at(&RULE, &route.item, &way, &message);
                    }
                }
            }
        }
    }
}
