//! `twinstack compare`: what is different between two designs or pairs.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use twinstack::artifact::built_in;
use twinstack::compare;
use twinstack::finding::{Finding, Place};
use twinstack::parameters::{Parameters, check};
use twinstack::pipeline;
use twinstack::recovery::{self, Reckoned, Workload};
use twinstack::report::{listed, printable};
use twinstack::review::{self, Source, review_sources};
use twinstack::stacks::Stack;
use twinstack::template::given::{self, Given};
use twinstack::template::read;
use twinstack::template::resolve::default_text;
use twinstack::template::text::S3_LIMIT;

use super::input::{read_design, read_file, read_text};
use super::output::{Outcome, Unusable, print, tell};

#[derive(Args)]
#[command(
    after_help = "Exit status: 0 where everything is changed in place or added; 1 where a resource is replaced, may be \
                        replaced, is made anew in another Region, leaves its stack, is of a type that is not known, or where \
                        the update fails; 2 unusable input."
)]
pub(crate) struct Compare {
    /// The earlier design, or a directory with a pair: an export, or one to three templates
    before: PathBuf,
    /// The later one
    after: PathBuf,
    /// How to print what is different
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    format: CompareFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
}

/// Prints what is different; what somebody has to look at first counts as an error does.
pub(crate) fn run(options: &Compare) -> Outcome {
    let (before, after) = (read_side(&options.before)?, read_side(&options.after)?);
    let comparison = compare::compare(&before.side(), &after.side());
    print(&match options.format {
        CompareFormat::Text => compare::text(&comparison),
        CompareFormat::Json => format!("{:#}\n", json!(comparison)),
        CompareFormat::Markdown => compare::markdown(&comparison),
    })?;
    Ok(comparison.gravest().is_some_and(compare::Effect::is_grave))
}

/// One side of a comparison, as it was read.
struct ReadSide {
    name: String,
    parameters: Option<Parameters>,
    stacks: Vec<Stack>,
    given: Vec<(Place, Given)>,
    findings: Vec<Finding>,
    reckoned: Option<Reckoned>,
}

impl ReadSide {
    fn side(&self) -> compare::Side<'_> {
        compare::Side {
            name: &self.name,
            parameters: self.parameters.as_ref(),
            stacks: &self.stacks,
            given: &self.given,
            findings: &self.findings,
            budgets: self.reckoned.as_ref().map(|reckoned| &*reckoned.budgets),
        }
    }
}

fn read_side(path: &Path) -> Result<ReadSide, Unusable> {
    let name = path.display().to_string();
    if !path.is_dir() {
        let (parameters, unread) = read_design(path)?;
        tell(&listed(&unread, &[]));
        if parameters.compute.artifact == "zip" {
            let line = "it runs a ZIP that is not at hand, so its templates have the digest of the built-in code; compare its export";
            tell(&format!("{}: {line}\n", printable(&name)));
        }
        let (draft, settled) = pipeline::draft(&parameters, &built_in());
        return Ok(side_of(name, Some((parameters, settled)), draft.stacks, Vec::new(), draft.findings));
    }
    let design = path.join("design.json");
    let design = if design.is_file() { Some(read_design(&design)?) } else { None };
    let (design, mut findings) = match design {
        Some((parameters, unread)) => {
            tell(&listed(&unread, &[]));
            let (settled, findings) = check::settle(&parameters);
            (Some((parameters, settled)), findings)
        }
        None => (None, Vec::new()),
    };
    let mut readings = Vec::new();
    for path in templates_in(path)? {
        let reading = read::read(&read_file(&path, S3_LIMIT)?, Place::Pair);
        readings.push(reading.map_err(|wrong| Unusable::at(&path, wrong))?);
    }
    // One template that names both Regions is for both stacks.
    if let [only] = readings.as_slice()
        && review::is_for_both(&only.template)
    {
        readings.push(only.clone());
    }
    let roles = review::roles(&readings.iter().map(|reading| &reading.template).collect::<Vec<_>>());
    let stacks = roles.into_iter().zip(readings).map(|(role, reading)| {
        findings.extend(reading.findings);
        let (region, name) = (role.region.unwrap_or_default(), String::new());
        Stack { place: role.place, region, name, template: reading.template, foundation: None }
    });
    let stacks: Vec<Stack> = stacks.collect();
    let mut given = Vec::new();
    for stack in &stacks {
        // The file from which deploy.sh gives a stack of an export its values; what is only the default says nothing.
        let file = path.join(format!("parameters/{}.full.json", stack.place.name()));
        if file.is_file() {
            let mut values = given::read(&read_text(&file, S3_LIMIT)?).map_err(|wrong| Unusable::at(&file, wrong))?;
            let default = |name: &str| stack.template.parameters.get(name).and_then(default_text);
            values.retain(|name, value| default(name).as_ref() != Some(value));
            given.push((stack.place, values));
        }
    }
    Ok(side_of(name, design, stacks, given, findings))
}

/// A side of stacks, judged as files are; with its design as it was given and as it is settled, where there is one.
fn side_of(
    name: String,
    design: Option<(Parameters, Parameters)>,
    stacks: Vec<Stack>,
    given: Vec<(Place, Given)>,
    mut findings: Vec<Finding>,
) -> ReadSide {
    let is_design = design.is_some();
    let (parameters, settled) = design.map_or_else(Default::default, |(given, settled)| (Some(given), settled));
    let sources: Vec<Source<'_>> = stacks
        .iter()
        .map(|stack| Source {
            place: stack.place,
            template: &stack.template,
            region: Some(stack.region.as_str()).filter(|region| !region.is_empty()),
            given: given.iter().find(|(place, _)| *place == stack.place).map(|(_, given)| given),
        })
        .collect();
    findings.extend(review_sources(&sources, pipeline::targets(&settled)));
    let workload = Workload::new(&settled.targets, &settled.usage);
    let reckoned = review::system(&sources).map(|system| Reckoned::new(system, workload));
    if is_design {
        findings.extend(reckoned.iter().flat_map(|of| recovery::findings::findings(&of.budgets)));
    }
    let accepted = parameters.as_ref().map(|design| design.suppressions.clone()).unwrap_or_default();
    let (findings, _) = review::suppress(findings, &accepted);
    ReadSide { name, parameters, stacks, given, findings, reckoned }
}

/// The templates in a directory: those of an export, or else every file that can be one.
fn templates_in(folder: &Path) -> Result<Vec<PathBuf>, Unusable> {
    let exported = ["primary", "secondary", "edge"].map(|place| folder.join(format!("{place}.template.json")));
    if exported.first().is_some_and(|primary| primary.is_file()) {
        return Ok(exported.into_iter().filter(|path| path.is_file()).collect());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| Unusable::at(folder, error))? {
        let path = entry.map_err(|error| Unusable::at(folder, error))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_design = path.file_name().is_some_and(|name| name == "design.json");
        if path.is_file() && !is_design && ["json", "yaml", "yml", "template"].contains(&ending) {
            found.push(path);
        }
    }
    found.sort();
    if (1..=3).contains(&found.len()) {
        Ok(found)
    } else {
        Err(Unusable::at(folder, format!("this holds {} templates; a pair has one to three", found.len())))
    }
}
