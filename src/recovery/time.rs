//! How long until service is back: the recovery time, line by line.

use serde::Serialize;

use super::figure::{Basis, Line, Range, Verdict};
use super::workload::Workload;
use crate::review::facts::{Dns, HealthCheck, System};

/// The recovery time of a Region that is lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Time {
    /// What it is made of, in the order in which it passes, in seconds.
    pub lines: Vec<Line>,
    /// Together.
    pub total: Range,
    /// Seconds that are allowed.
    pub target_s: f64,
    /// Whether that holds.
    pub verdict: Verdict,
    /// What passes until traffic is back in the primary, once that is well again.
    pub back: Vec<Line>,
    /// Whether it fails over by itself.
    pub automatic: bool,
}

/// More than this share of the health checkers has to see an endpoint healthy; so all but that share have to see it
/// fail. Route 53 developer guide, "How Route 53 determines whether a health check is healthy".
pub const HEALTHY_SHARE: f64 = 0.18;

/// Seconds within which a checker has to be connected, over TCP; the expected way in which a lost Region fails. From the
/// same page.
pub const CONNECTS_WITHIN_S: f64 = 4.0;

/// Execution environments that a function gets in addition in each [`RAMP_STEP_S`]. Lambda developer guide, "Lambda
/// scaling behavior".
pub const RAMP_STEP: f64 = 1_000.0;

/// Seconds for each [`RAMP_STEP`].
pub const RAMP_STEP_S: f64 = 10.0;

/// The recovery time of the system under a load.
#[must_use]
pub fn time(system: &System, workload: &Workload) -> Time {
    let check = system.dns.as_ref().and_then(|dns| dns.check.as_ref());
    let mut lines = vec![check.map_or_else(|| decision("detection", workload), detection)];
    lines.push(publishing(workload));
    lines.push(answers(system.dns.as_ref(), workload));
    lines.push(clients(workload));
    lines.push(warming(system, workload));
    let total = lines.iter().map(|line| line.range).sum();
    let mut back = Vec::new();
    if let Some(check) = check {
        back.push(healthy_again(check));
    }
    if check.is_none() || system.dns.as_ref().is_some_and(|dns| dns.held) {
        back.push(decision("release", workload));
    }
    back.extend([publishing(workload), answers(system.dns.as_ref(), workload), clients(workload)]);
    Time {
        lines,
        total,
        target_s: workload.recovery_time_s,
        verdict: Verdict::of(total, workload.recovery_time_s),
        back,
        automatic: check.is_some(),
    }
}

const CHECKS: &str =
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html";

/// From the loss until the check counts as failed.
///
/// A checker's next request comes within an interval; each one then fails within what it waits, and the next follows an
/// interval later. At best it comes at once and is refused at once; expected is the checker with whom so many have seen
/// it that the check fails, with no connection made.
#[must_use]
pub fn detection_range(check: &HealthCheck) -> Range {
    let waits = (check.threshold - 1.0) * check.interval_s;
    let fails = check.threshold * CONNECTS_WITHIN_S.min(check.gives_up_s);
    Range {
        best: waits,
        expected: (1.0 - HEALTHY_SHARE) * check.interval_s + waits + fails,
        worst: check.threshold * (check.interval_s + check.gives_up_s),
    }
}

fn detection(check: &HealthCheck) -> Line {
    Line {
        id: "detection",
        label: "Health checkers see the loss",
        range: detection_range(check),
        basis: Basis::Committed,
        how: format!(
            "{} failed requests in a row, {} s apart and given up after {} s: {} × ({} + {}) s at worst",
            check.threshold, check.interval_s, check.gives_up_s, check.threshold, check.interval_s, check.gives_up_s
        ),
        page: CHECKS,
        parameters: &["dns.interval_s", "dns.failure_threshold", "dns.search_string"],
        at: Some(check.at.clone()),
    }
}

/// From an endpoint that answers again until the check counts as healthy: as many good answers in a row, until more than
/// [`HEALTHY_SHARE`] of the checkers have them.
fn healthy_again(check: &HealthCheck) -> Line {
    let waits = (check.threshold - 1.0) * check.interval_s;
    Line {
        id: "healthy-again",
        label: "Health checkers see it well",
        range: Range {
            best: waits,
            expected: waits + HEALTHY_SHARE * check.interval_s,
            worst: check.threshold * (check.interval_s + check.gives_up_s),
        },
        basis: Basis::Committed,
        how: format!("{} good answers in a row, {} s apart", check.threshold, check.interval_s),
        page: CHECKS,
        parameters: &["dns.interval_s", "dns.failure_threshold"],
        at: Some(check.at.clone()),
    }
}

/// Seconds until somebody has noticed and decided: a third of the time at best, two thirds as expected.
#[must_use]
pub fn decision_range(workload: &Workload) -> Range {
    let most = workload.decision_s;
    Range { best: most / 3.0, expected: most * 2.0 / 3.0, worst: most }
}

fn decision(id: &'static str, workload: &Workload) -> Line {
    let range = decision_range(workload);
    Line {
        id,
        label: if id == "release" { "A person releases the failback" } else { "A person notices and decides" },
        range,
        basis: Basis::Assumed,
        how: format!("within {} min", range.worst / 60.0),
        page: "",
        parameters: &["usage.decision_minutes"],
        at: None,
    }
}

fn publishing(workload: &Workload) -> Line {
    Line {
        id: "publishing",
        label: "Route 53 answers by the new state",
        range: Range::up_to(workload.publishing_s),
        basis: Basis::Assumed,
        how: format!("within {} s; AWS names no time", workload.publishing_s),
        page: "",
        parameters: &["usage.publishing_s"],
        at: None,
    }
}

/// Resolvers hold an answer that they had for what is left of its time.
fn answers(dns: Option<&Dns>, workload: &Workload) -> Line {
    let own = dns.and_then(|dns| dns.ttl_s);
    let kept = own.unwrap_or(workload.answer_cache_s);
    Line {
        id: "answers",
        label: "Answers in resolvers run out",
        range: Range::up_to(kept),
        basis: if own.is_some() { Basis::Committed } else { Basis::Typical },
        how: if own.is_some() {
            format!("the record's TTL is {kept} s")
        } else {
            format!("an alias has its target's time to live, taken to be {kept} s")
        },
        page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html",
        parameters: if own.is_some() { &[] } else { &["usage.answer_cache_s"] },
        at: dns.map(|dns| dns.record.clone()),
    }
}

fn clients(workload: &Workload) -> Line {
    Line {
        id: "clients",
        label: "Clients let go of old answers and connections",
        range: Range::up_to(workload.client_cache_s),
        basis: Basis::Assumed,
        how: format!("within {} s beyond the answer's time", workload.client_cache_s),
        page: "",
        parameters: &["targets.client_dns_cache_s"],
        at: None,
    }
}

/// Seconds until a function has the environments that it needs beyond the provisioned ones: the first thousand at once
/// at best, a step later at worst.
#[must_use]
pub fn warming_range(needed: f64, provisioned: f64) -> Range {
    let steps = ((needed - provisioned).max(0.0) / RAMP_STEP).ceil();
    let worst = steps * RAMP_STEP_S;
    let best = (steps - 1.0).max(0.0) * RAMP_STEP_S;
    Range { best, expected: f64::midpoint(best, worst), worst }
}

fn warming(system: &System, workload: &Workload) -> Line {
    let needed = workload.concurrency(workload.rate);
    let of = |function: &crate::review::facts::Function| {
        let most = function.reserved.map_or(needed, |reserved| needed.min(reserved));
        (most, function.provisioned)
    };
    // Of several functions, nobody knows which carries what: the slowest counts.
    let slowest = system
        .standby
        .functions
        .iter()
        .map(of)
        .reduce(|one, other| if one.0 - one.1 >= other.0 - other.1 { one } else { other });
    let (needed, provisioned) = slowest.unwrap_or((0.0, 0.0));
    Line {
        id: "warming",
        label: "The standby's function comes to full load",
        range: warming_range(needed, provisioned),
        basis: Basis::Committed,
        how: format!("{needed} environments, {provisioned} of them kept warm; {RAMP_STEP} more every {RAMP_STEP_S} s"),
        page: "https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html",
        parameters: &["compute.provisioned_concurrency", "targets.mean_latency_ms"],
        at: system.standby.functions.first().map(|function| function.at.clone()),
    }
}
