//! Values inside a template: JSON whose objects keep the order in which they were written.
//!
//! `serde_json`'s own value costs two allocations and a hash table for each object and one allocation for each key. A
//! pair of templates has five thousand objects and is made anew at every keystroke, so here an object is one list of
//! members, and a key that is known when the program is compiled is borrowed.

mod writer;

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use serde_json::Number;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each is what JSON calls it")]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Value>),
    Object(Map),
}

/// The members of an object, in the order in which they were written; looked up one after the other, as they are few.
#[derive(Clone, Default)]
pub struct Map {
    members: Vec<(Key, Value)>,
}

/// The name of a member.
pub type Key = Cow<'static, str>;

impl Value {
    /// Anything that can be written as JSON. What is null in it is left out of its objects: a property not given.
    pub fn of(written: &(impl Serialize + ?Sized)) -> Self {
        // Only keys that are not text and numbers beyond 64 bits are refused, and none of our types has any.
        written.serialize(writer::Writer).unwrap_or_default()
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The whole number, if it is one in 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.as_i64() } else { None }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// True or false, if it is one of them.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(flag) = self { Some(*flag) } else { None }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Map> {
        if let Self::Object(map) = self { Some(map) } else { None }
    }

    /// A member, if it is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }
}

impl Map {
    /// The value of a member.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets a member: in its place where it is, or else as the last.
    pub fn insert(&mut self, key: impl Into<Key>, value: Value) {
        let key = key.into();
        match self.members.iter_mut().find(|(name, _)| *name == key) {
            Some((_, member)) => *member = value,
            None => self.members.push((key, value)),
        }
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let index = self.members.iter().position(|(name, _)| name == key)?;
        Some(self.members.remove(index).1)
    }

    /// Takes every member out.
    pub fn clear(&mut self) {
        self.members.clear();
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The members in order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> {
        self.members.iter().map(|(key, value)| (&**key, value))
    }

    /// The names in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in order.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }

    /// The only member, where there is just one: the form that every function of `CloudFormation` has.
    #[must_use]
    pub fn only(&self) -> Option<(&str, &Value)> {
        if let [(key, value)] = self.members.as_slice() { Some((key, value)) } else { None }
    }
}

/// Objects are equal if they have the same members in whatever order, as in JSON.
impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl IntoIterator for Map {
    type Item = (Key, Value);
    type IntoIter = std::vec::IntoIter<(Key, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

/// For members whose names are known to differ.
impl<K: Into<Key>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(members: I) -> Self {
        Self { members: members.into_iter().map(|(key, value)| (key.into(), value)).collect() }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Object(map)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

/// The same value as `serde_json` has it, nulls included.
impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match value {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(flag),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => Self::Object(map.into_iter().map(|(key, value)| (key, Self::from(value))).collect()),
        }
    }
}

/// A [`Value`] written as JSON.
macro_rules! json {
    ($($written:tt)*) => { $crate::template::Value::from(serde_json::json!($($written)*)) };
}
pub(crate) use json;

impl PartialEq<str> for Value {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            // Where the whole program's `serde_json` keeps numbers as text (AWS's validator asks for that), a number
            // would write itself as an object.
            Self::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), ..) => serializer.serialize_i64(whole),
                (_, Some(whole), _) => serializer.serialize_u64(whole),
                (_, _, Some(part)) => serializer.serialize_f64(part),
                _ => number.serialize(serializer),
            },
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => items.serialize(serializer),
            Self::Object(map) => map.serialize(serializer),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// As JSON without white space.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&super::text::minified(self))
    }
}

/// Tests reach into values that they know.
#[cfg(test)]
mod index {
    use std::ops::Index;

    use super::{Map, Value};

    impl Index<&str> for Map {
        type Output = Value;

        fn index(&self, key: &str) -> &Value {
            self.get(key).unwrap_or_else(|| panic!("there is no {key} in {self:?}"))
        }
    }

    impl Index<&str> for Value {
        type Output = Value;

        /// What is not there is null, as with `serde_json`.
        fn index(&self, key: &str) -> &Value {
            self.get(key).unwrap_or(&Value::Null)
        }
    }

    impl Index<usize> for Value {
        type Output = Value;

        fn index(&self, index: usize) -> &Value {
            self.as_array().and_then(|items| items.get(index)).unwrap_or(&Value::Null)
        }
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Properties {
        zone: &'static str,
        absent: Option<u32>,
        count: Option<u32>,
        share: f64,
        tags: Vec<(&'static str, Option<bool>)>,
    }

    #[test]
    fn what_is_written_comes_out_in_its_order_without_what_was_not_given() {
        let properties =
            Properties { zone: "use1-az1", absent: None, count: Some(2), share: 0.5, tags: vec![("a", Some(true))] };
        let value = Value::of(&properties);
        assert_eq!(value.to_string(), r#"{"Zone":"use1-az1","Count":2,"Share":0.5,"Tags":[["a",true]]}"#);
        assert_eq!(value.to_string(), Value::of(&value).to_string());
    }

    #[test]
    fn a_null_that_was_read_stays() {
        assert_eq!(json!({"a": null, "b": [null]}).to_string(), r#"{"a":null,"b":[null]}"#);
    }

    #[test]
    fn what_is_no_json_is_null() {
        assert!(Value::of(&std::collections::BTreeMap::from([((1, 2), 3)])).is_null());
        assert!(Value::of(&f64::NAN).is_null());
    }

    #[test]
    fn members_keep_their_place_when_they_are_set_again() {
        let mut map = Map::from_iter([("b", Value::from(1_i64)), ("a", Value::from(2_i64))]);
        map.insert("b", "new".into());
        map.insert("c", true.into());
        assert_eq!(map.keys().collect::<Vec<_>>(), ["b", "a", "c"]);
        assert_eq!(map["b"], "new");
        assert_eq!(map.remove("a"), Some(Value::from(2_i64)));
        assert_eq!((map.len(), map.remove("a")), (2, None));
        assert_eq!(map.only(), None);
        map.remove("c");
        assert_eq!(map.only(), Some(("b", &"new".into())));
    }

    #[test]
    fn objects_are_equal_in_any_order_and_lists_are_not() {
        assert_eq!(json!({"a": 1, "b": [1, 2]}), json!({"b": [1, 2], "a": 1}));
        assert_ne!(json!({"a": 1}), json!({"a": 1, "b": 2}));
        assert_ne!(json!([1, 2]), json!([2, 1]));
    }

    #[test]
    fn a_value_is_asked_for_what_it_is() {
        let value = json!({"text": "a", "number": 7, "share": 1.5, "flag": true, "list": ["x"]});
        assert_eq!(value["text"].as_str(), Some("a"));
        assert_eq!((value["number"].as_i64(), value["share"].as_i64()), (Some(7), None));
        assert_eq!(value["share"].as_f64(), Some(1.5));
        assert_eq!(value["flag"].as_bool(), Some(true));
        assert_eq!(value["list"].as_array(), Some(&["x".into()][..]));
        assert!(value["list"].as_object().is_none() && value.get("absent").is_none());
    }
}
