//! Numbers and digests as people read and write them, the same in every place that shows or takes one.

use std::fmt::{Display, Write as _};

/// A number with a comma between its thousands: `12,000`, `-1,234.5`. A fraction is left as it is.
#[must_use]
pub fn grouped(number: impl Display) -> String {
    let plain = number.to_string();
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = unsigned.find('.').map_or((unsigned, ""), |point| unsigned.split_at(point));
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

/// Digits that a number may have where people write one: below 2^53, up to where a double holds every whole number.
pub const MOST_DIGITS: usize = 15;
/// Up to which a double holds every power of ten.
const MOST_TENS: u32 = 22;

/// A number as people write it: `0.625`, `-12.`, `2e-7`; `None` for anything else, and for one of more than 15 digits.
///
/// It is the nearest double, because both numbers of its only division or multiplication are exact. What the standard
/// library needs to read all the others would be a thirtieth of the page's first load.
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    if digits.trim_start_matches('0').len() > MOST_DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let digits = digits.parse::<u64>().ok()? as f64;
    let power = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if power.unsigned_abs() > MOST_TENS {
        return None;
    }
    let scale = (0..power.unsigned_abs()).fold(1.0, |scale, _| scale * 10.0);
    let number = if power < 0 { digits / scale } else { digits * scale };
    Some(if text.starts_with('-') { -number } else { number })
}

/// A number of things: `1 resource`, `148 resources`.
#[must_use]
pub fn counted(number: impl Display, what: &str) -> String {
    let number = grouped(number);
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Things one after the other: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(things: &[impl AsRef<str>]) -> String {
    let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
    match things.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// Seconds as people read them on a clock: `0:48`, `9:03`, `1:00:00`; `no bound` where there is none.
#[must_use]
pub fn clock(seconds: f64) -> String {
    if !seconds.is_finite() {
        return "no bound".to_owned();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is too long for a clock is cut off"
    )]
    let whole = seconds.round().max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Bytes in hexadecimal, two lower-case digits for each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to memory cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_listed_with_an_and_before_the_last() {
        assert_eq!(listed(&[] as &[&str]), "");
        assert_eq!([listed(&["a"]), listed(&["a", "b"]), listed(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
    }

    #[test]
    fn numbers_are_grouped_in_grouped() {
        for (number, expected) in
            [(0.0, "0"), (999.0, "999"), (1200.0, "1,200"), (-10_000.5, "-10,000.5"), (1e6, "1,000,000")]
        {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn whole_numbers_are_grouped_too() {
        let numbers = [(0, "0"), (999, "999"), (-1_000, "-1,000"), (1_234_567, "1,234,567")];
        for (number, text) in numbers {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_number_that_people_write_is_the_one_the_standard_library_reads() {
        let written = [
            "0",
            "-0.0",
            "1.",
            ".5",
            "+5",
            "0.625",
            "0.0000002",
            "2e-7",
            "1E3",
            "-1_2",
            "123456789.012345",
            "0.1",
            "0.3",
            "999999999999999",
            "1e22",
            "1.5e-3",
            "000000000000000000.25",
            "400",
            "99.95",
            "1e-9",
        ];
        for text in written {
            assert_eq!(decimal(text), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "-", "+-1", "--1", "nan", "inf", "1e", "1e999", "1e23", "0x10", "1 0", "1,5", "٣"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal("1234567890.123456"), None, "sixteen digits");
    }

    #[test]
    fn seconds_are_read_on_a_clock() {
        for (seconds, text) in
            [(0.0, "0:00"), (47.6, "0:48"), (543.0, "9:03"), (3_600.0, "1:00:00"), (f64::INFINITY, "no bound")]
        {
            assert_eq!(clock(seconds), text);
        }
    }

    #[test]
    fn bytes_are_written_with_two_digits_each() {
        assert_eq!(hex(&[0, 0x0f, 0xf0, 255]), "000ff0ff");
    }
}
