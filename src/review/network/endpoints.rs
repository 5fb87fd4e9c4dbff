//! Endpoints are of their own Region, and their private names can be resolved.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static REGION: Rule = Rule {
    id: "endpoint-region",
    severity: Severity::Error,
    title: "An endpoint of a service of another Region",
    why: "EC2 does not know the service by that name here, and the deployment fails.",
    mend: "Write com.amazonaws.${AWS::Region}. before the service, or name the Region in ServiceRegion.",
    page: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    parameter: None,
    check: Check::Pair(region),
};

pub(crate) static NAMES: Rule = Rule {
    id: "endpoint-private-names",
    severity: Severity::Error,
    title: "Private names of an endpoint in a VPC that resolves none",
    why: "EC2 refuses private DNS in a VPC without DNS support and DNS hostnames, and the deployment fails.",
    mend: "Set EnableDnsSupport and EnableDnsHostnames of the VPC to true.",
    page: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
    parameter: None,
    check: Check::Pair(names),
};

fn region(pair: &Pair<'_>, report: &mut Report) {
    for endpoint in pair.of_type("AWS::EC2::VPCEndpoint").filter(|endpoint| endpoint.lacks(&["ServiceRegion"])) {
        let Some(here) = endpoint.subject.region else { continue };
        for way in endpoint.ways(&["ServiceName"]) {
            let Some(name) = pair.means(&endpoint, &way) else { continue };
            let mut parts =
                name.known().unwrap_or_default().split('.').skip_while(|part| matches!(*part, "com" | "cn"));
            if parts.next() != Some("amazonaws") {
                continue;
            }
            let named = parts.next().unwrap_or_default();
            // Some services have a name without a Region.
            let is_region = crate::aws::regions::find(named).is_some();
            if is_region && named != here {
                let message =
                    format!("The service is of {named}, and this endpoint is in {here}: name the one of {here}.");
                report.at(&REGION, &endpoint, &way, &message);
            }
        }
    }
}

fn names(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for endpoint in pair.of_type("AWS::EC2::VPCEndpoint") {
        if !endpoint.ways(&["PrivateDnsEnabled"]).iter().any(|way| way.is("true") == Some(true)) {
            continue;
        }
        let Some(vpc) = endpoint.leads_to(pair, &["VpcId"]).filter(|vpc| !told.contains(vpc)) else { continue };
        // A new VPC resolves names and gives none, unless told otherwise.
        for (property, unless_told) in [("EnableDnsSupport", true), ("EnableDnsHostnames", false)] {
            for way in vpc.ways(&[property]) {
                let off = if way.is_absent() { !unless_told } else { way.is("false") == Some(true) };
                if off {
                    told.push(vpc);
                    let message = format!("{} needs private names resolved: set {property} to true.", endpoint.id);
                    report.at(&NAMES, &vpc, &way, &message).patch = Some(way.set(property, json!(true)));
                }
            }
        }
    }
}
