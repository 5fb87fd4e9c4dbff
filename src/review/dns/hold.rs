//! What holds clients in the standby goes on holding without data, is in the standby's Region, and decides.

use serde_json::json;

use super::records::{CONFIG, HEALTH_CHECK, Record, decisive, failover};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static FORGETS: Rule = Rule {
    id: "failback-hold-forgets",
    severity: Severity::Warning,
    title: "A hold in the standby that missing data lets go of, or sets",
    why: "A hold is set by one data point: minutes later there is none, and clients return, or are sent away, with nobody having decided.",
    mend: "Set InsufficientDataHealthStatus to LastKnownStatus.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: Some("dns.failback"),
    check: Check::Pair(forgets),
};

pub(crate) static REGION: Rule = Rule {
    id: "failback-hold-region",
    severity: Severity::Error,
    title: "A hold in the standby that follows an alarm in the active Region",
    why: "While that Region is lost nobody can set the hold or let go of it: clients return as soon as it answers, whatever it lacks.",
    mend: "Declare metric and alarm in the secondary stack, and set AlarmIdentifier.Region to its Region.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    parameter: Some("dns.failback"),
    check: Check::Pair(region),
};

pub(crate) static THRESHOLD: Rule = Rule {
    id: "failback-hold-threshold",
    severity: Severity::Error,
    title: "A hold in the standby that decides nothing",
    why: "The calculated check is healthy with one child less than it has: the hold holds nobody, and the loss of the endpoint alone fails nothing over.",
    mend: "Set HealthThreshold to the number of children.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: Some("dns.failback"),
    check: Check::Pair(threshold),
};

pub(crate) static UNUSED: Rule = Rule {
    id: "failback-hold-unused",
    severity: Severity::Warning,
    title: "A hold in the standby that is over no record",
    why: "Setting it moves and keeps nobody: clients return as soon as the primary answers.",
    mend: "Put the PRIMARY record under a check that is calculated from the endpoint's check and this one.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: Some("dns.failback"),
    check: Check::Pair(unused),
};

/// Parts of the names of metrics and alarms that say what they are for.
const WORDS: &[&str] = &["hold", "held", "failback", "latch"];

/// A check of the PRIMARY record's that follows a hold, beside one that asks the endpoint.
struct Hold<'a> {
    check: Item<'a>,
    /// The check that is calculated from both.
    decision: Item<'a>,
}

fn holds<'a>(pair: &Pair<'a>) -> Vec<Hold<'a>> {
    let records = failover(pair).records.iter().filter(|record| record.primary && record.asking(pair).is_some());
    let decisions = records.filter_map(|record: &Record<'a>| record.check(pair));
    let of = |decision: Item<'a>| {
        let children = decision.ways(&[CONFIG, "ChildHealthChecks", "*"]);
        let checks: Vec<Item<'a>> = children.iter().filter_map(|way| pair.led_to(&decision, way)).collect();
        checks.into_iter().filter(|check| is_hold(pair, check)).map(move |check| Hold { check, decision })
    };
    decisions.flat_map(of).collect()
}

/// Whether a hold keeps clients in the standby after a failover.
pub(in crate::review) fn is_held(pair: &Pair<'_>) -> bool {
    !holds(pair).is_empty()
}

/// Whether a check follows an alarm on a metric of one's own that is called a hold.
fn is_hold<'a>(pair: &Pair<'a>, check: &Item<'a>) -> bool {
    let follows = check.meaning(pair, &[CONFIG, "Type"]).is_some_and(|kind| kind.text() == "CLOUDWATCH_METRIC");
    if !follows || !check.lacks(&[CONFIG, "Inverted"]) {
        return false;
    }
    let alarm = check.leads_to(pair, &[CONFIG, "AlarmIdentifier", "Name"]);
    let alarm = alarm.filter(|alarm| alarm.resource.kind == "AWS::CloudWatch::Alarm");
    let own = alarm.as_ref().is_none_or(|alarm| {
        alarm.meaning(pair, &["Namespace"]).is_some_and(|namespace| !namespace.text().starts_with("AWS/"))
    });
    let metric = alarm.and_then(|alarm| alarm.meaning(pair, &["MetricName"]));
    let name = alarm.map_or_else(
        || check.meaning(pair, &[CONFIG, "AlarmIdentifier", "Name"]),
        |alarm| alarm.meaning(pair, &["AlarmName"]),
    );
    let says = |name: &str| {
        let name = name.to_ascii_lowercase().replace("threshold", "");
        WORDS.iter().any(|word| name.contains(word))
    };
    own && [metric, name].iter().flatten().any(|name| says(name.text()))
}

fn forgets(pair: &Pair<'_>, report: &mut Report) {
    for Hold { check, .. } in holds(pair) {
        for way in check.ways(&[CONFIG, "InsufficientDataHealthStatus"]) {
            let what = match way.value().and_then(|value| value.as_str()) {
                Some("Healthy") => "lets go of the hold",
                Some("Unhealthy") => "holds clients in the standby from the first minute",
                _ => continue,
            };
            let message = format!("Missing data {what}: set InsufficientDataHealthStatus to LastKnownStatus.");
            report.at(&FORGETS, &check, &way, &message).patch =
                Some(way.set("InsufficientDataHealthStatus", json!("LastKnownStatus")));
        }
    }
}

fn region(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    for Hold { check, .. } in holds(pair) {
        for way in check.ways(&[CONFIG, "AlarmIdentifier", "Region"]) {
            let Some(found) = pair.means(&check, &way) else { continue };
            if primary.region.is_some() && found.known() == primary.region && primary.region != secondary.region {
                let message = format!(
                    "The hold's alarm is in {found}, the Region that fails: put it into the secondary stack{}.",
                    secondary.region.map(|region| format!(", in {region}")).unwrap_or_default()
                );
                report.at(&REGION, &check, &way, &message);
            }
        }
    }
}

fn unused(pair: &Pair<'_>, report: &mut Report) {
    let failover = failover(pair);
    // Records of other kinds may be under it.
    let others = |kind: &'static str, path: &'static [&'static str]| {
        pair.of_type(kind).any(|item| item.ways(path).iter().any(Way::is_absent))
    };
    if !failover.complete
        || !failover.records.iter().any(|record| record.primary && record.check(pair).is_some())
        || others("AWS::Route53::RecordSet", &["Failover"])
        || others("AWS::Route53::RecordSetGroup", &["RecordSets", "*", "Failover"])
    {
        return;
    }
    let deciding = decisive(pair, failover);
    for check in pair.of_type(HEALTH_CHECK).filter(|check| is_hold(pair, check)) {
        if !deciding.iter().any(|decisive| decisive.check == check) {
            report.on(&UNUSED, &check, "No failover record is under this check, so it holds nobody: put the PRIMARY record under it and the endpoint's.");
        }
    }
}

fn threshold(pair: &Pair<'_>, report: &mut Report) {
    for Hold { check, decision } in holds(pair) {
        let children = decision.ways(&[CONFIG, "ChildHealthChecks", "*"]).len();
        let all = decision.written(&[CONFIG, "ChildHealthChecks"]).and_then(|list| list.as_array());
        let ways = decision.ways(&[CONFIG, "HealthThreshold"]);
        let ([way], Some(threshold)) = (ways.as_slice(), decision.number(pair, &[CONFIG, "HealthThreshold"])) else {
            continue;
        };
        // A threshold of 0 is told by the rule about calculated checks.
        let count = u32::try_from(children).unwrap_or(u32::MAX);
        if all.is_some_and(|list| list.len() == children) && threshold > 0.0 && threshold < f64::from(count) {
            let message = format!(
                "{threshold} of {count} children are enough, so {} alone decides nothing: set HealthThreshold to {count}.",
                check.id
            );
            report.at(&THRESHOLD, &decision, way, &message).patch = Some(way.set("HealthThreshold", json!(count)));
        }
    }
}
