//! What a number looks like: at best, as expected and at worst, and how sure it is.

use serde::Serialize;

use crate::review::facts::At;
use crate::words::grouped;

/// A number at best, as expected and at worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// For whoever is luckiest.
    pub best: f64,
    /// For the one in the middle.
    pub expected: f64,
    /// For the last.
    pub worst: f64,
}

impl Range {
    /// The same number whatever happens.
    #[must_use]
    pub const fn always(number: f64) -> Self {
        Self { best: number, expected: number, worst: number }
    }

    /// What is evenly spread up to a most: nothing at best, half of it in the middle. So does what is left of a cache's
    /// time at a moment that the cache does not know.
    #[must_use]
    pub fn up_to(most: f64) -> Self {
        Self { best: 0.0, expected: most / 2.0, worst: most }
    }
}

impl std::ops::Add for Range {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { best: self.best + other.best, expected: self.expected + other.expected, worst: self.worst + other.worst }
    }
}

impl std::iter::Sum for Range {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), std::ops::Add::add)
    }
}

/// From low to high: a number that is known no better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Span {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// US dollars.
pub type Money = Span;

impl Span {
    /// A number that is known.
    #[must_use]
    pub const fn exactly(number: f64) -> Self {
        Self { low: number, high: number }
    }

    /// So many times as much.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// As it is written: both ends, or the number where they are the same.
    #[must_use]
    pub fn written(self, unit: &str) -> String {
        let (low, high) = (rounded(self.low), rounded(self.high));
        if low == high { format!("{unit}{high}") } else { format!("{unit}{low} to {unit}{high}") }
    }
}

/// A number with what matters of its fraction: three digits that count, and none from a hundred on.
fn rounded(number: f64) -> String {
    let places = (0..12_usize).zip([100.0, 10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]);
    let places = places.into_iter().find(|(_, least)| number >= *least).map_or(0, |(places, _)| places);
    let text = format!("{number:.places$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(short)
}

impl std::ops::Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::default(), std::ops::Add::add)
    }
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// AWS states it as how the service works, or promises it.
    Committed,
    /// AWS describes it as what is usually so.
    Typical,
    /// Nobody but you: an assumption that can be changed.
    Assumed,
}

impl Basis {
    /// As it is written beside a number.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Committed => "committed by AWS",
            Self::Typical => "documented as typical",
            Self::Assumed => "assumed by you",
        }
    }
}

/// Whether a target is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Also at worst.
    Held,
    /// As expected, and not at worst: nobody promises it.
    Expected,
    /// Not even as expected.
    Missed,
}

impl Verdict {
    /// Whether a range holds a target that it must not be over.
    #[must_use]
    pub fn of(range: Range, target: f64) -> Self {
        if range.worst <= target {
            Self::Held
        } else if range.expected <= target {
            Self::Expected
        } else {
            Self::Missed
        }
    }
}

/// A line of a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its name, stable for ever.
    pub id: &'static str,
    /// What it is about.
    pub label: &'static str,
    /// How much, in the budget's unit.
    pub range: Range,
    /// Who says so.
    pub basis: Basis,
    /// The reckoning, with the numbers in it.
    pub how: String,
    /// The page that it rests on; empty where it is an assumption.
    pub page: &'static str,
    /// The parameters that change it.
    pub parameters: &'static [&'static str],
    /// The resource that says it.
    pub at: Option<At>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_with_what_matters() {
        for (span, text) in [
            (Span::default(), "$0"),
            (Span::exactly(26_280.4), "$26,280"),
            (Span { low: 0.5, high: 1.25 }, "$0.5 to $1.25"),
            (Span { low: 12.0, high: 12.04 }, "$12"),
            (Span { low: 0.036_09, high: 0.12 }, "$0.0361 to $0.12"),
            (Span::exactly(0.000_016_666_7), "$0.0000167"),
            (Span::exactly(1_000.0), "$1,000"),
        ] {
            assert_eq!(span.written("$"), text);
        }
    }
}
