//! Failures of a function that only answers calls are told to the caller.

use crate::finding::Severity;
use crate::review::endpoint::calls::{callee, calls};
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "dead-letter-unused",
    severity: Severity::Warning,
    title: "A dead-letter queue that nothing ever reaches",
    why: "Lambda only fills it for events, and an API waits for the answer: lost transactions are looked for there in vain.",
    mend: "Take DeadLetterConfig out, and let the code store what it could not finish.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Types through which a function can be called without a permission of its own.
const OTHER_CALLERS: &[&str] = &[
    "AWS::CloudFormation::Stack",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Pipes::Pipe",
    "AWS::Scheduler::Schedule",
    "AWS::StepFunctions::StateMachine",
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut seen: Vec<Item<'_>> = Vec::new();
    for call in calls(pair) {
        let function = call.callee.function;
        let place = function.subject.place;
        if seen.contains(&function) {
            continue;
        }
        seen.push(function);
        if OTHER_CALLERS.iter().any(|kind| pair.in_stack(place, kind).next().is_some()) {
            continue;
        }
        let permissions: Option<Vec<bool>> = pair
            .in_stack(place, "AWS::Lambda::Permission")
            .map(|permission| {
                let of = callee(pair, &permission, &permission.meaning(pair, &["FunctionName"])?)?.function;
                Some(of != function || permission.meaning(pair, &["Principal"])?.known()? == "apigateway.amazonaws.com")
            })
            .collect();
        if !permissions.is_some_and(|all| !all.is_empty() && all.iter().all(|only_api| *only_api)) {
            continue;
        }
        for way in function.ways(&["DeadLetterConfig", "TargetArn"]) {
            if way.value().is_some() {
                report.at(&RULE, &function, &way, "Only an API calls this function, and waits for its answer: nothing is ever put there. Take DeadLetterConfig out.");
            }
        }
    }
}
