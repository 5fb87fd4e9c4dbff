//! The parameters of the stacks: what operators can change without the page, and what one stack tells the other.

use super::buckets;
use super::builder::Builder;
use crate::finding::Place;
use crate::template::{Parameter, Value, json};

pub(super) const SUFFIX: &str = "EnvironmentSuffix";
pub(super) const DOMAIN: &str = "DomainName";
pub(super) const HEALTH_PATH: &str = "HealthCheckPath";
pub(super) const RESERVED_CONCURRENCY: &str = "LambdaReservedConcurrency";
pub(super) const ARTIFACT_BUCKET: &str = "ArtifactBucket";
pub(super) const ARTIFACT_KEY: &str = "ArtifactKey";
pub(super) const ARTIFACT_VERSION: &str = "ArtifactVersion";
pub(crate) const ARTIFACT_SHA256: &str = "ArtifactSha256";
pub(super) const HOSTED_ZONE: &str = "HostedZoneId";
pub(super) const PEER_KEY: &str = "PeerKmsKeyArn";
pub(super) const PEER_BUCKET: &str = "PeerDocumentsBucketArn";
pub(super) const PEER_VPC: &str = "PeerVpcId";
pub(super) const PEER_STREAM: &str = "PeerLogStreamArn";
pub(super) const PEER_API: &str = "PeerApiId";
pub(super) const PEER_S3_DOMAIN: &str = "PeerS3EndpointDomain";
pub(super) const HOLD_ALARM: &str = "FailbackHoldAlarm";
pub(super) const PEERING: &str = "VpcPeeringConnectionId";
pub(super) const PRIMARY_CHECK: &str = "PrimaryHealthCheckId";
pub(super) const SECONDARY_CHECK: &str = "SecondaryHealthCheckId";

/// The rule that refuses any other Region than the designed one.
pub(super) const DESIGNED_REGION: &str = "DesignedRegion";

const ENVIRONMENT: &str = "Environment";
const ENDPOINT: &str = "Endpoint";
const CODE: &str = "Code";
const ALARMS: &str = "Alarm thresholds";
const NOTIFICATIONS: &str = "Notifications";
const PEER: &str = "Filled from the other stack's outputs";

/// The form of a health check's id.
const HEALTH_CHECK_ID: &str = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/// The parameter that holds the other Region's code.
pub(super) fn peer_region(place: Place) -> &'static str {
    if place == Place::Secondary { "PrimaryRegion" } else { "SecondaryRegion" }
}

/// The parameter that holds the id of a zone, from 1.
pub(super) fn zone(number: usize) -> String {
    format!("AvailabilityZoneId{number}")
}

/// The parameter that holds a notification address, from 1, and the condition under which it is used.
pub(super) fn address(number: usize) -> (String, String) {
    (format!("NotificationAddress{number}"), format!("HasNotificationAddress{number}"))
}

fn text(default: impl Into<Option<String>>, pattern: &str, rule: &str, description: &str) -> Parameter {
    Parameter {
        kind: "String".to_owned(),
        description: description.to_owned(),
        default: default.into().map(Value::String),
        allowed_pattern: Some(pattern.to_owned()),
        constraint_description: Some(rule.to_owned()),
        ..Parameter::default()
    }
}

fn number(default: i64, least: i64, description: &str) -> Parameter {
    Parameter {
        kind: "Number".to_owned(),
        description: description.to_owned(),
        default: Some(default.into()),
        min_value: Some(least),
        ..Parameter::default()
    }
}

fn region(default: &str, description: &str) -> Parameter {
    text(default.to_owned(), "^[a-z]{2}(-[a-z]+)+-[0-9]$", "a Region's code, such as us-west-2", description)
}

fn suffix(builder: &mut Builder<'_>) {
    let default = builder.design.parameters.environment.suffix.clone();
    builder.input(
        ENVIRONMENT,
        SUFFIX,
        text(
            default,
            "^[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?$",
            "1 to 16 lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
            "Ends the name of every resource, so that several environments can live in one account.",
        ),
    );
}

fn addresses(builder: &mut Builder<'_>) {
    let given = &builder.design.parameters.alarms.addresses;
    let given = if given.is_empty() { vec![String::new()] } else { given.clone() };
    for (index, default) in given.into_iter().enumerate() {
        let (name, condition) = address(index + 1);
        let (pattern, rule) = if default.starts_with("https://") {
            ("^$|^https://[^ ]+$", "an https URL, or empty for none")
        } else {
            ("^$|^[^@ ]+@[^@ ]+[.][^@ ]+$", "an e-mail address, or empty for none")
        };
        let description = "Told of every alarm; it has to confirm the subscription. Empty for none.";
        builder.input(NOTIFICATIONS, name.clone(), text(default, pattern, rule, description));
        builder.condition(condition, json!({"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]}));
    }
}

fn designed_region(builder: &mut Builder<'_>, region: &str) {
    builder.rule(
        DESIGNED_REGION,
        &json!({"Fn::Equals": [{"Ref": "AWS::Region"}, region]}),
        &format!("This template was designed for {region}. Design the pair anew for other Regions."),
    );
}

/// The parameters of the primary and the secondary stack.
pub(super) fn regional(builder: &mut Builder<'_>) {
    let design = builder.design;
    let (place, site) = (builder.place, builder.site());
    suffix(builder);
    let (peer, description) = match place {
        Place::Secondary => (&design.primary, "The Region that serves while it is healthy."),
        _ => (&design.secondary, "The Region that stands by."),
    };
    builder.input(ENVIRONMENT, peer_region(place), region(&peer.region, description));
    for (index, (id, _)) in site.subnets.iter().enumerate() {
        builder.input(
            ENVIRONMENT,
            zone(index + 1),
            text(
                id.clone(),
                "^[a-z0-9]+-az[0-9]+$",
                "an Availability Zone's id, such as use1-az1",
                "The zone of one private subnet. Ids, unlike names, mean the same in every account.",
            ),
        );
    }
    designed_region(builder, &site.region);
    builder.rule(
        "TwoRegions",
        &json!({"Fn::Not": [{"Fn::Equals": [{"Ref": peer_region(place)}, {"Ref": "AWS::Region"}]}]}),
        "The other Region has to be another one.",
    );
    endpoint(builder);
    code(builder);
    thresholds(builder);
    addresses(builder);
    from_the_peer(builder);
}

fn endpoint(builder: &mut Builder<'_>) {
    let dns = &builder.design.parameters.dns;
    builder.input(
        ENDPOINT,
        DOMAIN,
        text(
            dns.domain.clone(),
            "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
            "a domain name in lower case, such as payments.yourbank.com",
            "The name clients use. A domain of your own: the certificate is only issued once its zone is delegated.",
        ),
    );
    builder.input(
        ENDPOINT,
        HEALTH_PATH,
        text(
            dns.health_path.clone(),
            "^/[A-Za-z0-9/_.~-]{1,127}$",
            "a path that begins with / and has at most 128 characters",
            "What the health checkers ask for. It reads the table, so that it fails when the data tier does.",
        ),
    );
    if builder.place == Place::Primary && !builder.design.makes_zone() {
        let default = (!dns.zone_id.is_empty()).then(|| dns.zone_id.clone());
        builder.input(ENDPOINT, HOSTED_ZONE, hosted_zone(default));
    }
}

// Not AWS::Route53::HostedZone::Id: CloudFormation would then ask Route 53's control plane in us-east-1 before every
// update, also while that Region is lost.
fn hosted_zone(default: Option<String>) -> Parameter {
    text(default, "^Z[A-Z0-9]{1,31}$", "a hosted zone's id", "The public hosted zone that holds the domain name.")
}

fn code(builder: &mut Builder<'_>) {
    let (compute, code) = (&builder.design.parameters.compute, &builder.design.code);
    let bucket = match (compute.artifact.as_str(), builder.place) {
        ("s3", Place::Secondary) => &compute.artifact_secondary_bucket,
        ("s3", _) => &compute.artifact_primary_bucket,
        _ => "",
    };
    let reserved = number(
        compute.reserved_concurrency,
        100,
        "Concurrency set aside for the function. It carries at most ten requests a second for each, and the account \
         keeps 100 unreserved.",
    );
    builder.input(CODE, RESERVED_CONCURRENCY, reserved);
    builder.input(
        CODE,
        ARTIFACT_BUCKET,
        text(
            (!bucket.is_empty()).then(|| bucket.to_owned()),
            "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            "a bucket's name",
            "The bucket, in this Region, that holds the function's code.",
        ),
    );
    builder.input(
        CODE,
        ARTIFACT_KEY,
        text(
            (!code.key.is_empty()).then(|| code.key.clone()),
            "^.{1,1024}$",
            "an object's key",
            "The object that holds the function's code. The key is made from its content, so new code has a new key.",
        ),
    );
    builder.input(
        CODE,
        ARTIFACT_VERSION,
        text(None, "^[^ ]{1,1024}$", "an object's version id", "The version of that object in this Region's bucket."),
    );
    builder.input(
        CODE,
        ARTIFACT_SHA256,
        text(
            code.sha256_base64.clone(),
            "^[A-Za-z0-9+/]{43}=$",
            "the base64 form of a SHA-256 digest",
            "The digest of the code. A version of other code is refused, so both Regions run the same.",
        ),
    );
}

pub(super) const TABLE_THROTTLES: &str = "TableThrottleThreshold";
pub(super) const TABLE_REPLICATION: &str = "TableReplicationLatencyThreshold";
pub(super) const DOCUMENTS_LAG: &str = "DocumentsReplicationLatencyThreshold";
pub(super) const DOCUMENTS_FAILED: &str = "DocumentsReplicationFailedThreshold";
pub(super) const PENDING_DOCUMENTS: &str = "PendingDocumentsThreshold";
pub(super) const FUNCTION_ERRORS: &str = "FunctionErrorsThreshold";
pub(super) const FUNCTION_THROTTLES: &str = "FunctionThrottlesThreshold";
pub(super) const FUNCTION_DURATION: &str = "FunctionDurationThreshold";
pub(super) const FUNCTION_CONCURRENCY: &str = "FunctionConcurrencyThreshold";
pub(super) const API_ERRORS: &str = "ApiServerErrorsThreshold";
pub(super) const FAILOVER_TRAFFIC: &str = "FailoverTrafficThreshold";

fn thresholds(builder: &mut Builder<'_>) {
    let (alarms, secondary) = (&builder.design.parameters.alarms, builder.place == Place::Secondary);
    let rows = [
        (
            true,
            TABLE_THROTTLES,
            alarms.table_throttles,
            1,
            "Throttled reads and writes of the table or its index in 5 minutes.",
        ),
        (
            true,
            TABLE_REPLICATION,
            alarms.table_replication_s * 1_000,
            1,
            "Milliseconds that the other Region's replica may be behind.",
        ),
        (
            buckets::receives(builder),
            DOCUMENTS_LAG,
            alarms.documents_lag_s,
            1,
            "Seconds that this Region's documents may be behind the other Region's.",
        ),
        (
            buckets::replicates(builder),
            DOCUMENTS_FAILED,
            alarms.documents_failed,
            0,
            "More failed replications of documents than this in 5 minutes.",
        ),
        (
            builder.design.dual_write(),
            PENDING_DOCUMENTS,
            alarms.pending_documents,
            1,
            "Documents in 5 minutes that could not be stored in the other Region.",
        ),
        (true, FUNCTION_ERRORS, alarms.function_errors, 1, "Failed invocations in 5 minutes."),
        (true, FUNCTION_THROTTLES, alarms.function_throttles, 1, "Refused invocations in a minute."),
        (
            true,
            FUNCTION_DURATION,
            alarms.p99_duration_ms,
            1,
            "Milliseconds that all but one in a hundred invocations may take.",
        ),
        (true, FUNCTION_CONCURRENCY, alarms.concurrency_share, 1, "Percent of the reserved concurrency in use."),
        (true, API_ERRORS, alarms.api_errors, 1, "Answers with a status of 500 or above in 5 minutes."),
        (
            secondary,
            FAILOVER_TRAFFIC,
            alarms.failover_traffic,
            1,
            "More requests in a minute than this mean that clients have moved here.",
        ),
    ];
    for (used, name, default, least, description) in rows {
        if used {
            builder.input(ALARMS, name, number(default, least, description));
        }
    }
}

fn from_the_peer(builder: &mut Builder<'_>) {
    const ARN: &str = "^arn:[a-z-]+:";
    let (design, place) = (builder.design, builder.place);
    let primary = place == Place::Primary;
    let replicates = buckets::replicates(builder);
    let arn = |pattern: &str, what: &str| {
        let constraint = format!("the ARN of the other Region's {what}");
        text(None, &format!("{ARN}{pattern}$"), &constraint, &format!("The other Region's {what}."))
    };
    let id = |pattern: &str, description: &str| {
        text(None, pattern, "the id that the other stack's output gives", description)
    };
    let rows = [
        (replicates, PEER_KEY, arn("kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+", "KMS key")),
        (replicates, PEER_BUCKET, arn("s3:::[a-z0-9.-]+", "documents bucket")),
        (primary, PEER_VPC, id("^vpc-[0-9a-f]+$", "The other Region's VPC.")),
        (true, PEER_STREAM, arn("firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/[A-Za-z0-9._-]+", "log delivery stream")),
        (true, PEER_API, id("^[a-z0-9]+$", "The other Region's API.")),
        (
            design.dual_write(),
            PEER_S3_DOMAIN,
            id("^vpce-[a-z0-9.-]+$", "The host name of the S3 interface endpoint in the other Region's VPC."),
        ),
        (
            primary && design.held(),
            HOLD_ALARM,
            text(
                None,
                "^[^ ]{1,255}$",
                "an alarm's name",
                "The alarm in the standby that says that clients are held there.",
            ),
        ),
        (!primary, HOSTED_ZONE, hosted_zone(None)),
        (!primary, PEERING, id("^pcx-[0-9a-f]+$", "The peering connection between the two VPCs.")),
        (!primary, PRIMARY_CHECK, id(HEALTH_CHECK_ID, "The health check on the primary Region's endpoint.")),
        (!primary, SECONDARY_CHECK, id(HEALTH_CHECK_ID, "The health check on the secondary Region's endpoint.")),
    ];
    for (used, name, parameter) in rows {
        if used {
            builder.input(PEER, name, parameter);
        }
    }
}

/// The parameters of the edge stack.
pub(super) fn edge(builder: &mut Builder<'_>) {
    suffix(builder);
    addresses(builder);
    designed_region(builder, crate::aws::regions::HEALTH_CHECK_METRICS);
    for (name, which) in [(PRIMARY_CHECK, "primary"), (SECONDARY_CHECK, "secondary")] {
        let description = format!("The health check on the {which} Region's endpoint.");
        builder.input(
            PEER,
            name,
            text(None, HEALTH_CHECK_ID, "the id that the primary stack's output gives", &description),
        );
    }
}
