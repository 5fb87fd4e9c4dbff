//! Where the domain leads: the hosted zone, the health checks on both Regions' own endpoints, and the failover records.

use super::builder::{Builder, Step};
use super::properties::{Tag, properties};
use super::{api, inputs};
use crate::finding::Place;
use crate::template::Expression;

pub(super) const ZONE: &str = "HostedZone";
pub(super) const PRIMARY_CHECK: &str = "PrimaryHealthCheck";
pub(super) const SECONDARY_CHECK: &str = "SecondaryHealthCheck";
const HOLD_CHECK: &str = "FailbackHoldCheck";
const DECISION: &str = "FailoverDecision";

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

    /// A check that follows an alarm.
    AlarmCheck = "AWS::Route53::HealthCheck" {
        health_check_config: AlarmCheckConfig,
        health_check_tags: Vec<Tag>,
    }

    AlarmCheckConfig {
        #[serde(rename = "Type")]
        kind: &'static str,
        alarm_identifier: AlarmIdentifier,
        insufficient_data_health_status: &'static str,
    }

    AlarmIdentifier {
        name: Expression,
        region: Expression,
    }

    /// A check that is calculated from others.
    CalculatedCheck = "AWS::Route53::HealthCheck" {
        health_check_config: CalculatedCheckConfig,
        health_check_tags: Vec<Tag>,
    }

    CalculatedCheckConfig {
        #[serde(rename = "Type")]
        kind: &'static str,
        child_health_checks: Vec<Expression>,
        health_threshold: usize,
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
    if builder.design.held() {
        add_hold(builder);
    }
}

/// The check that holds clients in the standby, and what it makes of the primary's together with the endpoint's.
fn add_hold(builder: &mut Builder<'_>) {
    let hold = AlarmCheck {
        health_check_config: AlarmCheckConfig {
            kind: "CLOUDWATCH_METRIC",
            alarm_identifier: AlarmIdentifier {
                name: Expression::reference(inputs::HOLD_ALARM),
                region: Expression::reference(builder.peer_region()),
            },
            insufficient_data_health_status: "LastKnownStatus",
        },
        health_check_tags: builder.tags("failback-hold"),
    };
    builder.add(
        Step::Full,
        HOLD_CHECK,
        "Healthy until there is data. Set by clients who arrive in the standby, or by hand; let go by hand, in the standby's \
         Region alone, since this one may be lost. Without data it keeps its status: if the standby's Region is lost while \
         it holds, it goes on holding, and the primary is answered because both records are unhealthy.",
        &hold,
    );
    let children = vec![Expression::reference(PRIMARY_CHECK), Expression::reference(HOLD_CHECK)];
    let decision = CalculatedCheck {
        health_check_config: CalculatedCheckConfig {
            kind: "CALCULATED",
            health_threshold: children.len(),
            child_health_checks: children,
        },
        health_check_tags: builder.tags("failover-decision"),
    };
    builder.add(
        Step::Full,
        DECISION,
        "The primary serves while its endpoint is well and nobody holds clients in the standby. When the standby is unhealthy \
         too, Route 53 answers with the primary: never worse than without the hold.",
        &decision,
    );
}

/// This Region's half of the failover.
pub(super) fn add_record(builder: &mut Builder<'_>) {
    let primary = builder.place == Place::Primary;
    let (identifier, failover, check) = if primary {
        let check = if builder.design.held() { DECISION } else { PRIMARY_CHECK };
        ("primary-${AWS::Region}", "PRIMARY", check)
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
