//! The log group of a function is declared, before Lambda makes one.

use super::groups::{is_missing, of_function};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-log-group",
    severity: Severity::Warning,
    title: "A function whose log group nobody declares",
    why: "Lambda makes the group at the first call, without the stack's key and without a retention, and a stack that declares it later fails because it is there.",
    mend: "Declare an AWS::Logs::LogGroup and name it in LoggingConfig.LogGroup.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type("AWS::Lambda::Function").filter(|it| it.lacks(&["LoggingConfig", "LogGroup"])) {
        // A stack that declares no log group at all leaves them to Lambda on purpose.
        let declares = pair.in_stack(function.subject.place, "AWS::Logs::LogGroup").next().is_some();
        let Some(name) = of_function(pair, &function).filter(|_| declares) else { continue };
        if is_missing(pair, &function, &name) {
            let message =
                format!("Lambda will make the log group {name} itself, without key and retention: declare it here.");
            report.on(&RULE, &function, &message);
        }
    }
}
