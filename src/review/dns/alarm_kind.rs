//! A check that follows an alarm follows one that Route 53 can read.

use super::records::{CONFIG, HEALTH_CHECK};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "health-check-alarm-kind",
    severity: Severity::Error,
    title: "A health check on an alarm that Route 53 cannot follow",
    why: "Route 53 reads the alarm's metric itself, and knows neither metric math, percentiles, periods under a minute nor M of N: the check is refused, or decides by other terms than the alarm.",
    mend: "Let the alarm watch one metric, by Average, Minimum, Maximum, Sum or SampleCount over at least 60 s, with as many data points as periods.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-types.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for check in pair.of_type(HEALTH_CHECK) {
        let Some(alarm) = check.leads_to(pair, &[CONFIG, "AlarmIdentifier", "Name"]) else { continue };
        if alarm.resource.kind != "AWS::CloudWatch::Alarm" || told.contains(&alarm) {
            continue;
        }
        if let Some((way, what)) = fault(pair, &alarm) {
            let message = format!("{} follows this alarm, and Route 53 {what}.", check.id);
            report.at(&RULE, &alarm, &way, &message);
            told.push(alarm);
        }
    }
}

/// What Route 53 does not read of an alarm, and where it is.
fn fault<'a>(pair: &Pair<'a>, alarm: &Item<'a>) -> Option<(Way<'a>, String)> {
    let first = |path: &[&'a str]| alarm.ways(path).into_iter().find(|way| way.value().is_some());
    if let Some(way) = first(&["Metrics", "*", "Expression"]) {
        return Some((way, "knows no metric math: watch one metric".to_owned()));
    }
    if let Some(way) = first(&["ExtendedStatistic"]) {
        return Some((way, "knows no percentiles: use Average, Minimum, Maximum, Sum or SampleCount".to_owned()));
    }
    if let (Some(way), Some(period)) = (first(&["Period"]), alarm.number(pair, &["Period"]))
        && period < 60.0
    {
        return Some((way, format!("reads no period of {period} s: use 60 or more")));
    }
    let (way, points) = (first(&["DatapointsToAlarm"])?, alarm.number(pair, &["DatapointsToAlarm"])?);
    let periods = alarm.number(pair, &["EvaluationPeriods"])?;
    (points < periods).then(|| (way, format!("knows no {points} of {periods}: ask for {periods} of {periods}")))
}
