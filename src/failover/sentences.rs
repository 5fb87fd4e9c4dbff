//! Numbers in the sentences of a timeline.

use crate::words::grouped;

/// A time in seconds, in minutes from two on, in hours from two on.
pub(super) fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0);
    let whole = seconds.round();
    let with = |unit: &str, length: f64, small: &str, rest: f64| {
        let many = (whole / length).floor();
        let rest = ((whole - many * length) / rest).floor();
        if rest > 0.0 { format!("{many} {unit} {rest} {small}") } else { format!("{many} {unit}") }
    };
    if whole >= 7_200.0 {
        with("h", 3_600.0, "min", 60.0)
    } else if whole >= 120.0 {
        with("min", 60.0, "s", 1.0)
    } else if seconds < 10.0 {
        format!("{} s", (seconds * 10.0).round() / 10.0)
    } else {
        format!("{whole} s")
    }
}

/// A whole number with commas.
pub(super) fn number(number: impl Whole) -> String {
    number.grouped()
}

/// What has a nearest whole number.
pub(super) trait Whole {
    fn grouped(self) -> String;
}

impl Whole for f64 {
    fn grouped(self) -> String {
        grouped(self.round())
    }
}

impl Whole for u64 {
    fn grouped(self) -> String {
        grouped(self)
    }
}

/// So many of something.
pub(super) fn pieces(count: u64, what: &str) -> String {
    if count == 1 { format!("One {what}") } else { format!("{} {what}s", grouped(count)) }
}

/// A share in percent, never rounded to all or nothing.
pub(super) fn share(share: f64) -> String {
    let percent = share * 100.0;
    match percent.round() {
        _ if percent <= 0.0 => "Nothing".to_owned(),
        whole if whole >= 100.0 && percent < 100.0 => "More than 99 %".to_owned(),
        whole if whole < 1.0 => "Less than 1 %".to_owned(),
        whole => format!("{whole} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_they_are_said() {
        for (seconds, text) in [
            (0.0, "0 s"),
            (1.25, "1.3 s"),
            (108.0, "108 s"),
            (120.0, "2 min"),
            (548.4, "9 min 8 s"),
            (9_000.0, "2 h 30 min"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        for (part, text) in [(0.0, "Nothing"), (0.001, "Less than 1 %"), (0.1, "10 %"), (0.9999, "More than 99 %")] {
            assert_eq!(share(part), text);
        }
    }
}
