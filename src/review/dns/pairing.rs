//! Each name that fails over has one PRIMARY and one SECONDARY record.

use super::records::failover;
use crate::finding::Severity;
use crate::review::meaning::Same;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-not-a-pair",
    severity: Severity::Error,
    title: "Failover records that are not one PRIMARY and one SECONDARY",
    why: "Route 53 has nothing to fail over to, or refuses the second record of a role: the name stays with the lost Region.",
    mend: "Declare one PRIMARY record for the serving Region and one SECONDARY for the standby.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover-alias.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    if pair.both().is_none() {
        return;
    }
    let failover = failover(pair);
    if !failover.complete {
        return;
    }
    for (index, record) in failover.records.iter().enumerate() {
        let role = record.failover();
        let other = if record.primary { "SECONDARY" } else { "PRIMARY" };
        let twin = failover.records.iter().take(index).find(|twin| {
            twin.primary == record.primary
                && twin.same_name(pair, record) == Same::Yes
                && twin.item.resource.condition == record.item.resource.condition
        });
        if let Some(twin) = twin {
            let message = format!(
                "{} of the {} stack is the {role} record of this name already: make one of them {other}.",
                twin.item.id,
                twin.item.subject.place.name()
            );
            report.at(&RULE, &record.item, &record.role, &message);
        } else if failover.records.iter().all(|peer| peer.primary == record.primary)
            && failover.records.iter().filter(|peer| peer.same_name(pair, record) != Same::No).count() == 1
        {
            let message = format!("This is a {role} record, and neither stack has the {other} one: declare it.");
            report.at(&RULE, &record.item, &record.role, &message);
        }
    }
}
