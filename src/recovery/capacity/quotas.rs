//! The account's quotas that the target rests on, and how to have them raised.

use super::Case;
use crate::finding::Place;

/// A quota of the account in a Region.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// Its name, stable for ever; the same in both Regions.
    pub id: &'static str,
    /// The service, as Service Quotas calls it.
    pub service_code: &'static str,
    /// The quota, as Service Quotas calls it; `None` where it has to be looked up.
    pub quota_code: Option<&'static str>,
    /// What it is about, with its unit.
    pub label: &'static str,
    /// What a new account is given; where the Region is not known, the least of any Region.
    pub default: f64,
    /// What the target needs.
    pub needed: f64,
    /// Which Region.
    pub side: Place,
    /// The command that asks for what is needed.
    pub command: String,
}

impl Quota {
    /// Whether a new account has less than is needed.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.needed > self.default
    }
}

/// The quotas of one Region.
pub(super) fn of(_case: &Case<'_>) -> Vec<Quota> {
    Vec::new()
}
