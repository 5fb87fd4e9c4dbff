//! The account's quotas that the target rests on, and how to have them raised.

use serde::Serialize;

use super::{Case, compute, documents, table};
use crate::aws::regions::Region;
use crate::finding::Place;

/// A quota of the account in a Region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quota {
    /// Its name, stable for ever; the same in both Regions.
    pub id: &'static str,
    /// The service, as Service Quotas calls it.
    pub service_code: &'static str,
    /// The quota, as Service Quotas calls it; `None` where AWS publishes no code, so that the command looks it up.
    pub quota_code: Option<&'static str>,
    /// What it is about, with its unit.
    pub label: &'static str,
    /// What a new account is given; where the Region is not known, the least of any Region.
    pub default: f64,
    /// What the target needs.
    pub needed: f64,
    /// Which Region.
    pub side: Place,
    /// The command that asks for what is needed.
    pub command: String,
}

impl Quota {
    /// Whether a new account is given less than is needed.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.needed > self.default
    }
}

/// A quota as AWS has it.
struct Kind {
    id: &'static str,
    service_code: &'static str,
    quota_code: Option<&'static str>,
    /// What Service Quotas calls it.
    name: &'static str,
    label: &'static str,
    default: fn(Option<&Region>) -> f64,
    /// `None` where the Region has nothing that needs it.
    needed: fn(&Case<'_>) -> Option<f64>,
}

/// Every quota, in the order in which a runbook lists them. The pages: Lambda quotas; Amazon API Gateway quotas; Quotas in
/// Amazon DynamoDB; Amazon S3 endpoints and quotas (AWS General Reference); Request quotas (KMS developer guide).
static KINDS: &[Kind] = &[
    Kind {
        id: LAMBDA,
        service_code: "lambda",
        quota_code: Some("L-B99A9384"),
        name: "Concurrent executions",
        label: "Lambda concurrent executions",
        default: |_| compute::ACCOUNT,
        needed: compute::quota,
    },
    Kind {
        id: API,
        service_code: "apigateway",
        quota_code: Some("L-8A5B8E43"),
        name: "Throttle rate",
        label: "API Gateway requests a second",
        default: |region| region.map_or(2_500.0, |region| region.api_rate.into()),
        needed: super::endpoint::quota,
    },
    Kind {
        id: WRITES,
        service_code: "dynamodb",
        quota_code: Some("L-AB614373"),
        name: "Table-level write throughput limit",
        label: "DynamoDB write units a second and table, the same in both Regions",
        default: |_| table::QUOTA,
        needed: table::write_quota,
    },
    Kind {
        id: READS,
        service_code: "dynamodb",
        quota_code: Some("L-CF0CBE56"),
        name: "Table-level read throughput limit",
        label: "DynamoDB read units a second and table",
        default: |_| table::QUOTA,
        needed: table::read_quota,
    },
    Kind {
        id: REPLICATION,
        service_code: "s3",
        quota_code: None,
        name: "Replication transfer rate",
        label: "S3 replication with time control, Gbps",
        default: |_| documents::REPLICATION_GBPS,
        needed: documents::replication_quota,
    },
    Kind {
        id: KMS,
        service_code: "kms",
        quota_code: Some("L-6E3AF000"),
        name: "Cryptographic operations (symmetric) request rate",
        label: "KMS requests a second",
        default: |region| region.map_or(10_000.0, |region| region.kms_rate().into()),
        needed: documents::kms_quota,
    },
];

/// The quota on concurrent executions of all functions.
pub(super) const LAMBDA: &str = "lambda-concurrency";
/// The quota on requests to all APIs.
pub(super) const API: &str = "api-rate";
/// The quota on write units of a table, and of each index.
pub(super) const WRITES: &str = "table-writes";
/// The quota on read units of a table, and of each index.
pub(super) const READS: &str = "table-reads";
/// The quota on replication with time control.
pub(super) const REPLICATION: &str = "document-replication";
/// The quota on requests to KMS.
pub(super) const KMS: &str = "kms-requests";

/// The quotas of one Region.
pub(super) fn of(case: &Case<'_>) -> Vec<Quota> {
    let quota = |kind: &Kind| {
        let needed = (kind.needed)(case)?;
        Some(Quota {
            id: kind.id,
            service_code: kind.service_code,
            quota_code: kind.quota_code,
            label: kind.label,
            default: (kind.default)(case.region),
            needed,
            side: case.side.place,
            command: command(kind, case.side.region.as_deref().unwrap_or("REGION"), needed),
        })
    };
    KINDS.iter().filter_map(quota).collect()
}

fn command(kind: &Kind, region: &str, needed: f64) -> String {
    let service = kind.service_code;
    let looked_up = || {
        format!(
            "\"$(aws service-quotas list-aws-default-service-quotas --region {region} --service-code {service} \
             --query \"Quotas[?QuotaName=='{}'].QuotaCode\" --output text)\"",
            kind.name
        )
    };
    format!(
        "aws service-quotas request-service-quota-increase --region {region} --service-code {service} --quota-code {} \
         --desired-value {}",
        kind.quota_code.map_or_else(looked_up, str::to_owned),
        needed.ceil()
    )
}
