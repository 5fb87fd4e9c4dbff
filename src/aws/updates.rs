//! What a change of a property does to a resource, by type, from AWS's resource schemas.

mod table;

pub use table::UPDATES;

/// What AWS's schema of a resource type says of updates. Properties stand as paths below `Properties`, with `/` between
/// names and `*` for the elements of a list; several have a blank between them.
#[derive(Debug, PartialEq, Eq)]
pub struct Updates {
    /// The type.
    pub kind: &'static str,
    /// `createOnlyProperties`.
    replaced: &'static str,
    /// `conditionalCreateOnlyProperties`, and what else is part of its identifier.
    perhaps: &'static str,
    /// The name, then what it is unique in.
    name: &'static str,
    /// Whether the old resource is deleted before the new one is made; mostly it is the other way round.
    pub first_deleted: bool,
}

const fn of(
    kind: &'static str,
    replaced: &'static str,
    perhaps: &'static str,
    name: &'static str,
    first_deleted: bool,
) -> Updates {
    Updates { kind, replaced, perhaps, name, first_deleted }
}

impl Updates {
    /// The properties whose change replaces the resource.
    pub fn replaced(&self) -> impl Iterator<Item = &'static str> {
        self.replaced.split_ascii_whitespace()
    }

    /// The properties whose change may replace it.
    pub fn perhaps(&self) -> impl Iterator<Item = &'static str> {
        self.perhaps.split_ascii_whitespace()
    }

    /// The property that holds a name of its own, where its type takes one; then those that the name is unique in.
    pub fn name(&self) -> impl Iterator<Item = &'static str> {
        self.name.split_ascii_whitespace()
    }
}

/// What is known of a type; `None` of one that is not in the table.
#[must_use]
pub fn find(kind: &str) -> Option<&'static Updates> {
    let at = UPDATES.binary_search_by(|updates| updates.kind.cmp(kind)).ok()?;
    UPDATES.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_table_is_found() {
        for updates in UPDATES {
            assert_eq!(find(updates.kind), Some(updates));
        }
        assert_eq!(find("Custom::Thing"), None);
    }

    #[test]
    fn what_aws_documents_of_updates_is_in_the_table() {
        let has = |kind: &str, path: &str| find(kind).unwrap().replaced().any(|found| found == path);
        for (kind, path) in [
            ("AWS::DynamoDB::GlobalTable", "TableName"),
            ("AWS::EC2::VPC", "CidrBlock"),
            ("AWS::Lambda::Version", "Description"),
            ("AWS::Route53::HealthCheck", "HealthCheckConfig/RequestInterval"),
        ] {
            assert!(has(kind, path), "{kind} {path}");
        }
        assert!(!has("AWS::Lambda::Function", "MemorySize"));
        assert!(find("AWS::DynamoDB::Table").unwrap().perhaps().any(|path| path == "KeySchema"));
        assert!(find("AWS::Logs::MetricFilter").unwrap().first_deleted);
    }
}
