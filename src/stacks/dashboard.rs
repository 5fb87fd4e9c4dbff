//! One dashboard in each Region over both: what an operator watches during a failover, readable from the survivor.

use serde::Serialize;

use super::alarms::PENDING_DOCUMENTS;
use super::builder::{Builder, Step};
use super::properties::properties;
use super::{api, buckets, dns, hold, inputs, table};
use crate::aws::regions;
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::{Expression, text};

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

#[derive(Serialize)]
struct Body<'s> {
    widgets: Vec<Widget<'s>>,
}

#[derive(Serialize)]
struct Widget<'s> {
    #[serde(rename = "type")]
    kind: &'static str,
    x: usize,
    y: usize,
    width: usize,
    height: usize,
    properties: Panel<'s>,
}

#[derive(Serialize)]
struct Panel<'s> {
    title: &'static str,
    region: &'static str,
    view: &'static str,
    period: u32,
    metrics: Vec<Line<'s>>,
}

/// A metric: its namespace and name, names and values of its dimensions by turns, and last how it is drawn.
type Line<'s> = Vec<Cell<'s>>;

/// A panel: its title and its lines.
type Lines<'s> = (&'static str, Vec<Line<'s>>);

#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Cell<'s> {
    Text(&'s str),
    Drawn { region: &'s str, label: String, stat: &'static str },
}

/// A Region as the dashboard's body names it.
struct Side {
    label: &'static str,
    region: String,
    peer_region: String,
    api: String,
    documents: String,
    peer_documents: String,
}

/// What both Regions' lines name.
struct Names {
    function: String,
    table: String,
    namespace: String,
    /// The health checks on the primary and on the secondary Region.
    checks: [String; 2],
}

impl Names {
    fn of(builder: &Builder<'_>) -> Self {
        let own = |name| builder.design.names.own(name);
        let checks = match builder.place {
            Place::Primary => [dns::PRIMARY_CHECK, dns::SECONDARY_CHECK],
            _ => [inputs::PRIMARY_CHECK, inputs::SECONDARY_CHECK],
        };
        Self {
            function: own(Name::Function),
            table: own(Name::Table),
            namespace: own(Name::MetricNamespace),
            checks: checks.map(|check| format!("${{{check}}}")),
        }
    }
}

pub(super) fn add(builder: &mut Builder<'_>) {
    let (sides, names) = (sides(builder), Names::of(builder));
    let widgets = panels(builder, &sides, &names)
        .into_iter()
        .enumerate()
        .map(|(index, (title, metrics))| Widget {
            kind: "metric",
            x: index * WIDTH % COLUMNS,
            y: index * WIDTH / COLUMNS * HEIGHT,
            width: WIDTH,
            height: HEIGHT,
            properties: Panel { title, region: "${AWS::Region}", view: "timeSeries", period: 60, metrics },
        })
        .collect();
    let dashboard = Dashboard {
        dashboard_name: builder.name(Name::Dashboard),
        dashboard_body: text::minified(&Body { widgets }).into(),
    };
    builder.add(Step::Full, DASHBOARD, "The same picture in both Regions: whichever is left can show it.", &dashboard);
}

/// The panels, in the order in which an operator asks: where are the clients, is it working, is it keeping up.
fn panels<'s>(builder: &Builder<'_>, sides: &'s [Side; 2], names: &'s Names) -> Vec<Lines<'s>> {
    let [_, standby] = sides;
    let checks = vec![("Health checks (1 is healthy)", checks(builder, standby, names))];
    let data = data_panels(builder.design.dual_write(), sides, names);
    [checks, request_panels(sides, names), data].into_iter().flatten().collect()
}

/// A line of a panel: the metric's namespace, name and dimensions, and how it is drawn.
fn line<'s>(side: &'s Side, metric: &[&'s str], what: &str, stat: &'static str) -> Line<'s> {
    let drawn = Cell::Drawn { region: &side.region, label: format!("{} {what}", side.label), stat };
    metric.iter().map(|part| Cell::Text(part)).chain([drawn]).collect()
}

fn request_panels<'s>(sides: &'s [Side], names: &'s Names) -> Vec<Lines<'s>> {
    let gateway = |metric: &'static str, what: &str, stat| -> Vec<Line<'s>> {
        let of = |side: &'s Side| {
            line(side, &["AWS/ApiGateway", metric, "ApiId", &side.api, "Stage", "$default"], what, stat)
        };
        sides.iter().map(of).collect()
    };
    let lambda = |metric: &'static str, what: &str, stat| -> Vec<Line<'s>> {
        let of = |side: &'s Side| line(side, &["AWS/Lambda", metric, "FunctionName", &names.function], what, stat);
        sides.iter().map(of).collect()
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

fn data_panels<'s>(dual_write: bool, sides: &'s [Side], names: &'s Names) -> Vec<Lines<'s>> {
    let table = names.table.as_str();
    let each = |of: &dyn Fn(&'s Side) -> Line<'s>| -> Vec<Line<'s>> { sides.iter().map(of).collect() };
    let dynamo = |metric: &'static str, what: &str| {
        each(&|side| line(side, &["AWS/DynamoDB", metric, "TableName", table], what, "Sum"))
    };
    let index = each(&|side| {
        let metric =
            ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", table, "GlobalSecondaryIndexName", table::INDEX];
        line(side, &metric, "index writes", "Sum")
    });
    let behind = each(&|side| {
        let metric = ["AWS/DynamoDB", "ReplicationLatency", "TableName", table, "ReceivingRegion", &side.peer_region];
        line(side, &metric, "to the other Region", "Average")
    });
    // What failed is published at the source; how far behind it is, at the destination.
    let copied = |side: &'s Side, metric: &'static str, [from, to]: [&'s str; 2], what: &str, stat| {
        let metric = ["AWS/S3", metric, "SourceBucket", from, "DestinationBucket", to, "RuleId", buckets::RULE];
        line(side, &metric, what, stat)
    };
    let arriving = |metric: &'static str, what: &str| {
        each(&|side| copied(side, metric, [&side.peer_documents, &side.documents], what, "Maximum"))
    };
    let failed = each(&|side| {
        copied(side, "OperationsFailedReplication", [&side.documents, &side.peer_documents], "failed", "Sum")
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
    if dual_write {
        let pending = each(&|side| line(side, &[&names.namespace, PENDING_DOCUMENTS], "pending", "Sum"));
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

fn checks<'s>(builder: &Builder<'_>, standby: &'s Side, names: &'s Names) -> Vec<Line<'s>> {
    let [primary, secondary] = &names.checks;
    let line = |(label, check): (&str, _)| {
        let drawn = Cell::Drawn { region: regions::HEALTH_CHECK_METRICS, label: label.to_owned(), stat: "Minimum" };
        let metric = ["AWS/Route53", "HealthCheckStatus", "HealthCheckId", check];
        metric.into_iter().map(Cell::Text).chain([drawn]).collect()
    };
    let mut lines = [("Primary", primary.as_str()), ("Secondary", secondary)].map(line).to_vec();
    if builder.design.held() {
        // An endpoint that is well serves nobody while clients are held in the standby.
        let drawn = Cell::Drawn { region: &standby.region, label: "Held from 1 until 0".to_owned(), stat: "Maximum" };
        lines.push([names.namespace.as_str(), hold::METRIC].into_iter().map(Cell::Text).chain([drawn]).collect());
    }
    lines
}
