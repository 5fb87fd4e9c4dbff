//! The name that fails over can be delegated.

use super::records::failover;
use crate::aws::domains;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "domain-reserved",
    severity: Severity::Warning,
    title: "A domain that nobody can own",
    why: "The name is reserved for examples, so its zone is never delegated, no certificate is issued, and the stack waits for hours.",
    mend: "Use a domain of your own.",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    parameter: Some("dns.domain"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<String> = Vec::new();
    for record in &failover(pair).records {
        let (Some(way), Some(name)) = (record.way(&["Name"]), record.name(pair)) else { continue };
        let Some(name) = name.known() else { continue };
        if let Some(reserved) = domains::reserved(name).filter(|_| !told.iter().any(|other| other == name)) {
            let message = format!("{name} is under {reserved}, which cannot be delegated: use a domain of your own.");
            report.at(&RULE, &record.item, &way, &message);
            told.push(name.to_owned());
        }
    }
}
