//! The design that a pair was exported from: it stands in the primary template, and is read back from there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value as Json;

use crate::artifact::{Artifact, built_in};
use crate::finding::Finding;
use crate::parameters::{Parameters, codec};
use crate::stacks::inputs::ARTIFACT_SHA256;
use crate::template::resolve::default_text;
use crate::template::{Map, OWN_METADATA, Template, Value};

/// What the design is called in it.
const DESIGN: &str = "Design";

/// Writes a design into what the metadata says of Twinstack: as text, because metadata takes no decimals (cfn-lint,
/// E4002).
pub(super) fn note(parameters: &Parameters, metadata: &mut Map) {
    let design: Json = serde_json::from_str(&codec::write(parameters)).unwrap_or_default();
    metadata.insert(DESIGN.to_owned(), Value::String(design.to_string()));
}

/// The design that a template was exported from; `None` where it does not say.
///
/// # Errors
/// Why what it says cannot be read.
#[must_use]
pub fn design(template: &Template) -> Option<Result<(Parameters, Vec<Finding>), String>> {
    let design = template.metadata.get(OWN_METADATA)?.get(DESIGN)?;
    Some(design.as_str().ok_or_else(|| "it is not text".to_owned()).and_then(codec::read))
}

/// The code that a template was exported with, as far as the template says which: its digest. Else the built-in code.
#[must_use]
pub fn artifact(template: &Template) -> Artifact {
    let own = built_in();
    let default = template.parameters.get(ARTIFACT_SHA256).and_then(default_text);
    let digest = default.and_then(|text| BASE64.decode(text).ok()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    match digest {
        Some(sha256) if sha256 != own.sha256 => Artifact { sha256, ..Artifact::default() },
        _ => own,
    }
}
