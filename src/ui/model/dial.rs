//! Where a number stands on a slider: evenly over a narrow range, by its magnitude over a wide one.

use crate::parameters::spec::{Kind, Spec, Value};

/// The steps of a slider.
pub const STEPS: f64 = 1_000.0;
/// Beyond this many times the least, a range is wide.
const WIDE: f64 = 100.0;

/// Where a value stands, from 0 to [`STEPS`]; `None` of what is no number.
#[must_use]
pub fn position(spec: &Spec, value: &Value) -> Option<f64> {
    let (least, most) = bounds(spec)?;
    let number = number(value)?.clamp(least, most);
    let share = if is_wide(least, most) {
        ((number - least).ln_1p()) / ((most - least).ln_1p())
    } else {
        (number - least) / (most - least)
    };
    Some((share * STEPS).round())
}

/// The value at a position: two digits of it count where the range is wide.
#[must_use]
pub fn at(spec: &Spec, position: f64) -> Option<Value> {
    let (least, most) = bounds(spec)?;
    let share = (position / STEPS).clamp(0.0, 1.0);
    let number = if position >= STEPS {
        most
    } else if is_wide(least, most) {
        rounded(least + (share * (most - least).ln_1p()).exp_m1())
    } else {
        least + share * (most - least)
    };
    let number = number.clamp(least, most);
    Some(match spec.kind {
        #[expect(clippy::cast_possible_truncation, reason = "bounds are whole numbers below 2^52")]
        Kind::Integer(..) => Value::Integer(number.round() as i64),
        _ => Value::Decimal((number * 100.0).round() / 100.0),
    })
}

#[expect(clippy::cast_precision_loss, reason = "bounds are whole numbers below 2^52")]
fn bounds(spec: &Spec) -> Option<(f64, f64)> {
    match spec.kind {
        Kind::Integer(least, most) => Some((least as f64, most as f64)),
        Kind::Decimal(least, most) => Some((least, most)),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is beyond 2^52 is beyond every bound")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

fn is_wide(least: f64, most: f64) -> bool {
    most - least > WIDE * least.max(1.0)
}

/// The number with its first two digits.
fn rounded(number: f64) -> f64 {
    if number < 10.0 {
        return (number * 10.0).round() / 10.0;
    }
    let unit = 10_f64.powf(number.log10().floor() - 1.0);
    (number / unit).round() * unit
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "ends are exact")]
mod tests {
    use super::*;
    use crate::parameters::spec::{SPECS, find};

    #[test]
    fn the_ends_of_a_slider_are_the_bounds() {
        for spec in SPECS {
            let Some((least, most)) = bounds(spec) else { continue };
            let ends = [0.0, STEPS].map(|position| number(&at(spec, position).unwrap()).unwrap());
            assert_eq!(ends, [least, most], "{}", spec.id);
            let positions = ends.map(|end| position(spec, &Value::Decimal(end)).unwrap());
            assert_eq!(positions, [0.0, STEPS], "{}", spec.id);
        }
    }

    #[test]
    fn further_is_never_less() {
        for spec in SPECS.iter().filter(|spec| bounds(spec).is_some()) {
            let numbers: Vec<f64> =
                (0..=100).map(|step| number(&at(spec, f64::from(step) * 10.0).unwrap()).unwrap()).collect();
            assert!(numbers.is_sorted(), "{}: {numbers:?}", spec.id);
        }
    }

    #[test]
    fn values_on_a_wide_range_are_round() {
        let rate = find("targets.transactions_per_second").unwrap();
        let Some(Value::Integer(middle)) = at(rate, 500.0) else { panic!("no number") };
        assert_eq!(middle, 1_000);
        assert!(at(find("dns.domain").unwrap(), 1.0).is_none());
    }
}
