//! Where two values of a template differ: by the names of members, and by what an element of a list is known by.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::template::pointer::escaped;
use crate::template::{Map, Value};

/// A place where two values differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Where: a JSON pointer into the later template, or into the earlier one where it is gone.
    pub path: String,
    /// The same as people write it, such as `Tags[Name].Value`.
    pub property: String,
    /// The earlier value, if there was one.
    pub before: Option<Value>,
    /// The later value, if there is one.
    pub after: Option<Value>,
    /// The names on the way, `*` for an element of a list: as AWS's schemas write a path.
    #[serde(skip)]
    pub(super) steps: Vec<String>,
}

/// A place on the way through both values.
#[derive(Clone, Debug, Default)]
pub(super) struct At {
    pub(super) path: String,
    pub(super) property: String,
    pub(super) steps: Vec<String>,
}

impl At {
    /// The beginning of a walk.
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// A member of an object.
    pub(super) fn member(&self, key: &str) -> Self {
        let dot = if self.property.is_empty() { "" } else { "." };
        Self {
            path: format!("{}/{}", self.path, escaped(key)),
            property: format!("{}{dot}{key}", self.property),
            steps: self.step(key),
        }
    }

    /// An element of a list.
    pub(super) fn element(&self, index: usize, known_by: &str) -> Self {
        Self {
            path: format!("{}/{index}", self.path),
            property: format!("{}[{known_by}]", self.property),
            steps: self.step("*"),
        }
    }

    fn step(&self, step: &str) -> Vec<String> {
        self.steps.iter().map(String::as_str).chain([step]).map(str::to_owned).collect()
    }

    /// Whether what is here is taken as a whole: no template that anybody means goes on so far, and others must not make
    /// much out of little.
    pub(super) fn is_far(&self) -> bool {
        self.path.len() > LONGEST_PATH
    }

    /// What changed here.
    pub(super) fn change(self, before: Option<&Value>, after: Option<&Value>) -> Change {
        let Self { path, property, steps } = self;
        Change { path, property, before: before.cloned(), after: after.cloned(), steps }
    }
}

/// Bytes of a pointer into which values are still taken apart; a logical id has 255 at most.
const LONGEST_PATH: usize = 600;

/// What elements of lists are known by, in this order.
const KNOWN_BY: &[&str] =
    &["Key", "Name", "Id", "Sid", "IndexName", "AttributeName", "Region", "PolicyName", "DomainName", "ParameterKey"];

/// The members of an object, to be looked up: there may be many.
pub(super) fn by_name(map: &Map) -> BTreeMap<&str, &Value> {
    map.iter().collect()
}

/// Every place where two values differ, in the order of the later one; what is gone comes last.
pub(super) fn differences(before: &Value, after: &Value, at: At, found: &mut Vec<Change>) {
    match (before, after) {
        _ if at.is_far() => {
            if !same(before, after) {
                found.push(at.change(Some(before), Some(after)));
            }
        }
        (Value::Object(old), Value::Object(new)) if !is_function(old) && !is_function(new) => {
            let (earlier, later) = (by_name(old), by_name(new));
            for (key, value) in new.iter() {
                match earlier.get(key) {
                    Some(earlier) => differences(earlier, value, at.member(key), found),
                    None => found.push(at.member(key).change(None, Some(value))),
                }
            }
            let gone = old.iter().filter(|(key, _)| !later.contains_key(key));
            found.extend(gone.map(|(key, value)| at.member(key).change(Some(value), None)));
        }
        (Value::Array(old), Value::Array(new)) => lists(old, new, before, after, at, found),
        _ if !same(before, after) => found.push(at.change(Some(before), Some(after))),
        _ => {}
    }
}

fn lists(old: &[Value], new: &[Value], before: &Value, after: &Value, at: At, found: &mut Vec<Change>) {
    if let Some(key) = KNOWN_BY.iter().find(|key| known_by(key, old) && known_by(key, new)) {
        let name = |element: &Value| element.get(key).and_then(plain).unwrap_or_default();
        let earlier: BTreeMap<String, &Value> = old.iter().map(|element| (name(element), element)).collect();
        let later: BTreeSet<String> = new.iter().map(name).collect();
        for (index, element) in new.iter().enumerate() {
            let name = name(element);
            let at = at.element(index, &name);
            match earlier.get(&name) {
                Some(earlier) => differences(earlier, element, at, found),
                None => found.push(at.change(None, Some(element))),
            }
        }
        for (index, element) in old.iter().enumerate() {
            let name = name(element);
            if !later.contains(&name) {
                found.push(at.element(index, &name).change(Some(element), None));
            }
        }
    } else if old.len() == new.len() {
        for (index, (earlier, later)) in old.iter().zip(new).enumerate() {
            differences(earlier, later, at.element(index, &index.to_string()), found);
        }
    } else {
        found.push(at.change(Some(before), Some(after)));
    }
}

/// What the elements of a list are known by, each: what tells it from the others, or its number.
pub(super) fn labels(list: &[Value]) -> Vec<String> {
    let key = KNOWN_BY.iter().find(|key| known_by(key, list));
    let named = |element: &Value| element.get(key?).and_then(plain);
    list.iter().enumerate().map(|(index, element)| named(element).unwrap_or_else(|| index.to_string())).collect()
}

/// Whether each of these is an object that this key tells from the others.
fn known_by(key: &str, elements: &[Value]) -> bool {
    let names: Option<Vec<String>> = elements.iter().map(|element| element.get(key).and_then(plain)).collect();
    names.is_some_and(|mut names| {
        let count = names.len();
        names.sort();
        names.dedup();
        names.len() == count
    })
}

/// Whether two values are the same to `CloudFormation`, which takes `"true"` for `true` and `"5"` for `5`.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(old), Value::Object(new)) => {
            let (old, new) = (by_name(old), by_name(new));
            old.len() == new.len() && old.iter().zip(&new).all(|(one, other)| one.0 == other.0 && same(one.1, other.1))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(one, other)| same(one, other))
        }
        _ => one == other || plain(one).is_some_and(|text| plain(other) == Some(text)),
    }
}

/// The text of a value that is neither a list nor an object.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether an object is a function of `CloudFormation`'s: what it comes to is not known before deployment.
pub(super) fn is_function(map: &Map) -> bool {
    map.only().is_some_and(|(name, _)| name == "Ref" || name.starts_with("Fn::"))
}

/// A value in one line: text as it stands, what `Fn::Sub` and `Ref` say, the rest as JSON.
#[must_use]
pub fn compact(value: &Value) -> String {
    let function = value.as_object().and_then(Map::only);
    match (value, function) {
        (Value::String(text), _) | (_, Some(("Fn::Sub", Value::String(text)))) => text.clone(),
        (_, Some(("Ref", Value::String(name)))) => format!("${{{name}}}"),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    fn told(before: &Value, after: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        differences(before, after, At::new("/P"), &mut found);
        found.into_iter().map(|change| (change.path, change.property)).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(path, property)| ((*path).to_owned(), (*property).to_owned())).collect()
    }

    #[test]
    fn elements_are_known_by_their_keys_and_else_by_their_place() {
        let before =
            json!({"Tags": [{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}], "List": ["x", "y"], "Gone": 1});
        let after = json!({"Tags": [{"Key": "c", "Value": 3}, {"Key": "b", "Value": 4}], "List": ["x", "z"], "a/b": 2});
        let expected = [
            ("/P/Tags/0", "Tags[c]"),
            ("/P/Tags/1/Value", "Tags[b].Value"),
            ("/P/Tags/0", "Tags[a]"),
            ("/P/List/1", "List[1]"),
            ("/P/a~1b", "a/b"),
            ("/P/Gone", "Gone"),
        ];
        assert_eq!(told(&before, &after), pairs(&expected));
        assert_eq!(told(&json!(["a"]), &json!(["a", "b"])), pairs(&[("/P", "")]));
        let reordered =
            json!({"Tags": [{"Key": "b", "Value": 2}, {"Key": "a", "Value": 1}], "List": ["x", "y"], "Gone": 1});
        assert_eq!(told(&before, &reordered), []);
    }

    #[test]
    fn a_function_is_one_value_and_what_comes_to_the_same_is_none() {
        assert_eq!(told(&json!({"A": {"Ref": "B"}}), &json!({"A": {"Ref": "C"}})), pairs(&[("/P/A", "A")]));
        assert_eq!(told(&json!({"A": {"Ref": "B"}}), &json!({"A": {"b": 1}})), pairs(&[("/P/A", "A")]));
        assert_eq!(told(&json!({"A": "true", "B": 5, "C": [1]}), &json!({"A": true, "B": "5", "C": ["1"]})), []);
        assert_ne!(told(&json!({"A": "True"}), &json!({"A": true})), []);
    }

    #[test]
    fn values_are_short_where_they_can_be() {
        for (value, text) in [
            (json!("a"), "a"),
            (json!({"Fn::Sub": "a-${B}"}), "a-${B}"),
            (json!({"Ref": "B"}), "${B}"),
            (json!([1, {"a": true}]), r#"[1,{"a":true}]"#),
        ] {
            assert_eq!(compact(&value), text);
        }
    }
}
