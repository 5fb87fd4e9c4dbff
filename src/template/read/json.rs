//! JSON text as a value.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::Duplicates;
use crate::template::Value;
use crate::template::pointer::Pointer;
use crate::template::value::Number;

/// Reads the text, at most 128 levels deep (`serde_json`'s bound).
pub(super) fn read(text: &str, duplicates: &mut Duplicates) -> Result<Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Seed { at: Pointer::Root, duplicates }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| format!("not JSON: {error}"))
}

/// Reads a JSON value and notes repeated keys, of which `serde_json` alone would silently keep the last.
struct Seed<'a, 'd> {
    at: Pointer<'a>,
    duplicates: &'d mut Duplicates,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) =
            elements.next_element_seed(Seed { at: self.at.index(list.len()), duplicates: self.duplicates })?
        {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        // A template's own maps are looked up one key after the other, which somebody's file could make long.
        let mut map = IndexMap::new();
        while let Some(key) = members.next_key::<String>()? {
            let at = self.at.key(&key);
            let value = members.next_value_seed(Seed { at, duplicates: self.duplicates })?;
            if map.contains_key(&key) {
                self.duplicates.note(&at).map_err(A::Error::custom)?;
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map.into_iter().collect()))
    }
}
