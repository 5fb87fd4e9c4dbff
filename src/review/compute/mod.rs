//! Functions: the same code in both Regions, with the capacity to take over.

mod code;
mod code_region;
mod concurrency;
mod dead_letters;
mod environment;
mod handler;
mod layers;
mod limits;
mod network_role;
mod other_region;
mod provisioned;
mod runtime;
mod throughput;
mod twins;
mod twins_differ;

use super::rules::Rule;

/// The rules about functions.
pub(crate) static RULES: &[&Rule] = &[
    &throughput::RULE,
    &concurrency::RULE,
    &provisioned::RULE,
    &runtime::RULE,
    &code::RULE,
    &code_region::RULE,
    &handler::RULE,
    &environment::RULE,
    &limits::RULE,
    &dead_letters::RULE,
    &network_role::RULE,
    &layers::RULE,
    &twins_differ::RULE,
    &other_region::RULE,
];
