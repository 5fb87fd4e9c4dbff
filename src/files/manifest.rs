//! `lambda-artifact-manifest.json`: which bytes run where, so that anybody can check that both Regions run the same.

use serde::Serialize;

use crate::design::Design;
use crate::design::names::Name;
use crate::stacks::Stack;
use crate::template::text::indented;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Manifest<'a> {
    schema: u32,
    artifacts: Vec<Artifact<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact<'a> {
    logical_id: &'a str,
    function_name: String,
    runtime: &'a str,
    architecture: &'a str,
    handler: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    zip_sha256_hex: &'a str,
    code_sha256_base64: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_bytes: Option<u64>,
    targets: Vec<Target<'a>>,
}

/// The region comes first: the script that fills in the rest goes by it, line by line.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    region: &'a str,
    bucket: String,
    key: &'a str,
    object_version: &'a str,
}

/// The manifest. Versions are empty until something has been uploaded, and where the account is not known a bucket is a
/// pattern: the script writes the resolved copy.
#[must_use]
pub fn text(design: &Design, stacks: &[Stack]) -> String {
    let (compute, code) = (&design.parameters.compute, &design.code);
    let targets = [
        (&design.primary.region, &compute.artifact_primary_bucket),
        (&design.secondary.region, &compute.artifact_secondary_bucket),
    ]
    .into_iter()
    .map(|(region, given)| Target {
        region,
        bucket: match compute.artifact.as_str() {
            "s3" => given.clone(),
            _ => design.names.resolved(Name::ArtifactBucket, region),
        },
        key: &code.key,
        object_version: "",
    })
    .collect();
    let artifact = Artifact {
        logical_id: function(stacks),
        function_name: design.names.resolved(Name::Function, &design.primary.region),
        runtime: &compute.runtime,
        architecture: &compute.architecture,
        handler: &compute.handler,
        file: &code.file,
        zip_sha256_hex: &code.sha256_hex,
        code_sha256_base64: &code.sha256_base64,
        size_bytes: code.size,
        targets,
    };
    indented(&Manifest { schema: 1, artifacts: vec![artifact] })
}

/// The logical id of the function, the same in both stacks.
fn function(stacks: &[Stack]) -> &str {
    stacks
        .iter()
        .flat_map(|stack| &stack.template.resources)
        .find(|(_, resource)| resource.kind == "AWS::Lambda::Function")
        .map_or("", |(logical_id, _)| logical_id)
}
