//! What a value will be once its stack is deployed, as far as that can be known beforehand.

use std::cell::Cell;
use std::fmt::Write as _;

use super::given::Given;
use super::references::{self, cut};
use super::{Map, Parameter, Section, Value};

/// What the names in a value stand for, each written at the end of a text. What is not known is `None`, and so is
/// everything that is built with it; what was written of it until then does not count.
pub trait Names {
    /// What `Ref` gives: a parameter's value, a pseudo parameter's, or a resource's own name.
    fn named(&self, name: &str, text: &mut String, budget: Budget<'_>) -> Option<()>;

    /// What `Fn::GetAtt` gives.
    fn attribute(&self, _resource: &str, _attribute: &str, _text: &mut String, _budget: Budget<'_>) -> Option<()> {
        None
    }

    /// Whether a condition holds.
    fn condition(&self, _name: &str) -> Option<bool> {
        None
    }

    /// The template's mappings.
    fn mappings(&self) -> Option<&Map> {
        None
    }

    /// What `Fn::GetStackOutput` gives for its arguments.
    fn stack_output(&self, _arguments: &Map, _text: &mut String, _budget: Budget<'_>) -> Option<()> {
        None
    }
}

/// How much work a value may take. Values may nest, and the values of two stacks may lead to each other in a circle, or
/// each to the next one twice: what takes more than this is not known.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'b> {
    depth: u8,
    steps: &'b Cell<u32>,
}

impl Budget<'_> {
    /// What is left after one step further in.
    fn step(self) -> Option<Self> {
        let steps = self.steps.get().checked_sub(1)?;
        self.steps.set(steps);
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }
}

/// Does some work within a new budget.
pub fn within<T>(work: impl FnOnce(Budget<'_>) -> T) -> T {
    work(Budget { depth: 32, steps: &Cell::new(1_000) })
}

/// No name is longer, nor is the value of a parameter; what is made of longer ones is not worked out.
const LONGEST: usize = 4_096;

/// As many bytes as most texts need that are worked out: a text that starts with them need not grow.
pub(crate) const USUAL: usize = 96;

/// The text of a value; `None` where it is not known, is no text, or is made of more than 4,096 bytes.
pub fn text(names: &dyn Names, value: &Value) -> Option<String> {
    let mut text = String::with_capacity(if let Value::Object(_) = value { USUAL } else { 0 });
    within(|budget| write(names, value, &mut text, budget))?;
    Some(text)
}

/// The elements of a list, each as text; `None` where one of them is not known.
pub fn list(names: &dyn Names, value: &Value) -> Option<Vec<String>> {
    within(|budget| listed(names, value, budget))
}

/// The text of a value within what is left of a budget.
pub fn text_within(names: &dyn Names, value: &Value, budget: Budget<'_>) -> Option<String> {
    let mut text = String::new();
    write(names, value, &mut text, budget)?;
    Some(text)
}

/// Writes it at the end of a text, where it is known.
pub fn write(names: &dyn Names, value: &Value, text: &mut String, budget: Budget<'_>) -> Option<()> {
    let budget = budget.step()?;
    match value.as_object() {
        Some(map) => {
            let (function, argument) = map.only()?;
            called(names, function, argument, text, budget)
        }
        None => plain(value, text),
    }
}

/// Writes what is no function and no list.
fn plain(value: &Value, text: &mut String) -> Option<()> {
    match value {
        Value::String(plain) => text.push_str(plain),
        Value::Number(number) => {
            // Writing to memory cannot fail.
            let _ = write!(text, "{number}");
        }
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Array(_) | Value::Object(_) | Value::Null => return None,
    }
    Some(())
}

fn called(names: &dyn Names, function: &str, argument: &Value, text: &mut String, budget: Budget<'_>) -> Option<()> {
    match (function, argument) {
        ("Ref", Value::String(name)) => names.named(name, text, budget),
        ("Fn::GetAtt", Value::String(path)) => {
            let (resource, attribute) = cut(path, b'.')?;
            names.attribute(resource, attribute, text, budget)
        }
        ("Fn::GetAtt", Value::Array(parts)) => {
            let [Value::String(resource), Value::String(attribute)] = parts.as_slice() else { return None };
            names.attribute(resource, attribute, text, budget)
        }
        ("Fn::Sub", Value::String(template)) => substituted(names, template, None, text, budget),
        ("Fn::Sub", Value::Array(parts)) => {
            let [Value::String(template), Value::Object(given)] = parts.as_slice() else { return None };
            substituted(names, template, Some(given), text, budget)
        }
        ("Fn::Join", Value::Array(parts)) => {
            let [Value::String(separator), list] = parts.as_slice() else { return None };
            let list = listed(names, list, budget)?;
            let length = list.iter().map(String::len).sum::<usize>() + separator.len().saturating_mul(list.len());
            (length <= LONGEST).then(|| text.push_str(&list.join(separator)))
        }
        ("Fn::Select", Value::Array(parts)) => {
            let [index, list] = parts.as_slice() else { return None };
            let index: usize = text_within(names, index, budget)?.parse().ok()?;
            let list = listed(names, list, budget)?;
            text.push_str(list.get(index)?);
            Some(())
        }
        ("Fn::If", Value::Array(parts)) => {
            let [Value::String(condition), yes, no] = parts.as_slice() else { return None };
            write(names, if names.condition(condition)? { yes } else { no }, text, budget)
        }
        ("Fn::FindInMap", Value::Array(parts)) => {
            let [map, first, second, ..] = parts.as_slice() else { return None };
            let [map, first, second] = [map, first, second].map(|key| text_within(names, key, budget));
            let found = names.mappings()?.get(&map?)?.get(&first?)?.get(&second?)?;
            write(names, found, text, budget)
        }
        ("Fn::GetStackOutput", Value::Object(arguments)) => names.stack_output(arguments, text, budget),
        _ => None,
    }
}

/// The elements of a list, each as text.
fn listed(names: &dyn Names, value: &Value, budget: Budget<'_>) -> Option<Vec<String>> {
    match value {
        Value::Array(list) => list.iter().map(|part| text_within(names, part, budget)).collect(),
        Value::Object(map) => match map.only()? {
            ("Fn::Split", Value::Array(parts)) => {
                let [Value::String(separator), whole] = parts.as_slice() else { return None };
                let whole = text_within(names, whole, budget)?;
                (!separator.is_empty()).then(|| whole.split(separator.as_str()).map(str::to_owned).collect())
            }
            // A parameter that is a list is written with commas.
            ("Ref", Value::String(name)) => {
                let mut whole = String::new();
                names.named(name, &mut whole, budget)?;
                Some(whole.split(',').map(|part| part.trim().to_owned()).collect())
            }
            ("Fn::If", Value::Array(parts)) => {
                let [Value::String(condition), yes, no] = parts.as_slice() else { return None };
                listed(names, if names.condition(condition)? { yes } else { no }, budget.step()?)
            }
            _ => None,
        },
        _ => None,
    }
}

fn substituted(
    names: &dyn Names,
    template: &str,
    given: Option<&Map>,
    text: &mut String,
    budget: Budget<'_>,
) -> Option<()> {
    let start = text.len();
    let mut rest = template;
    while let Some((before, after)) = cut(rest, b'$') {
        text.push_str(before);
        let Some(placeholder) = after.strip_prefix('{') else {
            text.push('$');
            rest = after;
            continue;
        };
        let (name, after) = cut(placeholder, b'}')?;
        let name = name.trim();
        rest = after;
        if let Some(literal) = name.strip_prefix('!') {
            text.push_str("${");
            text.push_str(literal);
            text.push('}');
        } else if let Some(value) = given.and_then(|given| given.get(name)) {
            write(names, value, text, budget)?;
        } else if let Some((resource, attribute)) = cut(name, b'.') {
            names.attribute(resource, attribute, text, budget)?;
        } else {
            names.named(name, text, budget)?;
        }
        if text.len() - start > LONGEST {
            return None;
        }
    }
    text.push_str(rest);
    (text.len() - start <= LONGEST).then_some(())
}

/// A template by itself: what the defaults of its parameters and its place decide.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The template's parameters, of which the defaults count,
    pub parameters: &'a Section<Parameter>,
    /// but for those that are given.
    pub given: Option<&'a Given>,
    /// The Region, or what stands for it.
    pub region: &'a str,
    /// The account, or what stands for it.
    pub account: &'a str,
}

impl Names for Setting<'_> {
    fn named(&self, name: &str, text: &mut String, _budget: Budget<'_>) -> Option<()> {
        let known = match name {
            "AWS::AccountId" => self.account,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::Region" => self.region,
            _ => match self.given.and_then(|given| given.get(name)) {
                Some(given) => given,
                None => return default(self.parameters.get(name)?, text),
            },
        };
        text.push_str(known);
        Some(())
    }
}

/// Writes the default of a parameter at the end of a text.
pub fn default(parameter: &Parameter, text: &mut String) -> Option<()> {
    let value = parameter.default.as_ref().filter(|value| value.as_str().is_none_or(|text| text.len() <= LONGEST))?;
    plain(value, text)
}

/// The default of a parameter as text.
#[must_use]
pub fn default_text(parameter: &Parameter) -> Option<String> {
    let mut text = String::new();
    default(parameter, &mut text)?;
    Some(text)
}

/// Whether the value is built with the parameter, or pseudo parameter, of this name.
#[must_use]
pub fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| match (key, value) {
            ("Ref", Value::String(target)) => target == name,
            ("Fn::Sub", Value::String(text)) => references::placeholders(text).any(|found| found == name),
            ("Fn::Sub", Value::Array(parts)) => parts.iter().any(|part| match part {
                Value::String(text) => references::placeholders(text).any(|found| found == name),
                other => mentions(other, name),
            }),
            (_, value) => mentions(value, name),
        }),
        Value::Array(list) => list.iter().any(|value| mentions(value, name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    #[test]
    fn values_are_resolved_as_far_as_defaults_go() {
        let mut parameters = Section::default();
        parameters.insert("Suffix".into(), Parameter { default: Some(json!("prod")), ..Parameter::default() });
        parameters.insert("Open".into(), Parameter::default());

        let setting = Setting { parameters: &parameters, given: None, region: "eu-west-1", account: "123456789012" };
        for (value, expected) in [
            (json!("a"), Some("a")),
            (json!({"Ref": "Suffix"}), Some("prod")),
            (json!({"Fn::Sub": "a-${ Suffix }-${AWS::Region}-${!b}"}), Some("a-prod-eu-west-1-${b}")),
            (json!({"Fn::Sub": ["${A}-${Suffix}", {"A": {"Ref": "AWS::AccountId"}}]}), Some("123456789012-prod")),
            (json!({"Fn::Join": ["-", ["a", {"Ref": "Suffix"}]]}), Some("a-prod")),
            (json!({"Fn::Select": [1, ["a", "b"]]}), Some("b")),
            (json!({"Fn::Select": ["2", {"Fn::Split": ["-", {"Ref": "AWS::Region"}]}]}), Some("1")),
            (json!({"Fn::Select": [2, ["a", "b"]]}), None),
            (json!({"Fn::If": ["Unknown", "a", "b"]}), None),
            (json!({"Fn::Sub": "${Suffix}".repeat(1_000)}), Some("prod".repeat(1_000).as_str())),
            (json!({"Fn::Sub": "${Suffix}".repeat(2_000)}), None),
            (json!({"Fn::Join": ["-", vec!["prod"; 2_000]]}), None),
            (json!({"Fn::Sub": "${Open}"}), None),
            (json!({"Fn::Sub": "${Suffix"}), None),
            (json!({"Fn::GetAtt": ["A", "Arn"]}), None),
            (json!(["a"]), None),
        ] {
            assert_eq!(text(&setting, &value).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn a_name_is_mentioned_wherever_it_is_filled_in() {
        for value in [
            json!({"Ref": "Suffix"}),
            json!({"Fn::Sub": "a-${Suffix}"}),
            json!({"Fn::Sub": ["${A}", {"A": {"Ref": "Suffix"}}]}),
            json!({"Fn::Join": ["-", ["a", {"Ref": "Suffix"}]]}),
            json!({"Fn::If": ["Told", {"Ref": "Suffix"}, "x"]}),
        ] {
            assert!(mentions(&value, "Suffix"), "{value}");
            assert!(!mentions(&value, "Suf"), "{value}");
        }
        assert!(!mentions(&json!("${Suffix}"), "Suffix"));
    }
}
