//! The window of recovery is as long as mistakes stay unnoticed.

use super::PAGE;
use super::replicas::replicated;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-recovery-short",
    severity: Severity::Warning,
    title: "A recovery window of less than a week",
    why: "A mistake that is noticed after the window can no longer be undone, in any Region.",
    mend: "Set RecoveryPeriodInDays to 7 or more; without it, it is 35.",
    page: PAGE,
    parameter: Some("data.pitr_days"),
    check: Check::Files(check),
};

/// Days within which somebody notices, also over a holiday.
const WEEK: f64 = 7.0;

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in replicated(pair) {
        for way in table.ways(&["Replicas", "*", "PointInTimeRecoverySpecification", "RecoveryPeriodInDays"]) {
            let Some(days) = pair.means(&table, &way).and_then(|days| days.known()?.parse::<f64>().ok()) else {
                continue;
            };
            if days < WEEK {
                let message =
                    format!("A mistake noticed after {days} days can no longer be undone: keep 7 to 35 days.");
                report.at(&RULE, &table, &way, &message);
            }
        }
    }
}
