//! Environment variables are encrypted with a key of the function's Region.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-key-other-region",
    severity: Severity::Error,
    title: "A function with a key of another Region",
    why: "Lambda refuses keys of other Regions; and the function could not start when that Region is lost.",
    mend: "Set KmsKeyArn to the key of the same stack.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        for way in function.ways(&["KmsKeyArn"]) {
            let there = pair.means(&function, &way).and_then(|key| pair.region_of(&key));
            let (Some(there), Some(here)) = (there, function.subject.region) else { continue };
            if there != here {
                report.at(&RULE, &function, &way, &format!("This key is in {there}: use the one in {here}."));
            }
        }
    }
}
