//! The PRIMARY record leads to the serving Region, the SECONDARY one to the standby.

use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-leads-elsewhere",
    severity: Severity::Error,
    title: "A failover record that leads to the wrong Region",
    why: "Clients are sent to the standby while all is well, or to the lost Region after the failover.",
    mend: "Let each record lead to the endpoint of its own Region.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    for record in &failover(pair).records {
        let (subject, peer) = if record.primary { (primary, secondary) } else { (secondary, primary) };
        let (Some(way), Some(found)) = (record.destination(), record.region(pair)) else { continue };
        if peer.region == Some(&*found) && subject.region.is_some_and(|wanted| wanted != found) {
            let message = format!(
                "This {} record leads to {found}, the Region of the {} stack: let it lead to {}.",
                record.failover(),
                peer.place.name(),
                subject.region.unwrap_or_default()
            );
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
