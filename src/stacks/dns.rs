//! Where the domain leads: the hosted zone, the health checks on both Regions' own endpoints, and the failover records.

use super::builder::{Builder, Step};
use super::properties::{Tag, properties};
use super::{api, inputs};
use crate::finding::Place;
use crate::template::Expression;

pub(super) const ZONE: &str = "HostedZone";
pub(super) const PRIMARY_CHECK: &str = "PrimaryHealthCheck";
pub(super) const SECONDARY_CHECK: &str = "SecondaryHealthCheck";

properties! {
    HostedZone = "AWS::Route53::HostedZone" {
        name: Expression,
        hosted_zone_config: ZoneConfig,
        hosted_zone_tags: Vec<Tag>,
    }

    ZoneConfig {
        comment: &'static str,
    }

    HealthCheck = "AWS::Route53::HealthCheck" {
        health_check_config: CheckConfig,
        health_check_tags: Vec<Tag>,
    }

    CheckConfig {
        #[serde(rename = "Type")]
        kind: &'static str,
        fully_qualified_domain_name: Expression,
        port: u16,
        resource_path: Expression,
        #[serde(rename = "EnableSNI")]
        enable_sni: bool,
        request_interval: i64,
        failure_threshold: i64,
        search_string: Option<String>,
        measure_latency: bool,
    }

    RecordSet = "AWS::Route53::RecordSet" {
        hosted_zone_id: Expression,
        name: Expression,
        #[serde(rename = "Type")]
        kind: &'static str,
        set_identifier: Expression,
        failover: &'static str,
        health_check_id: Expression,
        alias_target: AliasTarget,
    }

    AliasTarget {
        #[serde(rename = "DNSName")]
        name: Expression,
        hosted_zone_id: Expression,
        evaluate_target_health: bool,
    }
}

/// The id of the zone that holds the domain.
pub(super) fn zone(builder: &Builder<'_>) -> Expression {
    let makes = builder.place == Place::Primary && builder.design.makes_zone();
    Expression::reference(if makes { ZONE } else { inputs::HOSTED_ZONE })
}

/// The hosted zone, where the design makes one.
pub(super) fn add_zone(builder: &mut Builder<'_>) {
    let zone = HostedZone {
        name: Expression::reference(inputs::DOMAIN),
        hosted_zone_config: ZoneConfig { comment: "Leads clients to the healthy Region" },
        hosted_zone_tags: builder.tags("zone"),
    };
    builder.add(
        Step::Foundation,
        ZONE,
        "Made first, because it has to be delegated before a certificate can be issued.",
        &zone,
    );
}

/// Both health checks; made by the primary stack, which hands the secondary the id of its own.
pub(super) fn add_checks(builder: &mut Builder<'_>) {
    let peer = format!("${{{}}}", builder.peer_region());
    for (id, api, region, what) in [
        (PRIMARY_CHECK, api::API, "${AWS::Region}", "primary-health"),
        (SECONDARY_CHECK, inputs::PEER_API, peer.as_str(), "secondary-health"),
    ] {
        let dns = &builder.design.parameters.dns;
        let searches = !dns.search_string.is_empty();
        let check = HealthCheck {
            health_check_config: CheckConfig {
                kind: if searches { "HTTPS_STR_MATCH" } else { "HTTPS" },
                fully_qualified_domain_name: format!("${{{api}}}.execute-api.{region}.${{AWS::URLSuffix}}").into(),
                port: 443,
                resource_path: Expression::reference(inputs::HEALTH_PATH),
                enable_sni: true,
                // Settled parameters hold one of the two intervals there are.
                request_interval: dns.interval_s.parse().unwrap_or(30),
                failure_threshold: dns.failure_threshold,
                search_string: searches.then(|| dns.search_string.clone()),
                measure_latency: true,
            },
            health_check_tags: builder.tags(what),
        };
        builder
            .add(
                Step::Full,
                id,
                "Asks the Region's own endpoint: the domain's name would follow the failover and test the other Region. \
                 The standby is checked too, or it would be served however it is. After the stage, so that a new path is \
                 answered before it is asked for.",
                &check,
            )
            .after([api::STAGE]);
    }
}

/// This Region's half of the failover.
pub(super) fn add_record(builder: &mut Builder<'_>) {
    let primary = builder.place == Place::Primary;
    let (identifier, failover, check) = if primary {
        ("primary-${AWS::Region}", "PRIMARY", PRIMARY_CHECK)
    } else {
        ("secondary-${AWS::Region}", "SECONDARY", inputs::SECONDARY_CHECK)
    };
    let record = RecordSet {
        hosted_zone_id: zone(builder),
        name: Expression::reference(inputs::DOMAIN),
        kind: "A",
        set_identifier: identifier.into(),
        failover,
        health_check_id: Expression::reference(check),
        alias_target: AliasTarget {
            name: Expression::attribute(api::DOMAIN, "RegionalDomainName"),
            hosted_zone_id: Expression::attribute(api::DOMAIN, "RegionalHostedZoneId"),
            evaluate_target_health: true,
        },
    };
    builder
        .add(
            Step::Full,
            "FailoverRecord",
            "Failing over changes which record is answered. That happens in Route 53's data plane, and nobody has to do \
             anything for it.",
            &record,
        )
        .after([api::MAPPING]);
}
