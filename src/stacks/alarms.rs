//! The alarms: each in the Region where its metric is published, each with somebody to tell.

use super::builder::{Builder, Step};
use super::properties::{Tag, properties};
use super::{alerts, api, buckets, dns, hold, inputs, logs, table};
use crate::aws::regions;
use crate::design::names::Name;
use crate::finding::Place;
use crate::template::Expression;

properties! {
    Alarm = "AWS::CloudWatch::Alarm" {
        alarm_name: Expression,
        alarm_description: &'static str,
        actions_enabled: bool,
        alarm_actions: Vec<Expression>,
        #[serde(rename = "OKActions")]
        ok_actions: Vec<Expression>,
        #[serde(flatten)]
        watched: Watched,
        comparison_operator: &'static str,
        threshold: Expression,
        evaluation_periods: u32,
        datapoints_to_alarm: u32,
        treat_missing_data: &'static str,
        tags: Vec<Tag>,
    }

    Dimension {
        name: &'static str,
        value: Expression,
    }

    Query {
        id: &'static str,
        label: &'static str,
        expression: Option<Expression>,
        metric_stat: Option<MetricStat>,
        return_data: bool,
    }

    MetricStat {
        metric: Metric,
        period: u32,
        stat: &'static str,
    }

    Metric {
        namespace: Expression,
        metric_name: &'static str,
        dimensions: Option<Vec<Dimension>>,
    }

    MetricFilter = "AWS::Logs::MetricFilter" {
        filter_name: Expression,
        log_group_name: Expression,
        filter_pattern: Expression,
        metric_transformations: Vec<Transformation>,
    }

    Transformation {
        metric_namespace: Expression,
        metric_name: &'static str,
        metric_value: &'static str,
        default_value: Option<u32>,
        unit: Option<&'static str>,
    }
}

/// What an alarm looks at.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub(super) enum Watched {
    /// One metric.
    One(OneMetric),
    /// A formula over metrics.
    Formula {
        /// The metrics, and last the formula.
        #[serde(rename = "Metrics")]
        metrics: Vec<Query>,
    },
}

properties! {
    OneMetric {
        #[serde(flatten)]
        metric: Metric,
        period: u32,
        statistic: Option<&'static str>,
        extended_statistic: Option<&'static str>,
    }
}

/// One row of the alarms below.
struct Watch {
    id: &'static str,
    what: &'static str,
    description: &'static str,
    watched: Watched,
    comparison: &'static str,
    threshold: Expression,
    /// So many of so many periods.
    periods: (u32, u32),
    missing: &'static str,
}

const REACHED: &str = "GreaterThanOrEqualToThreshold";
const EXCEEDED: &str = "GreaterThanThreshold";
/// No data is no fault: the metric is only published when there is something to count.
const FINE: &str = "notBreaching";

fn metric(
    namespace: impl Into<Expression>,
    metric_name: &'static str,
    dimensions: Vec<(&'static str, Expression)>,
) -> Metric {
    let dimensions = dimensions.into_iter().map(|(name, value)| Dimension { name, value }).collect();
    Metric { namespace: namespace.into(), metric_name, dimensions: Some(dimensions) }
}

/// A metric of the design's own, which a filter counts or somebody puts.
fn own_metric(builder: &Builder<'_>, metric_name: &'static str) -> Metric {
    Metric { namespace: builder.name(Name::MetricNamespace), metric_name, dimensions: None }
}

fn one(metric: Metric, period: u32, statistic: &'static str) -> Watched {
    let percentile = statistic.starts_with('p');
    Watched::One(OneMetric {
        metric,
        period,
        statistic: (!percentile).then_some(statistic),
        extended_statistic: percentile.then_some(statistic),
    })
}

fn formula(
    label: &'static str,
    expression: impl Into<Expression>,
    inputs: Vec<(&'static str, Metric, u32, &'static str)>,
) -> Watched {
    let mut metrics: Vec<Query> = inputs
        .into_iter()
        .map(|(id, metric, period, stat)| Query {
            id,
            label: metric.metric_name,
            expression: None,
            metric_stat: Some(MetricStat { metric, period, stat }),
            return_data: false,
        })
        .collect();
    metrics.push(Query {
        id: "watched",
        label,
        expression: Some(expression.into()),
        metric_stat: None,
        return_data: true,
    });
    Watched::Formula { metrics }
}

/// The alarms of a regional stack.
pub(super) fn add(builder: &mut Builder<'_>) {
    for watch in table_watches(builder).into_iter().chain(document_watches(builder)).chain(request_watches(builder)) {
        alarm(builder, Step::Full, ITS_REGION, watch);
    }
    if builder.site().region == regions::HEALTH_CHECK_METRICS {
        health_checks(builder);
    }
}

/// The alarms on both health checks, in whichever stack is in us-east-1, where their metrics are.
pub(super) fn health_checks(builder: &mut Builder<'_>) {
    let (primary, secondary) = match builder.place {
        Place::Primary => (dns::PRIMARY_CHECK, dns::SECONDARY_CHECK),
        _ => (inputs::PRIMARY_CHECK, inputs::SECONDARY_CHECK),
    };
    for (id, what, description, check) in [
        (
            "PrimaryHealthAlarm",
            "primary-health",
            "The primary Region's endpoint fails its health check: Route 53 sends clients to the secondary.",
            primary,
        ),
        (
            "SecondaryHealthAlarm",
            "secondary-health",
            "The secondary Region's endpoint fails its health check: a failover would find nobody.",
            secondary,
        ),
    ] {
        let check = vec![("HealthCheckId", Expression::reference(check))];
        let watch = Watch {
            id,
            what,
            description,
            watched: one(metric("AWS/Route53", "HealthCheckStatus", check), 60, "Minimum"),
            comparison: "LessThanThreshold",
            threshold: Expression::Number(1),
            periods: (1, 1),
            missing: "breaching",
        };
        alarm(builder, Step::Full, ITS_REGION, watch);
    }
}

/// Why most alarms are where they are.
const ITS_REGION: &str = "In the Region where its metric is published: an alarm can watch no other.";

fn alarm(builder: &mut Builder<'_>, step: Step, why: &str, watch: Watch) {
    let topic = || vec![Expression::reference(alerts::TOPIC)];
    let alarm = Alarm {
        alarm_name: builder.design.names.tag(watch.what).into(),
        alarm_description: watch.description,
        actions_enabled: true,
        alarm_actions: topic(),
        ok_actions: topic(),
        watched: watch.watched,
        comparison_operator: watch.comparison,
        threshold: watch.threshold,
        evaluation_periods: watch.periods.1,
        datapoints_to_alarm: watch.periods.0,
        treat_missing_data: watch.missing,
        tags: builder.tags(watch.what),
    };
    builder.add(step, watch.id, why, &alarm);
}

fn table_watches(builder: &Builder<'_>) -> Vec<Watch> {
    let table = || ("TableName", builder.name(Name::Table));
    let index = || ("GlobalSecondaryIndexName", table::INDEX.into());
    // CloudWatch ignores missing data of DynamoDB metrics whatever an alarm says, so gaps are filled with zeros.
    // SUM, because a table that was only ever throttled one way has no series of the other.
    let throttles = |dimensions: &dyn Fn() -> Vec<(&'static str, Expression)>| {
        formula(
            "Throttled reads and writes",
            "SUM([FILL(reads, 0), FILL(writes, 0)])",
            vec![
                ("reads", metric("AWS/DynamoDB", "ReadThrottleEvents", dimensions()), 300, "Sum"),
                ("writes", metric("AWS/DynamoDB", "WriteThrottleEvents", dimensions()), 300, "Sum"),
            ],
        )
    };
    let peer = ("ReceivingRegion", Expression::reference(builder.peer_region()));
    vec![
        Watch {
            id: "TableThrottleAlarm",
            what: "table-throttles",
            description: "DynamoDB refuses reads or writes of the table: its throughput or a hot key.",
            watched: throttles(&|| vec![table()]),
            comparison: REACHED,
            threshold: Expression::reference(inputs::TABLE_THROTTLES),
            periods: (1, 1),
            missing: FINE,
        },
        Watch {
            id: "CustomerIndexThrottleAlarm",
            what: "customer-index-throttles",
            description: "DynamoDB refuses writes of the customer index, which then holds up the table.",
            watched: throttles(&|| vec![table(), index()]),
            comparison: REACHED,
            threshold: Expression::reference(inputs::TABLE_THROTTLES),
            periods: (1, 1),
            missing: FINE,
        },
        Watch {
            id: "TableReplicationLatencyAlarm",
            what: "table-replication-latency",
            description: "The other Region's replica is behind: what it lacks would be lost with this Region.",
            watched: one(metric("AWS/DynamoDB", "ReplicationLatency", vec![table(), peer]), 60, "Average"),
            comparison: EXCEEDED,
            threshold: Expression::reference(inputs::TABLE_REPLICATION),
            periods: (5, 5),
            missing: "missing",
        },
    ]
}

fn document_watches(builder: &Builder<'_>) -> Vec<Watch> {
    let own = || builder.name(Name::DocumentsBucket);
    let peer = || Expression::from(builder.peer_name(Name::DocumentsBucket));
    let rule = |source, destination| {
        vec![("SourceBucket", source), ("DestinationBucket", destination), ("RuleId", buckets::RULE.into())]
    };
    let mut watches = Vec::new();
    if buckets::receives(builder) {
        watches.push(Watch {
            id: "DocumentsReplicationLatencyAlarm",
            what: "documents-replication-latency",
            description: "This Region's documents are behind the other Region's: what is missing would be lost with it.",
            watched: one(metric("AWS/S3", "ReplicationLatency", rule(peer(), own())), 60, "Maximum"),
            comparison: EXCEEDED,
            threshold: Expression::reference(inputs::DOCUMENTS_LAG),
            periods: (3, 3),
            missing: FINE,
        });
    }
    if buckets::replicates(builder) {
        watches.push(Watch {
            id: "DocumentsReplicationFailedAlarm",
            what: "documents-replication-failed",
            description: "Documents could not be copied to the other Region, and S3 does not try again by itself.",
            watched: one(metric("AWS/S3", "OperationsFailedReplication", rule(own(), peer())), 300, "Sum"),
            comparison: EXCEEDED,
            threshold: Expression::reference(inputs::DOCUMENTS_FAILED),
            periods: (1, 1),
            missing: FINE,
        });
    }
    if builder.design.dual_write() {
        watches.push(Watch {
            id: "PendingDocumentsAlarm",
            what: "pending-documents",
            description: "Documents could not be stored in the other Region: until replicated, they exist once.",
            watched: one(own_metric(builder, PENDING_DOCUMENTS), 300, "Sum"),
            comparison: REACHED,
            threshold: Expression::reference(inputs::PENDING_DOCUMENTS),
            periods: (1, 1),
            missing: FINE,
        });
    }
    watches
}

fn request_watches(builder: &Builder<'_>) -> Vec<Watch> {
    let function = || vec![("FunctionName", builder.name(Name::Function))];
    let lambda = |name| metric("AWS/Lambda", name, function());
    let stage = || vec![("ApiId", Expression::reference(api::API)), ("Stage", Expression::reference(api::STAGE))];
    let gateway = |name| metric("AWS/ApiGateway", name, stage());
    let row = |id, what, description, watched, comparison, threshold, periods| Watch {
        id,
        what,
        description,
        watched,
        comparison,
        threshold: Expression::reference(threshold),
        periods,
        missing: FINE,
    };
    let mut watches = vec![
        row(
            "FunctionErrorsAlarm",
            "function-errors",
            "Invocations end in errors.",
            one(lambda("Errors"), 300, "Sum"),
            REACHED,
            inputs::FUNCTION_ERRORS,
            (1, 1),
        ),
        row(
            "FunctionThrottlesAlarm",
            "function-throttles",
            "Invocations are refused for want of concurrency: raise the reservation, and the quota in both Regions.",
            one(lambda("Throttles"), 60, "Sum"),
            REACHED,
            inputs::FUNCTION_THROTTLES,
            (1, 1),
        ),
        row(
            "FunctionDurationAlarm",
            "function-duration",
            "One invocation in a hundred takes longer than it should.",
            one(lambda("Duration"), 60, "p99"),
            EXCEEDED,
            inputs::FUNCTION_DURATION,
            (3, 5),
        ),
        row(
            "FunctionConcurrencyAlarm",
            "function-concurrency",
            "The reserved concurrency is nearly used up.",
            formula(
                "Percent of the reserved concurrency",
                format!("100 * running / ${{{}}}", inputs::RESERVED_CONCURRENCY),
                vec![("running", lambda("ConcurrentExecutions"), 60, "Maximum")],
            ),
            REACHED,
            inputs::FUNCTION_CONCURRENCY,
            (3, 5),
        ),
        row(
            "ApiServerErrorsAlarm",
            "api-errors",
            "Callers are answered with errors of ours.",
            one(gateway("5xx"), 300, "Sum"),
            REACHED,
            inputs::API_ERRORS,
            (1, 1),
        ),
    ];
    if builder.place == Place::Secondary {
        // Where it sets the hold, strangers must not set it, and clients who are leaving after a release must not set it
        // anew by ebbing and flowing about the threshold: it is over after five quiet minutes.
        let (metric, periods) = if builder.design.held() {
            (own_metric(builder, CLIENT_REQUESTS), (1, 5))
        } else {
            (gateway("Count"), (1, 1))
        };
        watches.push(row(
            "FailoverTrafficAlarm",
            FAILOVER_TRAFFIC,
            "Clients have arrived in the standby: a failover has happened, whatever us-east-1 can still say about it.",
            one(metric, 60, "Sum"),
            EXCEEDED,
            inputs::FAILOVER_TRAFFIC,
            periods,
        ));
    }
    watches
}

/// What the alarm on traffic in the standby is called.
pub(super) const FAILOVER_TRAFFIC: &str = "failover-traffic";
pub(super) const FAILBACK_ALARM: &str = "FailbackHoldAlarm";
pub(super) const FAILBACK_FILTER: &str = "FailbackHoldFilter";

/// The alarm that the primary's hold check follows, where failing back is held; in the standby's foundation, because
/// Route 53 takes its settings when it makes the check.
pub(super) fn failback_hold(builder: &mut Builder<'_>) {
    if builder.place != Place::Secondary || !builder.design.held() {
        return;
    }
    let watch = Watch {
        id: FAILBACK_ALARM,
        what: hold::ALARM,
        description: "Clients are held in the standby, also when the primary is well again, until somebody lets them \
                      return: failback.sh release.",
        watched: one(own_metric(builder, hold::METRIC), 60, "Maximum"),
        comparison: REACHED,
        threshold: Expression::Number(1),
        periods: (1, 1),
        missing: "ignore",
    };
    let why = "Set by clients who arrive, or by hand with a data point of 1; let go by hand with one of 0, in this Region's \
               data plane alone. Without data it stays as it is, as does the check that follows it. Route 53 knows its \
               settings from when the check was made: they are not changed afterwards.";
    alarm(builder, Step::Foundation, why, watch);
}

/// The metric that counts what clients are served in the standby, where that sets the hold.
const CLIENT_REQUESTS: &str = "ClientRequests";

/// Counts the requests in the standby that were let in, from the API's log: none for its health, none without a route,
/// none that was refused by the authorizer or the throttle.
pub(super) fn client_requests(builder: &mut Builder<'_>) {
    let why = "The API's own count is of everything that reaches it: nine calls a second of /health, or without a token, \
               would move every client and hold them here.";
    let pattern = format!(
        "{{ ($.routeKey != \"GET ${{{}}}\") && ($.routeKey != \"-\") && ($.status != \"401\") && ($.status != \"403\") && \
         ($.status != \"429\") }}",
        inputs::HEALTH_PATH
    );
    let counted = Counted { metric: CLIENT_REQUESTS, nothing: None, unit: Some("Count") };
    filter(builder, ("ClientRequestsFilter", "client-requests", why), api::LOG_GROUP, pattern, counted);
}

/// Makes a data point of 1 of each arrival that is written into this log group.
pub(super) fn failback_filter(builder: &mut Builder<'_>, group: &'static str) {
    let why = "Without a value for what does not match, which would let go of the hold, and without a unit, as the values \
               that people put have none: an alarm does not take data of two units for one metric.";
    let pattern = "{ $.detail.state.value = \"ALARM\" }";
    let counted = Counted { metric: hold::METRIC, nothing: None, unit: None };
    filter(builder, (FAILBACK_FILTER, hold::ALARM, why), group, pattern, counted);
}

/// The metric that counts documents which dual write could not store in the other Region.
pub(super) const PENDING_DOCUMENTS: &str = "PendingDocuments";

/// Counts what the function says about documents that the other Region did not take.
pub(super) fn pending_documents(builder: &mut Builder<'_>) {
    let why = "From the log, so that counting needs no right, no endpoint and no time of the function's.";
    let pattern = "{ $.event = \"document.pending\" }";
    let counted = Counted { metric: PENDING_DOCUMENTS, nothing: Some(0), unit: Some("Count") };
    filter(builder, ("PendingDocumentsFilter", "pending-documents", why), logs::FUNCTION_GROUP, pattern, counted);
}

/// What a filter makes of each line that it lets through: a 1 of a metric of the design's own.
#[derive(Clone, Copy)]
struct Counted {
    metric: &'static str,
    /// What other lines come to; `None` for no data.
    nothing: Option<u32>,
    unit: Option<&'static str>,
}

fn filter(
    builder: &mut Builder<'_>,
    (id, what, why): (&'static str, &str, &str),
    group: &'static str,
    pattern: impl Into<Expression>,
    counted: Counted,
) {
    let filter = MetricFilter {
        filter_name: builder.design.names.tag(what).into(),
        log_group_name: Expression::reference(group),
        filter_pattern: pattern.into(),
        metric_transformations: vec![Transformation {
            metric_namespace: builder.name(Name::MetricNamespace),
            metric_name: counted.metric,
            metric_value: "1",
            default_value: counted.nothing,
            unit: counted.unit,
        }],
    };
    builder.add(Step::Full, id, why, &filter);
}
