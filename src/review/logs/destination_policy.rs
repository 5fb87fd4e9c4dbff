//! The policy of a destination is JSON as text.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "log-destination-policy",
    severity: Severity::Error,
    title: "A destination's policy that is not JSON in a string",
    why: "Unlike other policies this one is a string: CloudWatch Logs refuses anything else, and no log leaves the Region.",
    mend: "Write the policy as a string of JSON, in Fn::Sub where it needs values.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestinationPolicy.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for destination in pair.of_type("AWS::Logs::Destination") {
        for way in destination.ways(&["DestinationPolicy"]) {
            let is_object = way.value().and_then(Value::as_object).is_some_and(|map| map.contains_key("Statement"));
            let text = pair.means(&destination, &way);
            let broken = text.as_ref().and_then(|text| text.known()).is_some_and(|text| {
                !serde_json::from_str::<serde_json::Value>(text).is_ok_and(|policy| policy.is_object())
            });
            if is_object || broken {
                let message = if is_object {
                    "The policy is an object here: write it as a string of JSON."
                } else {
                    "The text is not JSON: mend it, quotation marks inside included."
                };
                report.at(&RULE, &destination, &way, message);
            }
        }
    }
}
