//! Every way in which a property can come out: each branch of `Fn::If` that can be taken.

use std::fmt::Write as _;

use super::subject::{Subject, When};
use crate::template::{Map, Value};

/// One way in which a property can come out.
#[derive(Clone)]
pub(crate) struct Way<'a> {
    pub(crate) seen: Seen<'a>,
    /// Where it is, from the root of the template; of what is absent, the place that does not have it.
    pub(crate) at: Vec<Step<'a>>,
    /// The conditions under which it comes out like this.
    pub(crate) when: When<'a>,
}

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

/// A step of a JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Way<'a> {
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
    pub(crate) fn inside(&self, subject: &Subject<'a>, path: &[&'a str]) -> Vec<Self> {
        let Seen::Value(value) = self.seen else { return vec![self.clone()] };
        let mut walk = Walk { subject, at: self.at.clone(), when: self.when.clone(), found: Vec::new() };
        walk.descend(value, path);
        walk.found
    }

    /// Where it is, as a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        pointer(&self.at)
    }
}

/// Steps as a JSON pointer.
pub(crate) fn pointer(steps: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in steps {
        text.push('/');
        // Writing to memory cannot fail.
        let _ = match step {
            Step::Key(key) if key.contains(['~', '/']) => text.write_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Key(key) => text.write_str(key),
            Step::Index(index) => write!(text, "{index}"),
        };
    }
    text
}

/// Every way in which the property at a path of names comes out; `*` stands for every element of a list.
///
/// Elements that are left out of a list are no way of it. A path that leads into a function leads to what is unknown.
pub(crate) fn ways<'a>(
    subject: &Subject<'a>,
    properties: &'a Map,
    at: Vec<Step<'a>>,
    when: When<'a>,
    path: &[&'a str],
) -> Vec<Way<'a>> {
    let mut walk = Walk { subject, at, when, found: Vec::new() };
    walk.member(properties, path);
    walk.found
}

struct Walk<'a, 's> {
    subject: &'s Subject<'a>,
    at: Vec<Step<'a>>,
    when: When<'a>,
    found: Vec<Way<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn add(&mut self, seen: Seen<'a>) {
        self.found.push(Way { seen, at: self.at.clone(), when: self.when.clone() });
    }

    fn step(&mut self, step: Step<'a>, value: &'a Value, path: &[&'a str]) {
        self.at.push(step);
        self.descend(value, path);
        self.at.pop();
    }

    fn member(&mut self, map: &'a Map, path: &[&'a str]) {
        let [first, rest @ ..] = path else { return self.add(Seen::Unknown) };
        match map.get(first) {
            Some(value) => self.step(Step::Key(first), value, rest),
            None => self.add(Seen::Absent),
        }
    }

    fn descend(&mut self, value: &'a Value, path: &[&'a str]) {
        if let Some((function, argument)) = value.as_object().and_then(Map::only) {
            match (function, argument) {
                ("Fn::If", Value::Array(parts)) => return self.branches(parts, path),
                ("Ref", Value::String(name)) if name == "AWS::NoValue" => return self.add(Seen::Absent),
                _ if path.first() == Some(&"*") && self.is_one(function, argument) => {
                    return self.descend(value, path.get(1..).unwrap_or_default());
                }
                _ if !path.is_empty() && is_function(function) => return self.add(Seen::Unknown),
                _ => {}
            }
        }
        let [first, rest @ ..] = path else { return self.add(Seen::Value(value)) };
        match (*first, value) {
            ("*", Value::Array(list)) => {
                for (index, element) in list.iter().enumerate() {
                    let mut walk =
                        Walk { subject: self.subject, at: self.at.clone(), when: self.when.clone(), found: Vec::new() };
                    walk.step(Step::Index(index), element, &[]);
                    // An element that is not there leaves the list without it, not with a hole.
                    for way in walk.found.into_iter().filter(|way| !way.is_absent()) {
                        self.found.extend(way.inside(self.subject, rest));
                    }
                }
            }
            // A list of one may be written without its brackets where a policy is.
            ("*", _) => self.descend(value, rest),
            (_, Value::Object(map)) => self.member(map, path),
            _ => self.add(Seen::Unknown),
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

    fn branches(&mut self, parts: &'a [Value], path: &[&'a str]) {
        let [Value::String(condition), yes, no] = parts else { return self.add(Seen::Unknown) };
        for (truth, index, branch) in [(true, 1, yes), (false, 2, no)] {
            self.when.push((condition, truth));
            if self.subject.possible(&self.when) {
                self.at.push(Step::Key("Fn::If"));
                self.step(Step::Index(index), branch, path);
                self.at.pop();
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
            ways(&subject, &template.resources["Topic"].properties, Vec::new(), Vec::new(), path)
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
        assert_eq!(seen(&["Plain", "Deep"]), ["/Plain/Deep 1 []"]);
        assert_eq!(seen(&["Plain", "Else"]), ["/Plain absent []"]);
        assert_eq!(
            seen(&["Chosen", "Deep"]),
            [
                r#"/Chosen/Fn::If/1/Deep/Fn::If/1 "p" [("Prod", true), ("Prod", true)]"#,
                r#"/Chosen/Fn::If/2 absent [("Prod", false)]"#
            ]
        );
        assert_eq!(seen(&["Dead"]), [r#"/Dead/Fn::If/2 2 [("Never", false)]"#]);
        assert_eq!(seen(&["List", "*"]).len(), 2);
        assert_eq!(seen(&["List", "*", "Deep"])[0], r#"/List/0/Deep "x" []"#);
        assert_eq!(seen(&["List", "*", "Deep"]).len(), 2);
        assert_eq!(seen(&["One", "*"]), [r#"/One {"Fn::Sub":"x"} []"#]);
        assert_eq!(seen(&["Many", "*"]), ["/Many unknown []"]);
        assert_eq!(seen(&["Made", "Deep"]), ["/Made unknown []"]);
        assert_eq!(seen(&["Made"]), [r#"/Made {"Fn::FindInMap":["a","b","c"]} []"#]);
    }
}
