//! A subscription filter writes to what is in its own Region.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-filter-region",
    severity: Severity::Error,
    title: "A subscription filter to another Region",
    why: "CloudWatch Logs refuses the filter: only what a destination writes to may be in another Region, so the logs stay in the Region that is lost.",
    mend: "Declare an AWS::Logs::Destination in the filter's Region whose TargetArn is the other Region's stream.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for filter in pair.of_type("AWS::Logs::SubscriptionFilter") {
        let Some(own) = filter.subject.region else { continue };
        for way in filter.ways(&["DestinationArn"]) {
            let Some(to) = pair.means(&filter, &way) else { continue };
            let kind = pair.target(&to).map(|to| to.resource.kind.as_str());
            let text = to.text();
            let local_only = matches!(kind, Some("AWS::Logs::Destination" | "AWS::Lambda::Function"))
                || text.contains(":logs:") && text.contains(":destination:")
                || text.contains(":lambda:") && text.contains(":function:");
            if let Some(region) = pair.region_of(&to).filter(|region| local_only && region != own) {
                let message = format!(
                    "This is in {region}, and the filter in {own}: name an AWS::Logs::Destination of {own}, whose TargetArn may be in {region}."
                );
                report.at(&RULE, &filter, &way, &message);
            }
        }
    }
}
