//! The two Regions, and what they lack.

use crate::aws::regions::{self, Region};
use crate::finding::Finding;
use crate::parameters::Parameters;

pub(super) fn equal_regions(parameters: &Parameters) -> Vec<Finding> {
    if parameters.regions.primary == parameters.regions.secondary {
        return vec![Finding::error(
            "equal-regions",
            "regions.secondary",
            format!("Both Regions are {}: losing it loses everything.", parameters.regions.primary),
        )];
    }
    Vec::new()
}

pub(super) fn chosen_regions(parameters: &Parameters) -> impl Iterator<Item = (&'static str, &'static Region)> {
    [("regions.primary", &parameters.regions.primary), ("regions.secondary", &parameters.regions.secondary)]
        .into_iter()
        .filter_map(|(id, code)| Some((id, regions::find(code)?)))
}

pub(super) fn region_lacks(parameters: &Parameters) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, region) in chosen_regions(parameters) {
        if parameters.data.acceleration && !region.acceleration {
            findings.push(Finding::warning(
                "no-acceleration",
                id,
                format!("{} has no S3 Transfer Acceleration: its bucket is made without.", region.code),
            ));
        }
        if region.opt_in {
            findings.push(Finding::warning(
                "opt-in-region",
                id,
                format!("{} has to be enabled in the account before anything can be deployed to it.", region.code),
            ));
        }
    }
    findings
}
