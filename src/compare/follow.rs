//! What follows from a replacement: whatever names the replaced resource gets another value, in its own stack and, over the
//! wires, in the other one.

use std::collections::BTreeSet;

use super::effect::{self, Effect};
use super::templates::{Both, PropertyChange, ResourceChange, kind, moves, path};
use super::values::{At, is_function, labels};
use crate::finding::Place;
use crate::stacks::wires::WIRES;
use crate::template::{Map, Value, references, resolve};

/// A name that stands for something else than before: a resource's or a parameter's; and whether that is sure.
type Name = (Place, String, bool);

/// Adds what follows, until nothing more does.
pub(super) fn follow(pairs: &mut [Both<'_>]) {
    let mut open: Vec<Name> = Vec::new();
    for pair in pairs.iter() {
        let place = pair.after.place;
        let outputs: Vec<&str> = if moves(pair.before, pair.after) {
            pair.after.template.outputs.keys().map(String::as_str).collect()
        } else {
            let replaced = pair.changes.resources.iter().filter(|change| is_replaced(change.effect));
            open.extend(replaced.map(|change| (place, change.logical_id.clone(), change.effect == Effect::Replaced)));
            open.extend(redefined(pair).map(|(name, surely)| (place, name.to_owned(), surely)));
            pair.outputs.iter().map(String::as_str).collect()
        };
        open.extend(outputs.into_iter().flat_map(|output| taken(place, output, true)));
    }
    let mut done: BTreeSet<Name> = BTreeSet::new();
    while let Some(name) = open.pop() {
        // What is surely another one need not be looked at as perhaps another one.
        let surer = (name.0, name.1.clone(), true);
        if done.contains(&surer) || !done.insert(name.clone()) {
            continue;
        }
        let (place, name, surely) = name;
        let Some(pair) = pairs.iter_mut().find(|pair| pair.after.place == place) else { continue };
        if moves(pair.before, pair.after) {
            continue;
        }
        let replaced = users(pair, &name, surely);
        open.extend(replaced.into_iter().map(|(id, surely)| (place, id, surely)));
        let outputs = pair.after.template.outputs.iter();
        let outputs = outputs.filter(|(_, output)| is_named(&output.value, &name));
        open.extend(outputs.flat_map(|(key, output)| taken(place, key, surely && is_sure(&output.value, &name))));
    }
}

/// Parameters with another value, and conditions that are written otherwise. What is made of them and of nothing that is
/// unknown has been compared already; the rest follows.
fn redefined<'b>(pair: &'b Both<'_>) -> impl Iterator<Item = (&'b str, bool)> {
    let (old, new) = (&pair.before.template.conditions, &pair.after.template.conditions);
    let conditions = new.iter().filter(|(name, condition)| old.get(*name).is_some_and(|earlier| earlier != *condition));
    let parameters = pair.redefined.iter().map(|name| (name.as_str(), true));
    parameters.chain(conditions.map(|(name, _)| (name.as_str(), false)))
}

fn is_replaced(effect: Effect) -> bool {
    matches!(effect, Effect::Replaced | Effect::PerhapsReplaced)
}

/// The parameters of other stacks that take an output.
fn taken(from: Place, output: &str, surely: bool) -> impl Iterator<Item = Name> {
    let wires = WIRES.iter().filter(move |wire| wire.from == from && wire.output == output);
    wires.map(move |wire| (wire.to, wire.parameter.to_owned(), surely))
}

/// Notes what a name's new value does to the resources that use it; returns those that are replaced for it.
fn users(pair: &mut Both<'_>, name: &str, surely: bool) -> Vec<(String, bool)> {
    let mut replaced = Vec::new();
    let Both { earlier, later, changes, .. } = pair;
    for (id, resource) in later.iter().filter(|(id, _)| *id != name && earlier.contains_key(id)) {
        let Some(properties) = resource.get("Properties") else { continue };
        let mut found = Vec::new();
        uses(properties, name, At::new(format!("{}/Properties", path(id))), &mut found);
        if found.is_empty() {
            continue;
        }
        let at = changes.resources.iter().position(|change| change.logical_id == id).unwrap_or_else(|| {
            changes.resources.push(ResourceChange {
                logical_id: id.to_owned(),
                kind: kind(resource).to_owned(),
                was: None,
                effect: Effect::Nothing,
                properties: Vec::new(),
                attributes: Vec::new(),
                says: Vec::new(),
            });
            changes.resources.len() - 1
        });
        let Some(change) = changes.resources.get_mut(at) else { continue };
        let before = change.effect;
        for (place, value) in found {
            let mut effect = effect::of_property(&change.kind, &place.steps, Some(value), Some(value));
            if effect == Effect::Replaced && !(surely && is_sure(value, name)) {
                effect = Effect::PerhapsReplaced;
            }
            let around = |known: &PropertyChange| {
                let rest = place.path.strip_prefix(&known.change.path);
                known.change.after.is_some() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            match change.properties.iter_mut().find(|known| around(known)) {
                // It is written otherwise as well, or names two that are replaced: what is graver counts.
                Some(known) => known.effect = known.effect.max(effect),
                None => change.properties.push(PropertyChange {
                    change: place.change(Some(value), Some(value)),
                    effect,
                    follows: Some(name.to_owned()),
                }),
            }
            change.effect = change.effect.max(effect);
        }
        if change.effect > before && is_replaced(change.effect) {
            replaced.push((id.to_owned(), change.effect == Effect::Replaced));
        }
    }
    order(changes, later);
    replaced
}

/// Puts the resources back into the order of the later template, with what is gone at the end.
fn order(changes: &mut super::templates::StackChange, later: &Map) {
    let place = |id: &str| later.keys().position(|key| key == id).unwrap_or(usize::MAX);
    changes.resources.sort_by_key(|change| place(&change.logical_id));
}

/// The functions in a value that name this resource or parameter.
fn uses<'v>(value: &'v Value, name: &str, at: At, found: &mut Vec<(At, &'v Value)>) {
    match value {
        Value::Object(map) if is_function(map) => {
            if is_named(value, name) {
                found.push((at, value));
            }
        }
        Value::Object(map) => map.iter().for_each(|(key, value)| uses(value, name, at.member(key), found)),
        Value::Array(list) => {
            for (index, (value, label)) in list.iter().zip(labels(list)).enumerate() {
                uses(value, name, at.element(index, &label), found);
            }
        }
        _ => {}
    }
}

fn is_named(value: &Value, name: &str) -> bool {
    let mut named = false;
    references::names(value, &mut |found| named |= found == name);
    named
}

/// Whether a value is surely another one where what it names is: it holds its identifier, and no attribute that two
/// resources may share.
fn is_sure(value: &Value, name: &str) -> bool {
    let identifies = |attribute: &str| attribute.ends_with("Arn") || attribute.ends_with("Id");
    resolve::mentions(value, name)
        || match value {
            Value::Object(map) => map.iter().any(|(key, value)| match (key, value) {
                ("Fn::GetAtt", Value::Array(parts)) => {
                    matches!(parts.as_slice(), [of, Value::String(attribute)] if *of == name && identifies(attribute))
                }
                ("Fn::Sub", Value::String(text)) => references::placeholders(text)
                    .filter_map(|found| found.split_once('.'))
                    .any(|(of, attribute)| of == name && identifies(attribute)),
                (_, value) => is_sure(value, name),
            }),
            Value::Array(list) => list.iter().any(|value| is_sure(value, name)),
            _ => false,
        }
}
