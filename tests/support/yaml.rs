//! JSON written as YAML, by code that shares nothing with the reader.

use serde_json::Value;

/// A template in YAML's block style.
pub(crate) fn block(value: &Value, indent: usize) -> String {
    let margin = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => map
            .iter()
            .map(|(key, value)| format!("\n{margin}{key:?}: {}", block(value, indent + 2)))
            .collect::<Vec<_>>()
            .concat(),
        Value::Array(list) if !list.is_empty() => {
            list.iter().map(|value| format!("\n{margin}- {}", block(value, indent + 2))).collect::<Vec<_>>().concat()
        }
        _ => value.to_string(),
    }
}
