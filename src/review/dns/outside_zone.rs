//! A record's name ends in the name of its zone.

use super::records::host;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-outside-zone",
    severity: Severity::Error,
    title: "A record outside the zone that it is put into",
    why: "Route 53 refuses the record: the deployment fails.",
    mend: "Put the record into the zone of its domain.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in pair.of_type("AWS::Route53::RecordSet") {
        let zone = if record.lacks(&["HostedZoneId"]) {
            record.meaning(pair, &["HostedZoneName"])
        } else {
            let zone = record.leads_to(pair, &["HostedZoneId"]);
            zone.filter(|zone| zone.resource.kind == "AWS::Route53::HostedZone")
                .and_then(|zone| zone.meaning(pair, &["Name"]))
        };
        let Some(zone) = zone.map(|zone| host(&zone)) else { continue };
        for way in record.ways(&["Name"]) {
            let Some(name) = pair.means(&record, &way).map(|name| host(&name)) else { continue };
            let (Some(name), Some(zone)) = (name.known(), zone.known()) else { continue };
            if name.strip_suffix(zone).is_none_or(|rest| !rest.is_empty() && !rest.ends_with('.')) {
                let message = format!("{name} is not in the zone {zone}: use the zone that it is in.");
                report.at(&RULE, &record, &way, &message);
            }
        }
    }
}
