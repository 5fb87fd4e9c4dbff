//! Clients outside the VPC can ask for the name.

use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "zone-private",
    severity: Severity::Warning,
    title: "Failover records in a private zone",
    why: "Only the VPCs of the zone see the name, and one of them is lost with its Region; no certificate can be validated in it.",
    mend: "Put the records into a public zone, unless every client is in those VPCs.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in failover(pair).records.iter().filter(|record| record.primary) {
        let Some(way) = record.way(&["HostedZoneId"]) else { continue };
        let Some(zone) = pair.led_to(&record.item, &way) else { continue };
        if zone.resource.kind == "AWS::Route53::HostedZone"
            && zone.ways(&["VPCs"]).iter().all(|way| way.value().is_some())
        {
            let message = format!("{} is a private zone: only its VPCs see this name. Use a public one.", zone.id);
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
