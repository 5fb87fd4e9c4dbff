//! Numbers and digests as people read them, the same in every place that shows one.

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

/// A number of things: `1 resource`, `148 resources`.
#[must_use]
pub fn counted(number: impl Display, what: &str) -> String {
    let number = grouped(number);
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {what}{plural}")
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
