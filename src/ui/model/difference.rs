//! What was changed in a document: the fewest values to set or remove that make the one of the other.

use serde_json::Value as Json;

use crate::finding::Patch;

/// The changes that lead from one document to the other, in the order of the later one.
#[must_use]
pub fn difference(before: &Json, after: &Json) -> Vec<Patch> {
    let mut found = Vec::new();
    compare(before, after, "", &mut found);
    found
}

fn compare(before: &Json, after: &Json, path: &str, found: &mut Vec<Patch>) {
    match (before, after) {
        (Json::Object(old), Json::Object(new)) => {
            let at = |key: &str| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            for (key, value) in new {
                match old.get(key) {
                    Some(earlier) => compare(earlier, value, &at(key), found),
                    None => found.push(Patch::Add { path: at(key), value: value.clone() }),
                }
            }
            let gone = old.keys().filter(|key| !new.contains_key(*key));
            found.extend(gone.map(|key| Patch::Remove { path: at(key) }));
        }
        (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                compare(old, new, &format!("{path}/{index}"), found);
            }
        }
        _ if before != after => found.push(Patch::Add { path: path.to_owned(), value: after.clone() }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"A": {"b/c": 1, "List": [1, {"x": 2}], "Gone": true}, "Same": [1]});
        let after = json!({"A": {"b/c": 2, "List": [1, {"x": 3}], "New": "n"}, "Same": [1]});
        let add = |path: &str, value| Patch::Add { path: path.to_owned(), value };
        let expected = [
            add("/A/b~1c", json!(2)),
            add("/A/List/1/x", json!(3)),
            add("/A/New", json!("n")),
            Patch::Remove { path: "/A/Gone".to_owned() },
        ];
        let found = difference(&before, &after);
        assert_eq!(found.len(), expected.len());
        assert!(expected.iter().all(|one| found.contains(one)), "{found:?}");
        assert_eq!(difference(&after, &after), []);
        assert_eq!(difference(&json!([1]), &json!([1, 2])), [add("", json!([1, 2]))]);
    }
}
