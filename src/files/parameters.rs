//! The values that each step of a deployment begins with, in the form that the AWS CLI reads.

use crate::stacks::Stack;
use crate::stacks::wires::is_wired;
use crate::template::{Template, Value};

/// What the script fills in itself: the artifact's bucket is an output of the stack's own foundation, and the version is
/// only known once the artifact has been uploaded.
pub const FILLED_BY_SCRIPT: &[&str] = &["ArtifactBucket", "ArtifactVersion"];

/// The parameters of a template of this stack that have a value of their own: what is wired or filled by the script has
/// none until then.
///
/// One entry a line, so that the script can add to them without a JSON parser.
#[must_use]
pub fn text(stack: &Stack, template: &Template) -> String {
    let entries: Vec<String> = template
        .parameters
        .iter()
        .filter(|(name, _)| !is_wired(stack, name))
        .filter_map(|(name, parameter)| Some((name, parameter.default.as_ref()?)))
        .map(|(name, default)| {
            let value = match default {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let [name, value] = [name.clone(), value].map(Value::String);
            format!("  {{\"ParameterKey\": {name}, \"ParameterValue\": {value}}}")
        })
        .collect();
    format!("[\n{}\n]\n", entries.join(",\n"))
}
