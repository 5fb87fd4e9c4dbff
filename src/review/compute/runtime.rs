//! Functions run on a runtime that AWS supports.

use super::twins::FUNCTION;
use crate::aws::runtimes::{Support, support};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "runtime-ended",
    severity: Severity::Warning,
    title: "A runtime at the end of its support",
    why: "No more security patches come, and AWS then refuses new functions and updates: a stack cannot be made anew in either Region.",
    mend: "Move to a newer version of the language.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    parameter: Some("compute.runtime"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        for way in function.ways(&["Runtime"]) {
            let Some(runtime) = pair.means(&function, &way) else { continue };
            match runtime.known().and_then(support) {
                Some(Support::Ends(until)) => {
                    report.at(
                        &RULE,
                        &function,
                        &way,
                        &format!("AWS ends its support for {runtime} on {until}: plan the move."),
                    );
                }
                Some(Support::Ended(until)) => {
                    let message = format!("AWS ended its support for {runtime} on {until}: move to a newer version.");
                    report.at(&RULE, &function, &way, &message);
                }
                Some(Support::Refused(until)) => {
                    let message = format!(
                        "AWS ended its support for {runtime} on {until} and refuses new functions: move to a newer version."
                    );
                    report.at(&RULE, &function, &way, &message).severity = Severity::Error;
                }
                None => {}
            }
        }
    }
}
