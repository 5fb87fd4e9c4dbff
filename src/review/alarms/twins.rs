//! What is watched in the primary Region is watched in the standby.

use std::collections::BTreeSet;

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::subject::Subject;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-only-in-primary",
    severity: Severity::Warning,
    title: "Alarms that the standby does not have",
    why: "After a failover the same failure goes unnoticed: the standby serves, and nobody watches it.",
    mend: "Add the alarms to the secondary stack.",
    page: "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Metrics that belong to one Region only, or that another rule asks for in both.
const ONE_SIDED: &[&str] = &["AWS/Route53", "AWS/S3", "AWS/DynamoDB"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let watched = watched(pair);
    if watched.opaque.iter().any(|alarm| alarm.subject.place == secondary.place) {
        return;
    }
    let of = |subject: &Subject<'_>| {
        let place = subject.place;
        watched.metrics.iter().filter(move |metric| metric.alarm.subject.place == place)
    };
    let there: BTreeSet<(String, &str)> = of(secondary).map(known_by).collect();
    let mut missing = BTreeSet::new();
    for metric in of(primary).filter(|metric| !ONE_SIDED.contains(&metric.namespace.as_str())) {
        if !there.contains(&known_by(metric)) && stands_by(pair, metric, secondary) {
            missing.insert(format!("{} {}", metric.namespace, metric.name));
        }
    }
    if !missing.is_empty() {
        let listed: Vec<String> = missing.into_iter().collect();
        let message = format!("The primary stack has alarms on {}, and this one has not: add them.", listed.join(", "));
        report.in_stack(&RULE, secondary, "/Resources", message);
    }
}

/// What makes two metrics of two Regions the same.
fn known_by<'m>(metric: &'m Metric<'_>) -> (String, &'m str) {
    (metric.namespace.clone(), metric.name.as_str())
}

/// Whether the standby has a resource of the kind that the metric is about.
fn stands_by<'a>(pair: &Pair<'a>, metric: &Metric<'a>, secondary: &Subject<'a>) -> bool {
    let dimensions = metric.dimensions.iter().flatten();
    dimensions.filter_map(|dimension| metric.resource(pair, &dimension.name)).any(|item| {
        let twins: Vec<&str> = pair
            .in_stack(secondary.place, &item.resource.kind)
            .map(|twin| twin.id)
            .filter(|id| *id == item.id)
            .collect();
        item.subject.place != secondary.place && !twins.is_empty()
    })
}
