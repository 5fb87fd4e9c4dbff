//! What a node says: its name, and a second line with the number or name that matters.

use super::graph::{CLIENTS, Entry, REPLICA};
use super::shown;
use super::text::count;

use crate::words::grouped;

/// The name and the second line of a service's node.
pub(super) fn service(service: &'static str, entries: &[&Entry<'_>]) -> (String, String) {
    let known = super::services::find(service);
    let label = match service {
        "other" => entries.first().map_or(known.label, |entry| other_name(entry.kind())),
        "table" if entries.iter().all(|entry| entry.id == REPLICA) => "DynamoDB replica",
        "table" if count_of(entries, "AWS::DynamoDB::") > 1 => "DynamoDB tables",
        "function" if count_of(entries, FUNCTION) > 1 => "Lambda functions",
        "key" if count_of(entries, "AWS::KMS::Key") > 1 => "KMS keys",
        "documents" if count_of(entries, BUCKET) > 1 => "Replicated buckets",
        "artifacts" if !code(entries) => "S3 bucket",
        _ => known.label,
    };
    let detail = match service {
        "clients" => String::new(),
        "dns" => dns(entries),
        "health" => health(entries),
        "iam" => count(count_of(entries, "AWS::IAM::Role"), "role", "roles"),
        "endpoint" => endpoint(entries),
        "function" => function(entries),
        "endpoints" => endpoints(entries),
        "network" => network(entries),
        "table" => named(entries, "AWS::DynamoDB::", "table", "tables"),
        "documents" | "artifacts" => named(entries, BUCKET, "bucket", "buckets"),
        "key" => key(entries),
        "alarms" => alarms(entries),
        "logs" => logs(entries),
        "topic" => topic(entries),
        "dashboard" => named(entries, "AWS::CloudWatch::Dashboard", "dashboard", "dashboards"),
        _ => count(entries.len(), "resource", "resources"),
    };
    (label.to_owned(), detail)
}

/// The name and the second line of a resource's node.
pub(super) fn resource(entry: &Entry<'_>) -> (String, String) {
    match (entry.resource, entry.id) {
        (None, CLIENTS) => ("Clients".to_owned(), String::new()),
        (None, _) => ("Replica".to_owned(), "DynamoDB GlobalTable".to_owned()),
        (Some(resource), id) => (id.to_owned(), short_kind(&resource.kind)),
    }
}

/// The domain name that clients ask for; empty where no record and no endpoint has one.
pub(super) fn domain<'e>(entries: impl Iterator<Item = &'e Entry<'e>>) -> String {
    let mut fallback = String::new();
    for entry in entries {
        match entry.kind() {
            "AWS::Route53::RecordSet" if entry.property("AliasTarget").is_some() => {
                if let Some(name) = entry.texts(&["Name"]).pop() {
                    return name.trim_end_matches('.').to_owned();
                }
            }
            "AWS::ApiGatewayV2::DomainName" if fallback.is_empty() => {
                fallback = entry.texts(&["DomainName"]).pop().unwrap_or_default();
            }
            _ => {}
        }
    }
    fallback
}

/// `10.10.0.0/16` of a VPC, `use1-az1 · 10.10.0.0/18` of a subnet.
pub(super) fn range(entry: &Entry<'_>) -> (String, String) {
    let first = |path: &[&str]| entry.texts(path).into_iter().next();
    let zone =
        first(&["AvailabilityZoneId"]).or_else(|| first(&["AvailabilityZone"])).filter(|zone| zone != shown::UNKNOWN);
    (zone.unwrap_or_else(|| "subnet".to_owned()), first(&["CidrBlock"]).unwrap_or_default())
}

/// The second part of a type that belongs to none of the services: `SQS` of `AWS::SQS::Queue`.
pub(super) fn other_name(kind: &str) -> &str {
    kind.split("::").nth(1).filter(|name| !name.is_empty()).unwrap_or("Other")
}

const FUNCTION: &str = "AWS::Lambda::Function";
const BUCKET: &str = "AWS::S3::Bucket";

fn of<'e>(entries: &'e [&'e Entry<'e>], kind: &'static str) -> impl Iterator<Item = &'e Entry<'e>> {
    entries
        .iter()
        .copied()
        .filter(move |entry| if kind.ends_with("::") { entry.kind().starts_with(kind) } else { entry.kind() == kind })
}

/// How many there are of a type under default parameters; of a family of types when it ends in `::`.
fn count_of(entries: &[&Entry<'_>], kind: &'static str) -> usize {
    of(entries, kind)
        .filter(|entry| {
            let condition = entry.resource.and_then(|resource| resource.condition.as_deref());
            condition.is_none_or(|condition| shown::holds(entry.stack, condition))
        })
        .count()
}

fn parts(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The first known text at a path.
fn first(entries: &[&Entry<'_>], kind: &'static str, path: &[&str]) -> Option<String> {
    of(entries, kind).find_map(|entry| entry.texts(path).into_iter().find(|text| text != shown::UNKNOWN))
}

fn number(entries: &[&Entry<'_>], kind: &'static str, path: &[&str]) -> Option<String> {
    let is_number = |text: &String| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    first(entries, kind, path).filter(is_number).map(grouped)
}

/// The physical name of the only resource of a type, without what every name in its Region ends in; or how many.
fn named(entries: &[&Entry<'_>], kind: &'static str, one: &str, many: &str) -> String {
    let names: Vec<String> = of(entries, kind)
        .filter_map(|entry| {
            let name = entry.property(super::services::name_property(entry.kind())?)?;
            let name = shown::text(entry.stack, name);
            let short = name.trim_end_matches(&entry.stack.region).trim_end_matches(['-', '…']);
            Some(if short.is_empty() { name } else { short.to_owned() })
        })
        .collect();
    match (names.as_slice(), count_of(entries, kind)) {
        ([name], _) => name.clone(),
        (_, 0) => String::new(),
        (_, number) => count(number, one, many),
    }
}

fn code(entries: &[&Entry<'_>]) -> bool {
    let hints = ["artifact", "code", "deploy"];
    of(entries, BUCKET).any(|bucket| {
        let name = bucket.id.to_ascii_lowercase();
        hints.iter().any(|hint| name.contains(hint))
    })
}

fn dns(entries: &[&Entry<'_>]) -> String {
    let records = count_of(entries, "AWS::Route53::RecordSet");
    let failover = first(entries, "AWS::Route53::RecordSet", &["Failover"]).map(|_| "failover".to_owned());
    parts([failover.unwrap_or_default(), count(records, "record", "records")])
}

fn health(entries: &[&Entry<'_>]) -> String {
    let config = |name| first(entries, "AWS::Route53::HealthCheck", &["HealthCheckConfig", name]);
    let pace = config("RequestInterval").zip(config("FailureThreshold"));
    let pace = pace.map(|(interval, failures)| format!("{interval} s × {failures}"));
    parts([pace.unwrap_or_default(), config("ResourcePath").unwrap_or_default()])
}

fn endpoint(entries: &[&Entry<'_>]) -> String {
    let rate = number(entries, "AWS::ApiGatewayV2::Stage", &["DefaultRouteSettings", "ThrottlingRateLimit"]);
    rate.map(|rate| format!("up to {rate} requests/s")).unwrap_or_default()
}

fn function(entries: &[&Entry<'_>]) -> String {
    let functions = count_of(entries, FUNCTION);
    if functions != 1 {
        return if functions == 0 { String::new() } else { count(functions, "function", "functions") };
    }
    let reserved = number(entries, FUNCTION, &["ReservedConcurrentExecutions"]);
    // A list of one is a text of one.
    let architecture = first(entries, FUNCTION, &["Architectures"]);
    let runtime = first(entries, FUNCTION, &["Runtime"]);
    parts([
        reserved.map(|reserved| format!("{reserved} reserved")).unwrap_or_default(),
        architecture.or(runtime).unwrap_or_default(),
    ])
}

fn endpoints(entries: &[&Entry<'_>]) -> String {
    let kinds = |wanted: &str| {
        let is = |entry: &&Entry<'_>| {
            let kind = entry.texts(&["VpcEndpointType"]).into_iter().next();
            kind.as_deref().unwrap_or("Gateway") == wanted
        };
        of(entries, "AWS::EC2::VPCEndpoint").filter(is).count()
    };
    let told = |number: usize, what: &str| if number == 0 { String::new() } else { format!("{number} {what}") };
    parts([told(kinds("Gateway"), "gateway"), told(kinds("Interface"), "interface")])
}

fn network(entries: &[&Entry<'_>]) -> String {
    let subnets = count_of(entries, "AWS::EC2::Subnet");
    let logged = count_of(entries, "AWS::EC2::FlowLog") > 0;
    parts([
        if subnets == 0 { String::new() } else { count(subnets, "subnet", "subnets") },
        if logged { "flow logs".to_owned() } else { String::new() },
    ])
}

fn key(entries: &[&Entry<'_>]) -> String {
    let alias = first(entries, "AWS::KMS::Alias", &["AliasName"]);
    alias.map_or_else(String::new, |alias| alias.trim_start_matches("alias/").to_owned())
}

fn alarms(entries: &[&Entry<'_>]) -> String {
    let alarms = count_of(entries, "AWS::CloudWatch::Alarm") + count_of(entries, "AWS::CloudWatch::CompositeAlarm");
    let rules = count_of(entries, "AWS::Events::Rule");
    let rules = if rules == 0 { String::new() } else { count(rules, "event rule", "event rules") };
    parts([count(alarms, "alarm", "alarms"), rules])
}

fn logs(entries: &[&Entry<'_>]) -> String {
    let groups = count_of(entries, "AWS::Logs::LogGroup");
    let mut kept = of(entries, "AWS::Logs::LogGroup").flat_map(|group| group.texts(&["RetentionInDays"]));
    let kept = match kept.next() {
        Some(days) if days != shown::UNKNOWN && kept.all(|other| other == days) => format!("{days} days"),
        _ => String::new(),
    };
    parts([count(groups, "group", "groups"), kept])
}

fn topic(entries: &[&Entry<'_>]) -> String {
    match count_of(entries, "AWS::SNS::Subscription") {
        0 => "no subscribers".to_owned(),
        number => count(number, "subscriber", "subscribers"),
    }
}

/// `Lambda Function` of `AWS::Lambda::Function`.
fn short_kind(kind: &str) -> String {
    kind.trim_start_matches("AWS::").replace("::", " ")
}
