//! The table: one declaration, a replica in each Region, each under its own key, with enough capacity from the start.

pub(super) mod replicas;

mod declared_twice;
mod not_replicated;
mod replica_regions;
mod consistency;
mod stream;
mod attributes;
mod encryption;
mod key_region;
mod key_alias;
mod recovery;
mod recovery_period;
mod deletion;
mod warm;
mod index_projection;
mod read_capacity;

use super::rules::Rule;

/// Write units a second that a new on-demand table, or index, takes at once. DynamoDB developer guide, "On-demand mode".
pub(super) const NEW_WRITES: f64 = 4_000.0;
/// Read units a second that it takes at once. From the same page.
pub(super) const NEW_READS: f64 = 12_000.0;

const TABLE: &str = "AWS::DynamoDB::GlobalTable";
/// The reference of the type, on which most of these rules rest.
const PAGE: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html";

/// The rules about the table.
pub(crate) static RULES: &[&Rule] = &[
    &declared_twice::RULE,
    &not_replicated::RULE,
    &replica_regions::RULE,
    &consistency::RULE,
    &stream::RULE,
    &attributes::RULE,
    &encryption::RULE,
    &key_region::RULE,
    &key_alias::RULE,
    &recovery::RULE,
    &recovery_period::RULE,
    &deletion::RULE,
    &warm::RULE,
    &index_projection::RULE,
    &read_capacity::RULE,
];
