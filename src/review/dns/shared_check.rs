//! Each record has a check of its own.

use super::records::failover;
use crate::finding::Severity;
use crate::review::meaning::Same;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-shares-check",
    severity: Severity::Error,
    title: "Both failover records under one health check",
    why: "Both turn unhealthy together, and Route 53 then answers the PRIMARY record: it never fails over.",
    mend: "Give the SECONDARY record a check of the standby's own endpoint.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let records = &failover(pair).records;
    for record in records.iter().filter(|record| !record.primary) {
        let Some(way) = record.way(&["HealthCheckId"]) else { continue };
        let primaries = records.iter().filter(|other| other.primary && other.same_name(pair, record) != Same::No);
        let theirs: Vec<Item<'_>> = primaries.flat_map(|other| other.needs(pair)).collect();
        if let Some(check) = record.needs(pair).into_iter().find(|check| theirs.contains(check)) {
            let message =
                format!("{} decides over the PRIMARY record too: give the standby a check of its own.", check.id);
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
