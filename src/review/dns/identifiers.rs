//! The records of a name are told apart by their identifiers.

use super::records::failover;
use crate::finding::Severity;
use crate::review::meaning::Same;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-identifier-equal",
    severity: Severity::Error,
    title: "Two failover records with one SetIdentifier",
    why: "Route 53 knows records of one name by their SetIdentifier: the second is refused, or takes the place of the first.",
    mend: "Give each record its own SetIdentifier.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let records = &failover(pair).records;
    for record in records.iter().filter(|record| !record.primary) {
        let Some(way) = record.way(&["SetIdentifier"]) else { continue };
        let Some(identifier) = pair.means(&record.item, &way) else { continue };
        let taken = records.iter().any(|other| {
            other.primary
                && other.same_name(pair, record) == Same::Yes
                && other.meaning(pair, &["SetIdentifier"]).is_some_and(|theirs| theirs == identifier)
        });
        if taken {
            let message = format!("The PRIMARY record has the SetIdentifier {identifier} too: give this one another.");
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
