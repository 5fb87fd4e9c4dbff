//! The scripts: a head of variables that follows from the design, and a body that is the same in every export.

use std::fmt::Write as _;

use crate::aws::regions;
use crate::design::names::Name;
use crate::design::{Design, Site};
use crate::finding::Place;
use crate::recovery::Range;
use crate::recovery::time::Time;
use crate::stacks::wires::wires;
use crate::stacks::{Stack, hold};

/// The parts of `deploy.sh`: what deploys, what else is done to a pair that stands, and what chooses between them.
const DEPLOY: [&str; 5] = [
    include_str!("scripts/deploy.sh"),
    include_str!("scripts/deploy/plan.sh"),
    include_str!("scripts/deploy/rollback.sh"),
    include_str!("scripts/deploy/drift.sh"),
    include_str!("scripts/deploy/main.sh"),
];

/// Deploys the stacks in order; says what that would change, what was changed by hand, and goes back to earlier code.
#[must_use]
pub fn deploy(design: &Design, stacks: &[Stack]) -> String {
    head(design, stacks) + &DEPLOY.concat()
}

/// Takes the stacks down.
#[must_use]
pub fn cleanup(design: &Design, stacks: &[Stack]) -> String {
    head(design, stacks) + include_str!("scripts/cleanup.sh")
}

/// Holds clients in the standby and lets them return; there where failing back is held.
#[must_use]
pub fn failback(design: &Design) -> String {
    let variables = [
        ("DOMAIN", design.parameters.dns.domain.clone()),
        ("HEALTH_PATH", design.parameters.dns.health_path.clone()),
        ("PRIMARY_REGION", design.primary.region.clone()),
        ("SECONDARY_REGION", design.secondary.region.clone()),
        ("SECONDARY_STACK", design.stack_name(Place::Secondary)),
        ("NAMESPACE", design.names.resolved(Name::MetricNamespace, &design.secondary.region)),
        ("HOLD_METRIC", hold::METRIC.to_owned()),
        ("HOLD_ALARM", hold_alarm(design)),
    ];
    variable_lines(&variables) + "\n" + include_str!("scripts/failback.sh")
}

/// Breaks the primary, measures and mends; with the times that the design allows.
#[must_use]
pub fn drill(design: &Design, time: &Time) -> String {
    let seconds = |ids: &[&str], of: fn(Range) -> f64| {
        let sum: f64 = time.lines.iter().filter(|line| ids.contains(&line.id)).map(|line| of(line.range)).sum();
        format!("{:.0}", sum.ceil())
    };
    let expected = |range: Range| range.expected;
    let worst = |range: Range| range.worst;
    let answer = ["publishing", "answers"];
    let variables = [
        ("APPLICATION", design.parameters.environment.application.clone()),
        ("SUFFIX", design.parameters.environment.suffix.clone()),
        ("DOMAIN", design.parameters.dns.domain.clone()),
        ("HEALTH_PATH", design.parameters.dns.health_path.clone()),
        ("PRIMARY_REGION", design.primary.region.clone()),
        ("SECONDARY_REGION", design.secondary.region.clone()),
        ("PRIMARY_STACK", design.stack_name(Place::Primary)),
        ("SECONDARY_STACK", design.stack_name(Place::Secondary)),
        ("FUNCTION", design.names.resolved(Name::Function, &design.primary.region)),
        ("HOLD_ALARM", if design.held() { hold_alarm(design) } else { String::new() }),
        ("DETECTION_EXPECTED_S", seconds(&["detection"], expected)),
        ("DETECTION_WORST_S", seconds(&["detection"], worst)),
        ("ANSWER_EXPECTED_S", seconds(&answer, expected)),
        ("ANSWER_WORST_S", seconds(&answer, worst)),
        ("CLIENT_WORST_S", seconds(&["clients"], worst)),
        ("WARMING_WORST_S", seconds(&["warming"], worst)),
        ("TARGET_S", format!("{:.0}", time.target_s)),
    ];
    variable_lines(&variables) + "\n" + include_str!("scripts/failover-drill.sh")
}

/// The name of the alarm that is on while clients are held.
pub(super) fn hold_alarm(design: &Design) -> String {
    design.names.tag(hold::ALARM).replace("${EnvironmentSuffix}", &design.parameters.environment.suffix)
}

/// Text as one word of a shell, whatever is in it; the one character that no variable can hold is left out.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "'\\''"))
}

fn head(design: &Design, stacks: &[Stack]) -> String {
    let (parameters, code) = (&design.parameters, &design.code);
    let (environment, compute, dns) = (&parameters.environment, &parameters.compute, &parameters.dns);
    let from_s3 = compute.artifact == "s3";
    let only = |wanted: bool, text: &str| if wanted { text.to_owned() } else { String::new() };
    let variables = [
        ("APPLICATION", environment.application.clone()),
        ("SUFFIX", environment.suffix.clone()),
        ("DOMAIN", dns.domain.clone()),
        ("HEALTH_PATH", dns.health_path.clone()),
        ("PRIMARY_REGION", design.primary.region.clone()),
        ("SECONDARY_REGION", design.secondary.region.clone()),
        ("EDGE_REGION", only(design.edge, regions::HEALTH_CHECK_METRICS)),
        ("PRIMARY_STACK", design.stack_name(Place::Primary)),
        ("SECONDARY_STACK", design.stack_name(Place::Secondary)),
        ("EDGE_STACK", only(design.edge, &design.stack_name(Place::Edge))),
        ("ZONE_MODE", dns.zone.clone()),
        ("HOSTED_ZONE_ID", only(!design.makes_zone(), &dns.zone_id)),
        ("ZONE_COUNT", design.primary.subnets.len().to_string()),
        ("PRIMARY_ZONE_IDS", zone_ids(&design.primary)),
        ("SECONDARY_ZONE_IDS", zone_ids(&design.secondary)),
        ("FUNCTION", design.names.resolved(Name::Function, &design.primary.region)),
        ("ARTIFACT_SOURCE", if from_s3 { "s3" } else { "file" }.to_owned()),
        ("ARTIFACT_FILE", code.file.clone()),
        ("ARTIFACT_KEY", code.key.clone()),
        ("ARTIFACT_SHA256_HEX", code.sha256_hex.clone()),
        ("ARTIFACT_SHA256_BASE64", code.sha256_base64.clone()),
        ("ARTIFACT_PRIMARY_BUCKET", only(from_s3, &compute.artifact_primary_bucket)),
        ("ARTIFACT_SECONDARY_BUCKET", only(from_s3, &compute.artifact_secondary_bucket)),
        ("RESERVED_CONCURRENCY", compute.reserved_concurrency.to_string()),
        ("API_RATE", parameters.api_rate().to_string()),
        ("WARM_WRITE_UNITS", parameters.warm_write_units().to_string()),
        ("OPEN_ENDPOINT", dns.jwt_issuer.is_empty().to_string()),
        ("NOTIFIED", (!parameters.alarms.addresses.is_empty()).to_string()),
    ];
    let mut head = variable_lines(&variables);
    for (name, place) in
        [("WIRES_PRIMARY", Place::Primary), ("WIRES_SECONDARY", Place::Secondary), ("WIRES_EDGE", Place::Edge)]
    {
        let ends = stacks
            .iter()
            .filter(|stack| stack.place == place)
            .flat_map(wires)
            .map(|wire| quoted(&format!("{}={}.{}", wire.parameter, wire.from.name(), wire.output)));
        let _ = writeln!(head, "readonly {name}=({})", ends.collect::<Vec<_>>().join(" "));
    }
    head.push('\n');
    head
}

/// The first line of a script, and its variables.
fn variable_lines(variables: &[(&str, String)]) -> String {
    let mut lines = String::from("#!/usr/bin/env bash\n");
    for (name, value) in variables {
        let _ = writeln!(lines, "readonly {name}={}", quoted(value));
    }
    lines
}

fn zone_ids(site: &Site) -> String {
    site.subnets.iter().map(|(zone, _)| zone.as_str()).collect::<Vec<_>>().join(" ")
}
