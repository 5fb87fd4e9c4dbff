//! A `CloudFormation` template as data: what the stacks are written in, and what everything to the right reads.
//!
//! The same type holds a template of ours and one that was read from a file; nothing here knows how it came to be.
//! Text, lists and sections that a file leaves out are empty, and what is empty is not written: absent stays absent.

pub mod conditions;
pub mod expression;
pub mod given;
pub mod patch;
pub mod pointer;
pub mod read;
pub mod references;
pub mod resolve;
pub mod settled;
pub mod text;
pub mod value;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::Serialize;

pub use expression::Expression;
pub(crate) use value::json;
pub use value::{Key, Map, Value};

/// The entry of a template's `Metadata` in which Twinstack says what it exported, and despite what.
pub const OWN_METADATA: &str = "Twinstack";

/// A section of a template, in the order in which it was written. Every reference is looked up in it: keys are hashed in
/// the quick way that compilers use.
pub type Section<T> = IndexMap<String, T, FxBuildHasher>;

/// A template. Sections that hold nothing are not written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Template {
    /// The version of the template format; there is only this one.
    #[serde(rename = "AWSTemplateFormatVersion", skip_serializing_if = "FormatVersion::is_absent")]
    pub format_version: FormatVersion,
    /// What the stack is, at most 1,024 bytes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Notes for people and for the console.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map,
    /// What operators can set.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: Section<Parameter>,
    /// Assertions about parameters, checked before anything is made.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub rules: Map,
    /// Tables of values; none of ours has any.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub mappings: Map,
    /// Named conditions.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub conditions: Section<Value>,
    /// The resources by logical id.
    pub resources: Section<Resource>,
    /// What the stack tells others.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub outputs: Section<Output>,
    /// Sections of a template that was read which none of ours has: `Transform`, `Hooks`.
    #[serde(flatten)]
    pub other: Map,
    /// Whether a loop or a transform makes parts of it that have names of their own.
    #[serde(skip)]
    pub unseen: bool,
}

/// The only template format there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum FormatVersion {
    /// Since 2010.
    #[default]
    #[serde(rename = "2010-09-09")]
    V2010,
    /// Not written; `CloudFormation` then takes the only one there is.
    Absent,
}

impl FormatVersion {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

/// A value that an operator sets when the stack is deployed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    /// `String`, `Number` or an AWS-specific type.
    #[serde(rename = "Type")]
    pub kind: String,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Used when nothing is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The only values it takes; empty where any will do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_values: Vec<Value>,
    /// A regular expression that the whole value has to match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_pattern: Option<String>,
    /// What is said when a constraint is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint_description: Option<String>,
    /// The shortest value, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// The longest value, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<i64>,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_value: Option<i64>,
    /// Whether its value is hidden from whoever looks at the stack.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_echo: bool,
}

/// One resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// Its type, such as `AWS::KMS::Key`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// The condition under which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What has to exist first, beyond what the properties refer to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// What happens to it when the stack or the resource is deleted.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub deletion_policy: Key,
    /// What happens to the old one when it is replaced.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub update_replace_policy: Key,
    /// Why it is as it is.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map,
    /// Its properties; a foundation shares them with its full template.
    #[serde(skip_serializing_if = "no_properties")]
    pub properties: Arc<Map>,
    /// Attributes of a resource that was read which none of ours has: `CreationPolicy`, `UpdatePolicy`, and policies that
    /// a transform works out.
    #[serde(flatten)]
    pub other: Map,
}

fn no_properties(properties: &Arc<Map>) -> bool {
    properties.is_empty()
}

/// One output.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    /// What it is, at most 1,024 bytes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The condition under which it exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Its value.
    pub value: Value,
    /// The name under which other stacks in the same account and Region import it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<Export>,
}

/// The exported name of an output.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Export {
    /// Unique in the account and Region.
    pub name: Value,
}
