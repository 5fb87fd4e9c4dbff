//! Values handed over arrive: each parameter of the other stack is filled, and one of the stacks can be first.

use super::calls;
use crate::finding::Severity;
use crate::review::SUFFIX;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::stacks::wires::WIRES;
use crate::template::references;

pub(crate) static UNFILLED: Rule = Rule {
    id: "parameter-unfilled",
    severity: Severity::Warning,
    title: "A parameter of the other stack's that no output fills",
    why: "Somebody has to look the value up by hand at each deployment, and gets it wrong when it matters.",
    mend: "Add an output of that name to the other stack.",
    page: guide!("outputs-section-structure"),
    parameter: None,
    check: Check::Files(unfilled),
};

pub(crate) static CIRCLE: Rule = Rule {
    id: "handover-circle",
    severity: Severity::Warning,
    title: "Two stacks that each need the other's outputs first",
    why: "Neither can be deployed before the other: a first deployment cannot begin without changing a template.",
    mend: "Take what one stack needs as parameters with a default, so that it can be deployed first; update it afterwards.",
    page: guide!("parameters-section-structure"),
    parameter: None,
    check: Check::Files(circle),
};

pub(crate) static CONDITION: Rule = Rule {
    id: "output-condition",
    severity: Severity::Error,
    title: "An output of a resource that may not be there",
    why: "Where the condition is false, CloudFormation refuses the whole template: the output's resource does not exist.",
    mend: "Give the output the condition of the resource.",
    page: guide!("conditions-section-structure"),
    parameter: None,
    check: Check::Pair(condition),
};

/// Words that can only mean the other stack.
const MARKS: &[&str] = &["Peer", "Remote", "Partner"];

/// Ends of names of what only a stack can tell; an account is known without it.
const TOLD_BY_A_STACK: &[&str] = &["Arn", "Id", "Endpoint"];
const KNOWN_ANYWAY: &[&str] = &["AccountId", "OwnerId", "OrganizationId", "ZoneId"];

/// Whether it is one of our own wires, which are filled, and in steps, by the script that deploys.
fn is_ours(subject: &Subject<'_>, parameter: &str) -> bool {
    subject.template.parameters.contains_key(SUFFIX)
        && WIRES.iter().any(|wire| wire.to == subject.place && wire.parameter == parameter)
}

/// The parameters without which a stack cannot be deployed.
fn needed<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a str> {
    let parameters = subject.template.parameters.iter();
    parameters
        .filter(|(name, parameter)| parameter.default.is_none() && !subject.given.contains_key(*name))
        .map(|(name, _)| name.as_str())
        .filter(|name| !is_ours(subject, name))
}

fn unfilled(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    for (subject, other) in [(primary, secondary), (secondary, primary)] {
        for name in needed(subject) {
            let rest = MARKS.iter().find_map(|mark| name.strip_prefix(mark));
            let told = rest.is_some_and(|rest| {
                TOLD_BY_A_STACK.iter().any(|end| rest.ends_with(end))
                    && !KNOWN_ANYWAY.iter().any(|end| rest.ends_with(end))
            });
            let asked = other.template.parameters.contains_key(name);
            if told && !asked && pair.filled_from(subject, name).is_none() {
                let message = format!(
                    "The {} stack has no output {}: add it, so that deployment can hand it over.",
                    other.place.name(),
                    rest.unwrap_or(name)
                );
                report.in_stack(&UNFILLED, subject, &format!("/Parameters/{name}"), message);
            }
        }
    }
}

/// What a stack waits for: a parameter that the other's output fills, or an output that it reads by itself.
enum Wait<'a> {
    Parameter(&'a str),
    Output { at: String, name: String },
}

impl std::fmt::Display for Wait<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Parameter(name) => formatter.write_str(name),
            Self::Output { name, .. } => write!(formatter, "Fn::GetStackOutput of {name}"),
        }
    }
}

fn waits<'a>(pair: &Pair<'a>, subject: &Subject<'a>, other: &Subject<'_>) -> Option<Wait<'a>> {
    let filled = |name: &&str| pair.filled_from(subject, name).is_some_and(|(from, _)| from.place == other.place);
    let read = || calls::read_from(pair, subject, other).into_iter().next();
    let parameter = needed(subject).find(filled).map(Wait::Parameter);
    parameter.or_else(|| read().map(|(at, name)| Wait::Output { at, name }))
}

fn circle(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let (Some(one), Some(two)) = (waits(pair, primary, secondary), waits(pair, secondary, primary)) else { return };
    let mend = match (&one, &two) {
        (Wait::Parameter(one), Wait::Parameter(two)) => format!("give {one} or {two} a default to begin with"),
        (Wait::Parameter(name), _) | (_, Wait::Parameter(name)) => format!("give {name} a default to begin with"),
        _ => "take one of the two as a parameter with a default to begin with".to_owned(),
    };
    let message = format!("It waits for the secondary stack, which waits for this one with {two}: {mend}.");
    match &one {
        Wait::Parameter(name) => {
            report.in_stack(&CIRCLE, primary, &format!("/Parameters/{name}"), message);
        }
        Wait::Output { at, .. } => {
            report.in_stack(&CIRCLE, primary, at, message).logical_id = calls::resource(at).map(str::to_owned);
        }
    }
}

fn condition(pair: &Pair<'_>, report: &mut Report) {
    for subject in pair.subjects {
        let template = subject.template;
        if template.conditions.is_empty() {
            continue;
        }
        for (name, output) in &template.outputs {
            let mut needed: Vec<&str> = Vec::new();
            let mut chooses = false;
            references::names(&output.value, &mut |found| {
                chooses |= template.conditions.contains_key(found);
                needed.extend(template.resources.get(found).and_then(|resource| resource.condition.as_deref()));
            });
            let missing = needed.into_iter().find(|needed| {
                let own = output.condition.as_deref().map(|own| (own, true));
                let when: Vec<(&str, bool)> = own.into_iter().chain([(*needed, false)]).collect();
                template.conditions.contains_key(*needed) && subject.possible(&when)
            });
            if let Some(missing) = missing.filter(|_| !chooses) {
                let message = format!(
                    "Where {missing} is false, its resource is not there: give the output the Condition {missing}."
                );
                report.in_stack(&CONDITION, subject, &format!("/Outputs/{name}"), message);
            }
        }
    }
}
