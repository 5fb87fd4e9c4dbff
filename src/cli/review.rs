//! `twinstack review`: what is wrong with a pair of templates.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use twinstack::artifact::built_in;
use twinstack::aws::regions;
use twinstack::finding::{Finding, Layer, Place, Severity, any_error};
use twinstack::parameters::{Parameters, check};
use twinstack::report::{self, Report};
use twinstack::review::{self, Source, Targets, review_sources};
use twinstack::template::given::{self, Given};
use twinstack::template::read::Reading;
use twinstack::template::read::lines::Lines;
use twinstack::template::text::S3_LIMIT;
use twinstack::template::{Template, read};
use twinstack::{design, pipeline, stacks};

use super::input::{read_design, read_file, read_text};
use super::opinions::opinions;
use super::output::{Outcome, Unusable, print};

#[derive(Args)]
pub(crate) struct Review {
    /// The template of the active Region
    primary: PathBuf,
    /// The template of the standby Region; left out where one template is for both, or stands alone
    secondary: Option<PathBuf>,
    /// The template in us-east-1, where neither Region is us-east-1
    #[arg(long, value_name = "FILE")]
    edge: Option<PathBuf>,
    /// The design that the templates were made from: it is checked too, and so is whether they still follow it
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// The active Region, where the templates do not say
    #[arg(long, value_name = "REGION", value_parser = region)]
    primary_region: Option<String>,
    /// The standby Region, where the templates do not say
    #[arg(long, value_name = "REGION", value_parser = region)]
    secondary_region: Option<String>,
    /// The values that the primary is deployed with, as the AWS CLI takes them; the defaults count for the rest
    #[arg(long, value_name = "FILE")]
    primary_parameters: Option<PathBuf>,
    /// The values that the secondary is deployed with
    #[arg(long, value_name = "FILE")]
    secondary_parameters: Option<PathBuf>,
    /// Transactions a second that the system has to carry; else those of the design, or 10,000
    #[arg(long, value_name = "NUMBER")]
    transactions: Option<u32>,
    /// Minutes until service has to be back; else those of the design, or 15
    #[arg(long, value_name = "MINUTES")]
    rto: Option<u32>,
    /// Minutes whose data may be lost; else those of the design, or 5
    #[arg(long, value_name = "MINUTES")]
    rpo: Option<u32>,
    /// Ask AWS's own rules as well
    #[arg(long)]
    aws: bool,
    /// Check rules written in AWS CloudFormation Guard as well; may be given several times
    #[arg(long, value_name = "FILE")]
    guard: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning, SARIF 2.1.0
    Sarif,
    /// For a pull request
    Markdown,
}

/// A template that was read from a file.
pub(super) struct ReadFile<'a> {
    place: Place,
    pub(super) path: &'a Path,
    pub(super) text: String,
    pub(super) reading: Reading,
}

pub(crate) fn run(options: &Review) -> Outcome {
    let files = read_templates(options)?;
    let mut findings: Vec<Finding> = files.iter().flat_map(|file| file.reading.findings.iter().cloned()).collect();

    let design = options.design.as_ref().map(|path| read_design(path)).transpose()?;
    let targets = targets(options, design.as_ref().map(|(parameters, _)| parameters));
    let given = [&options.primary_parameters, &options.secondary_parameters].map(|path| match path {
        Some(path) => given::read(&read_text(path, S3_LIMIT)?).map_err(|wrong| Unusable::at(path, wrong)),
        None => Ok(Given::new()),
    });
    let [primary_given, secondary_given] = given;
    let (primary_given, secondary_given) = (primary_given?, secondary_given?);
    let placed: Vec<(Place, &Template)> = files.iter().map(|file| (file.place, &file.reading.template)).collect();
    let told = review::regions(&placed);
    let sources: Vec<Source<'_>> = placed
        .iter()
        .zip(&told)
        .map(|((place, template), told)| {
            let (region, given) = match place {
                Place::Primary => (&options.primary_region, Some(&primary_given)),
                Place::Secondary => (&options.secondary_region, Some(&secondary_given)),
                Place::Edge | Place::Pair => (&None, None),
            };
            Source { place: *place, template, region: region.as_deref().or(told.as_deref()), given }
        })
        .collect();
    findings.extend(review_sources(&sources, targets));
    let mut suppressions = Vec::new();
    if let Some((parameters, unread)) = design {
        findings.extend(unread);
        findings.extend(against_design(&parameters, &placed));
        suppressions = parameters.suppressions;
    }

    let mut layers = vec![(Layer::Twinstack, env!("CARGO_PKG_VERSION"))];
    if options.aws || !options.guard.is_empty() {
        let (opinions, versions) = opinions(options.aws, &options.guard, &files, &sources)?;
        findings.extend(opinions);
        layers.extend(versions);
    }
    let sources: Vec<report::Source<'_>> = files
        .iter()
        .map(|file| report::Source {
            place: file.place,
            file: file.path.display().to_string(),
            lines: Lines::of(&file.text),
        })
        .collect();
    let (findings, accepted) = review::suppress(findings, &suppressions);
    let report = Report { findings: &findings, accepted: &accepted, layers: &layers, sources: &sources };
    print(&match options.format {
        Format::Text => report.text(),
        Format::Json => report.json(),
        Format::Sarif => report.sarif(),
        Format::Markdown => report.markdown(),
    })?;
    Ok(any_error(&findings))
}

/// The templates that are named, each for its stack; one that names both Regions is for both stacks.
fn read_templates(options: &Review) -> Result<Vec<ReadFile<'_>>, Unusable> {
    let primary = read_template(&options.primary, Place::Primary)?;
    let for_both = review::is_for_both(&primary.reading.template);
    let mut files = vec![primary];
    match &options.secondary {
        Some(path) => files.push(read_template(path, Place::Secondary)?),
        None if for_both => files.push(read_template(&options.primary, Place::Secondary)?),
        None => {}
    }
    if let Some(path) = &options.edge {
        files.push(read_template(path, Place::Edge)?);
    }
    Ok(files)
}

fn read_template(path: &Path, place: Place) -> Result<ReadFile<'_>, Unusable> {
    let bytes = read_file(path, S3_LIMIT)?;
    let reading = read::read(&bytes, place).map_err(|wrong| Unusable::at(path, wrong))?;
    let text = read::text(&bytes).map_err(|wrong| Unusable::at(path, wrong))?.to_owned();
    Ok(ReadFile { place, path, text, reading })
}

/// What the system has to achieve: as the options say, or the design, or the brief.
fn targets(options: &Review, design: Option<&Parameters>) -> Targets {
    let usual = design.map_or_else(Targets::default, pipeline::targets);
    let minutes = |given: Option<u32>, or: u32| given.map_or(or, |minutes| minutes.saturating_mul(60));
    Targets {
        transactions_per_second: options.transactions.unwrap_or(usual.transactions_per_second),
        recovery_time_s: minutes(options.rto, usual.recovery_time_s),
        recovery_point_s: minutes(options.rpo, usual.recovery_point_s),
    }
}

/// A Region's code, of whatever partition.
fn region(code: &str) -> Result<String, String> {
    if regions::is_code(code) {
        Ok(code.to_owned())
    } else {
        Err("this is no Region's code, such as us-west-2".to_owned())
    }
}

/// What is wrong with a design, and which templates are not what it gives.
fn against_design(given: &Parameters, templates: &[(Place, &Template)]) -> Vec<Finding> {
    let (settled, mut findings) = check::settle(given);
    if settled.compute.artifact == "zip" {
        let message =
            "The templates name the digest of a ZIP that is not at hand, so they were not compared with the design.";
        findings.push(Finding::new("design-not-compared", Severity::Info, message));
        return findings;
    }
    for stack in stacks::stacks(&design::design(&settled, &built_in())) {
        let same = templates.iter().find(|(place, _)| *place == stack.place).map(|(_, found)| {
            // A reason for exporting despite errors is a note, and changes nothing that is deployed.
            let mut found = (*found).clone();
            found.metadata.remove("Twinstack");
            json!(found) == json!(stack.template)
        });
        let message = match same {
            Some(true) => continue,
            Some(false) => "This template is not what the design gives: one of the two was changed afterwards.",
            None => "The design has an edge stack in us-east-1, and its template was not given (--edge).",
        };
        findings.push(Finding { stack: stack.place, ..Finding::new("design-differs", Severity::Warning, message) });
    }
    findings
}
