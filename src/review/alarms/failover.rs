//! Somebody hears of a failover although the Region that publishes health checks' metrics is the one that is lost.

use super::metric::{Metric, watched};
use crate::aws::regions::HEALTH_CHECK_METRICS;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "failover-unannounced",
    severity: Severity::Warning,
    title: "A failover of which nobody is told if us-east-1 is lost",
    why: "The alarms on the health checks are in the Region that fails: clients are served by the standby, and nobody knows.",
    mend: "Add an alarm in the secondary stack that goes off when traffic arrives there.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Metrics that rise when clients arrive.
const TRAFFIC: &[&str] = &[
    "Count",
    "RequestCount",
    "RequestCountPerTarget",
    "Requests",
    "Invocations",
    "ActiveConnectionCount",
    "NewConnectionCount",
    "NewFlowCount",
    "ActiveFlowCount",
    "ProcessedBytes",
    "ConsumedWriteCapacityUnits",
];

/// Parts of the names of metrics of one's own that count what goes wrong or waits, not who arrives.
const TROUBLE: &[&str] = &["error", "fail", "pending", "lag", "latency", "delay", "throttl", "timeout", "retr", "age"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let watched = watched(pair);
    let fails_over = ["PRIMARY", "SECONDARY"].iter().all(|role| {
        pair.of_type("AWS::Route53::RecordSet")
            .any(|record| record.ways(&["Failover"]).iter().any(|way| way.is(role) == Some(true)))
    });
    let is_told = watched.metrics.iter().any(|metric| metric.namespace == "AWS/Route53");
    if primary.region != Some(HEALTH_CHECK_METRICS) || !fails_over || !is_told {
        return;
    }
    let announced = watched.opaque.iter().any(|alarm| alarm.subject.place == secondary.place)
        || watched.metrics.iter().any(|metric| metric.alarm.subject.place == secondary.place && announces(metric));
    if !announced {
        let message = "The alarms on the health checks are in us-east-1 and fail with it: add an alarm here that goes off \
                       when requests arrive.";
        report.in_stack(&RULE, secondary, "/Resources", message);
    }
}

/// Whether a metric may rise when clients arrive; one's own may, unless its name says otherwise.
fn announces(metric: &Metric<'_>) -> bool {
    let name = metric.name.to_ascii_lowercase();
    let own = !metric.namespace.starts_with("AWS/") && !TROUBLE.iter().any(|part| name.contains(part));
    own || TRAFFIC.contains(&metric.name.as_str())
}
