//! `UserErrors` is nobody's throttling, and no table's.

use super::metric::watched;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-user-errors",
    severity: Severity::Error,
    title: "UserErrors of DynamoDB watched for throttling, or of a table",
    why: "It counts an account's malformed requests and leaves throttling out: while the table refuses writes, the alarm stays quiet.",
    mend: "Watch ReadThrottleEvents and WriteThrottleEvents of the table and of each index.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in watched(pair).metrics.iter().filter(|metric| metric.is("AWS/DynamoDB", &["UserErrors"])) {
        let alarm = &metric.alarm;
        if metric.dimensions.as_ref().is_some_and(|dimensions| !dimensions.is_empty()) {
            let message = "UserErrors is published for the account as a whole, never with a dimension: watch \
                           ReadThrottleEvents and WriteThrottleEvents of the table.";
            report.at(&RULE, alarm, &metric.dimensions_at, message);
            continue;
        }
        let description = alarm.written(&["AlarmDescription"]).and_then(Value::as_str).unwrap_or_default();
        if [alarm.id, description].iter().any(|text| text.to_ascii_lowercase().contains("throttl")) {
            let message =
                "UserErrors leaves throttling out: watch ReadThrottleEvents and WriteThrottleEvents of the table.";
            report.at(&RULE, alarm, &metric.at, message);
        }
    }
}
