//! What is wrong with the parameters, each by itself and all together, before any template is made of them.

use super::Parameters;
use super::spec::{Kind, SPECS, Spec, Value};
use crate::aws::cidr::Cidr;
use crate::aws::regions::{self, Region};
use crate::aws::{domains, prices, runtimes};
use crate::finding::Finding;
use crate::words::grouped;

/// Usable parameters, whatever the user gave, and what had to be said about them.
///
/// Numbers are brought into their bounds, unknown choices and unreadable ranges go back to their defaults; text is
/// kept as it is, because the picture should show what was typed, and its errors block the export.
#[must_use]
pub fn settle(given: &Parameters) -> (Parameters, Vec<Finding>) {
    let mut settled = given.clone();
    let mut findings = Vec::new();
    for spec in SPECS {
        if let Some((usable, finding)) = out_of_bounds(spec, &(spec.get)(given)) {
            if let Some(usable) = usable {
                (spec.set)(&mut settled, usable);
            }
            findings.push(finding);
        }
    }
    findings.extend(CHECKS.iter().flat_map(|check| check(&settled)));
    (settled, findings)
}

/// What a value breaks of its own spec, and what can be used in its stead.
fn out_of_bounds(spec: &Spec, value: &Value) -> Option<(Option<Value>, Finding)> {
    let refuse = |message: String| Finding::error("out-of-bounds", spec.id, message);
    let unit = if spec.unit.is_empty() { String::new() } else { format!(" {}", spec.unit) };
    match (spec.kind, value) {
        (Kind::Integer(least, most), Value::Integer(number)) if !(least..=most).contains(number) => {
            let nearest = (*number).clamp(least, most);
            let message = between(spec.label, &format!("{}{unit}", grouped(number)), &grouped(least), &grouped(most));
            Some((Some(Value::Integer(nearest)), refuse(message).mended_by(nearest)))
        }
        (Kind::Decimal(least, most), Value::Decimal(number)) if !(least..=most).contains(number) => {
            let nearest = if number.is_nan() { least } else { number.clamp(least, most) };
            let message = between(spec.label, &format!("{}{unit}", grouped(number)), &grouped(least), &grouped(most));
            Some((Some(Value::Decimal(nearest)), refuse(message).mended_by(nearest)))
        }
        (Kind::Choice(choices), Value::Text(text)) if !choices().iter().any(|(choice, _)| choice == text) => {
            let default = (spec.get)(&Parameters::default());
            Some((Some(default), refuse(format!("{} is \"{text}\", which is not on offer.", spec.label))))
        }
        (Kind::Several(choices), Value::List(list)) => {
            let known = |item: &String| choices().iter().any(|(choice, _)| choice == item);
            let unknown = list.iter().find(|item| !known(item))?;
            let rest = list.iter().filter(|item| known(item)).cloned().collect();
            Some((
                Some(Value::List(rest)),
                refuse(format!("{} holds \"{unknown}\", which is not on offer.", spec.label)),
            ))
        }
        (Kind::Text(check), Value::Text(text)) => {
            let wrong = check(text)?;
            // A range is computed with, so an unreadable one cannot be kept.
            let usable = (spec.id.ends_with("_cidr")).then(|| (spec.get)(&Parameters::default()));
            Some((usable, refuse(wrong)))
        }
        (Kind::List(most, check), Value::List(list)) => {
            if list.len() > most {
                let kept = list.iter().take(most).cloned().collect();
                let message = format!("{} holds {} entries; {most} are possible.", spec.label, list.len());
                return Some((Some(Value::List(kept)), refuse(message)));
            }
            let repeated = list.iter().enumerate().find(|(index, item)| list.iter().take(*index).any(|e| e == *item));
            let wrong = list.iter().find_map(|item| check(item));
            let wrong = wrong.or_else(|| repeated.map(|(_, item)| format!("\"{item}\" is listed twice.")))?;
            Some((None, refuse(wrong)))
        }
        _ => None,
    }
}

fn between(label: &str, found: &str, least: &str, most: &str) -> String {
    format!("{label} is {found}; it has to be between {least} and {most}.")
}

/// A check of values together; each looks at settled parameters only.
type Check = fn(&Parameters) -> Vec<Finding>;

/// Every check, in the order of the panel.
static CHECKS: &[Check] = &[
    tag_keys,
    bucket_names,
    equal_regions,
    region_lacks,
    overlapping_ranges,
    unusual_ranges,
    zones,
    endpoints,
    latencies,
    dual_write_time,
    runtime,
    artifact_in_s3,
    concurrency,
    table_throughput,
    recovery_window,
    projection,
    document_safety,
    replication_bandwidth,
    zone,
    example_domain,
    api_rate,
    open_endpoint,
    late_alarms,
    deaf_alarms,
    own_prices,
];

/// Keys that differ in case alone are one key to IAM, and so to the roles of the design (IAM user guide, "Tags").
fn tag_keys(parameters: &Parameters) -> Vec<Finding> {
    let keys: Vec<&str> = parameters.environment.tags.iter().filter_map(|tag| Some(tag.split_once('=')?.0)).collect();
    let same = |a: &str, b: &str| a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase));
    let repeated = keys.iter().enumerate().find(|(index, key)| keys.iter().take(*index).any(|other| same(other, key)));
    repeated
        .map(|(_, key)| {
            let message = format!("The tag key \"{key}\" is given twice: AWS takes each key once, in whatever case.");
            Finding::error("repeated-tag-key", "environment.tags", message)
        })
        .into_iter()
        .collect()
}

fn bucket_names(parameters: &Parameters) -> Vec<Finding> {
    let environment = &parameters.environment;
    if !environment.account_in_bucket_names {
        return vec![Finding::warning(
            "unclaimed-bucket-name",
            "environment.account_in_bucket_names",
            "Bucket names are shared by all AWS accounts: without the account id somebody else may own these already, \
             or take them when they are deleted.",
        )];
    }
    Vec::new()
}

fn equal_regions(parameters: &Parameters) -> Vec<Finding> {
    if parameters.regions.primary == parameters.regions.secondary {
        return vec![Finding::error(
            "equal-regions",
            "regions.secondary",
            format!("Both Regions are {}: losing it loses everything.", parameters.regions.primary),
        )];
    }
    Vec::new()
}

fn chosen_regions(parameters: &Parameters) -> impl Iterator<Item = (&'static str, &'static Region)> {
    [("regions.primary", &parameters.regions.primary), ("regions.secondary", &parameters.regions.secondary)]
        .into_iter()
        .filter_map(|(id, code)| Some((id, regions::find(code)?)))
}

fn region_lacks(parameters: &Parameters) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, region) in chosen_regions(parameters) {
        if parameters.data.acceleration && !region.acceleration {
            findings.push(Finding::warning(
                "no-acceleration",
                id,
                format!("{} has no S3 Transfer Acceleration: its bucket is made without.", region.code),
            ));
        }
        if region.opt_in {
            findings.push(Finding::warning(
                "opt-in-region",
                id,
                format!("{} has to be enabled in the account before anything can be deployed to it.", region.code),
            ));
        }
    }
    findings
}

fn overlapping_ranges(parameters: &Parameters) -> Vec<Finding> {
    let network = &parameters.network;
    match (Cidr::parse(&network.primary_cidr), Cidr::parse(&network.secondary_cidr)) {
        (Ok(primary), Ok(secondary)) if primary.overlaps(secondary) => vec![Finding::error(
            "overlapping-ranges",
            "network.secondary_cidr",
            format!("{secondary} overlaps the primary VPC's {primary}: the two cannot be peered."),
        )],
        _ => Vec::new(),
    }
}

fn unusual_ranges(parameters: &Parameters) -> Vec<Finding> {
    let network = &parameters.network;
    let mut findings = Vec::new();
    for (id, text) in
        [("network.primary_cidr", &network.primary_cidr), ("network.secondary_cidr", &network.secondary_cidr)]
    {
        let Ok(range) = Cidr::parse(text) else { continue };
        if !range.is_private() {
            findings.push(Finding::warning(
                "public-range",
                id,
                format!(
                    "{range} is not private (RFC 1918): hosts on the Internet with these addresses are out of reach."
                ),
            ));
        } else if range.overlaps(Cidr::new(172, 17, 0, 0, 16)) {
            findings.push(Finding::warning(
                "container-range",
                id,
                format!("{range} holds 172.17.0.0/16, which container tools and some AWS services use for themselves."),
            ));
        }
    }
    findings
}

fn zones(parameters: &Parameters) -> Vec<Finding> {
    chosen_regions(parameters)
        .filter(|(_, region)| i64::try_from(region.zones.len()).is_ok_and(|offered| offered < parameters.network.zones))
        .map(|(_, region)| {
            let offered = region.zones.len();
            Finding::error(
                "too-few-zones",
                "network.zones",
                format!("{} has {offered} usable Availability Zones.", region.code),
            )
            .mended_by(offered)
        })
        .collect()
}

fn endpoints(parameters: &Parameters) -> Vec<Finding> {
    let dual_write = parameters.data.document_safety == "dual-write";
    if dual_write && !parameters.network.endpoints.iter().any(|endpoint| endpoint == "sts") {
        return vec![Finding::error(
            "dual-write-without-sts",
            "network.endpoints",
            "Dual write assumes the other Region's role, and without the sts endpoint nothing in the VPC can ask for it.",
        )];
    }
    Vec::new()
}

fn latencies(parameters: &Parameters) -> Vec<Finding> {
    let targets = &parameters.targets;
    let mut findings = Vec::new();
    if targets.mean_latency_ms > targets.p99_latency_ms {
        findings.push(Finding::error(
            "mean-above-p99",
            "targets.mean_latency_ms",
            format!(
                "A mean of {} ms cannot lie above a p99 of {} ms.",
                grouped(targets.mean_latency_ms),
                grouped(targets.p99_latency_ms)
            ),
        ));
    }
    if targets.p99_latency_ms >= parameters.compute.timeout_s * 1_000 {
        findings.push(Finding::error(
            "timeout-under-p99",
            "compute.timeout_s",
            format!(
                "One request in a hundred takes {} ms, and the function is ended after {} s.",
                grouped(targets.p99_latency_ms),
                parameters.compute.timeout_s
            ),
        ));
    }
    findings
}

/// What the built-in code keeps for the other Region, in seconds: with less left it does not try.
const DUAL_WRITE_TIME: i64 = 6;

fn dual_write_time(parameters: &Parameters) -> Vec<Finding> {
    let timeout = parameters.compute.timeout_s;
    let built_in = parameters.compute.artifact == "built-in";
    if built_in && parameters.data.document_safety == "dual-write" && timeout < DUAL_WRITE_TIME {
        return vec![
            Finding::warning(
                "no-time-for-dual-write",
                "compute.timeout_s",
                format!(
                    "{timeout} s leave no time to store a document in the other Region: every one would stay pending."
                ),
            )
            .mended_by(10),
        ];
    }
    Vec::new()
}

fn runtime(parameters: &Parameters) -> Vec<Finding> {
    let compute = &parameters.compute;
    let mut findings = Vec::new();
    if compute.artifact == "built-in" {
        if !compute.runtime.starts_with("python") {
            findings.push(
                Finding::error(
                    "runtime-for-built-in",
                    "compute.runtime",
                    format!("The built-in code is Python; {} cannot run it.", compute.runtime),
                )
                .mended_by("python3.13"),
            );
        }
        if compute.handler != "app.handler" {
            findings.push(
                Finding::error("handler-of-built-in", "compute.handler", "The built-in code's handler is app.handler.")
                    .mended_by("app.handler"),
            );
        }
    } else if !runtimes::takes_handler(&compute.runtime, &compute.handler) {
        let message = format!(
            "{} is no handler of {}: name the file and the function in it, such as app.handler.",
            compute.handler, compute.runtime
        );
        findings.push(Finding::error("handler-of-runtime", "compute.handler", message));
    }
    if let Some(ending) = runtimes::find(&compute.runtime).filter(|runtime| runtime.ending) {
        findings.push(Finding::warning(
            "ending-runtime",
            "compute.runtime",
            format!("AWS ends its support for {} on {}.", ending.id, ending.until),
        ));
    }
    findings
}

fn artifact_in_s3(parameters: &Parameters) -> Vec<Finding> {
    let compute = &parameters.compute;
    if compute.artifact != "s3" {
        return Vec::new();
    }
    [
        ("compute.artifact_key", &compute.artifact_key, "the object's key"),
        ("compute.artifact_primary_bucket", &compute.artifact_primary_bucket, "the bucket in the primary Region"),
        ("compute.artifact_secondary_bucket", &compute.artifact_secondary_bucket, "the bucket in the secondary Region"),
        ("compute.artifact_sha256", &compute.artifact_sha256, "its SHA-256"),
    ]
    .into_iter()
    .filter(|(_, value, _)| value.is_empty())
    .map(|(id, _, what)| Finding::error("incomplete-artifact", id, format!("Code that is already in S3 needs {what}.")))
    .collect()
}

/// Requests a second that one unit of concurrency serves at most (Lambda quotas).
const REQUESTS_PER_CONCURRENCY: i64 = 10;
/// Concurrency of a new account in a Region, and what of it has to stay unreserved (Lambda quotas).
const ACCOUNT_CONCURRENCY: i64 = 1_000;
const UNRESERVED_CONCURRENCY: i64 = 100;

fn concurrency(parameters: &Parameters) -> Vec<Finding> {
    let (targets, compute) = (&parameters.targets, &parameters.compute);
    let (rate, reserved) = (targets.transactions_per_second, compute.reserved_concurrency);
    let by_rate = rate.div_euclid(REQUESTS_PER_CONCURRENCY) + i64::from(rate % REQUESTS_PER_CONCURRENCY != 0);
    let by_duration = (rate * targets.mean_latency_ms + 999) / 1_000;
    let needed = by_rate.max(by_duration);
    let mut findings = Vec::new();
    if reserved < needed {
        let carried = (reserved * REQUESTS_PER_CONCURRENCY).min(reserved * 1_000 / targets.mean_latency_ms);
        findings.push(
            Finding::warning(
                "concurrency-below-target",
                "compute.reserved_concurrency",
                format!(
                    "{} carry at most {} transactions a second; {} need a concurrency of {}.",
                    grouped(reserved),
                    grouped(carried),
                    grouped(rate),
                    grouped(needed)
                ),
            )
            .mended_by((needed * 6 + 4) / 5),
        );
    }
    if reserved > ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY {
        findings.push(Finding::warning(
            "concurrency-quota",
            "compute.reserved_concurrency",
            format!(
                "A new account has {} in a Region and keeps {UNRESERVED_CONCURRENCY} free: raise the quota to {} in both \
                 Regions before deploying.",
                grouped(ACCOUNT_CONCURRENCY),
                grouped(reserved + UNRESERVED_CONCURRENCY)
            ),
        ));
    }
    if compute.provisioned_concurrency > reserved {
        findings.push(
            Finding::error(
                "provisioned-above-reserved",
                "compute.provisioned_concurrency",
                format!(
                    "{} provisioned do not fit into {} reserved.",
                    grouped(compute.provisioned_concurrency),
                    grouped(reserved)
                ),
            )
            .mended_by(reserved),
        );
    }
    findings
}

/// Units a second of an on-demand table before its quota is raised (DynamoDB quotas).
const TABLE_QUOTA: i64 = 40_000;

fn table_throughput(parameters: &Parameters) -> Vec<Finding> {
    let warm = parameters.warm_write_units();
    let needed = parameters.write_units();
    let mut findings = Vec::new();
    if warm < needed {
        findings.push(
            Finding::warning(
                "cold-table",
                "data.warm_write_units",
                format!(
                    "The target writes {} units a second, and the table takes {} at once.",
                    grouped(needed),
                    grouped(warm)
                ),
            )
            .mended_by(0),
        );
    }
    if warm > TABLE_QUOTA {
        findings.push(Finding::warning(
            "table-quota",
            "targets.transactions_per_second",
            format!(
                "{} write units a second are over the table quota of {}: raise it in both Regions.",
                grouped(warm),
                grouped(TABLE_QUOTA)
            ),
        ));
    }
    findings
}

fn recovery_window(parameters: &Parameters) -> Vec<Finding> {
    let days = parameters.data.pitr_days;
    let mut findings = Vec::new();
    if days < 7 {
        findings.push(
            Finding::warning(
                "short-recovery-window",
                "data.pitr_days",
                format!("A mistake noticed after {days} days can no longer be undone."),
            )
            .mended_by(35),
        );
    }
    if !parameters.data.deletion_protection {
        findings.push(
            Finding::warning(
                "unprotected-table",
                "data.deletion_protection",
                "Retain keeps CloudFormation from deleting the table; only deletion protection keeps everybody else from it.",
            )
            .mended_by(true),
        );
    }
    findings
}

fn projection(parameters: &Parameters) -> Vec<Finding> {
    if parameters.data.projection == "all" {
        return vec![Finding::warning(
            "index-holds-everything",
            "data.projection",
            "Every write of an item is written, and paid for, once more in the index, in both Regions.",
        )];
    }
    Vec::new()
}

fn document_safety(parameters: &Parameters) -> Vec<Finding> {
    let mut findings = Vec::new();
    if parameters.data.document_safety == "alarm" {
        findings.push(
            Finding::warning(
                "documents-unbounded",
                "data.document_safety",
                "Nothing bounds how many documents a lost Region takes with it: replication is quick as a rule, and \
                 promised within 15 minutes for 99.9 % only.",
            )
            .mended_by("dual-write"),
        );
    }
    if !parameters.data.both_ways {
        findings.push(
            Finding::warning(
                "no-way-back",
                "data.both_ways",
                "Documents taken by the standby during a failover stay there: failing back loses sight of them.",
            )
            .mended_by(true),
        );
    }
    findings
}

/// Replication bandwidth within replication time control before its quota is raised, in bytes a second (S3 quotas: 1 Gbps).
const REPLICATION_BANDWIDTH: f64 = 125_000_000.0;

fn replication_bandwidth(parameters: &Parameters) -> Vec<Finding> {
    let targets = &parameters.targets;
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let bytes =
        targets.transactions_per_second as f64 * targets.documents_per_transaction * targets.document_kb * 1_000.0;
    if bytes > REPLICATION_BANDWIDTH {
        return vec![Finding::warning(
            "replication-bandwidth",
            "targets.documents_per_transaction",
            format!(
                "Documents come at {:.1} Gbps, and replication time control covers 1 Gbps until its quota is raised.",
                bytes * 8.0 / 1e9
            ),
        )];
    }
    Vec::new()
}

fn zone(parameters: &Parameters) -> Vec<Finding> {
    let dns = &parameters.dns;
    match (dns.zone.as_str(), dns.zone_id.is_empty()) {
        ("existing", true) => vec![Finding::error(
            "zone-without-id",
            "dns.zone_id",
            "An existing hosted zone is used by its id; Route 53 shows it beside the zone's name.",
        )],
        _ => Vec::new(),
    }
}

fn example_domain(parameters: &Parameters) -> Vec<Finding> {
    match domains::reserved(&parameters.dns.domain) {
        Some(name) => vec![Finding::warning(
            "example-domain",
            "dns.domain",
            format!(
                "{name} cannot be delegated, so the certificate would wait for ever: deploy.sh refuses it. Use a domain \
                 of your own."
            ),
        )],
        None => Vec::new(),
    }
}

fn api_rate(parameters: &Parameters) -> Vec<Finding> {
    let (rate, needed) = (parameters.api_rate(), parameters.targets.transactions_per_second);
    let mut findings = Vec::new();
    if rate < needed {
        findings.push(
            Finding::warning(
                "api-below-target",
                "dns.api_rate",
                format!(
                    "The endpoint refuses what is over {} requests a second; the target is {}.",
                    grouped(rate),
                    grouped(needed)
                ),
            )
            .mended_by(0),
        );
    }
    for (_, region) in chosen_regions(parameters).filter(|(_, region)| i64::from(region.api_rate) < rate) {
        findings.push(Finding::warning(
            "api-quota",
            "targets.transactions_per_second",
            format!(
                "API Gateway gives an account {} requests a second in {}: have it raised to {} before deploying.",
                grouped(region.api_rate),
                region.code,
                grouped(rate)
            ),
        ));
    }
    let burst = parameters.dns.api_burst;
    for (_, region) in chosen_regions(parameters).filter(|(_, region)| i64::from(region.api_burst()) < burst) {
        findings.push(
            Finding::warning(
                "api-burst-quota",
                "dns.api_burst",
                format!(
                    "API Gateway takes bursts of {} requests from an account in {}; AWS raises that with the rate, not \
                     by itself.",
                    grouped(region.api_burst()),
                    region.code
                ),
            )
            .mended_by(region.api_burst()),
        );
    }
    findings
}

fn open_endpoint(parameters: &Parameters) -> Vec<Finding> {
    let dns = &parameters.dns;
    match (dns.jwt_issuer.is_empty(), dns.jwt_audience.is_empty()) {
        (true, true) => vec![Finding::warning(
            "open-endpoint",
            "dns.jwt_issuer",
            "Anybody can post transactions. Name an issuer of tokens, or put your own authorisation in the code; \
             deploy.sh asks before it opens the endpoint.",
        )],
        (true, false) => vec![Finding::error(
            "audience-without-issuer",
            "dns.jwt_issuer",
            "An audience alone checks nothing: name the issuer of the tokens.",
        )],
        (false, true) => vec![Finding::error(
            "issuer-without-audience",
            "dns.jwt_audience",
            "Tokens that this issuer made for anybody would do: name the audience they have to be made for.",
        )],
        (false, false) => Vec::new(),
    }
}

fn late_alarms(parameters: &Parameters) -> Vec<Finding> {
    let (alarms, targets) = (&parameters.alarms, &parameters.targets);
    let recovery_point = targets.rpo_minutes * 60;
    [
        ("alarms.documents_lag_s", alarms.documents_lag_s, "documents", recovery_point * 4 / 5),
        ("alarms.table_replication_s", alarms.table_replication_s, "the table", recovery_point / 5),
    ]
    .into_iter()
    .filter(|(_, threshold, ..)| *threshold >= recovery_point)
    .map(|(id, threshold, what, better)| {
        Finding::warning(
            "late-alarm",
            id,
            format!(
                "Replication of {what} may be {} s behind before anybody is told; the recovery point is {} s.",
                grouped(threshold),
                grouped(recovery_point)
            ),
        )
        .mended_by(better)
    })
    .collect()
}

fn deaf_alarms(parameters: &Parameters) -> Vec<Finding> {
    if parameters.alarms.addresses.is_empty() {
        return vec![Finding::warning(
            "nobody-told",
            "alarms.addresses",
            "The alarms reach nobody: give an e-mail address, or subscribe to the topics in both Regions yourself.",
        )];
    }
    Vec::new()
}

/// A price of nothing that is paid for changes nothing.
fn own_prices(parameters: &Parameters) -> Vec<Finding> {
    let ids = parameters.usage.prices.iter().filter_map(|price| Some(price.split_once('=')?.0));
    let twice = |index: usize, id: &str| ids.clone().take(index).any(|other| other == id);
    ids.clone()
        .enumerate()
        .filter_map(|(index, id)| {
            let message = if prices::find(id).is_none() {
                format!("No price has the id \"{id}\": it is not used. docs/recovery.md lists every id.")
            } else if twice(index, id) {
                format!("The price \"{id}\" is given twice: the first is used.")
            } else {
                return None;
            };
            Some(Finding::warning("unused-price", "usage.prices", message))
        })
        .collect()
}

impl Parameters {
    /// Write units a second that the target needs: one for each started KB of an item.
    #[must_use]
    pub fn write_units(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "an item has at most 400 KB")]
        let units = self.targets.item_kb.ceil().clamp(1.0, 400.0) as i64;
        self.targets.transactions_per_second.saturating_mul(units)
    }

    /// Write units a second that the table is warmed for: a fifth over the target, and at least what a new table has.
    #[must_use]
    pub fn warm_write_units(&self) -> i64 {
        if self.data.warm_write_units > 0 {
            return self.data.warm_write_units.max(4_000);
        }
        (self.write_units().saturating_mul(6) / 5).max(4_000)
    }

    /// Read units a second that the table is warmed for: one strongly consistent read of 4 KB a transaction and a fifth
    /// on top, and at least what a new table has.
    #[must_use]
    pub fn warm_read_units(&self) -> i64 {
        if self.data.warm_read_units > 0 {
            return self.data.warm_read_units.max(12_000);
        }
        (self.targets.transactions_per_second.saturating_mul(6) / 5).max(12_000)
    }

    /// Requests a second that the endpoint accepts: a tenth over the target unless given.
    #[must_use]
    pub fn api_rate(&self) -> i64 {
        if self.dns.api_rate > 0 {
            return self.dns.api_rate;
        }
        self.targets.transactions_per_second.saturating_mul(11) / 10 + 10
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::finding::{Severity, any_error};
    use crate::parameters::presets::PRESETS;

    fn found(change: fn(&mut Parameters)) -> Vec<(Cow<'static, str>, Severity, &'static str)> {
        let mut parameters = Parameters::default();
        let (_, before) = settle(&parameters);
        change(&mut parameters);
        let (_, after) = settle(&parameters);
        after
            .into_iter()
            .filter(|finding| !before.contains(finding))
            .map(|finding| (finding.rule, finding.severity, finding.parameter.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn no_preset_has_an_error() {
        for preset in PRESETS {
            let (settled, findings) = settle(&(preset.parameters)());
            assert!(!any_error(&findings), "{}: {findings:?}", preset.id);
            assert_eq!(settled, (preset.parameters)(), "{}", preset.id);
        }
    }

    #[test]
    fn as_briefed_is_told_what_its_numbers_do() {
        let (_, findings) = settle(&(PRESETS[1].parameters)());
        let told = |rule: &str| findings.iter().find(|finding| finding.rule == rule).map(|finding| &finding.message);
        assert!(told("concurrency-below-target").unwrap().contains("at most 1,000 transactions a second"));
        assert!(told("late-alarm").unwrap().contains("900 s"));
        assert!(told("unclaimed-bucket-name").is_some());
    }

    /// What is changed, and the finding that has to follow.
    type Contradiction = (fn(&mut Parameters), (&'static str, Severity, &'static str));

    #[test]
    fn contradictions_are_found_at_the_field_that_mends_them() {
        use Severity::{Error, Warning};
        #[rustfmt::skip]
        let cases: &[Contradiction] = &[
            (|p| p.regions.secondary = "us-east-1".into(), ("equal-regions", Error, "regions.secondary")),
            (|p| p.regions.secondary = "mars-north-1".into(), ("out-of-bounds", Error, "regions.secondary")),
            (|p| p.network.secondary_cidr = "10.10.128.0/17".into(), ("overlapping-ranges", Error, "network.secondary_cidr")),
            (|p| p.network.primary_cidr = "8.8.0.0/16".into(), ("public-range", Warning, "network.primary_cidr")),
            (|p| { p.regions.secondary = "us-west-1".into(); p.network.zones = 3; }, ("too-few-zones", Error, "network.zones")),
            (|p| p.network.endpoints.retain(|e| e != "sts"), ("dual-write-without-sts", Error, "network.endpoints")),
            (|p| p.network.endpoints.push("moon".into()), ("out-of-bounds", Error, "network.endpoints")),
            (|p| p.targets.mean_latency_ms = 2_000, ("mean-above-p99", Error, "targets.mean_latency_ms")),
            (|p| p.compute.timeout_s = 1, ("timeout-under-p99", Error, "compute.timeout_s")),
            (|p| p.compute.timeout_s = 4, ("no-time-for-dual-write", Warning, "compute.timeout_s")),
            (|p| p.compute.runtime = "java21".into(), ("runtime-for-built-in", Error, "compute.runtime")),
            (
                |p| { p.compute.artifact = "zip".into(); p.compute.handler = "com.bank.Pay::run".into(); },
                ("handler-of-runtime", Error, "compute.handler"),
            ),
            (|p| p.compute.artifact = "s3".into(), ("incomplete-artifact", Error, "compute.artifact_key")),
            (|p| p.compute.provisioned_concurrency = 1_201, ("provisioned-above-reserved", Error, "compute.provisioned_concurrency")),
            (|p| p.compute.memory_mb = -5, ("out-of-bounds", Error, "compute.memory_mb")),
            (|p| p.targets.item_kb = f64::NAN, ("out-of-bounds", Error, "targets.item_kb")),
            (|p| p.data.warm_write_units = 5_000, ("cold-table", Warning, "data.warm_write_units")),
            (|p| p.data.pitr_days = 3, ("short-recovery-window", Warning, "data.pitr_days")),
            (|p| p.data.document_safety = "alarm".into(), ("documents-unbounded", Warning, "data.document_safety")),
            (|p| p.dns.zone = "existing".into(), ("zone-without-id", Error, "dns.zone_id")),
            (|p| p.dns.jwt_issuer = "https://login.bank.com/".into(), ("issuer-without-audience", Error, "dns.jwt_audience")),
            (|p| p.dns.domain = "x.test".into(), ("example-domain", Warning, "dns.domain")),
            (|p| p.alarms.documents_lag_s = 300, ("late-alarm", Warning, "alarms.documents_lag_s")),
            (|p| p.alarms.addresses = vec!["a@b.com".into(), "a@b.com".into()], ("out-of-bounds", Error, "alarms.addresses")),
            (|p| p.environment.tags = vec!["team=a".into(), "team=b".into()], ("repeated-tag-key", Error, "environment.tags")),
            (|p| p.environment.tags = vec!["team=a".into(), "Team=b".into()], ("repeated-tag-key", Error, "environment.tags")),
            (|p| p.regions.secondary = "eu-south-1".into(), ("api-burst-quota", Warning, "dns.api_burst")),
            (|p| p.usage.prices = vec!["dynamo-write=0.5".into()], ("unused-price", Warning, "usage.prices")),
            (|p| p.usage.prices = vec!["kms-key=1".into(), "kms-key=2".into()], ("unused-price", Warning, "usage.prices")),
            (|p| p.environment.suffix = "s".repeat(60), ("out-of-bounds", Error, "environment.suffix")),
        ];
        for (change, (rule, severity, parameter)) in cases {
            let found = found(*change);
            let expected = (Cow::Borrowed(*rule), *severity, *parameter);
            assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
        }
    }

    #[test]
    fn absurd_numbers_settle_at_the_nearest_bound() {
        let mut parameters = Parameters::default();
        parameters.targets.transactions_per_second = i64::MAX;
        parameters.compute.memory_mb = i64::MIN;
        parameters.targets.document_kb = f64::INFINITY;
        let (settled, findings) = settle(&parameters);
        assert_eq!(settled.targets.transactions_per_second, 1_000_000);
        assert_eq!(settled.compute.memory_mb, 128);
        assert!((settled.targets.document_kb - 5_000_000.0).abs() < 1.0);
        assert!(any_error(&findings));
    }

    #[test]
    fn throughput_follows_the_targets() {
        let parameters = Parameters::default();
        assert_eq!(parameters.write_units(), 10_000);
        assert_eq!(parameters.warm_write_units(), 12_000);
        assert_eq!(parameters.warm_read_units(), 12_000);
        assert_eq!(parameters.api_rate(), 11_010);
    }
}
