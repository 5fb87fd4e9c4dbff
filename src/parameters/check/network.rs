//! Address ranges, zones and endpoints.

use crate::aws::cidr::Cidr;
use crate::finding::Finding;
use crate::parameters::Parameters;

use super::regions::chosen_regions;

pub(super) fn overlapping_ranges(parameters: &Parameters) -> Vec<Finding> {
    let network = &parameters.network;
    match (Cidr::parse(&network.primary_cidr), Cidr::parse(&network.secondary_cidr)) {
        (Ok(primary), Ok(secondary)) if primary.overlaps(secondary) => vec![Finding::error(
            "overlapping-ranges",
            "network.secondary_cidr",
            format!("{secondary} overlaps the primary VPC's {primary}: the two cannot be peered."),
        )],
        _ => Vec::new(),
    }
}

pub(super) fn unusual_ranges(parameters: &Parameters) -> Vec<Finding> {
    let network = &parameters.network;
    let mut findings = Vec::new();
    for (id, text) in
        [("network.primary_cidr", &network.primary_cidr), ("network.secondary_cidr", &network.secondary_cidr)]
    {
        let Ok(range) = Cidr::parse(text) else { continue };
        if !range.is_private() {
            findings.push(Finding::warning(
                "public-range",
                id,
                format!(
                    "{range} is not private (RFC 1918): hosts on the Internet with these addresses are out of reach."
                ),
            ));
        } else if range.overlaps(Cidr::new(172, 17, 0, 0, 16)) {
            findings.push(Finding::warning(
                "container-range",
                id,
                format!("{range} holds 172.17.0.0/16, which container tools and some AWS services use for themselves."),
            ));
        }
    }
    findings
}

pub(super) fn zones(parameters: &Parameters) -> Vec<Finding> {
    chosen_regions(parameters)
        .filter(|(_, region)| i64::try_from(region.zones.len()).is_ok_and(|offered| offered < parameters.network.zones))
        .map(|(_, region)| {
            let offered = region.zones.len();
            Finding::error(
                "too-few-zones",
                "network.zones",
                format!("{} has {offered} usable Availability Zones.", region.code),
            )
            .mended_by(offered)
        })
        .collect()
}

pub(super) fn endpoints(parameters: &Parameters) -> Vec<Finding> {
    let dual_write = parameters.data.document_safety == "dual-write";
    if dual_write && !parameters.network.endpoints.iter().any(|endpoint| endpoint == "sts") {
        return vec![Finding::error(
            "dual-write-without-sts",
            "network.endpoints",
            "Dual write assumes the other Region's role, and without the sts endpoint nothing in the VPC can ask for it.",
        )];
    }
    Vec::new()
}
