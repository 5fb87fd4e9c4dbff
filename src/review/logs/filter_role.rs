//! A subscription filter has a role where it writes to a stream, and none elsewhere.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-filter-role",
    severity: Severity::Error,
    title: "A subscription filter with the wrong idea of a role",
    why: "CloudWatch Logs refuses the filter: streams need a role, functions and destinations take none.",
    mend: "Set RoleArn where the filter writes to a stream; take it out where it writes to a function or a destination.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for filter in pair.of_type("AWS::Logs::SubscriptionFilter") {
        let Some(to) = filter.leads_to(pair, &["DestinationArn"]) else { continue };
        let wanted = match to.resource.kind.as_str() {
            "AWS::Kinesis::Stream" | "AWS::KinesisFirehose::DeliveryStream" => true,
            "AWS::Lambda::Function" => false,
            "AWS::Logs::Destination" if !admits_organization(&to) => false,
            _ => continue,
        };
        for way in filter.ways(&["RoleArn"]) {
            if wanted && way.is_absent() {
                let message = format!(
                    "A filter that writes to {} needs a role that CloudWatch Logs can take on: set RoleArn.",
                    to.id
                );
                report.at(&RULE, &filter, &way, &message);
            } else if !wanted && way.value().is_some() {
                let message = format!("A filter that writes to {} takes no role: take RoleArn out.", to.id);
                report.at(&RULE, &filter, &way, &message).patch = Some(way.taken_out());
            }
        }
    }
}

/// A destination that is open to an organization asks for a role.
fn admits_organization(destination: &Item<'_>) -> bool {
    let policy = destination.ways(&["DestinationPolicy"]);
    policy.iter().any(|way| way.value().is_some_and(|value| value.to_string().contains("PrincipalOrg")))
}
