//! Every way in which a property can come out: each branch of `Fn::If` that can be taken.

use smallvec::{SmallVec, smallvec};

use super::subject::{Subject, When};
use crate::template::pointer::Pointer;
use crate::template::{Map, Resource, Value};

/// One way in which a property of a resource can come out.
#[derive(Clone)]
pub(crate) struct Way<'a> {
    pub(crate) seen: Seen<'a>,
    id: &'a str,
    resource: &'a Resource,
    spot: Spot<'a>,
    /// The conditions under which it comes out like this.
    pub(crate) when: When<'a>,
}

/// Where in its resource a way is; of what is absent, the place that does not have it.
///
/// Hardly any way is ever written down, so its pointer is only worked out when it is: the value is looked for where it is
/// kept, and until then its address says enough.
#[derive(Clone, Copy)]
enum Spot<'a> {
    Resource,
    Properties,
    Value(&'a Value),
}

/// Ways of one property: nearly always a single one.
pub(crate) type Ways<'a> = SmallVec<[Way<'a>; 1]>;

/// What is there.
#[derive(Clone, Copy)]
pub(crate) enum Seen<'a> {
    /// Nothing: not written, or `AWS::NoValue`.
    Absent,
    /// This value, which may be a function; it is never `Fn::If`.
    Value(&'a Value),
    /// Something that is only known when it is deployed: nothing can be said about it.
    Unknown,
}

impl<'a> Way<'a> {
    /// A resource as a whole.
    pub(crate) fn whole(id: &'a str, resource: &'a Resource) -> Self {
        Self { seen: Seen::Unknown, id, resource, spot: Spot::Resource, when: exists_when(resource) }
    }

    /// The value, if there is one.
    pub(crate) fn value(&self) -> Option<&'a Value> {
        if let Seen::Value(value) = self.seen { Some(value) } else { None }
    }

    /// Whether there certainly is nothing.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.seen, Seen::Absent)
    }

    /// Whether it is this text or flag, written out; `None` where that is not known. Absent is no text.
    pub(crate) fn is(&self, expected: &str) -> Option<bool> {
        match self.seen {
            Seen::Absent => Some(false),
            Seen::Value(Value::String(text)) => Some(text == expected),
            Seen::Value(Value::Bool(flag)) => Some(expected == if *flag { "true" } else { "false" }),
            Seen::Value(Value::Number(number)) => Some(number.to_string() == expected),
            Seen::Value(_) | Seen::Unknown => None,
        }
    }

    /// The ways of what is inside this one, by the rules of [`ways`].
    pub(crate) fn inside(&self, subject: &Subject<'a>, path: &[&'a str]) -> Ways<'a> {
        let Seen::Value(value) = self.seen else { return smallvec![self.clone()] };
        let mut walk =
            Walk { subject, id: self.id, resource: self.resource, when: self.when.clone(), found: SmallVec::new() };
        walk.descend(value, path, false);
        walk.found
    }

    /// Where it is, as a JSON pointer from the root of the template.
    pub(crate) fn pointer(&self) -> String {
        let resources = Pointer::Root.key("Resources");
        let resource = resources.key(self.id);
        let properties = resource.key("Properties");
        match self.spot {
            Spot::Resource => resource.to_string(),
            Spot::Properties => properties.to_string(),
            Spot::Value(wanted) => pointer_in(&self.resource.properties, &properties, wanted).unwrap_or_default(),
        }
    }
}

/// The pointer of the value itself, not of one like it, below the place of the map.
fn pointer_in(map: &Map, at: &Pointer<'_>, wanted: &Value) -> Option<String> {
    map.iter().find_map(|(key, value)| pointer_to(value, &at.key(key), wanted))
}

fn pointer_to(value: &Value, at: &Pointer<'_>, wanted: &Value) -> Option<String> {
    if std::ptr::eq(value, wanted) {
        return Some(at.to_string());
    }
    match value {
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(index, value)| pointer_to(value, &at.index(index), wanted))
        }
        Value::Object(map) => pointer_in(map, at, wanted),
        _ => None,
    }
}

/// The conditions under which a resource exists.
fn exists_when(resource: &Resource) -> When<'_> {
    resource.condition.iter().map(|condition| (condition.as_str(), true)).collect()
}

/// Every way in which the property at a path of names comes out; `*` stands for every element of a list.
///
/// Elements that are left out of a list are no way of it. A path that leads into a function leads to what is unknown.
pub(crate) fn ways<'a>(subject: &Subject<'a>, id: &'a str, resource: &'a Resource, path: &[&'a str]) -> Ways<'a> {
    let mut walk = Walk { subject, id, resource, when: exists_when(resource), found: SmallVec::new() };
    walk.member(&resource.properties, Spot::Properties, path);
    walk.found
}

struct Walk<'a, 's> {
    subject: &'s Subject<'a>,
    id: &'a str,
    resource: &'a Resource,
    when: When<'a>,
    found: Ways<'a>,
}

impl<'a> Walk<'a, '_> {
    fn add(&mut self, seen: Seen<'a>, spot: Spot<'a>) {
        self.found.push(Way { seen, id: self.id, resource: self.resource, spot, when: self.when.clone() });
    }

    fn member(&mut self, map: &'a Map, spot: Spot<'a>, path: &[&'a str]) {
        let [first, rest @ ..] = path else { return self.add(Seen::Unknown, spot) };
        match map.get(first) {
            Some(value) => self.descend(value, rest, false),
            None => self.add(Seen::Absent, spot),
        }
    }

    /// An element that is not there leaves its list without it, not with a hole.
    fn descend(&mut self, value: &'a Value, path: &[&'a str], is_element: bool) {
        let spot = Spot::Value(value);
        if let Some((function, argument)) = value.as_object().and_then(Map::only) {
            match (function, argument) {
                ("Fn::If", Value::Array(parts)) => return self.branches(parts, spot, path, is_element),
                ("Ref", Value::String(name)) if name == "AWS::NoValue" => {
                    if !is_element {
                        self.add(Seen::Absent, spot);
                    }
                    return;
                }
                _ if path.first() == Some(&"*") && self.is_one(function, argument) => {
                    return self.descend(value, path.get(1..).unwrap_or_default(), false);
                }
                _ if !path.is_empty() && is_function(function) => return self.add(Seen::Unknown, spot),
                _ => {}
            }
        }
        let [first, rest @ ..] = path else { return self.add(Seen::Value(value), spot) };
        match (*first, value) {
            ("*", Value::Array(list)) => list.iter().for_each(|element| self.descend(element, rest, true)),
            // A list of one may be written without its brackets where a policy is.
            ("*", _) => self.descend(value, rest, false),
            (_, Value::Object(map)) => self.member(map, spot, path),
            _ => self.add(Seen::Unknown, spot),
        }
    }

    /// Whether a function gives one value, no list.
    fn is_one(&self, function: &str, argument: &Value) -> bool {
        match function {
            "Fn::Sub" | "Fn::Join" | "Fn::GetAtt" | "Fn::ImportValue" => true,
            "Ref" => argument.as_str().is_some_and(|name| {
                let parameter = self.subject.template.parameters.get(name);
                parameter.is_none_or(|parameter| !parameter.kind.contains("List"))
            }),
            _ => false,
        }
    }

    fn branches(&mut self, parts: &'a [Value], spot: Spot<'a>, path: &[&'a str], is_element: bool) {
        let [Value::String(condition), yes, no] = parts else { return self.add(Seen::Unknown, spot) };
        for (truth, branch) in [(true, yes), (false, no)] {
            self.when.push((condition, truth));
            if self.subject.possible(&self.when) {
                self.descend(branch, path, is_element);
            }
            self.when.pop();
        }
    }
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::review::subject::NOTHING_GIVEN;
    use crate::template::read;

    #[test]
    fn every_branch_that_can_be_taken_is_a_way() {
        let text = r#"{
            "Parameters": {"Stage": {"Type": "String"}, "Names": {"Type": "CommaDelimitedList"}},
            "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}, "Never": {"Fn::Equals": ["a", "b"]}},
            "Resources": {"Topic": {"Type": "T", "Properties": {
                "Plain": {"Deep": 1},
                "Chosen": {"Fn::If": ["Prod", {"Deep": {"Fn::If": ["Prod", "p", "never"]}}, {"Ref": "AWS::NoValue"}]},
                "Dead": {"Fn::If": ["Never", 1, 2]},
                "List": [{"Deep": "x"}, {"Fn::If": ["Prod", {"Deep": "y"}, {"Ref": "AWS::NoValue"}]}],
                "One": {"Fn::Sub": "x"},
                "Many": {"Ref": "Names"},
                "Made": {"Fn::FindInMap": ["a", "b", "c"]}
            }}}
        }"#;
        let template = read::read(text.as_bytes(), Place::Primary).unwrap().template;
        let subject = Subject {
            place: Place::Primary,
            region: None,
            template: &template,
            foundation: None,
            given: &NOTHING_GIVEN,
            untold: None,
        };
        let seen = |path: &[&'static str]| -> Vec<String> {
            ways(&subject, "Topic", &template.resources["Topic"], path)
                .into_iter()
                .map(|way| {
                    let value = match way.seen {
                        Seen::Absent => "absent".to_owned(),
                        Seen::Unknown => "unknown".to_owned(),
                        Seen::Value(value) => value.to_string(),
                    };
                    format!("{} {value} {:?}", way.pointer(), way.when)
                })
                .collect()
        };
        assert_eq!(seen(&["Plain", "Deep"]), ["/Resources/Topic/Properties/Plain/Deep 1 []"]);
        assert_eq!(seen(&["Plain", "Else"]), ["/Resources/Topic/Properties/Plain absent []"]);
        assert_eq!(
            seen(&["Chosen", "Deep"]),
            [
                r#"/Resources/Topic/Properties/Chosen/Fn::If/1/Deep/Fn::If/1 "p" [("Prod", true), ("Prod", true)]"#,
                r#"/Resources/Topic/Properties/Chosen/Fn::If/2 absent [("Prod", false)]"#
            ]
        );
        assert_eq!(seen(&["Dead"]), [r#"/Resources/Topic/Properties/Dead/Fn::If/2 2 [("Never", false)]"#]);
        assert_eq!(seen(&["List", "*"]).len(), 2);
        assert_eq!(seen(&["List", "*", "Deep"])[0], r#"/Resources/Topic/Properties/List/0/Deep "x" []"#);
        assert_eq!(seen(&["List", "*", "Deep"]).len(), 2);
        assert_eq!(seen(&["One", "*"]), [r#"/Resources/Topic/Properties/One {"Fn::Sub":"x"} []"#]);
        assert_eq!(seen(&["Many", "*"]), ["/Resources/Topic/Properties/Many unknown []"]);
        assert_eq!(seen(&["Made", "Deep"]), ["/Resources/Topic/Properties/Made unknown []"]);
        assert_eq!(seen(&["Made"]), [r#"/Resources/Topic/Properties/Made {"Fn::FindInMap":["a","b","c"]} []"#]);
    }
}
