//! The endpoint of a Region is regional.

use super::calls::{DOMAINS, failover_domains};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-edge",
    severity: Severity::Error,
    title: "An edge-optimised domain in a pair of Regions",
    why: "Such a domain is a CloudFront distribution, and a name can be at one only: the second Region's deployment fails.",
    mend: "Use the endpoint type REGIONAL, with a certificate of each Region.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let domains = failover_domains(pair);
    for domain in domains {
        let path: &[&str] = if domain.resource.kind == DOMAINS[0] {
            &["EndpointConfiguration", "Types", "*"]
        } else {
            &["DomainNameConfigurations", "*", "EndpointType"]
        };
        for way in domain.ways(path) {
            if way.is("EDGE") == Some(true) {
                report.at(
                    &RULE,
                    &domain,
                    &way,
                    "EDGE puts this name on CloudFront, for one Region only: use REGIONAL.",
                );
            }
        }
    }
}
