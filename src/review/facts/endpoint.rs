//! The endpoint of a Region and how the name in front of both fails over.

use super::At;
use crate::finding::Place;
use crate::review::dns::detection::detection;
use crate::review::dns::hold::is_held;
use crate::review::dns::records::failover;
use crate::review::endpoint::calls::public_functions;
use crate::review::endpoint::throttle::public_stages;
use crate::review::pair::Pair;

/// A function behind the endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Where it is.
    pub at: At,
    /// Its reserved concurrency; `None` where the account's unreserved concurrency bounds it.
    pub reserved: Option<f64>,
    /// Its provisioned concurrency, over all aliases and versions.
    pub provisioned: f64,
    /// Its memory in MB: 128 where none is written.
    pub memory_mb: f64,
    /// Whether it runs on Graviton.
    pub arm: bool,
    /// Whether it is started in a VPC.
    pub in_vpc: bool,
}

/// An API that clients reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// Its stage, which holds the limits.
    pub at: At,
    /// Whether it is an HTTP API; else REST.
    pub http: bool,
    /// The requests a second that it lets through; `None` where the account's quota alone bounds it.
    pub rate: Option<f64>,
    /// The requests that it lets through at one instant.
    pub burst: Option<f64>,
}

/// How the name that clients use fails over.
#[derive(Clone, Debug, PartialEq)]
pub struct Dns {
    /// The primary record.
    pub record: At,
    /// The health check of the primary's endpoint; `None` where nothing notices its loss.
    pub check: Option<HealthCheck>,
    /// Whether the standby's record has a health check.
    pub standby_checked: bool,
    /// The answer's time to live in seconds, where the record has one of its own.
    pub ttl_s: Option<f64>,
    /// Whether failback waits for somebody to release it.
    pub held: bool,
}

/// A health check of an endpoint, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct HealthCheck {
    /// Where it is.
    pub at: At,
    /// Failures in a row until it counts as failed.
    pub threshold: f64,
    /// From an answer to the next request.
    pub interval_s: f64,
    /// After which a request is given up.
    pub gives_up_s: f64,
}

/// What a function has where no memory is written. AWS Lambda API reference, `MemorySize`.
const MEMORY_MB: f64 = 128.0;

pub(super) fn functions(pair: &Pair<'_>, place: Place) -> Vec<Function> {
    let found = public_functions(pair).into_iter().filter(|function| function.subject.place == place);
    found
        .map(|function| {
            let provisioned = ["AWS::Lambda::Alias", "AWS::Lambda::Version"]
                .into_iter()
                .flat_map(|kind| pair.in_stack(place, kind).collect::<Vec<_>>())
                .filter(|it| it.leads_to(pair, &["FunctionName"]) == Some(function))
                .filter_map(|it| it.number(pair, PROVISIONED));
            Function {
                at: At::of(&function),
                reserved: function.number(pair, &["ReservedConcurrentExecutions"]),
                provisioned: provisioned.fold(0.0, std::ops::Add::add),
                memory_mb: function.number(pair, &["MemorySize"]).unwrap_or(MEMORY_MB),
                arm: function.ways(&["Architectures", "*"]).iter().any(|way| way.is("arm64") == Some(true)),
                in_vpc: !function.lacks(&["VpcConfig"]),
            }
        })
        .collect()
}

const PROVISIONED: &[&str] = &["ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"];

pub(super) fn apis(pair: &Pair<'_>, place: Place) -> Vec<Api> {
    let stages = public_stages(pair).into_iter().filter(|(stage, _)| stage.subject.place == place);
    stages
        .map(|(stage, rate)| {
            let burst: Vec<&str> =
                rate.iter().map(|step| if *step == RATE { "ThrottlingBurstLimit" } else { step }).collect();
            Api {
                at: At::of(&stage),
                http: stage.resource.kind == "AWS::ApiGatewayV2::Stage",
                rate: stage.number(pair, rate),
                burst: stage.number(pair, &burst),
            }
        })
        .collect()
}

const RATE: &str = "ThrottlingRateLimit";

pub(super) fn dns(pair: &Pair<'_>) -> Option<Dns> {
    let records = &failover(pair).records;
    let primary = records.iter().find(|record| record.primary)?;
    let standby = records.iter().find(|record| !record.primary);
    let endpoint = primary.asking(pair).and_then(|check| {
        let seen = detection(pair, &check)?;
        Some(HealthCheck {
            at: At::of(&check),
            threshold: seen.threshold.into(),
            interval_s: seen.interval.into(),
            gives_up_s: seen.answer.into(),
        })
    });
    Some(Dns {
        record: At::of(&primary.item),
        check: endpoint,
        standby_checked: standby.is_some_and(|record| record.check(pair).is_some()),
        ttl_s: primary.meaning(pair, &["TTL"]).and_then(|ttl| ttl.known()?.parse().ok()),
        held: is_held(pair),
    })
}
