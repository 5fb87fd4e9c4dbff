//! A check that looks for text knows which.

use super::records::{CONFIG, HEALTH_CHECK};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "health-check-search",
    severity: Severity::Error,
    title: "A health check whose type and search string do not fit",
    why: "Route 53 refuses the check: the deployment fails.",
    mend: "Give a check of a STR_MATCH type a SearchString of 1 to 255 characters, and the others none.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for check in pair.of_type(HEALTH_CHECK) {
        let Some(kind) = check.meaning(pair, &[CONFIG, "Type"]) else { continue };
        let Some(kind) = kind.known() else { continue };
        for way in check.ways(&[CONFIG, "SearchString"]) {
            let message = match (kind.ends_with("_STR_MATCH"), way.value()) {
                (true, None) if way.is_absent() => {
                    format!("The type is {kind}, and there is no SearchString: name the text to look for.")
                }
                (true, Some(Value::String(text))) if text.is_empty() || text.len() > 255 => {
                    format!("SearchString has {} characters: 1 to 255 are possible.", text.len())
                }
                (false, Some(_)) => format!(
                    "The type is {kind}, which looks for no text: take SearchString out, or use a STR_MATCH type."
                ),
                _ => continue,
            };
            report.at(&RULE, &check, &way, &message);
        }
    }
}
