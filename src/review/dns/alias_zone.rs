//! The name and the zone of an alias are of the same resource.

use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alias-zone",
    severity: Severity::Error,
    title: "An alias whose name and zone are of different resources",
    why: "Route 53 finds no such name in that zone and refuses the record: the deployment fails.",
    mend: "Take DNSName and HostedZoneId from the same resource.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        let Some(way) = record.way(&["AliasTarget", "HostedZoneId"]) else { continue };
        let zone = pair.led_to(&record.item, &way);
        let (Some(name), Some(zone)) = (record.leads_to(pair, &["AliasTarget", "DNSName"]), zone) else { continue };
        if name != zone {
            let message = if zone.resource.kind == "AWS::Route53::HostedZone" {
                format!("HostedZoneId is the zone of the target, not the record's own: take it from {}.", name.id)
            } else {
                format!("DNSName is of {} and HostedZoneId of {}: take both from {}.", name.id, zone.id, name.id)
            };
            report.at(&RULE, &record.item, &way, &message);
        }
    }
}
