//! Logs are copied to the Region that survives.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-copy-same-region",
    severity: Severity::Warning,
    title: "Copies of logs that stay in their Region",
    why: "When the Region is lost, the log and its copy are lost with it, and nobody can tell what happened.",
    mend: "Make TargetArn the other stack's stream.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    if primary.region == secondary.region {
        return;
    }
    for destination in pair.of_type("AWS::Logs::Destination") {
        let Some(own) = destination.subject.region else { continue };
        for way in destination.ways(&["TargetArn"]) {
            let Some(target) = pair.led_to(&destination, &way) else { continue };
            let stream = matches!(
                target.resource.kind.as_str(),
                "AWS::Kinesis::Stream" | "AWS::KinesisFirehose::DeliveryStream"
            );
            if stream && target.subject.place == destination.subject.place {
                let message = format!("The copy stays in {own}: name the stream of the other stack.");
                report.at(&RULE, &destination, &way, &message);
            }
        }
    }
}
