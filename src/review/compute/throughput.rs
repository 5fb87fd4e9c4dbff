//! The function behind the endpoint carries the target.

use crate::finding::Severity;
use crate::review::endpoint::calls::public_functions;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::words::grouped;

pub(crate) static RULE: Rule = Rule {
    id: "concurrency-below-target",
    severity: Severity::Warning,
    title: "Reserved concurrency that does not carry the target",
    why: "Lambda takes at most ten requests a second for each unit of concurrency and refuses the rest: the pair never reaches its target.",
    mend: "Raise ReservedConcurrentExecutions to a tenth of the transactions a second and some more, and the quota with it.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
    parameter: Some("compute.reserved_concurrency"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let target = pair.targets.transactions_per_second;
    for function in public_functions(pair) {
        for way in function.ways(&["ReservedConcurrentExecutions"]) {
            let reserved = pair.means(&function, &way).and_then(|it| it.known()?.parse::<u32>().ok());
            let Some(reserved) = reserved.filter(|reserved| reserved.saturating_mul(10) < target) else { continue };
            let message = format!(
                "{} carry at most {} requests a second, and the target is {}: reserve {} or more.",
                grouped(reserved),
                grouped(reserved.saturating_mul(10)),
                grouped(target),
                grouped(target.div_ceil(10))
            );
            report.at(&RULE, &function, &way, &message);
        }
    }
}
