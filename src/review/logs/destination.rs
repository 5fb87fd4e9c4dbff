//! A destination writes to a stream, by a role that may.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-destination-target",
    severity: Severity::Error,
    title: "A log destination that cannot write to its target",
    why: "CloudWatch Logs sends a test record when the destination is made, and refuses it when that does not arrive.",
    mend: "Allow the role to put records into the stream.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestination.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for destination in pair.of_type("AWS::Logs::Destination") {
        let role = destination.leads_to(pair, &["RoleArn"]).filter(|role| role.resource.kind == "AWS::IAM::Role");
        for way in destination.ways(&["TargetArn"]) {
            let Some(target) = pair.led_to(&destination, &way) else { continue };
            let (Some(actions), Some(role)) = (actions(&target), role) else { continue };
            let rights = granted_to(pair, &role);
            let refused = actions.iter().all(|action| rights.allow(pair, action, &target, "") == Some(false));
            if refused && let Some(at) = destination.ways(&["RoleArn"]).first() {
                let message = format!(
                    "{} may not put records into {} of the {} stack: allow it {}.",
                    role.id,
                    target.id,
                    target.subject.place.name(),
                    actions.join(" and ")
                );
                report.at(&RULE, &destination, at, &message);
            }
        }
    }
}

/// What it takes to write to a stream; `None` for what is none.
fn actions(target: &Item<'_>) -> Option<&'static [&'static str]> {
    match target.resource.kind.as_str() {
        "AWS::Kinesis::Stream" => Some(&["kinesis:PutRecord"]),
        "AWS::KinesisFirehose::DeliveryStream" => Some(&["firehose:PutRecord", "firehose:PutRecordBatch"]),
        _ => None,
    }
}
