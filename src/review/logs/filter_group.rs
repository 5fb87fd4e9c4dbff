//! Filters are on a log group of their own stack, which is there when they are made.

use super::groups::{is_missing, of_function};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "log-filter-group",
    severity: Severity::Error,
    title: "A filter on a log group that is not there",
    why: "CloudWatch Logs refuses the filter: the deployment fails, in the standby most likely on the day that it is needed.",
    mend: "Declare the log group in the same stack and name it with Ref.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for kind in ["AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter"] {
        for filter in pair.of_type(kind) {
            for way in filter.ways(&["LogGroupName"]) {
                let Some(name) = pair.means(&filter, &way) else { continue };
                // Somebody else may have made the group; what a function here, or the other stack, makes is known.
                let made_by = pair
                    .in_stack(filter.subject.place, "AWS::Lambda::Function")
                    .find(|function| of_function(pair, function).is_some_and(|of| of == name));
                let elsewhere = pair.target(&name).filter(|it| it.subject.place != filter.subject.place);
                if !is_missing(pair, &filter, &name) {
                    continue;
                }
                if let Some(function) = made_by {
                    let message = format!(
                        "This log group is only made when {} is first called: declare it in this stack.",
                        function.id
                    );
                    report.at(&RULE, &filter, &way, &message);
                } else if let Some(Item { subject, id, .. }) = elsewhere {
                    let message = format!(
                        "The {} stack declares this log group ({id}), in its own Region only: declare one in this stack.",
                        subject.place.name()
                    );
                    report.at(&RULE, &filter, &way, &message);
                }
            }
        }
    }
}
