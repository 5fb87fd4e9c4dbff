//! Alarms on health checks are where Route 53 publishes their metrics.

use super::metric::watched;
use crate::aws::regions::HEALTH_CHECK_METRICS;
use crate::finding::Severity;
use crate::review::meaning::partition;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alarm-health-check-region",
    severity: Severity::Error,
    title: "An alarm on a health check outside us-east-1",
    why: "Route 53 publishes its metrics in us-east-1 only: elsewhere the alarm has no data for ever, and a failover goes unnoticed.",
    mend: "Move the alarm, and its topic, to a stack in us-east-1.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in watched(pair).metrics.iter().filter(|metric| metric.namespace == "AWS/Route53") {
        let Some(region) = metric.alarm.subject.region.filter(|region| *region != HEALTH_CHECK_METRICS) else {
            continue;
        };
        // Metrics of hosted zones and resolvers have other dimensions.
        if metric.dimension("HealthCheckId").is_some() && partition(region) == "aws" {
            let message = format!(
                "{} is published in {HEALTH_CHECK_METRICS} only, and this alarm is in {region}: move it to a stack there.",
                metric.name
            );
            report.at(&RULE, &metric.alarm, &metric.at, &message);
        }
    }
}
