//! How the cost of an item comes about: its quantity, and the prices that are asked for it. It is put into words when
//! somebody reads it, as few of the many items ever are.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::aws::prices;
use crate::recovery::figure::Money;
use crate::words::grouped;

/// What a price is rounded to when it is shown: ten places.
const PLACES: f64 = 1e10;

/// The reckoning of an item; as text it has the numbers in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reckoning {
    pub(super) quantity: String,
    pub(super) asked: Vec<Asked>,
}

/// The price of a tier that the quantity reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) id: &'static str,
    /// How much of the quantity is paid at the prices before it.
    pub(super) from: f64,
    /// What a unit costs.
    pub(super) dollars: Money,
}

impl fmt::Display for Reckoning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.quantity)?;
        for (number, asked) in self.asked.iter().enumerate() {
            write!(formatter, "{} {asked}", if number == 0 { "; at" } else { "," })?;
        }
        Ok(())
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = [self.dollars.low, self.dollars.high].map(|end| grouped((end * PLACES).round() / PLACES));
        write!(formatter, "${low}")?;
        if low != high {
            write!(formatter, " to ${high}")?;
        }
        if self.from > 0.0 {
            return write!(formatter, " from {}", grouped(self.from));
        }
        let unit = prices::find(self.id).map_or("unit", |price| price.unit);
        let article = if unit.starts_with(['a', 'e', 'i', 'o']) || unit == "hour" { "an" } else { "a" };
        write!(formatter, " {article} {unit}")
    }
}

impl Serialize for Reckoning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
