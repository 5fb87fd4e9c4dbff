//! What is wrong with the parameters, each by itself and all together, before any template is made of them.
//!
//! `bounds` looks at each value; then one file for each group of the panel.

mod alarms;
mod bounds;
mod compute;
mod data;
mod dns;
mod environment;
mod network;
mod regions;
mod usage;

use super::Parameters;
use super::spec::SPECS;
use crate::finding::Finding;
use bounds::out_of_bounds;

/// Usable parameters, whatever the user gave, and what had to be said about them.
///
/// Numbers are brought into their bounds, unknown choices and unreadable ranges go back to their defaults; text is
/// kept as it is, because the picture should show what was typed, and its errors block the export.
#[must_use]
pub fn settle(given: &Parameters) -> (Parameters, Vec<Finding>) {
    let mut settled = given.clone();
    let mut findings = Vec::new();
    for spec in SPECS {
        if let Some((usable, finding)) = out_of_bounds(spec, &(spec.get)(given)) {
            if let Some(usable) = usable {
                (spec.set)(&mut settled, usable);
            }
            findings.push(finding);
        }
    }
    findings.extend(CHECKS.iter().flat_map(|check| check(&settled)));
    (settled, findings)
}

/// A check of values together; each looks at settled parameters only.
type Check = fn(&Parameters) -> Vec<Finding>;

/// Every check, in the order of the panel.
static CHECKS: &[Check] = &[
    environment::tag_keys,
    environment::bucket_names,
    regions::equal_regions,
    regions::region_lacks,
    network::overlapping_ranges,
    network::unusual_ranges,
    network::zones,
    network::endpoints,
    compute::latencies,
    compute::dual_write_time,
    compute::runtime,
    compute::artifact_in_s3,
    compute::concurrency,
    data::table_throughput,
    data::recovery_window,
    data::projection,
    data::document_safety,
    data::replication_bandwidth,
    dns::zone,
    dns::example_domain,
    dns::api_rate,
    dns::open_endpoint,
    alarms::late_alarms,
    alarms::deaf_alarms,
    usage::own_prices,
];

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::finding::{Severity, any_error};
    use crate::parameters::presets::PRESETS;

    fn found(change: fn(&mut Parameters)) -> Vec<(Cow<'static, str>, Severity, &'static str)> {
        let mut parameters = Parameters::default();
        let (_, before) = settle(&parameters);
        change(&mut parameters);
        let (_, after) = settle(&parameters);
        after
            .into_iter()
            .filter(|finding| !before.contains(finding))
            .map(|finding| (finding.rule, finding.severity, finding.parameter.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn no_preset_has_an_error() {
        for preset in PRESETS {
            let (settled, findings) = settle(&(preset.parameters)());
            assert!(!any_error(&findings), "{}: {findings:?}", preset.id);
            assert_eq!(settled, (preset.parameters)(), "{}", preset.id);
        }
    }

    #[test]
    fn as_briefed_is_told_what_its_numbers_do() {
        let (_, findings) = settle(&(PRESETS[1].parameters)());
        let told = |rule: &str| findings.iter().find(|finding| finding.rule == rule).map(|finding| &finding.message);
        assert!(told("concurrency-below-target").unwrap().contains("at most 1,000 transactions a second"));
        assert!(told("late-alarm").unwrap().contains("900 s"));
        assert!(told("unclaimed-bucket-name").is_some());
    }

    /// What is changed, and the finding that has to follow.
    type Contradiction = (fn(&mut Parameters), (&'static str, Severity, &'static str));

    #[test]
    fn contradictions_are_found_at_the_field_that_mends_them() {
        use Severity::{Error, Warning};
        #[rustfmt::skip]
        let cases: &[Contradiction] = &[
            (|p| p.regions.secondary = "us-east-1".into(), ("equal-regions", Error, "regions.secondary")),
            (|p| p.regions.secondary = "mars-north-1".into(), ("out-of-bounds", Error, "regions.secondary")),
            (|p| p.network.secondary_cidr = "10.10.128.0/17".into(), ("overlapping-ranges", Error, "network.secondary_cidr")),
            (|p| p.network.primary_cidr = "8.8.0.0/16".into(), ("public-range", Warning, "network.primary_cidr")),
            (|p| { p.regions.secondary = "us-west-1".into(); p.network.zones = 3; }, ("too-few-zones", Error, "network.zones")),
            (|p| p.network.endpoints.retain(|e| e != "sts"), ("dual-write-without-sts", Error, "network.endpoints")),
            (|p| p.network.endpoints.push("moon".into()), ("out-of-bounds", Error, "network.endpoints")),
            (|p| p.targets.mean_latency_ms = 2_000, ("mean-above-p99", Error, "targets.mean_latency_ms")),
            (|p| p.compute.timeout_s = 1, ("timeout-under-p99", Error, "compute.timeout_s")),
            (|p| p.compute.timeout_s = 4, ("no-time-for-dual-write", Warning, "compute.timeout_s")),
            (|p| p.compute.runtime = "java21".into(), ("runtime-for-built-in", Error, "compute.runtime")),
            (
                |p| { p.compute.artifact = "zip".into(); p.compute.handler = "com.bank.Pay::run".into(); },
                ("handler-of-runtime", Error, "compute.handler"),
            ),
            (|p| p.compute.artifact = "s3".into(), ("incomplete-artifact", Error, "compute.artifact_key")),
            (|p| p.compute.provisioned_concurrency = 1_201, ("provisioned-above-reserved", Error, "compute.provisioned_concurrency")),
            (|p| p.compute.memory_mb = -5, ("out-of-bounds", Error, "compute.memory_mb")),
            (|p| p.targets.item_kb = f64::NAN, ("out-of-bounds", Error, "targets.item_kb")),
            (|p| p.data.warm_write_units = 5_000, ("cold-table", Warning, "data.warm_write_units")),
            (|p| p.data.pitr_days = 3, ("short-recovery-window", Warning, "data.pitr_days")),
            (|p| p.data.document_safety = "alarm".into(), ("documents-unbounded", Warning, "data.document_safety")),
            (|p| p.dns.zone = "existing".into(), ("zone-without-id", Error, "dns.zone_id")),
            (|p| p.dns.jwt_issuer = "https://login.bank.com/".into(), ("issuer-without-audience", Error, "dns.jwt_audience")),
            (|p| p.dns.domain = "x.test".into(), ("example-domain", Warning, "dns.domain")),
            (|p| p.alarms.documents_lag_s = 300, ("late-alarm", Warning, "alarms.documents_lag_s")),
            (|p| p.alarms.addresses = vec!["a@b.com".into(), "a@b.com".into()], ("out-of-bounds", Error, "alarms.addresses")),
            (|p| p.environment.tags = vec!["team=a".into(), "team=b".into()], ("repeated-tag-key", Error, "environment.tags")),
            (|p| p.environment.tags = vec!["team=a".into(), "Team=b".into()], ("repeated-tag-key", Error, "environment.tags")),
            (|p| p.regions.secondary = "eu-south-1".into(), ("api-burst-quota", Warning, "dns.api_burst")),
            (|p| p.usage.prices = vec!["dynamo-write=0.5".into()], ("unused-price", Warning, "usage.prices")),
            (|p| p.usage.prices = vec!["kms-key=1".into(), "kms-key=2".into()], ("unused-price", Warning, "usage.prices")),
            (|p| p.environment.suffix = "s".repeat(60), ("out-of-bounds", Error, "environment.suffix")),
        ];
        for (change, (rule, severity, parameter)) in cases {
            let found = found(*change);
            let expected = (Cow::Borrowed(*rule), *severity, *parameter);
            assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
        }
    }

    #[test]
    fn absurd_numbers_settle_at_the_nearest_bound() {
        let mut parameters = Parameters::default();
        parameters.targets.transactions_per_second = i64::MAX;
        parameters.compute.memory_mb = i64::MIN;
        parameters.targets.document_kb = f64::INFINITY;
        let (settled, findings) = settle(&parameters);
        assert_eq!(settled.targets.transactions_per_second, 1_000_000);
        assert_eq!(settled.compute.memory_mb, 128);
        assert!((settled.targets.document_kb - 5_000_000.0).abs() < 1.0);
        assert!(any_error(&findings));
    }
}
