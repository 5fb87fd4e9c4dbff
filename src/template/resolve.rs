//! What a value will be once its stack is deployed with the defaults of its parameters.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Parameter, Value, references};

/// Where a template is deployed.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The template's parameters, of which the defaults count.
    pub parameters: &'a IndexMap<String, Parameter>,
    /// The Region, or what stands for it.
    pub region: &'a str,
    /// The account, or what stands for it.
    pub account: &'a str,
}

/// No name is longer, nor is the value of a parameter; what is made of longer ones is not worked out.
const LONGEST: usize = 4_096;

/// The text of a value; `None` where a resource or a parameter without default has a say in it, or where it is made of
/// more than 4,096 bytes.
#[must_use]
pub fn text(setting: &Setting<'_>, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => {
            let (function, argument) = map.only()?;
            match (function, argument) {
                ("Ref", Value::String(name)) => named(setting, name),
                ("Fn::Sub", Value::String(template)) => substituted(template, &|name| named(setting, name)),
                ("Fn::Sub", Value::Array(parts)) => {
                    let [Value::String(template), Value::Object(given)] = parts.as_slice() else { return None };
                    // Each once, however often the text names it.
                    let given: BTreeMap<&str, Option<String>> =
                        given.iter().map(|(name, value)| (name, text(setting, value))).collect();
                    substituted(template, &|name| match given.get(name) {
                        Some(value) => value.clone(),
                        None => named(setting, name),
                    })
                }
                ("Fn::Join", Value::Array(parts)) => {
                    let [Value::String(separator), Value::Array(list)] = parts.as_slice() else { return None };
                    let mut joined = String::new();
                    for (index, part) in list.iter().enumerate() {
                        joined.push_str(if index > 0 { separator } else { "" });
                        joined.push_str(&text(setting, part)?);
                        if joined.len() > LONGEST {
                            return None;
                        }
                    }
                    Some(joined)
                }
                _ => None,
            }
        }
        _ => None,
    }
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

fn named(setting: &Setting<'_>, name: &str) -> Option<String> {
    let known = match name {
        "AWS::AccountId" => setting.account,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::Region" => setting.region,
        _ => {
            return match setting.parameters.get(name)?.default.as_ref()? {
                Value::String(text) => (text.len() <= LONGEST).then(|| text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
        }
    };
    Some(known.to_owned())
}

fn substituted(template: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut parts = template.split("${");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}')?;
        match name.strip_prefix('!') {
            Some(literal) => {
                result.push_str("${");
                result.push_str(literal);
                result.push('}');
            }
            None => result.push_str(&value(name)?),
        }
        result.push_str(rest);
        if result.len() > LONGEST {
            return None;
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    #[test]
    fn values_are_resolved_as_far_as_defaults_go() {
        let mut parameters = IndexMap::new();
        parameters.insert("Suffix".into(), Parameter { default: Some(json!("prod")), ..Parameter::default() });
        parameters.insert("Open".into(), Parameter::default());
        let setting = Setting { parameters: &parameters, region: "eu-west-1", account: "123456789012" };
        for (value, expected) in [
            (json!("a"), Some("a")),
            (json!({"Ref": "Suffix"}), Some("prod")),
            (json!({"Fn::Sub": "a-${Suffix}-${AWS::Region}-${!b}"}), Some("a-prod-eu-west-1-${b}")),
            (json!({"Fn::Sub": ["${A}-${Suffix}", {"A": {"Ref": "AWS::AccountId"}}]}), Some("123456789012-prod")),
            (json!({"Fn::Join": ["-", ["a", {"Ref": "Suffix"}]]}), Some("a-prod")),
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
