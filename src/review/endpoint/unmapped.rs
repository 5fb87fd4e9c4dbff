//! Each custom domain leads to an API.

use super::calls::{failover_domains, mapped};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "domain-without-mapping",
    severity: Severity::Error,
    title: "A custom domain that leads to no API",
    why: "API Gateway answers every request to the name with 403 Forbidden.",
    mend: "Add a mapping of the domain to the API and its stage.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for domain in failover_domains(pair) {
        let nested = pair.in_stack(domain.subject.place, "AWS::CloudFormation::Stack").next().is_some();
        if nested || !domain.lacks(&["RoutingMode"]) {
            continue;
        }
        if mapped(pair, &domain).is_some_and(|mappings| mappings.is_empty()) {
            report.on(&RULE, &domain, "Nothing maps this domain to an API: add a mapping to the API's stage.");
        }
    }
}
