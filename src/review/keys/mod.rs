//! Keys: one for each Region, rotated, and open to the services that work with it.

mod administration;
mod alias_resource;
mod customer_key;
mod disabled;
mod events_condition;
mod logs_context;
mod managed_topic_key;
mod other_region;
mod pending_window;
mod replica;
mod rotation;
mod service_statement;
mod uses;
mod via_service;

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[
    &disabled::RULE,
    &rotation::RULE,
    &pending_window::RULE,
    &replica::RULE,
    &administration::RULE,
    &service_statement::RULE,
    &events_condition::RULE,
    &logs_context::RULE,
    &via_service::RULE,
    &alias_resource::RULE,
    &other_region::RULE,
    &customer_key::RULE,
    &managed_topic_key::RULE,
];
