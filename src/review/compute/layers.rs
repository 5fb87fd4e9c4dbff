//! Layers are of the function's Region.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "layer-other-region",
    severity: Severity::Error,
    title: "A layer of another Region",
    why: "Lambda refuses layers of other Regions: the deployment fails.",
    mend: "Publish the layer in each Region, and name that one.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        for way in function.ways(&["Layers", "*"]) {
            let there = pair.means(&function, &way).and_then(|layer| pair.region_of(&layer));
            let (Some(there), Some(here)) = (there, function.subject.region) else { continue };
            if there != here {
                report.at(&RULE, &function, &way, &format!("This layer is in {there}: use the one in {here}."));
            }
        }
    }
}
