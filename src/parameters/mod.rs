//! What a user decides: plain nested data, one table that describes it, and the checks of a value and of values together.

pub mod check;
pub mod codec;
mod derived;
pub mod link;
pub mod presets;
pub mod private;
mod secrets;
pub mod spec;

use serde::Serialize;

use crate::finding::Suppression;

/// Everything a design follows from.
///
/// Numbers are held as the user gave them, in bounds or not; [`check::settle`] makes them usable. The default is the Reference preset.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(
    missing_docs,
    reason = "spec.rs describes every field; suppressions are what a review accepts, beside them in the file"
)]
pub struct Parameters {
    pub environment: Environment,
    pub regions: Regions,
    pub network: Network,
    pub targets: Targets,
    pub compute: Compute,
    pub data: Data,
    pub dns: Dns,
    pub alarms: Alarms,
    pub security: Security,
    pub usage: Usage,
    #[serde(skip)]
    pub suppressions: Vec<Suppression>,
}

macro_rules! groups {
    ($($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty = $default:expr,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[expect(missing_docs, reason = "spec.rs describes every field: label, help, unit, bounds, source")]
        pub struct $name { $(pub $field: $type,)* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default.into(),)* }
            }
        }
    )*};
}

groups! {
    /// What the environment is called.
    Environment {
        suffix: String = "prod",
        application: String = "transaction",
        tags: Vec<String> = [],
        account_in_bucket_names: bool = true,
        account_id: String = "",
    }
    /// Where the pair runs.
    Regions {
        primary: String = "us-east-1",
        secondary: String = "us-west-2",
    }
    /// The VPC of each Region.
    Network {
        primary_cidr: String = "10.10.0.0/16",
        secondary_cidr: String = "10.20.0.0/16",
        zones: i64 = 2,
        endpoints: Vec<String> = ["kms", "sns", "sts", "logs"].map(String::from),
        flow_logs: bool = true,
    }
    /// What the system has to carry and to survive.
    Targets {
        transactions_per_second: i64 = 10_000,
        mean_latency_ms: i64 = 80,
        p99_latency_ms: i64 = 1_000,
        item_kb: f64 = 1.0,
        documents_per_transaction: f64 = 0.05,
        document_kb: f64 = 50.0,
        rto_minutes: i64 = 15,
        rpo_minutes: i64 = 5,
        client_dns_cache_s: i64 = 300,
    }
    /// The function and its code.
    Compute {
        runtime: String = "python3.13",
        architecture: String = "arm64",
        memory_mb: i64 = 512,
        timeout_s: i64 = 10,
        reserved_concurrency: i64 = 1_200,
        provisioned_concurrency: i64 = 0,
        log_level: String = "INFO",
        artifact: String = "built-in",
        handler: String = "app.handler",
        artifact_key: String = "",
        artifact_primary_bucket: String = "",
        artifact_secondary_bucket: String = "",
        artifact_sha256: String = "",
    }
    /// The table and the documents.
    Data {
        projection: String = "include",
        pitr_days: i64 = 35,
        warm_write_units: i64 = 0,
        warm_read_units: i64 = 0,
        deletion_protection: bool = true,
        acceleration: bool = true,
        both_ways: bool = true,
        old_versions_days: i64 = 90,
        document_safety: String = "dual-write",
    }
    /// The name clients use, and what decides where it leads.
    Dns {
        domain: String = "transaction-system.example.com",
        zone: String = "create",
        zone_id: String = "",
        health_path: String = "/health",
        interval_s: String = "30",
        failure_threshold: i64 = 3,
        search_string: String = "",
        failback: String = "automatic",
        api_rate: i64 = 0,
        api_burst: i64 = 5_000,
        jwt_issuer: String = "",
        jwt_audience: Vec<String> = [],
    }
    /// When people are told, and who.
    Alarms {
        table_throttles: i64 = 10,
        table_replication_s: i64 = 60,
        documents_lag_s: i64 = 240,
        documents_failed: i64 = 0,
        pending_documents: i64 = 1,
        function_errors: i64 = 5,
        function_throttles: i64 = 1,
        p99_duration_ms: i64 = 1_000,
        concurrency_share: i64 = 80,
        api_errors: i64 = 10,
        failover_traffic: i64 = 500,
        addresses: Vec<String> = [],
    }
    /// Keys, logs and roles.
    Security {
        rotation_days: i64 = 365,
        deletion_window_days: i64 = 30,
        shared_alias: bool = true,
        log_retention_days: String = "30",
        permissions_boundary: String = "",
    }
    /// What a month looks like, and what is assumed where AWS promises nothing.
    Usage {
        average_load: i64 = 100,
        reads_per_transaction: f64 = 1.0,
        log_kb_per_transaction: f64 = 1.0,
        stored_months: i64 = 1,
        retries: i64 = 10,
        quotas_raised: bool = true,
        publishing_s: i64 = 60,
        answer_cache_s: i64 = 60,
        decision_minutes: i64 = 15,
        budget_usd: i64 = 0,
        prices: Vec<String> = [],
    }
}
