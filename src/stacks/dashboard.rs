//! One dashboard in each Region over both: what an operator watches during a failover, readable from the survivor.

use serde_json::{Value, json};

use super::alarms::PENDING_DOCUMENTS;
use super::builder::{Builder, Step};
use super::properties::properties;
use super::{api, buckets, dns, inputs, table};
use crate::aws::regions;
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

pub(super) const DASHBOARD: &str = "Dashboard";

properties! {
    Dashboard = "AWS::CloudWatch::Dashboard" {
        dashboard_name: Expression,
        dashboard_body: Expression,
    }
}

/// Columns of a dashboard (`CloudWatch` user guide), shared by three widgets a row.
const COLUMNS: usize = 24;
const WIDTH: usize = 8;
const HEIGHT: usize = 6;

/// A Region as the dashboard's body names it.
struct Side {
    label: &'static str,
    region: String,
    peer_region: String,
    api: String,
    documents: String,
    peer_documents: String,
}

pub(super) fn add(builder: &mut Builder<'_>) {
    let widgets: Vec<Value> = panels(builder)
        .into_iter()
        .enumerate()
        .map(|(index, (title, metrics))| {
            json!({
                "type": "metric",
                "x": index * WIDTH % COLUMNS,
                "y": index * WIDTH / COLUMNS * HEIGHT,
                "width": WIDTH,
                "height": HEIGHT,
                "properties": {
                    "title": title,
                    "region": "${AWS::Region}",
                    "view": "timeSeries",
                    "period": 60,
                    "metrics": metrics,
                }
            })
        })
        .collect();
    let dashboard = Dashboard {
        dashboard_name: builder.name(Name::Dashboard),
        dashboard_body: json!({"widgets": widgets}).to_string().into(),
    };
    builder.add(Step::Full, DASHBOARD, "The same picture in both Regions: whichever is left can show it.", &dashboard);
}

/// The panels, in the order in which an operator asks: where are the clients, is it working, is it keeping up.
fn panels(builder: &Builder<'_>) -> Vec<(&'static str, Vec<Value>)> {
    let panels =
        [vec![("Health checks (1 is healthy)", checks(builder))], request_panels(builder), data_panels(builder)];
    panels.into_iter().flatten().collect()
}

/// One line of a panel for each Region.
fn each(builder: &Builder<'_>, line: impl Fn(&Side) -> Value) -> Vec<Value> {
    sides(builder).iter().map(line).collect()
}

fn options(side: &Side, what: &str, statistic: &str) -> Value {
    json!({"region": side.region, "label": format!("{} {what}", side.label), "stat": statistic})
}

fn request_panels(builder: &Builder<'_>) -> Vec<(&'static str, Vec<Value>)> {
    let function = builder.design.names.own(Name::Function);
    let gateway = |metric: &str, what: &str, stat: &str| {
        each(builder, |side| {
            json!(["AWS/ApiGateway", metric, "ApiId", side.api, "Stage", "$default", options(side, what, stat)])
        })
    };
    let lambda = |metric: &str, what: &str, stat: &str| {
        each(builder, |side| json!(["AWS/Lambda", metric, "FunctionName", function, options(side, what, stat)]))
    };
    vec![
        ("Requests: where the clients are", gateway("Count", "requests", "Sum")),
        ("Answers with 5xx and 4xx", [gateway("5xx", "5xx", "Sum"), gateway("4xx", "4xx", "Sum")].concat()),
        ("Latency, p99 (ms)", gateway("Latency", "p99", "p99")),
        (
            "Function errors and throttles",
            [lambda("Errors", "errors", "Sum"), lambda("Throttles", "throttles", "Sum")].concat(),
        ),
        ("Function concurrency", lambda("ConcurrentExecutions", "running", "Maximum")),
        ("Function duration, p99 (ms)", lambda("Duration", "p99", "p99")),
    ]
}

fn data_panels(builder: &Builder<'_>) -> Vec<(&'static str, Vec<Value>)> {
    let names = &builder.design.names;
    let table = names.own(Name::Table);
    let dynamo = |metric: &str, what: &str| {
        each(builder, |side| json!(["AWS/DynamoDB", metric, "TableName", table, options(side, what, "Sum")]))
    };
    let index = each(builder, |side| {
        let options = options(side, "index writes", "Sum");
        json!([
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            "TableName",
            table,
            "GlobalSecondaryIndexName",
            table::INDEX,
            options
        ])
    });
    let behind = each(builder, |side| {
        let options = options(side, "to the other Region", "Average");
        json!(["AWS/DynamoDB", "ReplicationLatency", "TableName", table, "ReceivingRegion", side.peer_region, options])
    });
    // What failed is published at the source; how far behind it is, at the destination.
    let copied = |metric: &str, from: &str, to: &str, options: Value| {
        json!(["AWS/S3", metric, "SourceBucket", from, "DestinationBucket", to, "RuleId", buckets::RULE, options])
    };
    let arriving = |metric: &str, what: &str| {
        each(builder, |side| copied(metric, &side.peer_documents, &side.documents, options(side, what, "Maximum")))
    };
    let failed = each(builder, |side| {
        let options = options(side, "failed", "Sum");
        copied("OperationsFailedReplication", &side.documents, &side.peer_documents, options)
    });
    let mut panels = vec![
        (
            "Table throttles",
            [dynamo("ReadThrottleEvents", "reads"), dynamo("WriteThrottleEvents", "writes"), index].concat(),
        ),
        ("Table replication latency (ms)", behind),
        ("Table writes", dynamo("ConsumedWriteCapacityUnits", "consumed units")),
        ("Documents: replication latency (s)", arriving("ReplicationLatency", "behind")),
        ("Documents: waiting and failed", [arriving("OperationsPendingReplication", "waiting"), failed].concat()),
    ];
    if builder.design.dual_write() {
        let namespace = names.own(Name::MetricNamespace);
        let pending = each(builder, |side| json!([namespace, PENDING_DOCUMENTS, options(side, "pending", "Sum")]));
        panels.push(("Documents not yet in the other Region", pending));
    }
    panels
}

fn sides(builder: &Builder<'_>) -> [Side; 2] {
    let peer_region = format!("${{{}}}", builder.peer_region());
    let own = builder.design.names.own(Name::DocumentsBucket);
    let peer = builder.peer_name(Name::DocumentsBucket);
    let (here, there) =
        if builder.place == Place::Primary { ("Primary", "Secondary") } else { ("Secondary", "Primary") };
    let here = Side {
        label: here,
        region: "${AWS::Region}".to_owned(),
        peer_region: peer_region.clone(),
        api: format!("${{{}}}", api::API),
        documents: own.clone(),
        peer_documents: peer.clone(),
    };
    let there = Side {
        label: there,
        region: peer_region,
        peer_region: "${AWS::Region}".to_owned(),
        api: format!("${{{}}}", inputs::PEER_API),
        documents: peer,
        peer_documents: own,
    };
    if builder.place == Place::Primary { [here, there] } else { [there, here] }
}

fn checks(builder: &Builder<'_>) -> Vec<Value> {
    let (primary, secondary) = match builder.place {
        Place::Primary => (dns::PRIMARY_CHECK, dns::SECONDARY_CHECK),
        _ => (inputs::PRIMARY_CHECK, inputs::SECONDARY_CHECK),
    };
    let line = |(label, check): (&str, &str)| {
        let options = json!({"region": regions::HEALTH_CHECK_METRICS, "label": label, "stat": "Minimum"});
        json!(["AWS/Route53", "HealthCheckStatus", "HealthCheckId", format!("${{{check}}}"), options])
    };
    [("Primary", primary), ("Secondary", secondary)].map(line).to_vec()
}
