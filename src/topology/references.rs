//! Finds what a value refers to, and the values at a path of properties.

use crate::template::Value;

/// Calls `found` with every value at a path of property names; lists and `Fn::If` are looked through.
pub(super) fn select<'v>(value: &'v Value, path: &[&str], found: &mut impl FnMut(&'v Value)) {
    match value {
        Value::Array(items) if !path.is_empty() => items.iter().for_each(|item| select(item, path, found)),
        Value::Object(map) => {
            if let Some(Value::Array(parts)) = map.get("Fn::If") {
                parts.iter().skip(1).for_each(|part| select(part, path, found));
            } else if let [first, rest @ ..] = path {
                if let Some(value) = map.get(first) {
                    select(value, rest, found);
                }
            } else {
                found(value);
            }
        }
        _ if path.is_empty() => found(value),
        _ => {}
    }
}

/// Calls `found` with every name that a value refers to by `Ref`, `Fn::GetAtt` or `Fn::Sub`; of an attribute, the
/// resource's name alone.
pub(super) fn names<'v>(value: &'v Value, found: &mut impl FnMut(&'v str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Object(map) => {
            for (key, argument) in map.iter() {
                match (key, argument) {
                    ("Ref", Value::String(name)) => found(name),
                    ("Fn::GetAtt", Value::String(path)) => found(before_dot(path)),
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        if let Some(Value::String(name)) = parts.first() {
                            found(name);
                        }
                    }
                    ("Fn::Sub", Value::String(text)) => placeholders(text, found),
                    ("Fn::Sub", Value::Array(parts)) => {
                        if let Some(Value::String(text)) = parts.first() {
                            placeholders(text, found);
                        }
                        parts.iter().skip(1).for_each(|part| names(part, found));
                    }
                    _ => names(argument, found),
                }
            }
        }
        _ => {}
    }
}

fn placeholders<'v>(text: &'v str, found: &mut impl FnMut(&'v str)) {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| before_dot(name.trim()))
        .filter(|name| !name.starts_with('!'))
        .for_each(found);
}

fn before_dot(path: &str) -> &str {
    path.split_once('.').map_or(path, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    #[test]
    fn paths_lead_through_lists_and_conditions() {
        let value = json!({"Rules": [
            {"To": {"Bucket": "one"}},
            {"Fn::If": ["Two", {"To": {"Bucket": {"Ref": "B"}}}, {"Ref": "AWS::NoValue"}]}
        ]});
        let mut found = Vec::new();
        select(&value, &["Rules", "To", "Bucket"], &mut |value| found.push(value.clone()));
        assert_eq!(found, [json!("one"), json!({"Ref": "B"})]);
        select(&value, &["Rules", "From"], &mut |_| panic!("there is no such property"));
    }

    #[test]
    fn every_way_to_refer_is_found() {
        let value = json!([
            {"Ref": "A"},
            {"Fn::GetAtt": ["B", "Arn"]},
            {"Fn::GetAtt": "C.Arn"},
            {"Fn::Sub": "x-${D.Arn}-${!literal}-${E}"},
            {"Fn::Sub": ["${F}", {"F": {"Ref": "G"}}]},
            {"Fn::Join": ["", [{"Ref": "H"}]]}
        ]);
        let mut found = Vec::new();
        names(&value, &mut |name| found.push(name));
        assert_eq!(found, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    }
}
