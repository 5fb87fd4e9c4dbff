//! A check speaks the protocol of its port, and asks more than whether a port is open.

use serde_json::json;

use super::records::{CONFIG, Decisive, decisive, failover};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-protocol",
    severity: Severity::Error,
    title: "A health check whose protocol and port do not fit",
    why: "The check never turns healthy, or stays healthy while every request of a client fails: it decides nothing right.",
    mend: "Ask over HTTPS at port 443, with EnableSNI, as clients do.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let failover = failover(pair);
    for Decisive { check, .. } in decisive(pair, failover) {
        let Some(kind) = check.meaning(pair, &[CONFIG, "Type"]) else { continue };
        let Some(kind) = kind.known() else { continue };
        let (Some(way), port) = (check.ways(&[CONFIG, "Type"]).pop(), check.number(pair, &[CONFIG, "Port"])) else {
            continue;
        };
        let host = check.meaning(pair, &[CONFIG, "FullyQualifiedDomainName"]);
        let api = host.is_some_and(|host| host.text().contains(".execute-api."));
        match kind {
            "HTTP" | "HTTP_STR_MATCH" if api => {
                let message = format!(
                    "API Gateway answers over TLS only, and this check is of the type {kind}: use {}.",
                    secure(kind)
                );
                report.at(&RULE, &check, &way, &message);
            }
            "HTTP" | "HTTP_STR_MATCH" if port == Some(443.0) => {
                let message =
                    format!("Port 443 speaks TLS, and this check is of the type {kind}: use {}.", secure(kind));
                report.at(&RULE, &check, &way, &message);
            }
            "HTTP" | "HTTP_STR_MATCH" => {
                let message = format!(
                    "Clients come over TLS, and this check is of the type {kind}: {} sees what they see.",
                    secure(kind)
                );
                report.at(&RULE, &check, &way, &message).severity = Severity::Warning;
            }
            "TCP" => {
                let message = "This check only sees that a port is open: HTTPS with a ResourcePath sees that requests are answered.";
                report.at(&RULE, &check, &way, message).severity = Severity::Warning;
            }
            "HTTPS" | "HTTPS_STR_MATCH" => {
                if port == Some(80.0) {
                    let way = check.ways(&[CONFIG, "Port"]).pop().unwrap_or(way);
                    report.at(&RULE, &check, &way, "Nothing speaks TLS at port 80: set Port to 443.").patch =
                        Some(way.set("Port", json!(443)));
                }
                for way in check.ways(&[CONFIG, "EnableSNI"]) {
                    if way.is("false") == Some(true) {
                        let message = "Without EnableSNI the checkers do not name the host, and API Gateway and many others refuse TLS: set it to true.";
                        report.at(&RULE, &check, &way, message).patch = Some(way.set("EnableSNI", json!(true)));
                    }
                }
            }
            _ => {}
        }
    }
}

fn secure(kind: &str) -> &'static str {
    if kind == "HTTP" { "HTTPS" } else { "HTTPS_STR_MATCH" }
}
