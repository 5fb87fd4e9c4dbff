//! The files that a design is taken away in. One file here for each that leaves.

pub mod deployer_policy;
pub mod manifest;
pub mod origin;
pub mod parameters;
pub mod review;
pub mod runbook;
pub mod scripts;
pub mod zip;

use std::fmt;

use crate::artifact::Artifact;
use crate::design::Design;
use crate::finding::{Finding, Place, Severity};
use crate::parameters::{Parameters, codec};
use crate::pipeline::Snapshot;
use crate::stacks::Stack;
use crate::template::text::{indented, minified};
use crate::template::{Map, OWN_METADATA, Template, Value, json};
use crate::topology::svg::svg;
use crate::topology::{Detail, scene};

/// One file of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path inside the export, with `/` between folders.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is to be run.
    pub executable: bool,
}

/// The errors that forbid an export for which no reason was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    /// At least one.
    pub errors: Vec<Finding>,
}

impl fmt::Display for Blocked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.errors.as_slice() {
            [one] => write!(formatter, "an error blocks the export: {}", one.message),
            several => write!(formatter, "{} errors block the export.", several.len()),
        }
    }
}

impl std::error::Error for Blocked {}

/// A reason for exporting despite errors has at most this many characters: it goes into templates that are sent inline.
pub const LONGEST_REASON: usize = 500;

/// The files of a design; with errors only for a reason, which every template then carries.
///
/// # Errors
/// The errors that block the export, where there are any and no reason is given.
pub fn export(
    parameters: &Parameters,
    snapshot: &Snapshot,
    artifact: &Artifact,
    despite: Option<&str>,
) -> Result<Vec<File>, Blocked> {
    let errors: Vec<&Finding> =
        snapshot.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let reason: String = despite.unwrap_or_default().trim().chars().take(LONGEST_REASON).collect();
    if !errors.is_empty() && reason.is_empty() {
        return Err(Blocked { errors: errors.into_iter().cloned().collect() });
    }
    let excuse = (!errors.is_empty()).then_some(Excuse { reason: &reason, errors });
    Ok(files(parameters, snapshot, artifact, excuse.as_ref()))
}

/// What the archive of an export is called.
#[must_use]
pub fn archive_name(design: &Design) -> String {
    let suffix = &design.parameters.environment.suffix;
    let suffix: String = suffix.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("twinstack-{suffix}-{}-{}.zip", design.primary.region, design.secondary.region)
}

/// What the full template of a stack is called in the export.
#[must_use]
pub fn template_name(place: Place) -> String {
    format!("{}.template.json", place.name())
}

/// Why a design with errors was exported.
#[derive(Debug)]
pub struct Excuse<'a> {
    /// What its author said.
    pub reason: &'a str,
    /// The errors.
    pub errors: Vec<&'a Finding>,
}

fn files(parameters: &Parameters, snapshot: &Snapshot, artifact: &Artifact, excuse: Option<&Excuse<'_>>) -> Vec<File> {
    let Snapshot { design, stacks, .. } = snapshot;
    let text = |path: &str, text: String| File { path: path.to_owned(), bytes: text.into_bytes(), executable: false };
    let script = |path: &str, body: String| File { executable: true, ..text(path, body) };
    let mut files = vec![text("RUNBOOK.md", runbook::text(snapshot, excuse))];
    for stack in stacks {
        files.push(text(&template_name(stack.place), full(parameters, stack, excuse)));
    }
    for (stack, foundation) in foundations(stacks) {
        let path = format!("foundation/{}", template_name(stack.place));
        files.push(text(&path, inline(foundation, excuse)));
    }
    for (stack, foundation) in foundations(stacks) {
        let name = stack.place.name();
        files.push(text(&format!("parameters/{name}.foundation.json"), parameters::text(stack, foundation)));
        files.push(text(&format!("parameters/{name}.full.json"), parameters::text(stack, &stack.template)));
    }
    for stack in stacks.iter().filter(|stack| stack.foundation.is_none()) {
        let path = format!("parameters/{}.json", stack.place.name());
        files.push(text(&path, parameters::text(stack, &stack.template)));
    }
    if !design.code.file.is_empty() {
        files.push(File { path: design.code.file.clone(), bytes: artifact.bytes.clone(), executable: false });
    }
    files.extend([
        text("lambda-artifact-manifest.json", manifest::text(design, stacks)),
        script("deploy.sh", scripts::deploy(design, stacks)),
        script("cleanup.sh", scripts::cleanup(design, stacks)),
    ]);
    if let Some(reckoned) = &snapshot.reckoned {
        files.push(script("failover-drill.sh", scripts::drill(design, &reckoned.budgets.time)));
    }
    if design.held() {
        files.push(script("failback.sh", scripts::failback(design)));
    }
    files.extend([
        text("deployer-policy.json", deployer_policy::text(stacks)),
        text("topology.svg", svg(&scene(stacks, Detail::Services), &title(design))),
        text("design.json", codec::write(parameters)),
    ]);
    files.push(text("REVIEW.md", review::text(parameters, snapshot, excuse, &files)));
    files
}

fn foundations(stacks: &[Stack]) -> impl Iterator<Item = (&Stack, &Template)> {
    stacks.iter().filter_map(|stack| Some((stack, stack.foundation.as_ref()?)))
}

/// What the picture is called.
fn title(design: &Design) -> String {
    let environment = &design.parameters.environment;
    let (primary, secondary) = (&design.primary.region, &design.secondary.region);
    format!("{} {}: {primary} and {secondary}", environment.application, environment.suffix)
}

/// A full template, for people to read. The primary's says which design it is, so that the pair can be opened as that.
fn full(parameters: &Parameters, stack: &Stack, excuse: Option<&Excuse<'_>>) -> String {
    let mut note = Map::default();
    if let Some(excuse) = excuse {
        let errors: Vec<Value> =
            excuse.errors.iter().map(|finding| json!({"Rule": finding.rule, "Message": finding.message})).collect();
        note.insert(DESPITE.to_owned(), excuse.reason.into());
        note.insert("Findings".to_owned(), Value::Array(errors));
    }
    if stack.place == Place::Primary {
        origin::note(parameters, &mut note);
    }
    indented(&noted(&stack.template, note))
}

/// What the metadata calls the reason for an export despite errors.
const DESPITE: &str = "ExportedDespiteErrors";

/// A foundation, which has to be short: its note gives the reason alone.
fn inline(template: &Template, excuse: Option<&Excuse<'_>>) -> String {
    match excuse {
        None => minified(template),
        Some(excuse) => {
            let mut note = Map::default();
            note.insert(DESPITE.to_owned(), excuse.reason.into());
            minified(&noted(template, note))
        }
    }
}

fn noted(template: &Template, note: Map) -> Template {
    let mut template = template.clone();
    if note.iter().next().is_some() {
        template.metadata.insert(OWN_METADATA.to_owned(), Value::Object(note));
    }
    template
}

#[cfg(test)]
mod tests;
