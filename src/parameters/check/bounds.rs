//! Values that break their own spec, each by itself.

use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::parameters::spec::{Kind, Spec, Value};
use crate::words::grouped;

/// What a value breaks of its own spec, and what can be used in its stead.
pub(super) fn out_of_bounds(spec: &Spec, value: &Value) -> Option<(Option<Value>, Finding)> {
    let refuse = |message: String| Finding::error("out-of-bounds", spec.id, message);
    let unit = if spec.unit.is_empty() { String::new() } else { format!(" {}", spec.unit) };
    match (spec.kind, value) {
        (Kind::Integer(least, most), Value::Integer(number)) if !(least..=most).contains(number) => {
            let nearest = (*number).clamp(least, most);
            let message = between(spec.label, &format!("{}{unit}", grouped(number)), &grouped(least), &grouped(most));
            Some((Some(Value::Integer(nearest)), refuse(message).mended_by(nearest)))
        }
        (Kind::Decimal(least, most), Value::Decimal(number)) if !(least..=most).contains(number) => {
            let nearest = if number.is_nan() { least } else { number.clamp(least, most) };
            let message = between(spec.label, &format!("{}{unit}", grouped(number)), &grouped(least), &grouped(most));
            Some((Some(Value::Decimal(nearest)), refuse(message).mended_by(nearest)))
        }
        (Kind::Choice(choices), Value::Text(text)) if !choices().iter().any(|(choice, _)| choice == text) => {
            let default = (spec.get)(&Parameters::default());
            Some((Some(default), refuse(format!("{} is \"{text}\", which is not on offer.", spec.label))))
        }
        (Kind::Several(choices), Value::List(list)) => {
            let known = |item: &String| choices().iter().any(|(choice, _)| choice == item);
            let unknown = list.iter().find(|item| !known(item))?;
            let rest = list.iter().filter(|item| known(item)).cloned().collect();
            Some((
                Some(Value::List(rest)),
                refuse(format!("{} holds \"{unknown}\", which is not on offer.", spec.label)),
            ))
        }
        (Kind::Text(check), Value::Text(text)) => {
            let wrong = check(text)?;
            // A range is computed with, so an unreadable one cannot be kept.
            let usable = (spec.id.ends_with("_cidr")).then(|| (spec.get)(&Parameters::default()));
            Some((usable, refuse(wrong)))
        }
        (Kind::List(most, check), Value::List(list)) => {
            if list.len() > most {
                let kept = list.iter().take(most).cloned().collect();
                let message = format!("{} holds {} entries; {most} are possible.", spec.label, list.len());
                return Some((Some(Value::List(kept)), refuse(message)));
            }
            let repeated = list.iter().enumerate().find(|(index, item)| list.iter().take(*index).any(|e| e == *item));
            let wrong = list.iter().find_map(|item| check(item));
            let wrong = wrong.or_else(|| repeated.map(|(_, item)| format!("\"{item}\" is listed twice.")))?;
            Some((None, refuse(wrong)))
        }
        _ => None,
    }
}

fn between(label: &str, found: &str, least: &str, most: &str) -> String {
    format!("{label} is {found}; it has to be between {least} and {most}.")
}
