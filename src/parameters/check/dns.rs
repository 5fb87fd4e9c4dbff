//! The domain and the endpoint behind it.

use crate::aws::domains;
use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::words::grouped;

use super::regions::chosen_regions;

pub(super) fn zone(parameters: &Parameters) -> Vec<Finding> {
    let dns = &parameters.dns;
    match (dns.zone.as_str(), dns.zone_id.is_empty()) {
        ("existing", true) => vec![Finding::error(
            "zone-without-id",
            "dns.zone_id",
            "An existing hosted zone is used by its id; Route 53 shows it beside the zone's name.",
        )],
        _ => Vec::new(),
    }
}

pub(super) fn example_domain(parameters: &Parameters) -> Vec<Finding> {
    match domains::reserved(&parameters.dns.domain) {
        Some(name) => vec![Finding::warning(
            "example-domain",
            "dns.domain",
            format!(
                "{name} cannot be delegated, so the certificate would wait for ever: deploy.sh refuses it. Use a domain \
                 of your own."
            ),
        )],
        None => Vec::new(),
    }
}

pub(super) fn api_rate(parameters: &Parameters) -> Vec<Finding> {
    let (rate, needed) = (parameters.api_rate(), parameters.targets.transactions_per_second);
    let mut findings = Vec::new();
    if rate < needed {
        findings.push(
            Finding::warning(
                "api-below-target",
                "dns.api_rate",
                format!(
                    "The endpoint refuses what is over {} requests a second; the target is {}.",
                    grouped(rate),
                    grouped(needed)
                ),
            )
            .mended_by(0),
        );
    }
    for (_, region) in chosen_regions(parameters).filter(|(_, region)| i64::from(region.api_rate) < rate) {
        findings.push(Finding::warning(
            "api-quota",
            "targets.transactions_per_second",
            format!(
                "API Gateway gives an account {} requests a second in {}: have it raised to {} before deploying.",
                grouped(region.api_rate),
                region.code,
                grouped(rate)
            ),
        ));
    }
    let burst = parameters.dns.api_burst;
    for (_, region) in chosen_regions(parameters).filter(|(_, region)| i64::from(region.api_burst()) < burst) {
        findings.push(
            Finding::warning(
                "api-burst-quota",
                "dns.api_burst",
                format!(
                    "API Gateway takes bursts of {} requests from an account in {}; AWS raises that with the rate, not \
                     by itself.",
                    grouped(region.api_burst()),
                    region.code
                ),
            )
            .mended_by(region.api_burst()),
        );
    }
    findings
}

pub(super) fn open_endpoint(parameters: &Parameters) -> Vec<Finding> {
    let dns = &parameters.dns;
    match (dns.jwt_issuer.is_empty(), dns.jwt_audience.is_empty()) {
        (true, true) => vec![Finding::warning(
            "open-endpoint",
            "dns.jwt_issuer",
            format!(
                "Anybody can post transactions{}. Name an issuer of tokens, or put your own authorisation in the code; \
                 deploy.sh asks before it opens the endpoint.",
                if dns.failback == "held" { ", and move every client to the standby by enough of them" } else { "" }
            ),
        )],
        (true, false) => vec![Finding::error(
            "audience-without-issuer",
            "dns.jwt_issuer",
            "An audience alone checks nothing: name the issuer of the tokens.",
        )],
        (false, true) => vec![Finding::error(
            "issuer-without-audience",
            "dns.jwt_audience",
            "Tokens that this issuer made for anybody would do: name the audience they have to be made for.",
        )],
        (false, false) => Vec::new(),
    }
}
