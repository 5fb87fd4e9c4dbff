//! How the properties of resources are declared: a type for each, written as `CloudFormation` spells them.

use serde::Serialize;

/// The properties of one resource type.
pub(super) trait Properties: Serialize {
    /// The resource type, such as `AWS::KMS::Key`.
    const TYPE: &'static str;
}

/// Declares types whose fields are written in `PascalCase`; `Name = "AWS::Service::Type"` makes one a resource's.
/// A field that is `None` is not written.
macro_rules! properties {
    ($($(#[$meta:meta])* $name:ident $(= $kind:literal)? {
        $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        #[serde(rename_all = "PascalCase")]
        pub(super) struct $name {
            $($(#[$field_meta])* pub(super) $field: $type,)*
        }

        $(impl $crate::stacks::properties::Properties for $name {
            const TYPE: &'static str = $kind;
        })?
    )*};
}
pub(super) use properties;

properties! {
    /// A tag in the form that most types take.
    Tag {
        key: crate::template::Key,
        value: crate::template::Expression,
    }
}
