//! Failover: one name, a record for each Region, and checks that see what clients see.

mod alarm_kind;
mod alarm_region;
mod alias_ttl;
mod alias_zone;
mod alike;
mod bounds;
mod calculated;
mod circular;
mod destinations;
pub(super) mod detection;
pub(super) mod hold;
mod identifiers;
mod long_ttl;
mod outside_zone;
mod pairing;
mod private_zone;
mod protocol;
pub(super) mod records;
mod recovery_time;
mod reserved_name;
mod search;
mod shared_check;
mod switched_off;
mod target_health;
mod unchecked;
mod watched;
mod zone_twice;

use super::rules::Rule;

pub(in crate::review) use records::Failover;

/// The rules about failover.
pub(crate) static RULES: &[&Rule] = &[
    &pairing::RULE,
    &alike::RULE,
    &identifiers::RULE,
    &destinations::RULE,
    &unchecked::RULE,
    &shared_check::RULE,
    &watched::RULE,
    &circular::RULE,
    &bounds::RULE,
    &protocol::RULE,
    &switched_off::RULE,
    &search::RULE,
    &calculated::RULE,
    &alarm_region::RULE,
    &alarm_kind::RULE,
    &hold::FORGETS,
    &hold::REGION,
    &hold::THRESHOLD,
    &hold::UNUSED,
    &alias_ttl::RULE,
    &target_health::RULE,
    &alias_zone::RULE,
    &long_ttl::RULE,
    &recovery_time::RULE,
    &zone_twice::RULE,
    &outside_zone::RULE,
    &reserved_name::RULE,
    &private_zone::RULE,
];
