//! `twinstack budget`: how long a design is away, how much it loses, what it carries and what it costs.

use clap::{Args, ValueEnum};
use serde_json::json;
use twinstack::artifact::built_in;
use twinstack::pipeline::evaluate;
use twinstack::recovery::Verdict;
use twinstack::report::{budgets, listed};

use super::input::Chosen;
use super::output::{Outcome, Unusable, print, tell};

#[derive(Args)]
pub(crate) struct Budget {
    #[command(flatten)]
    chosen: Chosen,
    /// How to print it
    #[arg(long, value_enum, default_value_t = BudgetFormat::Text)]
    format: BudgetFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BudgetFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Prints the budgets; a target that is missed counts as an error does.
pub(crate) fn run(options: &Budget) -> Outcome {
    let (parameters, findings) = options.chosen.read()?;
    tell(&listed(&findings, &[]));
    let Some(reckoned) = evaluate(&parameters, &built_in()).reckoned else {
        return Err(Unusable("a design of two Regions is needed".to_owned()));
    };
    print(&match options.format {
        BudgetFormat::Text => budgets::text(&budgets::tables(&reckoned.budgets)),
        BudgetFormat::Json => format!("{:#}\n", json!(*reckoned.budgets)),
    })?;
    Ok(reckoned.budgets.verdict() == Verdict::Missed)
}
