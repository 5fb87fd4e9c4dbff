//! Finds the values at a path of properties.

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
}
