//! Roles and policies: each can do what its work takes, in its own Region, and no more.

mod all_actions;
mod all_resources;
mod assumed_role;
mod confused_deputy;
mod order;
mod partition;
mod service_trust;
mod table_region;
mod trusts;

pub(crate) use trusts::{TRUST, trusts_service};

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[
    &service_trust::RULE,
    &assumed_role::RULE,
    &order::RULE,
    &confused_deputy::RULE,
    &all_actions::RULE,
    &all_resources::RULE,
    &table_region::RULE,
    &partition::RULE,
];
