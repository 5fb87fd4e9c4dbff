//! What is paid by the piece.

use crate::finding::Place;
use crate::review::pair::Pair;
use crate::review::ways::Way;

/// How many there are in a Region of what is paid by the piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each counts what it is called")]
pub struct Inventory {
    pub keys: usize,
    /// Alarms, each once for every metric that it watches.
    pub alarm_metrics: usize,
    pub dashboards: usize,
    /// Interface endpoints, each once for every subnet that it is in.
    pub endpoint_zones: usize,
    pub flow_logs: usize,
    pub delivery_streams: usize,
    pub hosted_zones: usize,
    pub health_checks: usize,
    /// Options of health checks that cost extra: HTTPS, a search string, ten seconds, measured latency.
    pub health_check_options: usize,
    pub peerings: usize,
}

pub(super) fn inventory(pair: &Pair<'_>, place: Place) -> Inventory {
    let count = |kind: &str| pair.in_stack(place, kind).count();
    let endpoints = pair
        .in_stack(place, "AWS::EC2::VPCEndpoint")
        .filter(|endpoint| endpoint.ways(&["VpcEndpointType"]).iter().any(|way| way.is("Interface") == Some(true)));
    let there = |way: &&Way<'_>| !way.is_absent();
    let metrics = pair.in_stack(place, "AWS::CloudWatch::Alarm").map(|alarm| {
        let several = alarm.ways(&["Metrics", "*", "MetricStat"]);
        several.iter().filter(there).count().max(1)
    });
    Inventory {
        keys: count("AWS::KMS::Key") + count("AWS::KMS::ReplicaKey"),
        alarm_metrics: metrics.sum(),
        dashboards: count("AWS::CloudWatch::Dashboard"),
        endpoint_zones: endpoints.map(|it| it.ways(&["SubnetIds", "*"]).iter().filter(there).count().max(1)).sum(),
        flow_logs: count("AWS::EC2::FlowLog"),
        delivery_streams: count("AWS::KinesisFirehose::DeliveryStream"),
        hosted_zones: count("AWS::Route53::HostedZone"),
        health_checks: count("AWS::Route53::HealthCheck"),
        health_check_options: pair.in_stack(place, "AWS::Route53::HealthCheck").map(|check| options(&check)).sum(),
        peerings: count("AWS::EC2::VPCPeeringConnection"),
    }
}

/// The options of a health check that are paid for.
fn options(check: &crate::review::pair::Item<'_>) -> usize {
    let is = |name: &'static str, wanted: &str| {
        check.ways(&["HealthCheckConfig", name]).iter().any(|way| way.is(wanted) == Some(true))
    };
    let kinds = ["HTTPS", "HTTPS_STR_MATCH"].iter().any(|kind| is("Type", kind));
    let searches = ["HTTP_STR_MATCH", "HTTPS_STR_MATCH"].iter().any(|kind| is("Type", kind));
    [kinds, searches, is("RequestInterval", "10"), is("MeasureLatency", "true")].into_iter().filter(|on| *on).count()
}
