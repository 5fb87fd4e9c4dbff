//! The ranges of VPCs and subnets: apart from each other, inside one another, and private.

use super::vpc::{peerings, range, ranges};
use crate::aws::cidr::Cidr;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static OVERLAP: Rule = Rule {
    id: "vpc-ranges-overlap",
    severity: Severity::Error,
    title: "Peered VPCs whose ranges overlap",
    why: "EC2 refuses the peering, and the deployment fails; the range of a VPC cannot be changed afterwards.",
    mend: "Give one of the VPCs another range.",
    page: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
    parameter: Some("network.secondary_cidr"),
    check: Check::Files(overlap),
};

pub(crate) static PUBLIC: Rule = Rule {
    id: "vpc-range",
    severity: Severity::Warning,
    title: "A VPC in a range that other addresses are in",
    why: "What has the same addresses outside, or in the tools that AWS itself runs there, cannot be reached from the VPC.",
    mend: "Use a range of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, other than 172.17.0.0/16.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    parameter: None,
    check: Check::Files(public),
};

pub(crate) static SUBNET: Rule = Rule {
    id: "subnet-range",
    severity: Severity::Error,
    title: "A subnet outside its VPC, or over another one",
    why: "EC2 refuses the subnet, and the deployment fails.",
    mend: "Give it a range inside the VPC's that no other subnet has.",
    page: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
    parameter: None,
    check: Check::Pair(subnet),
};

/// What Docker and some AWS services use inside of machines.
const TOOLS: Cidr = Cidr::new(172, 17, 0, 0, 16);

fn overlap(pair: &Pair<'_>, report: &mut Report) {
    for peering in peerings(pair) {
        let (Some(near), Some(far)) = (ranges(pair, &peering.near), ranges(pair, &peering.far)) else { continue };
        let both = near.iter().find_map(|one| Some((one, far.iter().find(|other| one.overlaps(**other))?)));
        if let Some((one, other)) = both
            && let Some(way) = peering.far.ways(&["CidrBlock"]).first()
        {
            let message = format!(
                "{other} overlaps {one} of {}, with which this VPC is peered: give one of them another range.",
                peering.near.id
            );
            report.at(&OVERLAP, &peering.far, way, &message);
        }
    }
}

fn public(pair: &Pair<'_>, report: &mut Report) {
    let mut ends: Vec<Item<'_>> = Vec::new();
    for end in peerings(pair).into_iter().flat_map(|peering| [peering.near, peering.far]) {
        if !ends.contains(&end) {
            ends.push(end);
        }
    }
    for vpc in ends {
        for way in vpc.ways(&["CidrBlock"]) {
            let Some(range) = range(pair, &vpc, &way) else { continue };
            let message = if !range.is_private() {
                format!(
                    "{range} is not private: hosts outside with these addresses cannot be reached. Use a private range."
                )
            } else if range.overlaps(TOOLS) {
                format!(
                    "{range} has addresses of 172.17.0.0/16, which Docker and AWS's own tools use: use another one."
                )
            } else {
                continue;
            };
            report.at(&PUBLIC, &vpc, &way, &message);
        }
    }
}

fn subnet(pair: &Pair<'_>, report: &mut Report) {
    // Subnets that always exist, with the VPC they are in.
    let mut seen: Vec<(Item<'_>, Item<'_>, Cidr)> = Vec::new();
    for subnet in pair.of_type("AWS::EC2::Subnet") {
        let Some(vpc) = subnet.leads_to(pair, &["VpcId"]).filter(|of| of.resource.kind == "AWS::EC2::VPC") else {
            continue;
        };
        let ways = subnet.ways(&["CidrBlock"]);
        for way in &ways {
            let Some(own) = range(pair, &subnet, way) else { continue };
            let outside = ranges(pair, &vpc).filter(|all| !all.iter().any(|range| range.contains(own)));
            let other = seen.iter().find(|(_, of, other)| *of == vpc && other.overlaps(own));
            if let Some(first) = outside.as_ref().and_then(|all| all.first()) {
                let message = format!("{own} is not inside {first}, the range of {}: choose one that is.", vpc.id);
                report.at(&SUBNET, &subnet, way, &message);
            } else if let Some((taken, _, other)) = other {
                let message = format!("{own} overlaps {other} of {}: choose a free range.", taken.id);
                report.at(&SUBNET, &subnet, way, &message);
            }
            if ways.len() == 1 && subnet.resource.condition.is_none() {
                seen.push((subnet, vpc, own));
            }
        }
    }
}
