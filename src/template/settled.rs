//! A template as it will be deployed, as far as that is known: functions give way to what they come to.
//!
//! What is not known stays as it was written, function and all. Values keep the type that they have where they come
//! from: a parameter of type `Number` gives a number.

use std::collections::BTreeMap;

use super::pointer::Pointer;
use super::resolve::{self, Names};
use super::text::S3_LIMIT;
use super::value::Number;
use super::{Map, Parameter, Template, Value};

/// A document whose functions gave way, and where everything in it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// What will be deployed.
    pub document: Value,
    /// By the place in the document: where what is there was written, if that is elsewhere.
    origins: BTreeMap<String, Origin>,
}

#[derive(Clone, Debug, PartialEq)]
struct Origin {
    written: String,
    /// Whether a function made it: then all of it comes from this one place.
    made: bool,
}

impl Settled {
    /// Where what is at this place of the document was written; both are JSON pointers.
    #[must_use]
    pub fn written(&self, pointer: &str) -> String {
        let mut outer = pointer;
        loop {
            if let Some(Origin { written, made }) = self.origins.get(outer) {
                let inside = if *made { None } else { pointer.get(outer.len()..) };
                return format!("{written}{}", inside.unwrap_or_default());
            }
            match outer.rsplit_once('/') {
                Some((parent, _)) => outer = parent,
                None => return pointer.to_owned(),
            }
        }
    }
}

/// Settles the document of a template under what its names stand for.
#[must_use]
pub fn settled(document: &Value, template: &Template, names: &dyn Names) -> Settled {
    let mut work = Work { template, names, room: S3_LIMIT, origins: BTreeMap::new() };
    let mut whole = Map::default();
    for (name, section) in document.as_object().into_iter().flat_map(Map::iter) {
        let settled = match section {
            Value::Object(members) if matches!(name, "Resources" | "Outputs") => {
                work.section(members, &Pointer::Root.key(name))
            }
            _ => section.clone(),
        };
        whole.insert(name.to_owned(), settled);
    }
    Settled { document: Value::Object(whole), origins: work.origins }
}

struct Work<'w> {
    template: &'w Template,
    names: &'w dyn Names,
    /// So many bytes of text may be made yet: a long value may be named very often.
    room: usize,
    origins: BTreeMap<String, Origin>,
}

impl Work<'_> {
    /// Resources or outputs: one whose condition does not hold is not there.
    fn section(&mut self, members: &Map, at: &Pointer<'_>) -> Value {
        let absent = |member: &Value| {
            let condition = member.get("Condition").and_then(Value::as_str);
            condition.and_then(|condition| self.names.condition(condition)) == Some(false)
        };
        let present: Vec<(&str, &Value)> = members.iter().filter(|(_, member)| !absent(member)).collect();
        self.members(present, at, at)
    }

    fn members<'m>(
        &mut self,
        members: impl IntoIterator<Item = (&'m str, &'m Value)>,
        at: &Pointer<'_>,
        written: &Pointer<'_>,
    ) -> Value {
        let mut settled: Vec<(String, Value)> = Vec::new();
        for (key, member) in members {
            // A loop or a transform among the members makes others of what is in it.
            let member = if is_function(key) {
                Some(member.clone())
            } else {
                self.value(member, &at.key(key), &written.key(key))
            };
            settled.extend(member.map(|member| (key.to_owned(), member)));
        }
        Value::Object(settled.into_iter().collect())
    }

    /// What a value comes to; `None` where it goes away.
    fn value(&mut self, value: &Value, at: &Pointer<'_>, written: &Pointer<'_>) -> Option<Value> {
        match value {
            Value::Object(map) => match map.only() {
                Some((function, argument)) if is_function(function) => {
                    self.function(function, argument, value, at, written)
                }
                _ => Some(self.members(map.iter(), at, written)),
            },
            Value::Array(list) => {
                let mut settled = Vec::with_capacity(list.len());
                for (index, element) in list.iter().enumerate() {
                    let (at, written) = (at.index(settled.len()), written.index(index));
                    if index != settled.len() {
                        self.note(&at, &written, false);
                    }
                    settled.extend(self.value(element, &at, &written));
                }
                Some(Value::Array(settled))
            }
            other => Some(other.clone()),
        }
    }

    fn function(
        &mut self,
        function: &str,
        argument: &Value,
        whole: &Value,
        at: &Pointer<'_>,
        written: &Pointer<'_>,
    ) -> Option<Value> {
        let parts = argument.as_array().unwrap_or_default();
        let called = written.key(function);
        match (function, parts) {
            ("Ref", _) if argument.as_str() == Some("AWS::NoValue") => return None,
            ("Fn::If", [Value::String(condition), yes, no]) => {
                if let Some(truth) = self.names.condition(condition) {
                    let (branch, index) = if truth { (yes, 1) } else { (no, 2) };
                    let taken = called.index(index);
                    self.note(at, &taken, false);
                    return self.value(branch, at, &taken);
                }
            }
            ("Fn::Select", [index, Value::Array(list)]) => {
                let index = resolve::text(self.names, index).and_then(|index| index.parse::<usize>().ok());
                if let Some((index, element)) = index.and_then(|index| Some((index, list.get(index)?))) {
                    let list = called.index(1);
                    let chosen = list.index(index);
                    self.note(at, &chosen, false);
                    return self.value(element, at, &chosen);
                }
            }
            _ => {}
        }
        let made = self.made(function, argument, whole).filter(|made| self.takes(made));
        if made.is_some() {
            self.note(at, written, true);
        }
        Some(made.unwrap_or_else(|| whole.clone()))
    }

    /// What a function makes of what is known; `None` where it is not.
    fn made(&self, function: &str, argument: &Value, whole: &Value) -> Option<Value> {
        match function {
            "Ref" => {
                let text = resolve::text(self.names, whole)?;
                let parameter = self.template.parameters.get(argument.as_str()?);
                Some(parameter.map_or_else(|| Value::String(text.clone()), |parameter| typed(parameter, &text)))
            }
            "Fn::FindInMap" => {
                let [map, first, second] = argument.as_array()? else { return None };
                let [map, first, second] = [map, first, second].map(|key| resolve::text(self.names, key));
                let found = self.names.mappings()?.get(&map?)?.get(&first?)?.get(&second?)?;
                (!matches!(found, Value::Object(_))).then(|| found.clone())
            }
            "Fn::Split" => {
                Some(Value::Array(resolve::list(self.names, whole)?.into_iter().map(Value::String).collect()))
            }
            _ => resolve::text(self.names, whole).map(Value::String),
        }
    }

    /// Whether there is room for what was made.
    fn takes(&mut self, made: &Value) -> bool {
        let bytes = match made {
            Value::String(text) => text.len(),
            Value::Array(list) => list.iter().map(|element| 8 + element.as_str().map_or(0, str::len)).sum(),
            _ => 0,
        };
        let room = self.room.checked_sub(bytes);
        self.room = room.unwrap_or(self.room);
        room.is_some()
    }

    fn note(&mut self, at: &Pointer<'_>, written: &Pointer<'_>, made: bool) {
        self.origins.insert(at.to_string(), Origin { written: written.to_string(), made });
    }
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

/// The value of a parameter, of its type: a list where it is one, and numbers where it has them.
fn typed(parameter: &Parameter, text: &str) -> Value {
    let kind = parameter.kind.as_str();
    // There is no type for flags; where one is written as such, it is meant as such.
    let is_flag = parameter.default.iter().chain(&parameter.allowed_values).any(|value| value.as_bool().is_some());
    let one = |text: &str| match text {
        "true" if is_flag => Value::Bool(true),
        "false" if is_flag => Value::Bool(false),
        _ if kind.contains("Number") => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
        _ => Value::String(text.to_owned()),
    };
    if kind == "CommaDelimitedList" || kind.starts_with("List<") {
        Value::Array(text.split(',').map(|part| one(part.trim())).collect())
    } else {
        one(text)
    }
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::resolve::Budget;
    use super::*;
    use crate::finding::Place;
    use crate::template::{json, read};

    /// The defaults, and conditions by their names.
    struct Known<'a>(&'a Template);

    impl Names for Known<'_> {
        fn named(&self, name: &str, text: &mut String, _: Budget<'_>) -> Option<()> {
            resolve::default(self.0.parameters.get(name)?, text)
        }

        fn condition(&self, name: &str) -> Option<bool> {
            [("Yes", true), ("No", false)].into_iter().find(|(known, _)| *known == name).map(|(_, truth)| truth)
        }

        fn mappings(&self) -> Option<&Map> {
            Some(&self.0.mappings)
        }
    }

    const PARAMETERS: &str = r#"{
        "Count": {"Type": "Number", "Default": "100"}, "Share": {"Type": "Number", "Default": 0.5},
        "Name": {"Type": "String", "Default": "7"}, "On": {"Type": "String", "Default": true},
        "Names": {"Type": "CommaDelimitedList", "Default": "a, b"}, "Ports": {"Type": "List<Number>", "Default": "1,2"},
        "Open": {"Type": "String"}"#;

    fn settle(properties: &str) -> Settled {
        let text = format!(
            r#"{{"Parameters": {PARAMETERS}, "Long": {{"Type": "String", "Default": "{}"}}}}, "Mappings": {{"M": {{"a": {{"n": 3, "l": ["x", "y"]}}}}}},
                "Resources": {{"R": {{"Type": "T", "Properties": {properties}}},
                    "Gone": {{"Type": "T", "Condition": "No"}}, "Here": {{"Type": "T", "Condition": "Yes"}},
                    "Perhaps": {{"Type": "T", "Condition": "Open"}}}},
                "Outputs": {{"Gone": {{"Condition": "No", "Value": 1}}, "O": {{"Value": {{"Ref": "Name"}}}}}}}}"#,
            "x".repeat(4_000)
        );
        let template = read::read(text.as_bytes(), Place::Primary).unwrap().template;
        let document = Value::from(serde_json::from_str::<serde_json::Value>(&text).unwrap());
        settled(&document, &template, &Known(&template))
    }

    fn property(settled: &Settled, name: &str) -> Option<Value> {
        settled.document.get("Resources")?.get("R")?.get("Properties")?.get(name).cloned()
    }

    #[test]
    fn what_is_known_takes_the_place_of_its_function_and_keeps_its_type() {
        for (written, expected) in [
            (r#"{"Ref": "Count"}"#, Some(json!(100))),
            (r#"{"Ref": "Share"}"#, Some(json!(0.5))),
            (r#"{"Ref": "Name"}"#, Some(json!("7"))),
            (r#"{"Ref": "On"}"#, Some(json!(true))),
            (r#"{"Ref": "Names"}"#, Some(json!(["a", "b"]))),
            (r#"{"Ref": "Ports"}"#, Some(json!([1, 2]))),
            (r#"{"Fn::Sub": "${Name}-${Count}"}"#, Some(json!("7-100"))),
            (r#"{"Fn::Join": ["-", {"Ref": "Names"}]}"#, Some(json!("a-b"))),
            (r#"{"Fn::Split": ["-", "a-b"]}"#, Some(json!(["a", "b"]))),
            (r#"{"Fn::Select": ["1", [1, {"Ref": "Count"}]]}"#, Some(json!(100))),
            (r#"{"Fn::Select": [0, {"Ref": "Names"}]}"#, Some(json!("a"))),
            (r#"{"Fn::FindInMap": ["M", "a", "n"]}"#, Some(json!(3))),
            (r#"{"Fn::FindInMap": ["M", "a", "l"]}"#, Some(json!(["x", "y"]))),
            (r#"{"Fn::If": ["Yes", {"Ref": "Count"}, 2]}"#, Some(json!(100))),
            (r#"{"Fn::If": ["No", 1, {"Fn::If": ["Yes", {"a": [{"Ref": "On"}]}, 3]}]}"#, Some(json!({"a": [true]}))),
            (r#"{"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}"#, None),
            (r#"{"Ref": "AWS::NoValue"}"#, None),
            (r#"[{"Ref": "AWS::NoValue"}, {"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}, 3]"#, Some(json!([3]))),
            (r#"{"a": {"b": [false, 1, "1"]}}"#, Some(json!({"a": {"b": [false, 1, "1"]}}))),
        ] {
            assert_eq!(property(&settle(&format!(r#"{{"P": {written}}}"#)), "P"), expected, "{written}");
        }
    }

    #[test]
    fn what_is_not_known_stays_as_it_was_written() {
        for written in [
            r#"{"Ref": "Open"}"#,
            r#"{"Ref": "AWS::AccountId"}"#,
            r#"{"Fn::Sub": "${Name}-${Open}"}"#,
            r#"{"Fn::Join": ["-", [{"Ref": "Name"}, {"Ref": "Open"}]]}"#,
            r#"{"Fn::If": ["Open", {"Ref": "Count"}, {"Ref": "AWS::NoValue"}]}"#,
            r#"{"Fn::GetAtt": ["R", "Arn"]}"#,
            r#"{"Fn::FindInMap": ["M", "a", "none"]}"#,
            r#"{"Fn::Select": [9, [{"Ref": "Name"}]]}"#,
            r#"{"Fn::Base64": {"Ref": "Name"}}"#,
            r#"{"Fn::ForEach::Loop": ["Item", ["a"], {"${Item}": {"Ref": "Name"}}]}"#,
        ] {
            let settled = settle(&format!(r#"{{"P": {written}}}"#));
            let expected = serde_json::from_str::<serde_json::Value>(written).unwrap();
            assert_eq!(property(&settled, "P"), Some(Value::from(expected)));
            assert_eq!(settled.written("/Resources/R/Properties/P"), "/Resources/R/Properties/P");
        }
    }

    #[test]
    fn a_resource_or_output_whose_condition_does_not_hold_is_not_there() {
        let settled = settle("{}");
        let keys = |section| settled.document.get(section).unwrap().as_object().unwrap().keys().collect::<Vec<_>>();
        assert_eq!(keys("Resources"), ["R", "Here", "Perhaps"]);
        assert_eq!(keys("Outputs"), ["O"]);
        assert_eq!(settled.document.get("Outputs").unwrap().get("O").unwrap().get("Value"), Some(&json!("7")));
        assert_eq!(super::settled(&json!([]), &Template::default(), &Known(&Template::default())).document, json!({}));
    }

    #[test]
    fn every_place_leads_to_where_it_was_written() {
        let settled = settle(
            r#"{"List": [{"Ref": "AWS::NoValue"}, {"a": 1}, {"Fn::If": ["Yes", {"b": {"Ref": "Names"}}, 0]}],
                "C/D": {"Fn::If": ["No", 0, {"Fn::If": ["Yes", {"e": 1}, 0]}]},
                "S": {"Fn::Select": [1, [0, {"f": 1}]]}, "Plain": 1}"#,
        );
        for (place, expected) in [
            ("/List", "/List"),
            ("/List/0/a", "/List/1/a"),
            ("/List/1", "/List/2/Fn::If/1"),
            ("/List/1/b/1", "/List/2/Fn::If/1/b"),
            ("/C~1D/e", "/C~1D/Fn::If/2/Fn::If/1/e"),
            ("/S/f", "/S/Fn::Select/1/1/f"),
            ("/Plain", "/Plain"),
        ] {
            let at = |rest: &str| format!("/Resources/R/Properties{rest}");
            assert_eq!(settled.written(&at(place)), at(expected));
        }
        assert_eq!(settled.written(""), "");
    }

    #[test]
    fn a_long_value_named_often_makes_no_more_than_there_is_room_for() {
        let list = vec![r#"{"Ref": "Long"}"#; 300].join(",");
        let settled = settle(&format!(r#"{{"P": [{list}]}}"#));
        let property = property(&settled, "P").unwrap();
        let made = property.as_array().unwrap().iter().filter(|element| element.as_str().is_some()).count();
        assert_eq!(made, S3_LIMIT / 4_000);
    }
}
