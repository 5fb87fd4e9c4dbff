//! Alarms: on metrics that exist where they look for them, and heard by people.

mod action;
mod composite;
mod dimension_value;
mod dimensions;
mod evaluation;
mod events;
mod failover;
mod health_check_region;
mod late;
pub(super) mod metric;
mod missing_data;
mod replication_side;
mod silent;
mod throttle_threshold;
mod throttles;
mod topics;
mod twins;
mod user_errors;

use super::rules::Rule;

pub(in crate::review) use metric::Watched;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[
    &dimensions::RULE,
    &dimension_value::RULE,
    &health_check_region::RULE,
    &replication_side::RULE,
    &user_errors::RULE,
    &throttles::RULE,
    &throttle_threshold::RULE,
    &late::LATE,
    &late::UNIT,
    &missing_data::RULE,
    &evaluation::RULE,
    &action::RULE,
    &silent::RULE,
    &composite::RULE,
    &topics::REFUSED,
    &topics::UNHEARD,
    &twins::RULE,
    &failover::RULE,
    &events::TARGETS,
    &events::HEALTH,
];
