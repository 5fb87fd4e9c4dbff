//! What a number looks like: at best, as expected and at worst, and how sure it is.

use serde::Serialize;

use crate::review::facts::At;

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
