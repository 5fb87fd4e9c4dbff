//! A dimension holds the name of something that is in the alarm's Region.

use super::metric::{Metric, watched};
use crate::finding::Severity;
use crate::review::meaning::Same;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "alarm-dimension",
    severity: Severity::Error,
    title: "A dimension that names nothing the alarm can see",
    why: "CloudWatch takes any value: the alarm never sees data, and stays quiet while the service fails.",
    mend: "Give the name, not the ARN, of a resource in the alarm's own Region.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Dimensions that name a bucket of either Region.
const EITHER_REGION: &[&str] = &["SourceBucket", "DestinationBucket"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for metric in &watched(pair).metrics {
        for dimension in metric.dimensions.iter().flatten() {
            let message = match dimension.name.as_str() {
                "GlobalSecondaryIndexName" => index(pair, metric),
                "RuleId" => replication_rule(pair, metric),
                "ReceivingRegion" => replica(pair, metric),
                name => named(pair, metric, name, &dimension.value),
            };
            if let Some(message) = message {
                report.at(&RULE, &metric.alarm, &dimension.value, &message);
            }
        }
    }
}

fn named<'a>(pair: &Pair<'a>, metric: &Metric<'a>, dimension: &str, value: &Way<'a>) -> Option<String> {
    let types = metric.types(dimension);
    if types.is_empty() {
        return None;
    }
    let template = metric.alarm.subject.template;
    let reference = value.value()?.get("Ref").and_then(|id| id.as_str());
    let referred = reference.and_then(|id| template.resources.get(id)).map(|resource| resource.kind.as_str());
    let meaning = pair.means(&metric.alarm, value)?;
    if referred == Some("AWS::SNS::Topic") || meaning.text().starts_with("arn:") {
        return Some(format!("{dimension} takes the name, and this is an ARN: metrics are not published under it."));
    }
    // What a transform, a module or somebody's own type makes may be of any kind.
    let certain = |kind: &str| kind.starts_with("AWS::") && !kind.starts_with("AWS::Serverless::");
    if let Some(kind) = referred.filter(|kind| certain(kind) && types.iter().all(|(known, _)| known != kind)) {
        return Some(format!("{dimension} takes the name of another kind of resource than {kind}."));
    }
    let found = metric.resource(pair, dimension)?;
    let elsewhere = found.subject.place != metric.alarm.subject.place
        && found.resource.kind != "AWS::DynamoDB::GlobalTable"
        && found.resource.kind != "AWS::Route53::HealthCheck"
        && !EITHER_REGION.contains(&dimension);
    elsewhere.then(|| {
        format!(
            "{} is in the {} stack's Region, where its metrics are: move the alarm there.",
            found.id,
            found.subject.place.name()
        )
    })
}

/// Whether one of the ways certainly is not among these values; `None` where that cannot be told.
fn is_among<'a>(
    pair: &Pair<'a>,
    metric: &Metric<'a>,
    dimension: &str,
    item: &Item<'a>,
    path: &[&'a str],
) -> Option<bool> {
    let known = item.ways(path);
    let mut among = Some(false);
    for way in &known {
        // What is not written is named by AWS.
        let meaning = pair.means(item, way)?;
        match metric.is_about(pair, dimension, &meaning) {
            Same::Yes => return Some(true),
            Same::Unknown => among = None,
            Same::No => {}
        }
    }
    among
}

fn index<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Option<String> {
    let table = metric.resource(pair, "TableName")?;
    let names = ["GlobalSecondaryIndexes", "*", "IndexName"];
    let none = table.lacks(&["GlobalSecondaryIndexes"]);
    let name = metric.meaning(pair, "GlobalSecondaryIndexName")?;
    (none || is_among(pair, metric, "GlobalSecondaryIndexName", &table, &names) == Some(false))
        .then(|| format!("{} has no index called {name}: name one that it has.", table.id))
}

fn replication_rule<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Option<String> {
    let bucket = metric.resource(pair, "SourceBucket")?;
    let id = metric.meaning(pair, "RuleId")?;
    // Replication may be set up from outside, once both buckets are there.
    if bucket.lacks(&["ReplicationConfiguration"]) {
        return None;
    }
    let ids = ["ReplicationConfiguration", "Rules", "*", "Id"];
    (is_among(pair, metric, "RuleId", &bucket, &ids) == Some(false))
        .then(|| format!("{} has no replication rule with the Id {id}: use one that it has.", bucket.id))
}

fn replica<'a>(pair: &Pair<'a>, metric: &Metric<'a>) -> Option<String> {
    let table = metric.resource(pair, "TableName").filter(|it| it.resource.kind == "AWS::DynamoDB::GlobalTable")?;
    let region = metric.meaning(pair, "ReceivingRegion")?;
    (is_among(pair, metric, "ReceivingRegion", &table, &["Replicas", "*", "Region"]) == Some(false))
        .then(|| format!("{} has no replica in {region}: name the Region of one.", table.id))
}
