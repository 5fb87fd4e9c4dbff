//! Changes to a template as a document: what mends a finding, one operation of JSON Patch (RFC 6902) at a time.

use serde_json::Value;

use crate::finding::Patch;

/// Applies a patch. `false` if the place is not there: then nothing has changed.
pub fn apply(document: &mut Value, patch: &Patch) -> bool {
    match patch {
        Patch::Add { path, value } => at(document, path, |holder, key| match holder {
            Value::Object(members) => {
                members.insert(key.to_owned(), value.clone());
                true
            }
            Value::Array(list) if key == "-" => {
                list.push(value.clone());
                true
            }
            Value::Array(list) => match position(key, list.len() + 1) {
                Some(index) => {
                    list.insert(index, value.clone());
                    true
                }
                None => false,
            },
            _ => false,
        }),
        Patch::Remove { path } => at(document, path, |holder, key| match holder {
            // The others keep their order.
            Value::Object(members) => members.shift_remove(key).is_some(),
            Value::Array(list) => match position(key, list.len()) {
                Some(index) => {
                    list.remove(index);
                    true
                }
                None => false,
            },
            _ => false,
        }),
    }
}

/// Changes the object or list that holds a place.
fn at(document: &mut Value, path: &str, change: impl FnOnce(&mut Value, &str) -> bool) -> bool {
    let Some((holder, key)) = path.rsplit_once('/') else { return false };
    let key = key.replace("~1", "/").replace("~0", "~");
    document.pointer_mut(holder).is_some_and(|holder| change(holder, &key))
}

fn position(key: &str, below: usize) -> Option<usize> {
    key.parse().ok().filter(|index| *index < below)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn after(path: &str, value: Option<Value>) -> Option<String> {
        let mut document = json!({"a": {"x/y": 1, "z": [1, 2]}, "b": 2});
        let change = match value {
            Some(value) => Patch::Add { path: path.to_owned(), value },
            None => Patch::Remove { path: path.to_owned() },
        };
        let before = document.clone();
        let applied = apply(&mut document, &change);
        assert!(applied || document == before);
        applied.then(|| document.to_string())
    }

    #[test]
    fn a_place_is_set_or_taken_out_and_the_rest_keeps_its_order() {
        for (path, value, expected) in [
            ("/a/x~1y", Some(json!(3)), Some(r#"{"a":{"x/y":3,"z":[1,2]},"b":2}"#)),
            ("/a/new", Some(json!("n")), Some(r#"{"a":{"x/y":1,"z":[1,2],"new":"n"},"b":2}"#)),
            ("/a/z/1", Some(json!(9)), Some(r#"{"a":{"x/y":1,"z":[1,9,2]},"b":2}"#)),
            ("/a/z/-", Some(json!(9)), Some(r#"{"a":{"x/y":1,"z":[1,2,9]},"b":2}"#)),
            ("/a", None, Some(r#"{"b":2}"#)),
            ("/a/z/0", None, Some(r#"{"a":{"x/y":1,"z":[2]},"b":2}"#)),
            ("/a/z/2", None, None),
            ("/c/d", Some(json!(1)), None),
            ("/b/d", Some(json!(1)), None),
            ("/c", None, None),
            ("", None, None),
        ] {
            assert_eq!(after(path, value).as_deref(), expected, "{path}");
        }
    }
}
