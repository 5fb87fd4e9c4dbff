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
    let names = &builder.design.names;
    let (table, function) = (names.own(Name::Table), names.own(Name::Function));
    let sides = sides(builder);
    let each = |row: &dyn Fn(&Side) -> Value| sides.iter().map(row).collect::<Vec<Value>>();
    let options = |side: &Side, what: &str, stat: &str| json!({"region": side.region, "label": format!("{} {what}", side.label), "stat": stat});
    let gateway = |metric: &'static str, what: &'static str, stat: &'static str| {
        each(&|side| {
            json!(["AWS/ApiGateway", metric, "ApiId", side.api, "Stage", "$default", options(side, what, stat)])
        })
    };
    let lambda = |metric: &'static str, what: &'static str, stat: &'static str| {
        each(&|side| json!(["AWS/Lambda", metric, "FunctionName", function, options(side, what, stat)]))
    };
    let dynamo = |metric: &'static str, what: &'static str| {
        each(&|side| json!(["AWS/DynamoDB", metric, "TableName", table, options(side, what, "Sum")]))
    };
    let replication = |metric: &'static str, what: &'static str, stat: &'static str, at_source: bool| {
        each(&|side| {
            // What failed is published at the source; how far behind it is, at the destination.
            let (from, to) = if at_source {
                (&side.documents, &side.peer_documents)
            } else {
                (&side.peer_documents, &side.documents)
            };
            json!([
                "AWS/S3",
                metric,
                "SourceBucket",
                from,
                "DestinationBucket",
                to,
                "RuleId",
                buckets::RULE,
                options(side, what, stat)
            ])
        })
    };
    let checks = checks(builder)
        .into_iter()
        .map(|(label, id)| {
            json!(["AWS/Route53", "HealthCheckStatus", "HealthCheckId", id,
                   {"region": regions::HEALTH_CHECK_METRICS, "label": label, "stat": "Minimum"}])
        })
        .collect();
    let behind = each(&|side| {
        json!([
            "AWS/DynamoDB",
            "ReplicationLatency",
            "TableName",
            table,
            "ReceivingRegion",
            side.peer_region,
            options(side, "to the other Region", "Average")
        ])
    });
    let index = each(&|side| {
        json!([
            "AWS/DynamoDB",
            "WriteThrottleEvents",
            "TableName",
            table,
            "GlobalSecondaryIndexName",
            table::INDEX,
            options(side, "index writes", "Sum")
        ])
    });
    let mut panels = vec![
        ("Health checks (1 is healthy)", checks),
        ("Requests: where the clients are", gateway("Count", "requests", "Sum")),
        ("Answers with 5xx and 4xx", [gateway("5xx", "5xx", "Sum"), gateway("4xx", "4xx", "Sum")].concat()),
        ("Latency, p99", gateway("Latency", "p99", "p99")),
        (
            "Function errors and throttles",
            [lambda("Errors", "errors", "Sum"), lambda("Throttles", "throttles", "Sum")].concat(),
        ),
        (
            "Function concurrency and duration",
            [lambda("ConcurrentExecutions", "running", "Maximum"), lambda("Duration", "p99 ms", "p99")].concat(),
        ),
        (
            "Table throttles",
            [dynamo("ReadThrottleEvents", "reads"), dynamo("WriteThrottleEvents", "writes"), index].concat(),
        ),
        ("Table replication latency (ms)", behind),
        ("Table writes", dynamo("ConsumedWriteCapacityUnits", "consumed units")),
        ("Documents: replication latency (s)", replication("ReplicationLatency", "behind", "Maximum", false)),
        (
            "Documents: waiting and failed",
            [
                replication("OperationsPendingReplication", "waiting", "Maximum", false),
                replication("OperationsFailedReplication", "failed", "Sum", true),
            ]
            .concat(),
        ),
    ];
    if builder.design.dual_write() {
        let namespace = names.own(Name::MetricNamespace);
        panels.push((
            "Documents not yet in the other Region",
            each(&|side| json!([namespace, PENDING_DOCUMENTS, options(side, "pending", "Sum")])),
        ));
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

fn checks(builder: &Builder<'_>) -> [(&'static str, String); 2] {
    let (primary, secondary) = match builder.place {
        Place::Primary => (dns::PRIMARY_CHECK, dns::SECONDARY_CHECK),
        _ => (inputs::PRIMARY_CHECK, inputs::SECONDARY_CHECK),
    };
    [("Primary", format!("${{{primary}}}")), ("Secondary", format!("${{{secondary}}}"))]
}
