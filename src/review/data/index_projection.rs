//! An index holds what its queries read, not everything.

use super::replicas::replicated;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-index-holds-everything",
    severity: Severity::Warning,
    title: "An index that holds every attribute",
    why: "Every change of an item is written, and paid for, once more in the index, in every Region.",
    mend: "Project the keys only, or the few attributes that queries of the index read.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general.html",
    parameter: Some("data.projection"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in replicated(pair) {
        for way in table.ways(&["GlobalSecondaryIndexes", "*", "Projection", "ProjectionType"]) {
            if way.is("ALL") == Some(true) {
                let message = "ALL writes every change of an item once more, in every Region: use KEYS_ONLY, or INCLUDE \
                               with what queries read.";
                report.at(&RULE, &table, &way, message);
            }
        }
    }
}
