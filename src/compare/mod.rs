//! Two designs, or a design and a pair from files, beside each other: what is different, and what `CloudFormation` would do
//! about it.
//!
//! `values` finds where two values differ, `effect` says what a change does, `follow` what that does to others, `retained`
//! what stays behind; `templates` puts these together, and each of the others compares one more thing.

mod budgets;
mod effect;
mod findings;
mod follow;
mod markdown;
mod parameters;
mod retained;
mod templates;
mod text;
mod values;

use std::collections::BTreeMap;

use serde::Serialize;

pub use budgets::{BudgetChange, LineChange};
pub use effect::Effect;
pub use findings::FindingChanges;
pub use markdown::markdown;
pub use parameters::ParameterChange;
pub use templates::{PropertyChange, ResourceChange, SectionChange, StackChange};
pub use text::text;
pub use values::{Change, compact};

use crate::finding::{Finding, Place};
use crate::parameters::Parameters;
use crate::recovery::Budgets;
use crate::stacks::Stack;
use crate::template::given::Given;
use crate::words::clock;

/// One side of a comparison. What is not there is not compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The design, where there is one.
    pub parameters: Option<&'a Parameters>,
    /// The stacks, at most one for each place; of one from a file, what is not known is empty.
    pub stacks: &'a [Stack],
    /// The values that stacks are deployed with; the defaults of their parameters count for the rest.
    pub given: &'a [(Place, Given)],
    /// What was found in it.
    pub findings: &'a [Finding],
    /// Its budgets, where they can be reckoned.
    pub budgets: Option<&'a Budgets>,
}

/// What is different between two sides.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// What the earlier side is called.
    pub before: String,
    /// What the later side is called.
    pub after: String,
    /// What is different, in a line.
    pub summary: String,
    /// Parameters, where both sides have a design.
    pub parameters: Vec<ParameterChange>,
    /// Stacks, with their resources.
    pub stacks: Vec<StackChange>,
    /// Budgets, where both sides have them.
    pub budgets: Vec<BudgetChange>,
    /// Findings.
    pub findings: FindingChanges,
}

/// How a resource is marked in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// It is in the later one only.
    Added,
    /// It is in the earlier one only.
    Removed,
    /// It stays and is changed.
    Changed,
    /// It is replaced, or may be, or the update fails on it.
    Replaced,
}

/// What is different between two sides.
#[must_use]
pub fn compare(before: &Side<'_>, after: &Side<'_>) -> Comparison {
    let mut comparison = Comparison {
        before: before.name.to_owned(),
        after: after.name.to_owned(),
        summary: String::new(),
        parameters: before
            .parameters
            .zip(after.parameters)
            .map(|(old, new)| parameters::compare(old, new))
            .unwrap_or_default(),
        stacks: templates::compare(before, after),
        budgets: before.budgets.zip(after.budgets).map(|(old, new)| budgets::compare(old, new)).unwrap_or_default(),
        findings: findings::compare(before.findings, after.findings),
    };
    comparison.summary = comparison.in_short(before.budgets.zip(after.budgets));
    comparison
}

impl Comparison {
    /// Whether nothing is different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty()
            && self.stacks.is_empty()
            && self.budgets.is_empty()
            && self.findings.appear.is_empty()
            && self.findings.disappear.is_empty()
    }

    /// Every resource that is not as it was, with its stack.
    pub fn resources(&self) -> impl Iterator<Item = (Place, &ResourceChange)> {
        self.stacks.iter().flat_map(|stack| stack.resources.iter().map(|resource| (stack.place, resource)))
    }

    /// The gravest effect of all.
    #[must_use]
    pub fn gravest(&self) -> Option<Effect> {
        self.resources().map(|(_, resource)| resource.effect).max()
    }

    /// How each resource is marked in a picture of both sides; what nothing happens to is not.
    #[must_use]
    pub fn marks(&self) -> BTreeMap<(Place, &str), Mark> {
        let mut marks = BTreeMap::new();
        for (place, resource) in self.resources() {
            let in_both = !resource.properties.is_empty() || !resource.attributes.is_empty();
            let mark = match resource.effect {
                Effect::Nothing => continue,
                Effect::Added => Mark::Added,
                Effect::Removed => Mark::Removed,
                Effect::InPlace | Effect::Anew | Effect::NotKnown => Mark::Changed,
                Effect::Refused if !in_both && resource.was.is_none() => Mark::Added,
                Effect::PerhapsReplaced | Effect::Replaced | Effect::Refused => Mark::Replaced,
            };
            marks.insert((place, resource.logical_id.as_str()), mark);
            if let Some(was) = &resource.was {
                marks.insert((place, was.as_str()), Mark::Removed);
            }
        }
        marks
    }

    /// What is different, in a line.
    fn in_short(&self, budgets: Option<(&Budgets, &Budgets)>) -> String {
        let counted = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        let mut counts = Vec::new();
        if !self.parameters.is_empty() {
            counts.push(counted(self.parameters.len(), "parameter"));
        }
        let resources = self.resources().count();
        if resources > 0 {
            counts.push(counted(resources, "resource"));
        }
        let effects: Vec<String> = Effect::ALL
            .into_iter()
            .map(|effect| (effect, self.resources().filter(|(_, resource)| resource.effect == effect).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(effect, number)| match effect {
                Effect::Nothing => format!("{number} only as written"),
                _ => format!("{number} {}", effect.words()),
            })
            .collect();
        let mut parts = Vec::new();
        if !counts.is_empty() {
            let effects = if effects.is_empty() { String::new() } else { format!(": {}", effects.join(", ")) };
            parts.push(format!("{} changed{effects}", counts.join(", ")));
        }
        let FindingChanges { appear, disappear, .. } = &self.findings;
        let found = [(appear.len(), "appear"), (disappear.len(), "disappear")];
        for (number, verb) in found.into_iter().filter(|(number, _)| *number > 0) {
            let ending = if number == 1 { "s" } else { "" };
            parts.push(format!("{} {verb}{ending}", counted(number, "finding")));
        }
        if let Some((old, new)) = budgets {
            let [old, new] = [old, new].map(|budgets| clock(budgets.time.total.worst));
            if old != new {
                parts.push(format!("RTO {new} instead of {old}"));
            }
        }
        match (parts.is_empty(), self.is_empty()) {
            (true, true) => "Nothing is different.".to_owned(),
            (true, false) => {
                "Only what the templates say beside their resources, or the budgets, is different.".to_owned()
            }
            _ => format!("{}.", parts.join("; ")),
        }
    }
}
