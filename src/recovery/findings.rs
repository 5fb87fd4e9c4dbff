//! What the numbers say that should be known: a target that is missed, a budget that may be overrun.

use super::Budgets;
use super::cost::Cost;
use super::figure::{Span, Verdict};
use super::time::Time;
use crate::finding::Finding;
use crate::words::clock;

/// Everything that the numbers warn of.
#[must_use]
pub fn findings(budgets: &Budgets) -> Vec<Finding> {
    late(&budgets.time).into_iter().chain(over_budget(&budgets.cost)).collect()
}

fn late(time: &Time) -> Option<Finding> {
    (time.verdict != Verdict::Held).then(|| {
        let message = format!(
            "Service is back after {} as expected and {} at worst; {} are allowed: ask every 10 s, or let fewer failures \
             count.",
            clock(time.total.expected),
            clock(time.total.worst),
            clock(time.target_s)
        );
        Finding::warning("recovery-time", "targets.rto_minutes", message)
    })
}

fn over_budget(cost: &Cost) -> Option<Finding> {
    let (budget, _) = cost.budget.filter(|(budget, _)| cost.total.high > *budget)?;
    let message = format!(
        "A month costs {}, and the budget is {}: allow more, or look at what would save most.",
        cost.total.written("$"),
        Span::exactly(budget).written("$")
    );
    Some(Finding::warning("over-budget", "usage.budget_usd", message))
}
