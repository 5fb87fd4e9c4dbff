//! Parameters that are in bounds, spread over everything the spec table allows, and parameters that are anything but.

use twinstack::aws::regions::{self, REGIONS};
use twinstack::parameters::Parameters;
use twinstack::parameters::spec::{Kind, SPECS, Spec, Value};

/// Samples of text that a parameter accepts: an ordinary one, the awkward, and the longest.
///
/// What holds quotes, dollars or backslashes must reach the templates as it stands.
#[rustfmt::skip]
const TEXTS: &[(&str, &[&str])] = &[
    ("environment.suffix", &["prod", "d", "blue-2", "0", "stage", "pr-1234567"]),
    ("environment.application", &["transaction", "p", "pay2", "core-ledger", "trades"]),
    ("environment.account_id", &["", "123456789012", "000000000001"]),
    ("network.primary_cidr", &["10.10.0.0/16", "10.64.0.0/18", "172.20.4.0/22", "192.168.7.0/24", "100.64.0.0/20"]),
    ("network.secondary_cidr", &["10.20.0.0/16", "10.99.0.0/17", "172.28.16.0/20", "192.168.240.0/24", "198.18.0.0/19"]),
    ("compute.handler", &["app.handler", "com.bank.Pay::run", "x", "$a{b}.c\"d\\"]),
    ("compute.artifact_key", &["builds/17.zip", "$a{AWS::Region}/a b\"c\\d.zip", "k"]),
    ("compute.artifact_primary_bucket", &["bank-builds-here", "a.b", "0bucket-with-a-name-that-is-exactly-sixty-three-characters-long"]),
    ("compute.artifact_secondary_bucket", &["bank-builds-there", "c.d", "1bucket-with-a-name-that-is-exactly-sixty-three-characters-long"]),
    ("compute.artifact_sha256", &["00000000000000000000000000000000000000000000000000000000000000ff", "ABCDEFabcdefABCDEFabcdefABCDEFabcdefABCDEFabcdefABCDEFabcdef1234"]),
    ("dns.domain", &["transaction-system.example.com", "pay.bank.co.uk", "a.io", "this-is-a-rather-long-host-name.of-a-long-domain-name.ourbank.de"]),
    ("dns.zone_id", &["Z0123456789ABCDEFGHIJ", "Z1", "ZABCDEFGHIJKLMNOPQRSTUVWXYZ01234"]),
    ("dns.health_path", &["/health", "/v1/health", "/~a/b_c-d.e", "/h"]),
    ("dns.search_string", &["", "\"status\": \"ok\"", "{AWS::AccountId} \\ '$(x)'", "ok"]),
    ("dns.jwt_issuer", &["https://login.bank.com/", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC", "https://id.bank.com:8443/realms/a?b=c"]),
    ("security.permissions_boundary", &["", "arn:aws:iam::123456789012:policy/team/limit", "arn:aws:iam::aws:policy/PowerUserAccess"]),
];

/// Samples of entries of a list, all different.
#[rustfmt::skip]
const ENTRIES: &[(&str, &[&str])] = &[
    ("environment.tags", &["owner=payments", "cost:centre=1 2", "data-class=x", "url=https://bank.com/a@b+c", "k_1=Grüße"]),
    ("dns.jwt_audience", &["transactions", "https://api.bank.com", "$a{AWS::Region}\"b\\c"]),
    ("usage.prices", &["dynamodb-write=0.5", "kms-key=1", "http-api=0.9", "logs=0", "s3-put=0.004"]),
    ("alarms.addresses", &["ops@bank.com", "https://hooks.bank.com/x?y=z", "on.call+night@bank.co.uk", "a_b%c@d.io", "https://example.org"]),
];

/// In-bounds values of one parameter: every choice, both toggles, the bounds of numbers and what lies between.
pub(crate) fn samples(spec: &Spec) -> Vec<Value> {
    let texts = |table: &'static [(&str, &[&str])]| {
        let (_, texts) = table
            .iter()
            .find(|(id, _)| *id == spec.id)
            .unwrap_or_else(|| panic!("{} has no samples in tests/support/designs.rs", spec.id));
        texts.iter().map(|text| (*text).to_owned())
    };
    let default = (spec.get)(&Parameters::default());
    let mut samples = match spec.kind {
        Kind::Integer(least, most) => [least, most, least + (most - least) / 3, least + 1].map(Value::Integer).to_vec(),
        Kind::Decimal(least, most) => [least, most, least + (most - least) / 3.0].map(Value::Decimal).to_vec(),
        Kind::Choice(choices) => choices().iter().map(|(choice, _)| Value::Text((*choice).to_owned())).collect(),
        Kind::Toggle => vec![Value::Toggle(true), Value::Toggle(false)],
        Kind::Text(_) => texts(TEXTS).map(Value::Text).collect(),
        Kind::List(most, _) => {
            let all: Vec<String> = texts(ENTRIES).take(most).collect();
            (0..=all.len()).map(|count| Value::List(all[..count].to_vec())).collect()
        }
        Kind::Several(choices) => {
            let all: Vec<String> = choices().iter().map(|(choice, _)| (*choice).to_owned()).collect();
            let subset = |bits: usize| all.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1);
            (0..1_usize << all.len()).map(|bits| Value::List(subset(bits).map(|(_, e)| e.clone()).collect())).collect()
        }
    };
    if !samples.contains(&default) {
        samples.push(default);
    }
    samples
}

/// The `index`th of a fixed series of designs without errors that visits every sample of every parameter.
///
/// Each parameter steps through its samples at a pace of its own, so that neighbours differ in nearly everything and
/// pairs of values meet in many combinations.
pub(crate) fn spread(index: usize) -> Parameters {
    let mut parameters = Parameters::default();
    for (position, spec) in SPECS.iter().enumerate() {
        let samples = samples(spec);
        // Steps through blocks: the second visit of a sample meets other neighbours than the first.
        let at = index + index / samples.len() * (position % 7 + 1) + position * 5;
        (spec.set)(&mut parameters, samples[at % samples.len()].clone());
    }
    let pair = index * 8 % REGIONS.len();
    parameters.regions.primary = REGIONS[pair].code.to_owned();
    parameters.regions.secondary = REGIONS[(pair + 1 + index % (REGIONS.len() - 2)) % REGIONS.len()].code.to_owned();
    // Every other design has us-east-1 on one side, where no third stack is needed.
    match index % 4 {
        1 => parameters.regions.primary = regions::HEALTH_CHECK_METRICS.to_owned(),
        3 => parameters.regions.secondary = regions::HEALTH_CHECK_METRICS.to_owned(),
        _ => {}
    }
    reconcile(&mut parameters);
    parameters
}

/// Mends what two in-bounds values can contradict each other in; a design that still has an error is a finding.
pub(crate) fn reconcile(parameters: &mut Parameters) {
    let Parameters { environment, regions, network, targets, compute, data, dns, .. } = parameters;
    if regions.primary == regions.secondary {
        let other = if regions.primary == "eu-west-1" { "eu-north-1" } else { "eu-west-1" };
        regions.secondary = other.to_owned();
    }
    let zones = [&regions.primary, &regions.secondary].map(|code| regions::find(code).map_or(2, |r| r.zones.len()));
    network.zones = network.zones.min(zones.into_iter().min().unwrap() as i64);
    if overlap(&network.primary_cidr, &network.secondary_cidr) {
        network.primary_cidr = "10.10.0.0/16".to_owned();
        network.secondary_cidr = "10.20.0.0/16".to_owned();
    }
    if data.document_safety == "dual-write" && !network.endpoints.iter().any(|endpoint| endpoint == "sts") {
        network.endpoints.push("sts".to_owned());
    }
    targets.p99_latency_ms = targets.p99_latency_ms.min(compute.timeout_s * 1_000 - 1);
    targets.mean_latency_ms = targets.mean_latency_ms.min(targets.p99_latency_ms);
    compute.provisioned_concurrency = compute.provisioned_concurrency.min(compute.reserved_concurrency);
    match compute.artifact.as_str() {
        "built-in" => {
            compute.handler = "app.handler".to_owned();
            if !compute.runtime.starts_with("python") {
                compute.runtime = "python3.14".to_owned();
            }
        }
        "s3" => {
            let required = [
                (&mut compute.artifact_key, "builds/17.zip"),
                (&mut compute.artifact_primary_bucket, "bank-builds-here"),
                (&mut compute.artifact_secondary_bucket, "bank-builds-there"),
                (&mut compute.artifact_sha256, "00000000000000000000000000000000000000000000000000000000000000ff"),
            ];
            for (value, sample) in required {
                if value.is_empty() {
                    sample.clone_into(value);
                }
            }
        }
        // The ZIP that the suites give holds what each runtime looks for under this handler.
        _ => compute.handler = "app.handler".to_owned(),
    }
    // Python, Node.js and Ruby look for a function in a file.
    let of_files = ["python", "nodejs", "ruby"].iter().any(|language| compute.runtime.starts_with(language));
    let (file, function) = compute.handler.rsplit_once('.').unwrap_or_default();
    if of_files && (file.is_empty() || function.is_empty() || compute.handler.contains("::")) {
        compute.handler = "app.handler".to_owned();
    }
    if dns.zone == "existing" && dns.zone_id.is_empty() {
        dns.zone_id = "Z0123456789ABCDEFGHIJ".to_owned();
    }
    if dns.jwt_issuer.is_empty() != dns.jwt_audience.is_empty() {
        dns.jwt_issuer = "https://login.bank.com/".to_owned();
        dns.jwt_audience = vec!["transactions".to_owned()];
    }
    // The longest bucket name is {application}-documents-{suffix}-{account}-{region}, of 63 characters at most.
    let regions = [&regions.primary, &regions.secondary].map(String::len).into_iter().max().unwrap();
    let room = 63 - regions - "-documents---".len() - 12;
    while environment.application.len() + environment.suffix.len() > room {
        let longer =
            if environment.application.len() > 8 { &mut environment.application } else { &mut environment.suffix };
        longer.pop();
        while longer.ends_with('-') {
            longer.pop();
        }
    }
}

fn overlap(one: &str, other: &str) -> bool {
    let range = |text: &str| -> (u64, u64) {
        let (address, prefix) = text.split_once('/').unwrap();
        let address: std::net::Ipv4Addr = address.parse().unwrap();
        let first = u64::from(u32::from(address));
        (first, first + (1 << (32 - prefix.parse::<u32>().unwrap())))
    };
    let ((first, end), (other_first, other_end)) = (range(one), range(other));
    first < other_end && other_first < end
}
