//! Alarms: what each sees, how soon, and whom it tells.

use super::At;
use crate::review::alarms::metric::{Led, Metric, watched};
use crate::review::pair::{Item, Pair};

/// An alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// Where it is.
    pub at: At,
    /// What it sees.
    pub signal: Signal,
    /// Seconds of what it sees until it goes off: its period times the datapoints that have to be over.
    pub after_s: f64,
    /// The number it compares with, in the metric's own unit.
    pub threshold: Option<f64>,
    /// The health check that it watches, where it watches one of the templates.
    pub check: Option<At>,
    /// How many subscriptions its topics have; `None` where it tells what is not in the templates.
    pub told: Option<usize>,
}

/// What alarms of such a system see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is what the metric of its name counts")]
pub enum Signal {
    FunctionErrors,
    FunctionThrottles,
    FunctionDuration,
    FunctionConcurrency,
    ApiErrors,
    ApiRequests,
    TableThrottles,
    TableLag,
    DocumentsLag,
    DocumentsFailed,
    HealthCheck,
    Other,
}

/// Metrics and what they tell of.
static SIGNALS: &[(&str, &str, Signal)] = &[
    ("AWS/ApiGateway", "5XXError", Signal::ApiErrors),
    ("AWS/ApiGateway", "5xx", Signal::ApiErrors),
    ("AWS/ApiGateway", "Count", Signal::ApiRequests),
    ("AWS/DynamoDB", "ReadThrottleEvents", Signal::TableThrottles),
    ("AWS/DynamoDB", "ReplicationLatency", Signal::TableLag),
    ("AWS/DynamoDB", "ThrottledRequests", Signal::TableThrottles),
    ("AWS/DynamoDB", "WriteThrottleEvents", Signal::TableThrottles),
    ("AWS/Lambda", "ConcurrentExecutions", Signal::FunctionConcurrency),
    ("AWS/Lambda", "Duration", Signal::FunctionDuration),
    ("AWS/Lambda", "Errors", Signal::FunctionErrors),
    ("AWS/Lambda", "Throttles", Signal::FunctionThrottles),
    ("AWS/Route53", "HealthCheckStatus", Signal::HealthCheck),
    ("AWS/S3", "OperationsFailedReplication", Signal::DocumentsFailed),
    ("AWS/S3", "ReplicationLatency", Signal::DocumentsLag),
];

pub(super) fn alarms(pair: &Pair<'_>) -> Vec<Alarm> {
    let mut led = Led::default();
    let mut found: Vec<Alarm> = Vec::new();
    for metric in &watched(pair).metrics {
        let at = At::of(&metric.alarm);
        let signal = signal(pair, metric);
        // An alarm over several metrics sees what the first that has a name here sees.
        if let Some(known) = found.iter_mut().find(|alarm| alarm.at == at) {
            if known.signal == Signal::Other {
                known.signal = signal;
            }
            continue;
        }
        found.push(Alarm {
            at,
            signal,
            after_s: after(pair, &metric.alarm),
            threshold: metric.alarm.number(pair, &["Threshold"]),
            check: metric.resource(pair, "HealthCheckId").map(|check| At::of(&check)),
            told: told(pair, &metric.alarm, &mut led),
        });
    }
    found
}

fn signal<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Signal {
    let row = SIGNALS.iter().find(|(namespace, name, _)| metric.is(namespace, &[name]));
    match row {
        Some((.., signal)) => *signal,
        None if counts_requests(pair, metric) => Signal::ApiRequests,
        None => Signal::Other,
    }
}

/// Stages of APIs, with the property that says where they log requests.
static STAGES: &[(&str, &str)] =
    &[("AWS::ApiGateway::Stage", "AccessLogSetting"), ("AWS::ApiGatewayV2::Stage", "AccessLogSettings")];

/// Whether a metric of one's own is a 1 for each request in the access log of an API, but for what is left out.
fn counts_requests<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> bool {
    let in_stack = |item: &Item<'a>| item.subject.place == metric.alarm.subject.place;
    let counts = |filter: &Item<'a>| {
        let transformation =
            [("MetricName", &*metric.name), ("MetricNamespace", &metric.namespace), ("MetricValue", "1")];
        let is_it = transformation.iter().all(|(property, wanted)| {
            let ways = filter.ways(&["MetricTransformations", "*", property]);
            ways.iter().any(|way| pair.means(filter, way).is_some_and(|it| it.known() == Some(wanted)))
        });
        // A pattern that looks for something counts that, not requests.
        let pattern = filter.meaning(pair, &["FilterPattern"]);
        let looks_for = |pattern: &str| {
            !pattern.is_empty()
                && (!pattern.starts_with('{') || pattern.replace("!=", "").contains(['=', '<', '>', '%']))
        };
        is_it && pattern.is_some_and(|pattern| !looks_for(pattern.text().trim()))
    };
    let filters = pair.of_type("AWS::Logs::MetricFilter").filter(|filter| in_stack(filter) && counts(filter));
    let groups: Vec<Item<'_>> = filters.filter_map(|filter| filter.leads_to(pair, &["LogGroupName"])).collect();
    let logs = STAGES.iter().flat_map(|(kind, settings)| {
        let stages = pair.of_type(kind).filter(in_stack);
        stages.filter_map(|stage| stage.leads_to(pair, &[settings, "DestinationArn"]))
    });
    !groups.is_empty() && logs.into_iter().any(|log| groups.contains(&log))
}

/// Seconds of a bad metric until the alarm goes off.
fn after<'a>(pair: &Pair<'a>, alarm: &Item<'a>) -> f64 {
    let number = |path: &[&'static str]| alarm.number(pair, path);
    let period = number(&["Period"]).or_else(|| {
        let periods = alarm.ways(&["Metrics", "*", "MetricStat", "Period"]);
        let known = periods.iter().filter_map(|way| pair.means(alarm, way)?.known()?.parse::<f64>().ok());
        known.reduce(f64::max)
    });
    let points = number(&["DatapointsToAlarm"]).or_else(|| number(&["EvaluationPeriods"]));
    period.unwrap_or(60.0) * points.unwrap_or(1.0)
}

fn told<'a>(pair: &Pair<'a>, alarm: &Item<'a>, led: &mut Led<'a>) -> Option<usize> {
    let mut told = 0;
    for way in alarm.ways(&["AlarmActions", "*"]).iter().filter(|way| !way.is_absent()) {
        let topic = led.to(pair, alarm, way).filter(|item| item.resource.kind == "AWS::SNS::Topic")?;
        let own = topic.ways(&["Subscription", "*"]).iter().filter(|way| way.value().is_some()).count();
        // An address that is left empty is nobody's.
        let apart = pair
            .of_type("AWS::SNS::Subscription")
            .filter(|it| it.meaning(pair, &["Endpoint"]).is_none_or(|to| !to.text().is_empty()))
            .filter(|it| it.ways(&["TopicArn"]).iter().any(|way| led.to(pair, it, way) == Some(topic)))
            .count();
        told += own + apart;
    }
    Some(told)
}
