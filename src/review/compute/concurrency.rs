//! The standby's function has the concurrency of its twin.

use super::twins::twins;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "concurrency-differs",
    severity: Severity::Warning,
    title: "Reserved concurrency that differs between the Regions",
    why: "After the failover the standby has to carry everything, and refuses what is over its own limit, or over what others leave it.",
    mend: "Set ReservedConcurrentExecutions to the same number in both stacks.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (primary, secondary) in twins(pair) {
        let property = "ReservedConcurrentExecutions";
        let (one, two) = (primary.number(pair, &[property]), secondary.number(pair, &[property]));
        let Some(way) = secondary.ways(&[property]).pop() else { continue };
        match (one, two) {
            (Some(one), Some(two)) if two < one => {
                let message = format!("{two} are reserved here, and {one} in the primary: reserve {one}.");
                report.at(&RULE, &secondary, &way, &message).severity = Severity::Error;
            }
            (Some(one), Some(two)) if two > one => {
                let message = format!("{two} are reserved here, and {one} in the primary: reserve the same in both.");
                report.at(&RULE, &secondary, &way, &message);
            }
            (Some(one), None) if secondary.lacks(&[property]) => {
                let message = format!(
                    "The primary's function has {one} reserved, and nothing is reserved here: other functions may use it all. Reserve {one}."
                );
                report.at(&RULE, &secondary, &way, &message);
            }
            _ => {}
        }
    }
}
