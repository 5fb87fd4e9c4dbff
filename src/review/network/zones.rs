//! Functions and endpoints are in two zones at least, and in zones in which they can be.

use super::vpc::{OF_FUNCTION, subnets};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static ONE: Rule = Rule {
    id: "subnets-one-zone",
    severity: Severity::Warning,
    title: "A function or endpoint in one Availability Zone only",
    why: "The loss of that zone stops the whole Region's service, and forces a failover for what two zones would have survived.",
    mend: "List subnets of two zones.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    parameter: None,
    check: Check::Pair(one),
};

pub(crate) static WITHOUT_LAMBDA: Rule = Rule {
    id: "zone-without-lambda",
    severity: Severity::Warning,
    title: "A function in a zone that Lambda does not use",
    why: "Lambda cannot place a function in use1-az3: creating the function fails.",
    mend: "Use another zone, such as use1-az1.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    parameter: None,
    check: Check::Pair(without_lambda),
};

/// AWS lists no such zones. Lambda refuses subnets in one of us-east-1 ("availability zone Lambda doesn't support"), and
/// this is the one that AWS's references leave out for other services too (`AWS::MSK::Cluster`, `ClientSubnets`; zones of
/// EFS One Zone): hence a warning, not an error.
const NO_LAMBDA: &str = "use1-az3";

/// How a subnet's zone is written: what two subnets of one zone have in common.
fn zone<'a>(subnet: &Item<'a>) -> Option<&'a Value> {
    subnet.written(&["AvailabilityZoneId"]).or_else(|| subnet.written(&["AvailabilityZone"]))
}

fn one(pair: &Pair<'_>, report: &mut Report) {
    let placed = [
        ("AWS::Lambda::Function", OF_FUNCTION, ["VpcConfig", "SubnetIds"].as_slice()),
        ("AWS::EC2::VPCEndpoint", &["SubnetIds", "*"], &["SubnetIds"]),
    ];
    for (kind, elements, list) in placed {
        for item in pair.of_type(kind) {
            let Some(subnets) = subnets(pair, &item, elements) else { continue };
            // An endpoint of a load balancer is in one subnet by its nature.
            if item.ways(&["VpcEndpointType"]).iter().any(|way| way.is("GatewayLoadBalancer") != Some(false)) {
                continue;
            }
            let zones: Option<Vec<&Value>> = subnets.iter().map(zone).collect();
            let alone = subnets.len() == 1;
            let together = zones.is_some_and(|zones| zones.windows(2).all(|two| matches!(two, [a, b] if a == b)));
            if (alone || together)
                && let Some(way) = item.ways(list).first()
            {
                let message = "All its subnets are in one zone, and stop with it: list subnets of two zones.";
                report.at(&ONE, &item, way, message);
            }
        }
    }
}

fn without_lambda(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for function in pair.of_type("AWS::Lambda::Function") {
        for subnet in function.ways(OF_FUNCTION).iter().filter_map(|way| pair.led_to(&function, way)) {
            for way in subnet.ways(&["AvailabilityZoneId"]) {
                let known = pair.means(&subnet, &way).is_some_and(|zone| zone.text() == NO_LAMBDA);
                if known && !told.contains(&subnet) {
                    told.push(subnet);
                    let message = format!("{} cannot run in {NO_LAMBDA}: use another zone.", function.id);
                    report.at(&WITHOUT_LAMBDA, &subnet, &way, &message);
                }
            }
        }
    }
}
