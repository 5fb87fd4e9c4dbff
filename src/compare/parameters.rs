//! Two designs, parameter by parameter.

use serde::Serialize;

use crate::parameters::Parameters;
use crate::parameters::spec::{SPECS, Value};

/// A parameter that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterChange {
    /// `group.name`, or `suppressions` for what is accepted of the review.
    pub id: &'static str,
    /// What the panel calls it.
    pub label: &'static str,
    /// The earlier value as it is shown, with its unit.
    pub before: String,
    /// The later one.
    pub after: String,
}

/// Every parameter that is not as it was, in the order of the panel.
pub(super) fn compare(before: &Parameters, after: &Parameters) -> Vec<ParameterChange> {
    let mut found: Vec<ParameterChange> = SPECS
        .iter()
        .filter_map(|spec| {
            let (old, new) = ((spec.get)(before), (spec.get)(after));
            let spoken = |value: &Value| spec.spoken(value);
            let change =
                || ParameterChange { id: spec.id, label: spec.label, before: spoken(&old), after: spoken(&new) };
            (old != new).then(change)
        })
        .collect();
    if before.suppressions != after.suppressions {
        found.push(ParameterChange {
            id: "suppressions",
            label: "Accepted findings",
            before: accepted(before),
            after: accepted(after),
        });
    }
    found
}

fn accepted(parameters: &Parameters) -> String {
    let each = parameters.suppressions.iter().map(|accepted| {
        let at = accepted.logical_id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
        format!("{} {}{at}: {}", accepted.rule, accepted.stack.name(), accepted.reason)
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() { "nothing".to_owned() } else { each.join("; ") }
}
