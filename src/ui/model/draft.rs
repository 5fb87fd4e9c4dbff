//! What stands in a field as text, and what it means.

use crate::parameters::spec::{Kind, Spec, Value};
use crate::words;

/// A value as its field shows it.
#[must_use]
pub fn written(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Toggle(on) => if *on { "on" } else { "off" }.to_owned(),
        Value::List(list) => list.join("\n"),
    }
}

/// A value in a sentence, for "back to …" and "… stays in force".
#[must_use]
pub fn spoken(spec: &Spec, value: &Value) -> String {
    spec.spoken(value)
}

/// What the text of a field means.
///
/// Bounds are not looked at: a number out of bounds is a value, and becomes a finding. Separators between thousands
/// are understood, because people paste them.
///
/// # Errors
/// A sentence that says what the field needs.
pub fn read(spec: &Spec, text: &str) -> Result<Value, String> {
    match spec.kind {
        Kind::Integer(..) => integer(text).map(Value::Integer),
        Kind::Decimal(..) => decimal(text).map(Value::Decimal),
        Kind::List(..) | Kind::Several(_) => {
            Ok(Value::List(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()))
        }
        Kind::Toggle => Ok(Value::Toggle(matches!(text, "on" | "true"))),
        Kind::Choice(_) | Kind::Text(_) => Ok(Value::Text(text.to_owned())),
    }
}

fn integer(text: &str) -> Result<i64, String> {
    let digits = without_separators(text);
    if digits.is_empty() {
        return Err("Write a whole number here.".to_owned());
    }
    digits.parse().map_err(|_| {
        if digits.trim_start_matches(['-', '+']).chars().all(|c| c.is_ascii_digit()) {
            format!("{} is too large a number.", shortened(text))
        } else {
            format!("\"{}\" is not a whole number.", shortened(text))
        }
    })
}

fn decimal(text: &str) -> Result<f64, String> {
    let digits = without_separators(text);
    if digits.is_empty() {
        return Err("Write a number here.".to_owned());
    }
    words::decimal(&digits).ok_or_else(|| {
        if digits.bytes().filter(u8::is_ascii_digit).count() > words::MOST_DIGITS {
            format!("\"{}\" has more than {} digits: round it.", shortened(text), words::MOST_DIGITS)
        } else {
            format!("\"{}\" is not a number.", shortened(text))
        }
    })
}

fn without_separators(text: &str) -> String {
    text.trim().chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '\u{a0}' | '\u{202f}')).collect()
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 24 { text.to_owned() } else { text.chars().take(24).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use crate::parameters::spec::{SPECS, find};

    #[test]
    fn every_value_is_read_back_from_its_field() {
        for spec in SPECS {
            let value = (spec.get)(&Parameters::default());
            assert_eq!(read(spec, &written(&value)), Ok(value), "{}", spec.id);
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them_and_anything_else_is_told() {
        let memory = find("compute.memory_mb").unwrap();
        for text in ["1024", " 1,024 ", "1 024", "1_024"] {
            assert_eq!(read(memory, text), Ok(Value::Integer(1024)), "{text}");
        }
        for (text, reason) in [("", "Write"), ("abc", "\"abc\""), ("1.5", "whole"), ("9".repeat(40).as_str(), "large")]
        {
            assert!(read(memory, text).unwrap_err().contains(reason), "{text}");
        }
        let size = find("targets.item_kb").unwrap();
        assert_eq!(read(size, "1."), Ok(Value::Decimal(1.0)));
        for (text, reason) in [
            ("nan", "is not"),
            ("inf", "is not"),
            ("1e999", "is not"),
            ("-", "is not"),
            ("0.1234567890123456", "round"),
        ] {
            assert!(read(size, text).unwrap_err().contains(reason), "{text}");
        }
    }

    #[test]
    fn a_list_is_one_entry_a_line() {
        let tags = find("environment.tags").unwrap();
        assert_eq!(read(tags, " a=b \n\n c=d\n"), Ok(Value::List(vec!["a=b".into(), "c=d".into()])));
    }

    #[test]
    fn values_are_spoken_with_their_unit_or_their_words() {
        let spoken = |id: &str| {
            let spec = find(id).unwrap();
            spoken(spec, &(spec.get)(&Parameters::default()))
        };
        assert_eq!(spoken("compute.memory_mb"), "512 MB");
        assert_eq!(spoken("targets.transactions_per_second"), "10,000 per second");
        assert_eq!(spoken("dns.zone"), "Create it");
        assert_eq!(spoken("dns.zone_id"), "nothing");
    }
}
