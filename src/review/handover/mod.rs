//! What the stacks of a pair owe each other.

mod calls;
mod kinds;
mod order;
mod regions;

use std::sync::Arc;

use crate::finding::{Place, Severity};
use crate::review::SUFFIX;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::stacks::wires::WIRES;
use crate::template::pointer::Pointer;
use crate::template::{Resource, Template, Value};

pub(crate) static SAME_REGION: Rule = Rule {
    id: "pair-same-region",
    severity: Severity::Error,
    title: "Both stacks in one Region",
    why: "The loss of that Region takes the standby along.",
    mend: "Choose another Region for the standby.",
    page: "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    parameter: Some("regions.secondary"),
    check: Check::Pair(same_region),
};

pub(crate) static WIRE: Rule = Rule {
    id: "pair-wire-missing",
    severity: Severity::Error,
    title: "A parameter that no output of the other stack fills",
    why: "Exports do not cross Regions: deployment hands values across from outputs, and finds none for this one.",
    mend: "Add the output to the other stack, or remove the parameter.",
    page: guide!("outputs-section-structure"),
    parameter: None,
    check: Check::Pair(wires),
};

pub(crate) static NOT_A_SUBSET: Rule = Rule {
    id: "foundation-not-subset",
    severity: Severity::Error,
    title: "A foundation that is no part of its full template",
    why: "The update from the one to the other would change or remove what already stands.",
    mend: "Make the foundation from the full template.",
    page: guide!("using-cfn-updating-stacks-update-behaviors"),
    parameter: None,
    check: Check::Walk,
};

/// The rules about what the stacks of a pair owe each other.
pub(crate) static RULES: &[&Rule] = &[
    &SAME_REGION,
    &regions::PARTITIONS,
    &regions::SWAPPED,
    &regions::ASSERTED,
    &WIRE,
    &order::UNFILLED,
    &order::CIRCLE,
    &order::CONDITION,
    &calls::IMPORT,
    &calls::OUTPUT,
    &kinds::KIND,
    &kinds::REGION,
    &NOT_A_SUBSET,
];

fn same_region(pair: &Pair<'_>, report: &mut Report) {
    if let Some(one) = pair.shared_region() {
        report.pair(&SAME_REGION, format!("Both stacks are for {one}: choose another Region for the standby."));
    }
}

fn wires(pair: &Pair<'_>, report: &mut Report) {
    let root = Pointer::Root;
    let section = root.key("Parameters");
    for wire in WIRES {
        let (Some(to), Some(from)) = (pair.stack(wire.to), pair.stack(wire.from)) else { continue };
        // Somebody else's parameter of that name may be meant for the operator.
        if !to.template.parameters.contains_key(SUFFIX) || !to.template.parameters.contains_key(wire.parameter) {
            continue;
        }
        // The primary's full template is deployed while the secondary is still at its foundation.
        let early = wire.to == Place::Primary;
        let full = from.template.outputs.contains_key(wire.output);
        let in_foundation = from.foundation.is_none_or(|foundation| foundation.outputs.contains_key(wire.output));
        if !full || early && !in_foundation {
            let message = format!(
                "It is filled from the output {} of the {} stack{}, which does not have it: add the output.",
                wire.output,
                wire.from.name(),
                if full { "'s foundation" } else { "" }
            );
            report.add(&WIRE, to, &section.key(wire.parameter), message);
        }
    }
}

/// The foundation is a part of the full template: nothing of it changes or goes when the full one follows, and
/// something comes.
pub(crate) fn check_foundation(subject: &Subject<'_>, foundation: &Template, report: &mut Report) {
    let (full, root) = (subject.template, Pointer::Root);
    let at = root.key("Resources");
    for (id, resource) in &foundation.resources {
        match full.resources.get(id) {
            None => report.add(
                &NOT_A_SUBSET,
                subject,
                &at.key(id),
                "Only the foundation has it: the update would remove it.",
            ),
            Some(later) => {
                if let Some(place) = changed(resource, later) {
                    let message = format!("{place} is otherwise in the full template: the update would change it.");
                    report.add(&NOT_A_SUBSET, subject, &at.key(id), message);
                }
            }
        }
    }
    let at = root.key("Parameters");
    for (name, parameter) in &foundation.parameters {
        if full.parameters.get(name) != Some(parameter) {
            let message = "The full template does not have this parameter as the foundation has it.";
            report.add(&NOT_A_SUBSET, subject, &at.key(name), message);
        }
    }
    let at = root.key("Outputs");
    for (name, _) in foundation.outputs.iter().filter(|(name, _)| !full.outputs.contains_key(*name)) {
        report.add(&NOT_A_SUBSET, subject, &at.key(name), "Only the foundation has it: the update would remove it.");
    }
    if foundation.resources.len() >= full.resources.len() {
        let message =
            "The full template adds no resource to the foundation: there is nothing to deploy in a second step.";
        report.add(&NOT_A_SUBSET, subject, &root, message);
    }
}

/// What of a resource the full template has otherwise.
fn changed<'a>(resource: &'a Resource, later: &Resource) -> Option<&'a str> {
    if resource.kind != later.kind {
        return Some("Type");
    }
    if resource.condition != later.condition {
        return Some("Condition");
    }
    // A foundation that was not read from a file shares most properties with its full template.
    if Arc::ptr_eq(&resource.properties, &later.properties) {
        return None;
    }
    let differs =
        |(name, value): &(&str, &Value)| !later.properties.get(name).is_some_and(|later| part_of(value, later));
    resource.properties.iter().find(differs).map(|(name, _)| name)
}

/// Whether everything in a value is also in the later one; lists may gain elements, anywhere.
fn part_of(value: &Value, later: &Value) -> bool {
    match (value, later) {
        (Value::Object(value), Value::Object(later)) => {
            // The keys are in the same order unless somebody changed it, and comparing is faster than looking up.
            let mut rest = later.iter();
            value.iter().all(|(key, value)| {
                let found = rest.find(|(name, _)| *name == key).map(|(_, later)| later).or_else(|| later.get(key));
                found.is_some_and(|later| part_of(value, later))
            })
        }
        (Value::Array(list), Value::Array(later)) => {
            let mut rest = later.iter();
            list.iter().all(|value| rest.any(|later| part_of(value, later)))
        }
        (value, later) => value == later,
    }
}
