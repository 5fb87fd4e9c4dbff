//! Certificates are issued while the stack is deployed, without anybody's hand.

use super::names::{CERTIFICATE, certified, names};
use crate::finding::Place;
use crate::finding::Severity;
use crate::review::dns::records::host;
use crate::review::meaning::Same;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "certificate-validation",
    severity: Severity::Warning,
    title: "A certificate that waits for somebody",
    why: "The stack waits, for hours, until somebody clicks a link or adds a record; at each renewal it is the same.",
    mend: "Validate by DNS, and name the hosted zone in DomainValidationOptions so that CloudFormation adds the record.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut seen: Vec<Item<'_>> = Vec::new();
    for (user, way) in certified(pair) {
        let Some(certificate) = pair.led_to(&user, &way).filter(|it| it.resource.kind == CERTIFICATE) else { continue };
        if seen.contains(&certificate) {
            continue;
        }
        seen.push(certificate);
        let methods = certificate.ways(&["ValidationMethod"]);
        if let Some(way) = methods.iter().find(|way| way.is("DNS") == Some(false)) {
            let message = "ValidationMethod is EMAIL, which needs somebody to answer: set it to DNS.";
            report.at(&RULE, &certificate, way, message);
            continue;
        }
        let zones = certificate.ways(&["DomainValidationOptions", "*", "HostedZoneId"]);
        let missing =
            certificate.lacks(&["DomainValidationOptions"]) || (!zones.is_empty() && zones.iter().all(Way::is_absent));
        if missing
            && methods.iter().all(|way| way.is("DNS") == Some(true))
            && !is_validated_by_primary(pair, &certificate)
        {
            let message = "No HostedZoneId is in DomainValidationOptions, so the stack waits until somebody adds the record by hand: name the zone.";
            if let Some(way) = certificate.ways(&["DomainValidationOptions"]).pop() {
                report.at(&RULE, &certificate, &way, message);
            }
            continue;
        }
        options(pair, &certificate, report);
    }
}

/// Whether the primary's certificate for the same name adds the record that validates this one too.
fn is_validated_by_primary<'a>(pair: &Pair<'a>, certificate: &Item<'a>) -> bool {
    let name = certificate.meaning(pair, &["DomainName"]);
    certificate.subject.place == Place::Secondary
        && pair
            .in_stack(Place::Primary, CERTIFICATE)
            .any(|other| other.meaning(pair, &["DomainName"]) == name && !other.lacks(&["DomainValidationOptions"]))
}

/// Each name of the options is of the certificate, and in a public zone that holds it.
fn options<'a>(pair: &Pair<'a>, certificate: &Item<'a>, report: &mut Report) {
    let names = names(pair, certificate);
    for option in certificate.ways(&["DomainValidationOptions", "*"]) {
        let [way] = &*option.inside(certificate.subject, &["DomainName"]) else { continue };
        let Some(name) = pair.means(certificate, way).map(|name| host(&name)) else { continue };
        if names.as_ref().is_some_and(|names| names.iter().all(|other| other.same(&name) == Same::No)) {
            let message =
                format!("{name} is none of the certificate's names: ACM refuses it. Repeat the certificate's own.");
            report.at(&RULE, certificate, way, &message).severity = Severity::Error;
            continue;
        }
        let [zone_way] = &*option.inside(certificate.subject, &["HostedZoneId"]) else { continue };
        let Some(zone) = pair.led_to(certificate, zone_way).filter(|it| it.resource.kind == "AWS::Route53::HostedZone")
        else {
            continue;
        };
        if zone.ways(&["VPCs"]).iter().all(|way| way.value().is_some()) {
            let message =
                format!("{} is a private zone, which ACM cannot see: the certificate is never issued.", zone.id);
            report.at(&RULE, certificate, zone_way, &message).severity = Severity::Error;
        } else if let Some(zone_name) = zone.meaning(pair, &["Name"]).map(|name| host(&name))
            && let (Some(name), Some(zone_name)) = (name.known(), zone_name.known())
            && name.strip_suffix(zone_name).is_none_or(|rest| !rest.is_empty() && !rest.ends_with('.'))
        {
            let message = format!("{name} is not in the zone {zone_name}: the certificate is never issued.");
            report.at(&RULE, certificate, zone_way, &message).severity = Severity::Error;
        }
    }
}
