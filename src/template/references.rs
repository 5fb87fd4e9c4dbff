//! What a value in a template refers to.

use super::Value;

/// What a name is looked up among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    /// Parameters, pseudo parameters and resources.
    Values,
    Conditions,
}

/// Calls `found` with every name that the value refers to: by `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If` or `Condition`.
///
/// Names are given as often as they occur; of an attribute, the resource's name alone.
pub fn names<'v>(value: &'v Value, found: &mut impl FnMut(&'v str)) {
    walk(value, &mut |_, name| found(name));
}

/// The same of parameters and resources alone: a condition may be called like one of them.
pub fn values<'v>(value: &'v Value, found: &mut impl FnMut(&'v str)) {
    walk(value, &mut |among, name| {
        if among == Among::Values {
            found(name);
        }
    });
}

fn walk<'v>(value: &'v Value, found: &mut impl FnMut(Among, &'v str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        Value::Object(map) => {
            if let Some((function, argument)) = map.only() {
                called(function, argument, found);
            }
            map.values().for_each(|value| walk(value, found));
        }
        _ => {}
    }
}

fn called<'v>(function: &str, argument: &'v Value, found: &mut impl FnMut(Among, &'v str)) {
    match (function, argument) {
        ("Ref", Value::String(name)) => found(Among::Values, name),
        ("Condition", Value::String(name)) => found(Among::Conditions, name),
        ("Fn::GetAtt", Value::String(path)) => found(Among::Values, before_dot(path)),
        ("Fn::GetAtt" | "Fn::If", Value::Array(parts)) => {
            if let Some(Value::String(name)) = parts.first() {
                found(if function == "Fn::If" { Among::Conditions } else { Among::Values }, name);
            }
        }
        ("Fn::Sub", Value::String(text)) => {
            placeholders(text).for_each(|name| found(Among::Values, before_dot(name)));
        }
        ("Fn::Sub", Value::Array(parts)) => {
            if let [Value::String(text), Value::Object(given)] = parts.as_slice() {
                let free = placeholders(text).filter(|name| !given.contains_key(name));
                free.for_each(|name| found(Among::Values, before_dot(name)));
            }
        }
        _ => {}
    }
}

/// The `${placeholders}` of a text, without those escaped as `${!literal}` and without the blanks around a name.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    starts(text).filter_map(|rest| cut(rest, b'}')).map(|(name, _)| name.trim()).filter(|name| !name.starts_with('!'))
}

/// What follows each `${` of a text, up to the next dollar sign.
pub fn starts(text: &str) -> impl Iterator<Item = &str> {
    parts(text, b'$').skip(1).filter_map(|rest| rest.strip_prefix('{'))
}

/// The text before and after the first of an ASCII character. Most texts in templates are so short that a plain loop is
/// through before the standard library's search is set up.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let index = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..index)?, text.get(index + 1..)?))
}

/// The parts of a text between an ASCII character, found the same way.
pub(crate) fn parts(text: &str, between: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, more) = cut(text, between).map_or((text, None), |(part, more)| (part, Some(more)));
        rest = more;
        Some(part)
    })
}

fn before_dot(path: &str) -> &str {
    cut(path, b'.').map_or(path, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    #[test]
    fn every_way_to_refer_is_found_once() {
        let value = json!({
            "A": {"Ref": "Key"},
            "B": [{"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": "Bucket.Arn"}],
            "C": {"Fn::Sub": "x-${AWS::Region}-${Role.Arn}-${!literal}"},
            "D": {"Fn::Sub": ["${Given}-${ Topic }", {"Given": {"Ref": "Inner"}}]},
            "E": {"Fn::If": ["Told", {"Ref": "Yes"}, {"Ref": "AWS::NoValue"}]},
            "F": {"Fn::And": [{"Condition": "Other"}]},
            "Ref": "not a reference beside other keys"
        });
        let mut found = Vec::new();
        names(&value, &mut |name| found.push(name.to_owned()));
        assert_eq!(
            found,
            ["Key", "Table", "Bucket", "AWS::Region", "Role", "Topic", "Inner", "Told", "Yes", "AWS::NoValue", "Other"]
        );
        let mut found = Vec::new();
        values(&value, &mut |name| found.push(name.to_owned()));
        assert_eq!(found, ["Key", "Table", "Bucket", "AWS::Region", "Role", "Topic", "Inner", "Yes", "AWS::NoValue"]);
    }
}
