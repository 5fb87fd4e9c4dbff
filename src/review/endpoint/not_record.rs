//! A failover record leads to the custom domain of its own name.

use super::calls::DOMAINS;
use super::names::covers;
use crate::finding::Severity;
use crate::review::dns::records::{failover, host};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "custom-domain-not-record",
    severity: Severity::Error,
    title: "A failover record that leads to a custom domain of another name",
    why: "API Gateway knows callers by the name they ask for: it refuses them, and its certificate is for another name.",
    mend: "Give the custom domain the name of the record.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        let Some(domain) = record.leads_to(pair, &["AliasTarget", "DNSName"]) else { continue };
        if !DOMAINS.contains(&&*domain.resource.kind) {
            continue;
        }
        let (Some(name), Some(other)) = (record.name(pair), domain.meaning(pair, &["DomainName"])) else { continue };
        let other = host(&other);
        if let (Some(name), Some(other)) = (name.known(), other.known())
            && !covers(other, name)
            && let Some(way) = record.way(&["Name"])
        {
            let message =
                format!("{} is the custom domain {other}, and this record is {name}: give both one name.", domain.id);
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
