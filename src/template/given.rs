//! The values that a stack is deployed with, as the AWS CLI and `CodePipeline` have them in files.

use indexmap::IndexMap;

use serde_json::Value;

/// Values by parameter; the defaults count for the others.
pub type Given = IndexMap<String, String>;

/// Reads `[{"ParameterKey": …, "ParameterValue": …}]`, `{"Parameters": {…}}` or `{…}`. Parameters that keep their
/// previous value are left out: nobody can see it.
///
/// # Errors
/// One line that says what is no parameter file.
pub fn read(text: &str) -> Result<Given, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    match value {
        Value::Array(list) => {
            let pairs = list.iter().enumerate().map(|(index, entry)| {
                let name = entry.get("ParameterKey").and_then(Value::as_str);
                let name = name.ok_or_else(|| format!("entry {index} has no ParameterKey"))?;
                Ok(entry.get("ParameterValue").and_then(plain).map(|value| (name.to_owned(), value)))
            });
            pairs.filter_map(Result::transpose).collect()
        }
        Value::Object(mut whole) => {
            let members = match whole.remove("Parameters") {
                Some(Value::Object(members)) => members,
                Some(_) => return Err("Parameters is no object".to_owned()),
                None => whole,
            };
            let pairs = members.into_iter().map(|(name, value)| match plain(&value) {
                Some(value) => Ok((name, value)),
                None => Err(format!("{name} is neither text nor a number")),
            });
            pairs.collect()
        }
        _ => Err("neither a list of parameters nor an object with them".to_owned()),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_in_use_is_read() {
        for text in [
            r#"[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "B", "UsePreviousValue": true}]"#,
            r#"{"Parameters": {"A": 1}, "Tags": {"team": "pay"}}"#,
            r#"{"A": "1"}"#,
        ] {
            assert_eq!(read(text).unwrap(), Given::from([("A".to_owned(), "1".to_owned())]), "{text}");
        }
        for (text, expected) in [
            ("x", "not JSON: expected value at line 1 column 1"),
            ("1", "neither a list of parameters nor an object with them"),
            (r#"[{"ParameterValue": "1"}]"#, "entry 0 has no ParameterKey"),
            (r#"{"A": []}"#, "A is neither text nor a number"),
            (r#"{"Parameters": 1}"#, "Parameters is no object"),
        ] {
            assert_eq!(read(text).unwrap_err(), expected);
        }
    }
}
