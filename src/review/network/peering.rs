//! The peering names the right Region, is made once, and is known to the routes at both ends.

use serde_json::json;

use super::vpc::{Peering, peerings, range, ranges};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Seen;

pub(crate) static REGION: Rule = Rule {
    id: "peering-region",
    severity: Severity::Error,
    title: "A peering that looks for the VPC in the wrong Region",
    why: "EC2 looks in the stack's own Region unless told otherwise, finds no such VPC, and the deployment fails.",
    mend: "Set PeerRegion to the Region of the other stack.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcpeeringconnection.html",
    parameter: None,
    check: Check::Pair(region),
};

pub(crate) static TWICE: Rule = Rule {
    id: "peering-twice",
    severity: Severity::Error,
    title: "The same two VPCs peered by both stacks",
    why: "Two VPCs have one peering: the second stack fails with VpcPeeringConnectionAlreadyExists.",
    mend: "Declare it in one stack, and hand its id to the other.",
    page: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
    parameter: None,
    check: Check::Pair(twice),
};

pub(crate) static ROUTE: Rule = Rule {
    id: "peering-route",
    severity: Severity::Error,
    title: "A peering without a route at one end",
    why: "Packets go one way and no answer comes back: every call through the peering times out.",
    mend: "Add a route to the other VPC's range in both stacks.",
    page: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html",
    parameter: None,
    check: Check::Pair(route),
};

fn region(pair: &Pair<'_>, report: &mut Report) {
    for Peering { item, far, .. } in peerings(pair) {
        let (Some(here), Some(there)) = (item.subject.region, far.subject.region) else { continue };
        if pair.may_be_the_primarys(&item) {
            continue;
        }
        for way in item.ways(&["PeerRegion"]) {
            let message = match way.seen {
                Seen::Absent if here != there => {
                    format!(
                        "{} is in {there}, and without PeerRegion it is looked for in {here}: name {there}.",
                        far.id
                    )
                }
                Seen::Value(_) => match pair.means(&item, &way).as_ref().and_then(|named| named.known()) {
                    Some(named) if named != there => {
                        format!("{} is in {there}, not in {named}: name {there}.", far.id)
                    }
                    _ => continue,
                },
                _ => continue,
            };
            report.at(&REGION, &item, &way, &message).patch = Some(way.set("PeerRegion", json!(there)));
        }
    }
}

fn twice(pair: &Pair<'_>, report: &mut Report) {
    let mut peerings = peerings(pair);
    peerings.retain(|peering| peering.item.subject.surely(peering.item.resource));
    for (index, one) in peerings.iter().enumerate() {
        let same = |other: &&Peering<'_>| {
            let ends = [(one.near, one.far), (one.far, one.near)];
            ends.contains(&(other.near, other.far)) && one.item.subject.place != other.item.subject.place
        };
        if let Some(other) = peerings.iter().take(index).find(same) {
            let message = format!(
                "{} of the {} stack peers the same VPCs: remove this one, and take the id of the other.",
                other.item.id,
                other.item.subject.place.name()
            );
            report.on(&TWICE, &one.item, &message);
        }
    }
}

fn route(pair: &Pair<'_>, report: &mut Report) {
    for peering in peerings(pair).into_iter().filter(|it| it.near.subject.place != it.far.subject.place) {
        let ends = [(peering.near, peering.far), (peering.far, peering.near)];
        let found = ends.map(|(own, _)| routes(pair, &peering.item, &own));
        let [Some(near), Some(far)] = &found else { continue };
        for ((own, other), routes) in ends.iter().zip([near, far]) {
            let Some(ranges) = ranges(pair, other) else { continue };
            for route in routes {
                for way in route.ways(&["DestinationCidrBlock"]) {
                    let Some(leads) = range(pair, route, &way) else { continue };
                    if !ranges.iter().any(|range| range.overlaps(leads)) {
                        let listed: Vec<String> = ranges.iter().map(ToString::to_string).collect();
                        let message = format!(
                            "The other VPC has {}, not {leads}: lead that range to the peering.",
                            listed.join(" and ")
                        );
                        report.at(&ROUTE, route, &way, &message);
                    }
                }
            }
            let tables = pair.in_stack(own.subject.place, "AWS::EC2::RouteTable").count();
            if routes.is_empty() && tables > 0 && near.len() + far.len() > 0 {
                let message = format!(
                    "No route of this VPC leads to {}, so nothing that comes from there is answered: add one.",
                    other.id
                );
                report.on(&ROUTE, own, &message);
            }
        }
    }
}

/// The routes of a VPC's stack that lead to a peering; `None` where a route leads to a peering that cannot be told.
fn routes<'a>(pair: &Pair<'a>, peering: &Item<'a>, own: &Item<'a>) -> Option<Vec<Item<'a>>> {
    let mut routes = Vec::new();
    for route in pair.in_stack(own.subject.place, "AWS::EC2::Route") {
        if !route.lacks(&["VpcPeeringConnectionId"]) && route.leads_to(pair, &["VpcPeeringConnectionId"])? == *peering {
            routes.push(route);
        }
    }
    Some(routes)
}
