//! Second opinions on templates: AWS's own rules, and rules that a user wrote in Guard.
//!
//! Both need a validator that is far larger than everything else, so it is a feature of its own, and in the browser a
//! program of its own: what the page and that program say to each other is in `wire`.

#[cfg(feature = "aws")]
pub mod answer;
#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "aws")]
pub mod guard;
#[cfg(feature = "aws")]
mod place;
pub mod wire;

use std::collections::BTreeMap;

use crate::finding::Place;

/// A template as it would be deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The stack that findings name.
    pub stack: Place,
    /// The Region it will be deployed in; where that is not known, findings hold for any Region.
    pub region: Option<&'a str>,
    /// Values for its parameters in place of their defaults.
    pub parameters: &'a BTreeMap<String, String>,
    /// The template as JSON.
    pub text: &'a str,
}
