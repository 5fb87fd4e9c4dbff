//! Timeout and memory are within what Lambda takes.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::words::grouped;

pub(crate) static RULE: Rule = Rule {
    id: "function-limits",
    severity: Severity::Error,
    title: "A timeout or a memory that Lambda refuses",
    why: "The deployment of the function fails.",
    mend: "Set Timeout to 1 to 900 s, and MemorySize to 128 to 10,240 MB.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        for (property, unit, least, most) in [("Timeout", "s", 1.0, 900.0), ("MemorySize", "MB", 128.0, 10_240.0)] {
            for way in function.ways(&[property]) {
                let Some(number) = pair.means(&function, &way).and_then(|it| it.known()?.parse::<f64>().ok()) else {
                    continue;
                };
                if !(least..=most).contains(&number) {
                    let message =
                        format!("{property} is {number} {unit}, and Lambda takes {least} to {}.", grouped(most));
                    report.at(&RULE, &function, &way, &message);
                }
            }
        }
    }
}
