//! The function: its time, its code and its concurrency.

use crate::aws::runtimes;
use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::words::grouped;

pub(super) fn latencies(parameters: &Parameters) -> Vec<Finding> {
    let targets = &parameters.targets;
    let mut findings = Vec::new();
    if targets.mean_latency_ms > targets.p99_latency_ms {
        findings.push(Finding::error(
            "mean-above-p99",
            "targets.mean_latency_ms",
            format!(
                "A mean of {} ms cannot lie above a p99 of {} ms.",
                grouped(targets.mean_latency_ms),
                grouped(targets.p99_latency_ms)
            ),
        ));
    }
    if targets.p99_latency_ms >= parameters.compute.timeout_s * 1_000 {
        findings.push(Finding::error(
            "timeout-under-p99",
            "compute.timeout_s",
            format!(
                "One request in a hundred takes {} ms, and the function is ended after {} s.",
                grouped(targets.p99_latency_ms),
                parameters.compute.timeout_s
            ),
        ));
    }
    findings
}

/// What the built-in code keeps for the other Region, in seconds: with less left it does not try.
const DUAL_WRITE_TIME: i64 = 6;

pub(super) fn dual_write_time(parameters: &Parameters) -> Vec<Finding> {
    let timeout = parameters.compute.timeout_s;
    let built_in = parameters.compute.artifact == "built-in";
    if built_in && parameters.data.document_safety == "dual-write" && timeout < DUAL_WRITE_TIME {
        return vec![
            Finding::warning(
                "no-time-for-dual-write",
                "compute.timeout_s",
                format!(
                    "{timeout} s leave no time to store a document in the other Region: every one would stay pending."
                ),
            )
            .mended_by(10),
        ];
    }
    Vec::new()
}

pub(super) fn runtime(parameters: &Parameters) -> Vec<Finding> {
    let compute = &parameters.compute;
    let mut findings = Vec::new();
    if compute.artifact == "built-in" {
        if !compute.runtime.starts_with("python") {
            findings.push(
                Finding::error(
                    "runtime-for-built-in",
                    "compute.runtime",
                    format!("The built-in code is Python; {} cannot run it.", compute.runtime),
                )
                .mended_by("python3.13"),
            );
        }
        if compute.handler != "app.handler" {
            findings.push(
                Finding::error("handler-of-built-in", "compute.handler", "The built-in code's handler is app.handler.")
                    .mended_by("app.handler"),
            );
        }
    } else if !runtimes::takes_handler(&compute.runtime, &compute.handler) {
        let message = format!(
            "{} is no handler of {}: name the file and the function in it, such as app.handler.",
            compute.handler, compute.runtime
        );
        findings.push(Finding::error("handler-of-runtime", "compute.handler", message));
    }
    if let Some(ending) = runtimes::find(&compute.runtime).filter(|runtime| runtime.ending) {
        findings.push(Finding::warning(
            "ending-runtime",
            "compute.runtime",
            format!("AWS ends its support for {} on {}.", ending.id, ending.until),
        ));
    }
    findings
}

pub(super) fn artifact_in_s3(parameters: &Parameters) -> Vec<Finding> {
    let compute = &parameters.compute;
    if compute.artifact != "s3" {
        return Vec::new();
    }
    [
        ("compute.artifact_key", &compute.artifact_key, "the object's key"),
        ("compute.artifact_primary_bucket", &compute.artifact_primary_bucket, "the bucket in the primary Region"),
        ("compute.artifact_secondary_bucket", &compute.artifact_secondary_bucket, "the bucket in the secondary Region"),
        ("compute.artifact_sha256", &compute.artifact_sha256, "its SHA-256"),
    ]
    .into_iter()
    .filter(|(_, value, _)| value.is_empty())
    .map(|(id, _, what)| Finding::error("incomplete-artifact", id, format!("Code that is already in S3 needs {what}.")))
    .collect()
}

/// Requests a second that one unit of concurrency serves at most (Lambda quotas).
const REQUESTS_PER_CONCURRENCY: i64 = 10;
/// Concurrency of a new account in a Region, and what of it has to stay unreserved (Lambda quotas).
const ACCOUNT_CONCURRENCY: i64 = 1_000;
const UNRESERVED_CONCURRENCY: i64 = 100;

pub(super) fn concurrency(parameters: &Parameters) -> Vec<Finding> {
    let (targets, compute) = (&parameters.targets, &parameters.compute);
    let (rate, reserved) = (targets.transactions_per_second, compute.reserved_concurrency);
    let by_rate = rate.div_euclid(REQUESTS_PER_CONCURRENCY) + i64::from(rate % REQUESTS_PER_CONCURRENCY != 0);
    let by_duration = (rate * targets.mean_latency_ms + 999) / 1_000;
    let needed = by_rate.max(by_duration);
    let mut findings = Vec::new();
    if reserved < needed {
        let carried = (reserved * REQUESTS_PER_CONCURRENCY).min(reserved * 1_000 / targets.mean_latency_ms);
        findings.push(
            Finding::warning(
                "concurrency-below-target",
                "compute.reserved_concurrency",
                format!(
                    "{} carry at most {} transactions a second; {} need a concurrency of {}.",
                    grouped(reserved),
                    grouped(carried),
                    grouped(rate),
                    grouped(needed)
                ),
            )
            .mended_by((needed * 6 + 4) / 5),
        );
    }
    if reserved > ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY {
        findings.push(Finding::warning(
            "concurrency-quota",
            "compute.reserved_concurrency",
            format!(
                "A new account has {} in a Region and keeps {UNRESERVED_CONCURRENCY} free: raise the quota to {} in both \
                 Regions before deploying.",
                grouped(ACCOUNT_CONCURRENCY),
                grouped(reserved + UNRESERVED_CONCURRENCY)
            ),
        ));
    }
    if compute.provisioned_concurrency > reserved {
        findings.push(
            Finding::error(
                "provisioned-above-reserved",
                "compute.provisioned_concurrency",
                format!(
                    "{} provisioned do not fit into {} reserved.",
                    grouped(compute.provisioned_concurrency),
                    grouped(reserved)
                ),
            )
            .mended_by(reserved),
        );
    }
    findings
}
