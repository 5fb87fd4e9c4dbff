//! What is paid by the piece, and how long is kept what is paid by the month.

use crate::finding::Place;
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;

/// How many there are in a Region of what is paid by the piece, and for how many days is kept what is paid by the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each counts what it is called")]
pub struct Inventory {
    pub keys: usize,
    /// Alarms, each once for every metric that it watches.
    pub alarm_metrics: usize,
    pub dashboards: usize,
    /// Interface endpoints.
    pub endpoints: usize,
    /// Interface endpoints, each once for every subnet that it is in.
    pub endpoint_zones: usize,
    pub flow_logs: usize,
    pub delivery_streams: usize,
    pub hosted_zones: usize,
    pub health_checks: usize,
    /// Options of health checks that cost extra: HTTPS, a search string, ten seconds, measured latency.
    pub health_check_options: usize,
    pub peerings: usize,
    /// Days that logs are kept, in the group that keeps them longest; `None` is for ever.
    pub log_days: Option<usize>,
    /// Days that old versions of objects are kept, in the bucket that keeps them longest; `None` is for ever.
    pub old_version_days: Option<usize>,
}

pub(super) fn inventory(pair: &Pair<'_>, place: Place) -> Inventory {
    let count = |kind: &str| pair.in_stack(place, kind).count();
    let endpoints: Vec<_> = pair
        .in_stack(place, "AWS::EC2::VPCEndpoint")
        .filter(|endpoint| endpoint.ways(&["VpcEndpointType"]).iter().any(|way| way.is("Interface") == Some(true)))
        .collect();
    let there = |way: &&Way<'_>| !way.is_absent();
    let metrics = pair.in_stack(place, "AWS::CloudWatch::Alarm").map(|alarm| {
        let several = alarm.ways(&["Metrics", "*", "MetricStat"]);
        several.iter().filter(there).count().max(1)
    });
    Inventory {
        keys: count("AWS::KMS::Key") + count("AWS::KMS::ReplicaKey"),
        alarm_metrics: metrics.sum(),
        dashboards: count("AWS::CloudWatch::Dashboard"),
        endpoints: endpoints.len(),
        endpoint_zones: endpoints
            .iter()
            .map(|it| it.ways(&["SubnetIds", "*"]).iter().filter(there).count().max(1))
            .sum(),
        flow_logs: count("AWS::EC2::FlowLog"),
        delivery_streams: count("AWS::KinesisFirehose::DeliveryStream"),
        hosted_zones: count("AWS::Route53::HostedZone"),
        health_checks: count("AWS::Route53::HealthCheck"),
        health_check_options: pair.in_stack(place, "AWS::Route53::HealthCheck").map(|check| options(&check)).sum(),
        peerings: count("AWS::EC2::VPCPeeringConnection"),
        log_days: pair
            .in_stack(place, "AWS::Logs::LogGroup")
            .map(|group| days(group.number(pair, &["RetentionInDays"])))
            .max_by_key(|days| days.unwrap_or(usize::MAX))
            .flatten(),
        old_version_days: pair
            .in_stack(place, "AWS::S3::Bucket")
            .filter_map(|bucket| old_versions(pair, &bucket))
            .max(),
    }
}

/// Whole days; nothing is not a time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast bounds what is out of bounds")]
fn days(days: Option<f64>) -> Option<usize> {
    days.filter(|days| *days > 0.0).map(|days| days as usize)
}

/// For how long a bucket keeps old versions.
fn old_versions<'a>(pair: &Pair<'a>, bucket: &Item<'a>) -> Option<usize> {
    let rules = bucket.ways(&["LifecycleConfiguration", "Rules", "*", "NoncurrentVersionExpiration", "NoncurrentDays"]);
    let known = rules.iter().filter_map(|way| pair.means(bucket, way)?.known()?.parse::<f64>().ok());
    days(known.reduce(f64::max))
}

/// The options of a health check that are paid for.
fn options(check: &Item<'_>) -> usize {
    let is = |name: &'static str, wanted: &str| {
        check.ways(&["HealthCheckConfig", name]).iter().any(|way| way.is(wanted) == Some(true))
    };
    let kinds = ["HTTPS", "HTTPS_STR_MATCH"].iter().any(|kind| is("Type", kind));
    let searches = ["HTTP_STR_MATCH", "HTTPS_STR_MATCH"].iter().any(|kind| is("Type", kind));
    [kinds, searches, is("RequestInterval", "10"), is("MeasureLatency", "true")].into_iter().filter(|on| *on).count()
}
