//! A metric is looked for with the dimensions it is published with.

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "alarm-metric",
    severity: Severity::Error,
    title: "An alarm on a metric that does not exist like this",
    why: "CloudWatch takes any name and any dimensions: the alarm never sees data, and stays quiet while the service fails.",
    mend: "Use the name and the dimensions under which the service publishes the metric.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Sets of dimensions, any of which will do.
type Sets = &'static [&'static [&'static str]];

const TABLE: &[&[&str]] = &[&["TableName"], &["TableName", "GlobalSecondaryIndexName"]];
const OPERATION: &[&[&str]] = &[&["TableName", "Operation"], &["TableName", "Operation", "GlobalSecondaryIndexName"]];
const FUNCTION: &[&[&str]] =
    &[&[], &["FunctionName"], &["FunctionName", "Resource"], &["FunctionName", "ExecutedVersion"], VERSION];
const VERSION: &[&str] = &["FunctionName", "Resource", "ExecutedVersion"];
const HTTP_API: &[&[&str]] =
    &[&["ApiId"], &["ApiId", "Stage"], &["ApiId", "Stage", "Route"], &["ApiId", "Stage", "Method", "Resource"]];
const REST_API: &[&[&str]] = &[&["ApiName"], &["ApiName", "Stage"], &["ApiName", "Stage", "Method", "Resource"]];
const REPLICATION: &[&[&str]] = &[&["SourceBucket", "DestinationBucket", "RuleId"]];
const QUEUE: &[&[&str]] = &[&["QueueName"]];
const STREAM: &[&[&str]] = &[&["DeliveryStreamName"]];
const HEALTH_CHECK: &[&[&str]] = &[&["HealthCheckId"]];

/// The sets of dimensions under which metrics are published, one row for each namespace and set of sets.
///
/// From each service's page of metrics and dimensions. What is not in the table is not judged.
static PUBLISHED: &[(&str, &[&str], Sets)] = &[
    ("AWS/DynamoDB", &["ReadThrottleEvents", "WriteThrottleEvents"], TABLE),
    ("AWS/DynamoDB", &["ThrottledRequests", "SystemErrors"], OPERATION),
    ("AWS/DynamoDB", &["ReplicationLatency"], &[&["TableName", "ReceivingRegion"]]),
    ("AWS/S3", &["ReplicationLatency", "BytesPendingReplication"], REPLICATION),
    ("AWS/S3", &["OperationsPendingReplication", "OperationsFailedReplication"], REPLICATION),
    ("AWS/Lambda", &["Errors", "Invocations", "Throttles", "Duration", "ConcurrentExecutions"], FUNCTION),
    ("AWS/ApiGateway", &["4xx", "5xx", "DataProcessed"], HTTP_API),
    ("AWS/ApiGateway", &["4XXError", "5XXError", "CacheHitCount", "CacheMissCount"], REST_API),
    ("AWS/SQS", &["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"], QUEUE),
    ("AWS/Firehose", &["DeliveryToS3.DataFreshness", "DeliveryToS3.Success", "DeliveryToS3.Records"], STREAM),
    ("AWS/Route53", &["HealthCheckStatus", "HealthCheckPercentageHealthy"], HEALTH_CHECK),
];

/// The same measure under the names it has for HTTP APIs and for REST APIs.
static API_NAMES: &[(&str, &str)] = &[("4xx", "4XXError"), ("5xx", "5XXError")];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in &watched(pair).metrics {
        let rows = || PUBLISHED.iter().filter(|(namespace, ..)| *namespace == metric.namespace);
        if let Some((.., sets)) = rows().find(|(_, names, _)| names.contains(&metric.name.as_str())) {
            if let Some(message) = wrong_dimensions(metric, sets) {
                report.at(&RULE, &metric.alarm, &metric.dimensions_at, &message);
            }
        } else if let Some(like) = rows().flat_map(|(_, names, _)| *names).find(|name| alike(name, &metric.name)) {
            let message = format!("{} has no metric {}: it is {like}.", metric.namespace, metric.name);
            report.at(&RULE, &metric.alarm, &metric.at, &message);
        }
    }
}

/// Whether a name can only be meant for the other: capitals aside, or one has an s at its end.
fn alike(known: &str, written: &str) -> bool {
    let plain = |name: &str| name.trim_end_matches('s').to_ascii_lowercase();
    plain(known) == plain(written)
}

fn wrong_dimensions(metric: &Metric<'_>, sets: &[&[&str]]) -> Option<String> {
    let given: Vec<&str> = metric.dimensions.as_ref()?.iter().map(|dimension| dimension.name.as_str()).collect();
    let fits = |set: &&[&str]| set.len() == given.len() && set.iter().all(|name| given.contains(name));
    if sets.iter().any(fits) {
        return None;
    }
    let listed = if given.is_empty() { "no dimension".to_owned() } else { given.join(" and ") };
    let kind = if given.contains(&"ApiId") { "an HTTP API" } else { "a REST API" };
    let other = API_NAMES.iter().find_map(|(http, rest)| {
        let wanted = if given.contains(&"ApiId") { (rest, http) } else { (http, rest) };
        (given.iter().any(|name| name.starts_with("Api")) && *wanted.0 == metric.name).then_some(*wanted.1)
    });
    Some(match other {
        Some(name) => format!("{} is never published with {listed}: of {kind}, it is called {name}.", metric.name),
        None => format!(
            "{} is never published with {listed}: it has {}.",
            metric.name,
            sets.iter().filter(|set| !set.is_empty()).map(|set| set.join(" and ")).next().unwrap_or_default()
        ),
    })
}
