//! An alarm that should go off at the first throttle does.

use super::metric::watched;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alarm-above-one",
    severity: Severity::Info,
    title: "An alarm on throttles that goes off at the second",
    why: "GreaterThanThreshold with 1 stays quiet at one throttled request a period.",
    mend: "Use GreaterThanOrEqualToThreshold, or a threshold of 0.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in watched(pair).metrics.iter().filter(|metric| metric.alone && metric.name.contains("Throttle")) {
        let alarm = &metric.alarm;
        let above = alarm.meaning(pair, &["ComparisonOperator"]).is_some_and(|it| it.text() == "GreaterThanThreshold");
        let one = alarm.meaning(pair, &["Threshold"]).is_some_and(|it| matches!(it.text(), "1" | "1.0"));
        if above
            && one
            && let [way] = alarm.ways(&["ComparisonOperator"]).as_slice()
        {
            let message =
                "It goes off above 1, so at the second throttle: use GreaterThanOrEqualToThreshold for the first.";
            let patch = way.set("ComparisonOperator", serde_json::json!("GreaterThanOrEqualToThreshold"));
            report.at(&RULE, alarm, way, message).patch = Some(patch);
        }
    }
}
