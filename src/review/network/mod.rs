//! Networks: ranges that can be joined, private subnets, and a way to every service.

mod endpoints;
mod flow_logs;
mod function;
mod groups;
mod peering;
mod ranges;
mod vpc;
mod zones;

use super::rules::Rule;

/// The rules about this.
pub(crate) static RULES: &[&Rule] = &[
    &ranges::OVERLAP,
    &ranges::PUBLIC,
    &ranges::SUBNET,
    &zones::ONE,
    &zones::WITHOUT_LAMBDA,
    &peering::REGION,
    &peering::TWICE,
    &peering::ROUTE,
    &groups::RULE,
    &endpoints::REGION,
    &endpoints::NAMES,
    &function::PUBLIC,
    &function::UNROUTED,
    &function::CUT_OFF,
    &flow_logs::ROLE,
    &flow_logs::ONE_REGION,
];
