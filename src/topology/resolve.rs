//! Renders the values of a template as text, as far as they are known before anything is deployed.

use std::cell::Cell;

use crate::stacks::Stack;
use crate::template::{Map, Value};

/// Stands for what only a deployment knows, such as the account's id.
pub(super) const UNKNOWN: &str = "…";

/// Values may nest, and conditions may name each other in a circle; deeper than this they count as unknown.
const DEPTH: u8 = 16;
/// Values may name each other many times over; what takes more steps than this counts as unknown.
const STEPS: u16 = 1_000;
/// As does text of more bytes than this: no name is as long.
const LONGEST: usize = 4_096;

/// How much may still be done to work out one value.
#[derive(Clone, Copy)]
struct Work<'a> {
    depth: u8,
    steps: &'a Cell<u16>,
}

impl Work<'_> {
    /// What is left for a value inside.
    fn deeper(self) -> Option<Self> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        Some(Self { depth: self.depth.checked_sub(1)?, ..self })
    }
}

/// The text of a value, with parameters at their defaults.
pub(super) fn text(stack: &Stack, value: &Value) -> String {
    let steps = Cell::new(STEPS);
    let text = render(stack, value, Work { depth: DEPTH, steps: &steps });
    if steps.get() > 0 { text } else { UNKNOWN.to_owned() }
}

/// Whether a condition holds with parameters at their defaults; one that cannot be worked out holds.
pub(super) fn holds(stack: &Stack, condition: &str) -> bool {
    named(stack, condition, Work { depth: DEPTH, steps: &Cell::new(STEPS) })
}

fn render(stack: &Stack, value: &Value, work: Work<'_>) -> String {
    let Some(work) = work.deeper() else { return UNKNOWN.to_owned() };
    let text = match value {
        Value::String(text) if text.len() <= LONGEST => text.clone(),
        Value::String(_) => return UNKNOWN.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(items) => joined(stack, items, ", ", work),
        Value::Object(map) => match map.only() {
            Some((function, argument)) => call(stack, function, argument, work),
            _ => UNKNOWN.to_owned(),
        },
        Value::Null => String::new(),
    };
    if text.len() <= LONGEST { text } else { UNKNOWN.to_owned() }
}

fn call(stack: &Stack, function: &str, argument: &Value, work: Work<'_>) -> String {
    match (function, argument) {
        ("Ref", Value::String(name)) => name_of(stack, name, work),
        ("Fn::Sub", Value::String(text)) => fill(stack, text, None, work),
        ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(text), given] => fill(stack, text, Some(given), work),
            _ => UNKNOWN.to_owned(),
        },
        ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(separator), Value::Array(items)] => joined(stack, items, separator, work),
            _ => UNKNOWN.to_owned(),
        },
        ("Fn::If", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(condition), yes, no] => {
                render(stack, if named(stack, condition, work) { yes } else { no }, work)
            }
            _ => UNKNOWN.to_owned(),
        },
        _ => UNKNOWN.to_owned(),
    }
}

/// The elements of a list, as far as their text is not too long anyway.
fn joined(stack: &Stack, items: &[Value], separator: &str, work: Work<'_>) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        text.push_str(if index > 0 { separator } else { "" });
        text.push_str(&render(stack, item, work));
        if text.len() > LONGEST {
            break;
        }
    }
    text
}

/// What a `Ref` gives: a parameter's default, what a pseudo parameter stands for, or a resource's own name.
fn name_of(stack: &Stack, name: &str, work: Work<'_>) -> String {
    match name {
        "AWS::Region" => stack.region.clone(),
        "AWS::StackName" => stack.name.clone(),
        "AWS::Partition" => "aws".to_owned(),
        "AWS::URLSuffix" => "amazonaws.com".to_owned(),
        "AWS::NoValue" => String::new(),
        _ => {
            if let Some(default) = stack.template.parameters.get(name).and_then(|parameter| parameter.default.as_ref())
            {
                return render(stack, default, work);
            }
            stack
                .template
                .resources
                .get(name)
                .and_then(|resource| resource.properties.get(super::services::name_property(&resource.kind)?))
                .map_or_else(|| UNKNOWN.to_owned(), |name| render(stack, name, work))
        }
    }
}

fn fill(stack: &Stack, text: &str, given: Option<&Value>, work: Work<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${")
        && filled.len() <= LONGEST
    {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        let name = name.trim();
        match (name.strip_prefix('!'), given.and_then(|given| given.get(name))) {
            (Some(literal), _) => {
                filled.push_str("${");
                filled.push_str(literal);
                filled.push('}');
            }
            (None, Some(value)) => filled.push_str(&render(stack, value, work)),
            (None, None) if name.contains('.') => filled.push_str(UNKNOWN),
            (None, None) => filled.push_str(&name_of(stack, name, work)),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn named(stack: &Stack, condition: &str, work: Work<'_>) -> bool {
    stack.template.conditions.get(condition).is_none_or(|value| decide(stack, value, work))
}

fn decide(stack: &Stack, value: &Value, work: Work<'_>) -> bool {
    let Some(work) = work.deeper() else { return true };
    let Some((function, argument)) = value.as_object().and_then(Map::only) else { return true };
    match (function, argument) {
        ("Condition", Value::String(name)) => named(stack, name, work),
        ("Fn::Equals", Value::Array(sides)) => match sides.as_slice() {
            [left, right] => render(stack, left, work) == render(stack, right, work),
            _ => true,
        },
        ("Fn::Not", Value::Array(one)) => one.first().is_none_or(|value| !decide(stack, value, work)),
        ("Fn::And", Value::Array(all)) => all.iter().all(|value| decide(stack, value, work)),
        ("Fn::Or", Value::Array(any)) => any.iter().any(|value| decide(stack, value, work)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::stack;
    use super::*;
    use crate::finding::Place;
    use crate::template::json;

    #[test]
    fn values_are_rendered_as_far_as_they_are_known() {
        let mut stack = stack(Place::Primary, "us-east-1");
        stack.template.parameters.entry("Suffix".into()).or_default().default = Some("blue".into());
        stack.template.parameters.entry("Peer".into()).or_default();
        stack.template.conditions.insert("Blue".into(), json!({"Fn::Equals": [{"Ref": "Suffix"}, "blue"]}));
        stack.template.conditions.insert("Green".into(), json!({"Fn::Not": [{"Condition": "Blue"}]}));
        stack.template.conditions.insert("Wide".into(), json!({"Fn::And": vec![json!({"Condition": "Wide"}); 50]}));
        let name = json!({"BucketName": {"Fn::Sub": "${Own}".repeat(50)}});
        let properties = name.as_object().cloned().unwrap_or_default().into();
        let bucket = crate::template::Resource { kind: "AWS::S3::Bucket".into(), properties, ..Default::default() };
        stack.template.resources.insert("Own".into(), bucket);
        stack.template.conditions.insert("Round".into(), json!({"Condition": "Round"}));
        for (value, expected) in [
            (json!("plain"), "plain"),
            (json!(1200), "1200"),
            (json!({"Ref": "Suffix"}), "blue"),
            (json!({"Ref": "Peer"}), "…"),
            (json!({"Ref": "Nobody"}), "…"),
            (json!({"Fn::Sub": "a-${Suffix}-${AWS::AccountId}-${AWS::Region}"}), "a-blue-…-us-east-1"),
            (json!({"Fn::Sub": "${Key.Arn}/${!kept}/${open"}), "…/${kept}/open"),
            (json!({"Fn::Sub": ["${A}-${Suffix}", {"A": {"Ref": "AWS::Partition"}}]}), "aws-blue"),
            (json!({"Fn::Join": ["/", ["x", {"Ref": "Suffix"}]]}), "x/blue"),
            (json!({"Fn::If": ["Green", "yes", "no"]}), "no"),
            (json!({"Fn::If": ["Round", "yes", "no"]}), "yes"),
            (json!({"Fn::If": ["Wide", "yes", "no"]}), "…"),
            (json!({"Ref": "Own"}), "…"),
            (json!("a".repeat(5_000)), "…"),
            (json!({"Fn::Transform": {}}), "…"),
            (json!({}), "…"),
            (json!(null), ""),
        ] {
            assert_eq!(text(&stack, &value), expected, "{value}");
        }
        assert!(holds(&stack, "Blue") && !holds(&stack, "Green") && holds(&stack, "Undefined"));
    }
}
