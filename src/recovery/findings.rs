//! What the numbers say that should be known: a budget that may be overrun.

use super::cost::Cost;
use super::figure::Span;
use crate::finding::Finding;

/// Everything that the numbers warn of.
#[must_use]
pub fn findings(cost: &Cost) -> Vec<Finding> {
    over_budget(cost).into_iter().collect()
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
