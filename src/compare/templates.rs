//! Two sets of stacks, place by place: resources, and the other sections of their templates.
//!
//! Templates are compared as they would be deployed, with the values that are given to their parameters and the defaults of
//! the rest, so that a changed value shows in every property that it reaches.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Side;
use super::effect::{self, Effect};
use super::follow;
use super::retained::{self, Identity, identity};
use super::values::{At, Change, by_name, differences, plain, same};
use crate::finding::Place;
use crate::review::{self, Source};
use crate::stacks::Stack;
use crate::template::given::Given;
use crate::template::pointer::escaped;
use crate::template::resolve::default_text;
use crate::template::{Map, OWN_METADATA, Section, Value};

/// What is different about a stack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StackChange {
    /// Its part in the pair.
    pub place: Place,
    /// What is to be known of the stack as a whole: that it is new, goes away, is called otherwise, or moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its resources that are not as they were, in the order of the later template; what is gone comes last.
    pub resources: Vec<ResourceChange>,
    /// What else of the template is not as it was.
    pub sections: Vec<SectionChange>,
}

/// What is different about a resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResourceChange {
    /// Its logical id.
    pub logical_id: String,
    /// Its type, in the later template if it is there.
    pub kind: String,
    /// The logical id that it had before, where only that is different.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// The gravest of what its changes do.
    pub effect: Effect,
    /// Its properties that are not as they were.
    pub properties: Vec<PropertyChange>,
    /// What is written beside the properties, such as `DeletionPolicy`: a change of it alone does nothing to the resource.
    pub attributes: Vec<Change>,
    /// What becomes of it, in sentences.
    pub says: Vec<String>,
}

/// What is different about a property of a resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PropertyChange {
    /// Where, and from what to what.
    #[serde(flatten)]
    pub change: Change,
    /// What that does to the resource.
    pub effect: Effect,
    /// The resource or parameter that the value names, where the value is the same and what it stands for is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
}

/// What is different about an entry of a section, or about a section that has none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionChange {
    /// The section, such as `Parameters`; `Values` for those that parameters are given.
    pub section: String,
    /// The entry's name; none of a `Description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is different; of an entry that comes or goes, all of it.
    pub changes: Vec<Change>,
}

/// Both stacks of a place, and what has been found out about them.
pub(super) struct Both<'s> {
    pub(super) before: &'s Stack,
    pub(super) after: &'s Stack,
    /// Parameters that have another value than before.
    pub(super) redefined: Vec<String>,
    /// The resources as they would be deployed.
    pub(super) earlier: Section<Value>,
    pub(super) later: Section<Value>,
    /// Outputs whose value is not as it was.
    pub(super) outputs: Vec<String>,
    pub(super) changes: StackChange,
}

/// Every stack that is not as it was.
pub(super) fn compare(before: &Side<'_>, after: &Side<'_>) -> Vec<StackChange> {
    let mut pairs: Vec<Both<'_>> = Vec::new();
    let mut found: Vec<StackChange> = Vec::new();
    for place in Place::ALL {
        match (Deployed::of(before, place), Deployed::of(after, place)) {
            (Some(old), Some(new)) => pairs.push(both(old, new)),
            (Some(old), None) => found.push(alone(old, Effect::Removed)),
            (None, Some(new)) => found.push(alone(new, Effect::Added)),
            (None, None) => {}
        }
    }
    follow::follow(&mut pairs);
    for pair in &mut pairs {
        settle(pair);
    }
    found.extend(pairs.into_iter().map(|pair| pair.changes));
    found.retain(|stack| stack.note.is_some() || !stack.resources.is_empty() || !stack.sections.is_empty());
    found.sort_by_key(|stack| stack.place);
    found
}

/// Stands for the account, which nobody knows: names that hold its number are compared all the same.
const ACCOUNT: &str = "${AWS::AccountId}";

/// A stack with the values that it is deployed with.
#[derive(Clone, Copy)]
struct Deployed<'s> {
    stack: &'s Stack,
    given: Option<&'s Given>,
}

impl<'s> Deployed<'s> {
    fn of(side: &Side<'s>, place: Place) -> Option<Self> {
        let stack = side.stacks.iter().find(|stack| stack.place == place)?;
        let given = side.given.iter().find(|(of, _)| *of == place).map(|(_, given)| given);
        Some(Self { stack, given })
    }

    /// The template as far as it is known what it comes to, with its resources.
    fn settled(self) -> (Value, Section<Value>) {
        let Self { stack, given } = self;
        let region = Some(stack.region.as_str()).filter(|region| !region.is_empty());
        let source = Source { place: stack.place, template: &stack.template, region, given };
        let document = review::settled_in(&source, &Value::of(&stack.template), Some(ACCOUNT)).document;
        let resources = document.get("Resources").and_then(Value::as_object).into_iter().flat_map(Map::iter);
        let resources = resources.map(|(id, resource)| (id.to_owned(), resource.clone())).collect();
        (document, resources)
    }

    /// The default of a parameter, and the value that it has.
    fn value(self, parameter: &str) -> (Option<String>, Option<String>) {
        let default = self.stack.template.parameters.get(parameter).and_then(default_text);
        let given = self.given.and_then(|given| given.get(parameter)).cloned();
        (default.clone(), given.or(default))
    }
}

/// A stack that is on one side only.
fn alone(deployed: Deployed<'_>, effect: Effect) -> StackChange {
    let (_, resources) = deployed.settled();
    let note = if effect == Effect::Added {
        "This stack is new."
    } else {
        "This stack is no longer there. It stands until somebody deletes it."
    };
    let resources = resources.iter().map(|(id, resource)| {
        let mut change = entry(id, resource, effect);
        if effect == Effect::Removed {
            change.says = vec![retained::removed(resource)];
        }
        change
    });
    StackChange {
        place: deployed.stack.place,
        note: Some(note.to_owned()),
        resources: resources.collect(),
        sections: Vec::new(),
    }
}

/// A resource of which nothing more is known yet.
pub(super) fn entry(id: &str, resource: &Value, effect: Effect) -> ResourceChange {
    ResourceChange {
        logical_id: id.to_owned(),
        kind: kind(resource).to_owned(),
        was: None,
        effect,
        properties: Vec::new(),
        attributes: Vec::new(),
        says: Vec::new(),
    }
}

/// The type of a resource.
pub(super) fn kind(resource: &Value) -> &str {
    resource.get("Type").and_then(Value::as_str).unwrap_or_default()
}

/// The place of a resource in its template.
pub(super) fn path(id: &str) -> String {
    format!("/Resources/{}", escaped(id))
}

fn both<'s>(one: Deployed<'s>, other: Deployed<'s>) -> Both<'s> {
    let ((old, earlier), (new, later)) = (one.settled(), other.settled());
    let (before, after) = (one.stack, other.stack);
    let (old_written, new_written) = (Value::of(&before.template), Value::of(&after.template));
    let mut resources = Vec::new();
    let written = [&old_written, &new_written].map(|whole| members(whole, "Resources"));
    for (id, resource) in &later {
        match earlier.get(id) {
            None => resources.push(entry(id, resource, Effect::Added)),
            Some(old) => {
                let [one, other] = written.each_ref().map(|resources| resources.get(id.as_str()).copied());
                resources.extend(changed(id, old, resource, one.zip(other)));
            }
        }
    }
    for (id, resource) in earlier.iter().filter(|(id, _)| !later.contains_key(*id)) {
        resources.push(entry(id, resource, Effect::Removed));
    }
    renamed(&mut resources, &earlier, &later);
    let (old_outputs, new_outputs) = (members(&old, "Outputs"), members(&new, "Outputs"));
    let outputs = after.template.outputs.keys().filter(|name| {
        let [old, new] = [&old_outputs, &new_outputs].map(|outputs| outputs.get(name.as_str())?.get("Value"));
        old.zip(new).is_some_and(|(old, new)| !same(old, new))
    });
    let parameters = after.template.parameters.keys().filter(|name| before.template.parameters.contains_key(*name));
    let mut sections = sections(&old_written, &new_written);
    let mut redefined = Vec::new();
    for name in parameters {
        let ((old_default, old), (new_default, new)) = (one.value(name), other.value(name));
        if old == new {
            continue;
        }
        redefined.push(name.clone());
        // A value that is only the default is among the template's own sections.
        if (&old, &new) != (&old_default, &new_default) {
            let [old, new] = [old, new].map(|value| value.map(Value::from));
            let changes = vec![At::new(format!("/Parameters/{}", escaped(name))).change(old.as_ref(), new.as_ref())];
            sections.push(SectionChange { section: "Values".to_owned(), name: Some(name.clone()), changes });
        }
    }
    Both {
        before,
        after,
        redefined,
        outputs: outputs.cloned().collect(),
        changes: StackChange { place: after.place, note: note(before, after), resources, sections },
        earlier,
        later,
    }
}

/// The entries of a section.
fn members<'v>(document: &'v Value, section: &str) -> BTreeMap<&'v str, &'v Value> {
    document.get(section).and_then(Value::as_object).map(by_name).unwrap_or_default()
}

/// Whether the stacks are in two Regions, so that the later one is another stack.
pub(super) fn moves(before: &Stack, after: &Stack) -> bool {
    !before.region.is_empty() && !after.region.is_empty() && before.region != after.region
}

fn note(before: &Stack, after: &Stack) -> Option<String> {
    if moves(before, after) {
        return Some(format!(
            "This stack is in {} and not in {}. No stack moves: all {} resources are made anew there, and the stack in {} \
             stands until somebody deletes it.",
            after.region,
            before.region,
            after.template.resources.len(),
            before.region
        ));
    }
    let named = !before.name.is_empty() && !after.name.is_empty();
    (named && before.name != after.name).then(|| {
        format!(
            "This stack is called {} and not {}. Under the new name it is a stack of its own beside the old one; what is \
             said here is what an update of the old one would do.",
            after.name, before.name
        )
    })
}

/// A resource that is on both sides, if anything about it is different.
fn changed(id: &str, old: &Value, new: &Value, written: Option<(&Value, &Value)>) -> Option<ResourceChange> {
    let mut change = entry(id, new, Effect::Nothing);
    let nothing = Value::Object(Map::default());
    let properties = |of: &'_ Value| of.get("Properties").cloned().unwrap_or_else(|| nothing.clone());
    let (before, after) = (properties(old), properties(new));
    let begin = || At::new(format!("{}/Properties", path(id)));
    let mut found = Vec::new();
    differences(&before, &after, begin(), &mut found);
    let by_writing = found.is_empty();
    if let (true, Some((old, new))) = (by_writing, written) {
        differences(&properties(old), &properties(new), begin(), &mut found);
    }
    for found in found {
        let effect = if by_writing {
            Effect::Nothing
        } else {
            effect::of_property(&change.kind, &found.steps, found.before.as_ref(), found.after.as_ref())
        };
        change.properties.push(PropertyChange { change: found, effect, follows: None });
    }
    let beside = |of: &Value| -> Value {
        let members = of.as_object().cloned().unwrap_or_default();
        Value::Object(members.into_iter().filter(|(name, _)| name != "Properties").collect())
    };
    differences(&beside(old), &beside(new), At::new(path(id)), &mut change.attributes);
    change.effect = change.properties.iter().map(|property| property.effect).max().unwrap_or(Effect::Nothing);
    if kind(old) != kind(new) {
        change.effect = Effect::Refused;
        change.says.push(format!(
            "It was of the type {}. CloudFormation changes no resource's type: give the new one a logical id of its own.",
            kind(old)
        ));
    }
    (!change.properties.is_empty() || !change.attributes.is_empty()).then_some(change)
}

/// Puts together what is the same under two logical ids, where there is no doubt which belongs to which.
fn renamed(resources: &mut Vec<ResourceChange>, earlier: &Section<Value>, later: &Section<Value>) {
    // Names of resources inside the properties may be new as well; those are compared as they stand.
    let key = |resource: &Value| {
        let mut members = resource.as_object().cloned().unwrap_or_default();
        members.remove("Metadata");
        members.remove("DependsOn");
        Value::Object(members).to_string()
    };
    let mut by_content: BTreeMap<String, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for change in resources.iter() {
        let id = change.logical_id.as_str();
        match change.effect {
            Effect::Added => later.get(id).map(|of| by_content.entry(key(of)).or_default().1.push(id)),
            Effect::Removed => earlier.get(id).map(|of| by_content.entry(key(of)).or_default().0.push(id)),
            _ => None,
        };
    }
    // By the later logical id.
    let mut pairs: BTreeMap<String, String> = by_content
        .values()
        .filter_map(|(old, new)| match (old.as_slice(), new.as_slice()) {
            ([old], [new]) => Some(((*new).to_owned(), (*old).to_owned())),
            _ => None,
        })
        .collect();
    let gone: BTreeSet<String> = pairs.values().cloned().collect();
    resources.retain(|change| change.effect != Effect::Removed || !gone.contains(&change.logical_id));
    for change in resources.iter_mut().filter(|change| change.effect == Effect::Added) {
        if let Some(was) = pairs.remove(&change.logical_id) {
            change.effect = Effect::Replaced;
            change.was = Some(was);
        }
    }
}

/// The sections beside the resources.
fn sections(old: &Value, new: &Value) -> Vec<SectionChange> {
    let names = |of: &Value| -> Vec<String> {
        of.as_object().into_iter().flat_map(Map::keys).filter(|name| *name != "Resources").map(str::to_owned).collect()
    };
    let mut all = names(new);
    all.extend(names(old).into_iter().filter(|name| new.get(name).is_none()));
    let mut found = Vec::new();
    for section in all {
        let empty = Value::Object(Map::default());
        let members = |of: &Value| {
            let mut members = of.get(&section).cloned()?;
            // What Twinstack notes at the export says nothing that the template does not say itself.
            if let ("Metadata", Value::Object(entries)) = (section.as_str(), &mut members) {
                entries.remove(OWN_METADATA);
            }
            Some(members)
        };
        let (before, after) = (members(old), members(new));
        let plain_text = [&before, &after].into_iter().flatten().any(|value| plain(value).is_some());
        let at = At::new(format!("/{}", escaped(&section)));
        if plain_text || [&before, &after].into_iter().flatten().any(|value| value.as_array().is_some()) {
            if !before.as_ref().zip(after.as_ref()).is_some_and(|(old, new)| same(old, new)) {
                let changes = vec![at.change(before.as_ref(), after.as_ref())];
                found.push(SectionChange { section, name: None, changes });
            }
            continue;
        }
        let mut changes = Vec::new();
        let (before, after) = (before.unwrap_or_else(|| empty.clone()), after.unwrap_or(empty));
        differences(&before, &after, at, &mut changes);
        let mut entries: Vec<SectionChange> = Vec::new();
        for mut change in changes {
            let name = change.steps.first().cloned();
            // The name stands before the property already.
            change.property = name
                .as_ref()
                .and_then(|name| change.property.strip_prefix(name.as_str()))
                .map_or_else(String::new, |rest| rest.trim_start_matches('.').to_owned());
            match entries.last_mut().filter(|entry| entry.name == name) {
                Some(entry) => entry.changes.push(change),
                None => entries.push(SectionChange { section: section.clone(), name, changes: vec![change] }),
            }
        }
        found.extend(entries);
    }
    found
}

/// Says what becomes of each resource, once it is known what each of them does.
fn settle(pair: &mut Both<'_>) {
    let moves = moves(pair.before, pair.after);
    let Both { earlier, later, changes, .. } = pair;
    let gone: BTreeSet<Identity> = changes
        .resources
        .iter()
        .filter(|change| change.effect == Effect::Removed)
        .filter_map(|change| identity(earlier.get(&change.logical_id)?))
        .collect();
    let places: BTreeMap<&str, usize> = later.keys().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
    // What follows was added behind the rest.
    changes.resources.sort_by_key(|change| places.get(change.logical_id.as_str()).copied().unwrap_or(usize::MAX));
    for change in &mut changes.resources {
        let order = |of: &PropertyChange| of.follows.as_ref().map(|_| of.change.path.clone());
        change.properties.sort_by_key(order);
        let old = earlier.get(change.was.as_ref().unwrap_or(&change.logical_id));
        let new = later.get(&change.logical_id);
        if moves {
            // What is no longer in it stays with the old stack.
            if !matches!(change.effect, Effect::Added | Effect::Removed) {
                change.effect = Effect::Anew;
            }
            for property in &mut change.properties {
                property.effect = Effect::Anew;
            }
            continue;
        }
        let (effect, says) = retained::becomes(change, old, new, &gone);
        change.effect = effect;
        change.says.extend(says);
    }
}
