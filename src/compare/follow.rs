//! What follows from a replacement: whatever names the replaced resource gets another value, in its own stack and, over the
//! wires, in the other one.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{self, Effect};
use super::templates::{Both, PropertyChange, entry, moves, path};
use super::values::{At, is_function, labels};
use crate::finding::Place;
use crate::stacks::wires::WIRES;
use crate::template::{Template, Value, references, resolve};

/// A name that stands for something else than before: a resource's or a parameter's; and whether that is sure.
type Name = (Place, String, bool);

/// A function that is the value of a property.
struct Use {
    logical_id: String,
    at: At,
    value: Value,
}

/// What uses names, among the resources that are on both sides.
#[derive(Default)]
struct Uses {
    all: Vec<Use>,
    /// By stack and name; a function may name very much.
    by_name: BTreeMap<(Place, String), Vec<usize>>,
}

/// Where resources and their properties stand in what has been found: by stack, and by logical id or path.
#[derive(Default)]
struct Known {
    resources: BTreeMap<(Place, String), usize>,
    properties: BTreeMap<(Place, String), usize>,
}

/// Adds what follows, until nothing more does.
pub(super) fn follow(pairs: &mut [Both<'_>]) {
    let mut open: Vec<Name> = Vec::new();
    let mut uses = Uses::default();
    let mut known = Known::default();
    for pair in pairs.iter() {
        let place = pair.after.place;
        let outputs: Vec<&str> = if moves(pair.before, pair.after) {
            pair.after.template.outputs.keys().map(String::as_str).collect()
        } else {
            uses.learn(pair);
            known.learn(pair);
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
        let found = uses.by_name.get(&(place, name.clone())).into_iter().flatten();
        for used in found.filter_map(|index| uses.all.get(*index)) {
            let surely = surely && is_sure(&used.value, &name);
            open.extend(note(pair, &mut known, used, &name, surely).map(|(id, surely)| (place, id, surely)));
        }
        if moves(pair.before, pair.after) {
            continue;
        }
        let outputs = pair.after.template.outputs.iter();
        let outputs = outputs.filter(|(_, output)| is_named(&output.value, &name));
        open.extend(outputs.flat_map(|(key, output)| taken(place, key, surely && is_sure(&output.value, &name))));
    }
}

impl Uses {
    /// Every use in a stack.
    fn learn(&mut self, pair: &Both<'_>) {
        let later = &pair.later;
        let Template { parameters, conditions, .. } = &pair.after.template;
        for (id, resource) in later.iter().filter(|(id, _)| pair.earlier.contains_key(*id)) {
            let Some(properties) = resource.get("Properties") else { continue };
            let mut found = Vec::new();
            functions(properties, At::new(format!("{}/Properties", path(id))), &mut found);
            for (at, value) in found {
                let mut names: BTreeSet<&str> = BTreeSet::new();
                references::names(value, &mut |name| {
                    if name != id
                        && (later.contains_key(name) || parameters.contains_key(name) || conditions.contains_key(name))
                    {
                        names.insert(name);
                    }
                });
                if names.is_empty() {
                    continue;
                }
                for name in names {
                    self.by_name.entry((pair.after.place, name.to_owned())).or_default().push(self.all.len());
                }
                self.all.push(Use { logical_id: id.to_owned(), at, value: value.clone() });
            }
        }
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

impl Known {
    /// What has been found of a stack before anything follows.
    fn learn(&mut self, pair: &Both<'_>) {
        let place = pair.after.place;
        for (index, change) in pair.changes.resources.iter().enumerate() {
            self.resources.insert((place, change.logical_id.clone()), index);
            for (index, property) in change.properties.iter().enumerate() {
                // What is gone has its place in the earlier template.
                if property.change.after.is_some() {
                    self.properties.insert((place, property.change.path.clone()), index);
                }
            }
        }
    }

    /// The property at a place, or the one around it.
    fn around(&self, place: Place, path: &str) -> Option<usize> {
        let mut key = (place, path.to_owned());
        loop {
            if let Some(found) = self.properties.get(&key) {
                return Some(*found);
            }
            let (outer, _) = key.1.rsplit_once('/')?;
            key.1 = outer.to_owned();
        }
    }
}

/// Notes what a name's new value does to a resource that uses it; returns the resource if it is replaced for that.
fn note(pair: &mut Both<'_>, known: &mut Known, used: &Use, name: &str, surely: bool) -> Option<(String, bool)> {
    let Use { logical_id, at, value } = used;
    let place = pair.after.place;
    let resources = &mut pair.changes.resources;
    let index = *known.resources.entry((place, logical_id.clone())).or_insert_with(|| {
        let resource = pair.later.get(logical_id).cloned().unwrap_or_default();
        resources.push(entry(logical_id, &resource, Effect::Nothing));
        resources.len() - 1
    });
    let change = resources.get_mut(index)?;
    let before = change.effect;
    let mut effect = effect::of_property(&change.kind, &at.steps, Some(value), Some(value));
    if effect == Effect::Replaced && !surely {
        effect = Effect::PerhapsReplaced;
    }
    if let Some(property) = known.around(place, &at.path).and_then(|index| change.properties.get_mut(index)) {
        // It is written otherwise as well, or names two that are replaced: what is graver counts.
        property.effect = property.effect.max(effect);
    } else {
        known.properties.insert((place, at.path.clone()), change.properties.len());
        change.properties.push(PropertyChange {
            change: at.clone().change(Some(value), Some(value)),
            effect,
            follows: Some(name.to_owned()),
        });
    }
    change.effect = change.effect.max(effect);
    let replaced = change.effect > before && is_replaced(change.effect);
    replaced.then(|| (logical_id.clone(), change.effect == Effect::Replaced))
}

/// The functions in a value, each as a whole.
fn functions<'v>(value: &'v Value, at: At, found: &mut Vec<(At, &'v Value)>) {
    match value {
        Value::Object(map) if is_function(map) => found.push((at, value)),
        Value::Object(_) | Value::Array(_) if at.is_far() => found.push((at, value)),
        Value::Object(map) => map.iter().for_each(|(key, value)| functions(value, at.member(key), found)),
        Value::Array(list) => {
            for (index, (value, label)) in list.iter().zip(labels(list)).enumerate() {
                functions(value, at.element(index, &label), found);
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
