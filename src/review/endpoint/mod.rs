//! The endpoint in each Region: the API, its domain and certificate, and who may call it.

pub(super) mod calls;
mod certificate_region;
mod closed;
mod edge;
mod guarded_health;
mod health_route;
mod issuer;
mod names;
mod not_record;
mod one_sided;
mod other_region;
mod permission;
mod routes;
mod routes_differ;
mod signed;
pub(super) mod throttle;
mod timeout;
mod tls;
mod uncovered;
mod unlogged;
mod unmapped;
mod validation;

use super::rules::Rule;

/// The rules about the endpoint.
pub(crate) static RULES: &[&Rule] = &[
    &one_sided::RULE,
    &not_record::RULE,
    &edge::RULE,
    &unmapped::RULE,
    &uncovered::RULE,
    &validation::RULE,
    &certificate_region::RULE,
    &tls::RULE,
    &closed::RULE,
    &health_route::RULE,
    &guarded_health::RULE,
    &signed::RULE,
    &issuer::RULE,
    &other_region::RULE,
    &permission::RULE,
    &timeout::RULE,
    &throttle::RULE,
    &unlogged::RULE,
    &routes_differ::RULE,
];
