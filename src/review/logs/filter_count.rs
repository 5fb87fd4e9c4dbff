//! A log group has no more subscription filters than CloudWatch Logs allows.

use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-filter-count",
    severity: Severity::Error,
    title: "More than two subscription filters on a log group",
    why: "CloudWatch Logs refuses the third, and the limit cannot be raised: the deployment fails.",
    mend: "Send the log to one stream, and divide it there.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
    parameter: None,
    check: Check::Pair(check),
};

const AT_MOST: usize = 2;

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut counted: Vec<Item<'_>> = Vec::new();
    // A filter under a condition may stand in for another.
    let filters = pair.of_type("AWS::Logs::SubscriptionFilter").filter(|filter| filter.resource.condition.is_none());
    for filter in filters {
        let Some(group) = filter.leads_to(pair, &["LogGroupName"]) else { continue };
        if group.resource.kind != "AWS::Logs::LogGroup" {
            continue;
        }
        let earlier = counted.iter().filter(|known| **known == group).count();
        counted.push(group);
        if earlier >= AT_MOST
            && let Some(way) = filter.ways(&["LogGroupName"]).first()
        {
            let message = format!("{} has {AT_MOST} subscription filters already, and takes no more.", group.id);
            report.at(&RULE, &filter, way, &message);
        }
    }
}
