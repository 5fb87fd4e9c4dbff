//! Documents: buckets that replicate into each other, every object, under the other Region's key, and soon enough.

pub(super) mod replication;

mod versioning;
mod destination;
mod destination_unknown;
mod rule_form;
mod rule_disabled;
mod encrypted_objects;
mod replica_key_region;
mod replica_key_alias;
mod time_control;
mod no_time_control;
mod one_way;
mod replica_modifications;
mod role_trust;
mod role_rights;
mod role_via_service;
mod encryption_differs;
mod public_access;
mod without_tls;
mod acceleration;

use super::rules::Rule;

pub(in crate::review) use replication::Copying;

const BUCKET: &str = "AWS::S3::Bucket";

/// The rules about documents.
pub(crate) static RULES: &[&Rule] = &[
    &versioning::RULE,
    &destination::RULE,
    &destination_unknown::RULE,
    &rule_form::RULE,
    &rule_disabled::RULE,
    &encrypted_objects::RULE,
    &replica_key_region::RULE,
    &replica_key_alias::RULE,
    &time_control::RULE,
    &no_time_control::RULE,
    &one_way::RULE,
    &replica_modifications::RULE,
    &role_trust::RULE,
    &role_rights::RULE,
    &role_via_service::RULE,
    &encryption_differs::RULE,
    &public_access::RULE,
    &without_tls::RULE,
    &acceleration::RULE,
];
