//! Names and tags.

use crate::finding::Finding;
use crate::parameters::Parameters;

/// Keys that differ in case alone are one key to IAM, and so to the roles of the design (IAM user guide, "Tags").
pub(super) fn tag_keys(parameters: &Parameters) -> Vec<Finding> {
    let keys: Vec<&str> = parameters.environment.tags.iter().filter_map(|tag| Some(tag.split_once('=')?.0)).collect();
    let same = |a: &str, b: &str| a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase));
    let repeated = keys.iter().enumerate().find(|(index, key)| keys.iter().take(*index).any(|other| same(other, key)));
    repeated
        .map(|(_, key)| {
            let message = format!("The tag key \"{key}\" is given twice: AWS takes each key once, in whatever case.");
            Finding::error("repeated-tag-key", "environment.tags", message)
        })
        .into_iter()
        .collect()
}

pub(super) fn bucket_names(parameters: &Parameters) -> Vec<Finding> {
    let environment = &parameters.environment;
    if !environment.account_in_bucket_names {
        return vec![Finding::warning(
            "unclaimed-bucket-name",
            "environment.account_in_bucket_names",
            "Bucket names are shared by all AWS accounts: without the account id somebody else may own these already, \
             or take them when they are deleted.",
        )];
    }
    Vec::new()
}
