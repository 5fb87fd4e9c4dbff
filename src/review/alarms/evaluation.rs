//! How an alarm looks at its metric is something CloudWatch does.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-evaluation",
    severity: Severity::Error,
    title: "An alarm with periods that CloudWatch does not take",
    why: "CloudWatch refuses the alarm, and the deployment of the stack is rolled back.",
    mend: "Use a period of 10, 20, 30 or a multiple of 60 seconds, and look back a day at most.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Periods of less than a minute.
const SHORT: &[u64] = &[1, 5, 10, 20, 30];
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

fn check(pair: &Pair<'_>, report: &mut Report) {
    for alarm in pair.of_type("AWS::CloudWatch::Alarm") {
        let evaluated = match alarm.ways(&["EvaluationPeriods"]).as_slice() {
            [way] => whole_number(pair, &alarm, way),
            _ => None,
        };
        let plain = ["Period"];
        let queried = ["Metrics", "*", "MetricStat", "Period"];
        let paths = if alarm.resource.properties.contains_key("Metrics") { &queried[..] } else { &plain[..] };
        for way in alarm.ways(paths) {
            let Some(period) = whole_number(pair, &alarm, &way) else { continue };
            if !SHORT.contains(&period) && (period == 0 || period % 60 != 0) {
                let message = format!("A period of {period} s: use 10, 20, 30 or a multiple of 60.");
                report.at(&RULE, &alarm, &way, &message);
                continue;
            }
            let most = if period < HOUR { DAY } else { 7 * DAY };
            if let Some(total) = evaluated.and_then(|count| count.checked_mul(period)).filter(|total| *total > most) {
                let message = format!(
                    "It would look back {} hours, and CloudWatch looks back {} at most: use fewer or shorter periods.",
                    total / HOUR,
                    most / HOUR
                );
                report.at(&RULE, &alarm, &way, &message);
            }
        }
        for way in alarm.ways(&["DatapointsToAlarm"]) {
            if let (Some(wanted), Some(evaluated)) = (whole_number(pair, &alarm, &way), evaluated)
                && wanted > evaluated
            {
                let message = format!("{wanted} data points of {evaluated} periods: ask for {evaluated} at most.");
                report.at(&RULE, &alarm, &way, &message);
            }
        }
    }
}

fn whole_number<'a>(pair: &Pair<'a>, alarm: &Item<'a>, way: &Way<'a>) -> Option<u64> {
    pair.means(alarm, way)?.known()?.parse().ok()
}
