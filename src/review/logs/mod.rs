//! Logs: kept, encrypted, and copied to where they survive their Region.

mod destination;
mod destination_policy;
mod filter_count;
mod filter_group;
mod filter_region;
mod filter_role;
mod function_group;
mod function_rights;
mod groups;
mod retention;
mod stays;
mod stream_rights;
mod twins;

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[
    &retention::RULE,
    &twins::RULE,
    &function_group::RULE,
    &function_rights::RULE,
    &filter_group::RULE,
    &filter_count::RULE,
    &filter_role::RULE,
    &filter_region::RULE,
    &destination::RULE,
    &destination_policy::RULE,
    &stays::RULE,
    &stream_rights::RULE,
];
