//! The command line: what the page does, for pipelines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::json;

use twinstack::artifact::intake::Intake;
use twinstack::artifact::{Artifact, built_in};
use twinstack::aws::regions;
use twinstack::finding::{Finding, Layer, Place, Severity, any_error};
use twinstack::opinions::Subject;
use twinstack::opinions::wire::GuardFile;
use twinstack::parameters::presets::{self, PRESETS};
use twinstack::parameters::{Parameters, check, codec};
use twinstack::pipeline::{self, evaluate, export};
use twinstack::recovery::{self, Reckoned, Verdict, Workload};
use twinstack::report::{self, Report, budgets, listed, printable};
use twinstack::review::{self, Source, Targets, review_sources};
use twinstack::stacks::Stack;
use twinstack::template::given::{self, Given};
use twinstack::template::read::lines::Lines;
use twinstack::template::read::{Language, Reading};
use twinstack::template::resolve::default_text;
use twinstack::template::text::{S3_LIMIT, indented};
use twinstack::template::{Template, read};
use twinstack::topology::drawio::drawio;
use twinstack::topology::mermaid::mermaid;
use twinstack::topology::svg::svg;
use twinstack::topology::{Detail, scene};
use twinstack::{compare, design, files, stacks};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Designs an active-passive pair of AWS Regions and writes the CloudFormation templates for it.
#[derive(Parser)]
#[command(name = "twinstack", version, after_help = "Exit status: 0 no errors; 1 errors found; 2 unusable input.")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print a design as JSON, to be edited and exported
    Design {
        /// The preset to begin with: reference, as-briefed or lean
        #[arg(long, value_name = "NAME", default_value = "reference")]
        preset: String,
    },
    /// Write everything that deploying a design takes into a directory
    Export(Export),
    /// Say what is wrong with a pair of templates, Twinstack's own or anybody's
    Review(Review),
    /// Say how long a design is away, how much it loses, what it carries and what it costs
    Budget(Budget),
    /// Draw the topology of a design
    Picture(Picture),
    /// Say what is different between two designs or pairs, and what CloudFormation would do about it
    Compare(Compare),
}

#[derive(Args)]
struct Export {
    /// The design; without it, the preset
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    design: Option<PathBuf>,
    /// The preset to export: reference, as-briefed or lean
    #[arg(long, value_name = "NAME", default_value = "reference")]
    preset: String,
    /// A Lambda package to run instead of the design's code
    #[arg(long, value_name = "ZIP")]
    artifact: Option<PathBuf>,
    /// Export although there are errors; every template then carries the reason, and the exit status is 0
    #[arg(long, value_name = "REASON")]
    despite_errors: Option<String>,
    /// Where to write; made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write over files that hold something else
    #[arg(long)]
    overwrite: bool,
}

#[derive(Args)]
struct Review {
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

#[derive(Args)]
struct Budget {
    /// The design; without it, the preset
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    design: Option<PathBuf>,
    /// The preset: reference, as-briefed or lean
    #[arg(long, value_name = "NAME", default_value = "reference")]
    preset: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = BudgetFormat::Text)]
    format: BudgetFormat,
}

#[derive(Args)]
struct Picture {
    /// The design; without it, the preset
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    design: Option<PathBuf>,
    /// The preset: reference, as-briefed or lean
    #[arg(long, value_name = "NAME", default_value = "reference")]
    preset: String,
    /// Every resource, not every service
    #[arg(long)]
    resources: bool,
    /// How to write it down
    #[arg(long, value_enum, default_value_t = PictureFormat::Svg)]
    format: PictureFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PictureFormat {
    /// A drawing that stands alone
    Svg,
    /// Text that many wikis draw
    Mermaid,
    /// A diagram for diagrams.net
    Drawio,
}

#[derive(Args)]
#[command(
    after_help = "Exit status: 0 where everything is changed in place or added; 1 where a resource is replaced, may be \
                        replaced, is made anew in another Region, leaves its stack, is of a type that is not known, or where \
                        the update fails; 2 unusable input."
)]
struct Compare {
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BudgetFormat {
    /// For people
    Text,
    /// For programs
    Json,
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

/// One line that says what cannot be used, and where it is.
struct Unusable(String);

impl Unusable {
    fn at(path: &Path, what: impl std::fmt::Display) -> Self {
        Self(format!("{}: {what}", path.display()))
    }
}

/// Whether errors were found.
type Outcome = Result<bool, Unusable>;

fn main() -> ExitCode {
    let outcome = match Line::try_parse() {
        Ok(Line { command: Command::Design { preset } }) => {
            preset_of(&preset).and_then(|parameters| print(&codec::write(&parameters))).map(|()| false)
        }
        Ok(Line { command: Command::Export(options) }) => run_export(&options),
        Ok(Line { command: Command::Review(options) }) => run_review(&options),
        Ok(Line { command: Command::Budget(options) }) => run_budget(&options),
        Ok(Line { command: Command::Compare(options) }) => run_compare(&options),
        Ok(Line { command: Command::Picture(options) }) => run_picture(&options),
        Err(help) if !help.use_stderr() => print(&help.to_string()).map(|()| false),
        Err(misuse) => Err(Unusable(first_paragraph(&misuse.to_string()))),
    };
    match outcome {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(Unusable(line)) => {
            tell(&format!("twinstack: {}\n", printable(&line)));
            ExitCode::from(2)
        }
    }
}

/// What clap says, without the usage that follows, in one line.
fn first_paragraph(text: &str) -> String {
    let lines = text.trim_start_matches("error: ").lines().map(str::trim).take_while(|line| !line.is_empty());
    format!("{} (see twinstack --help)", lines.collect::<Vec<_>>().join(" "))
}

fn run_export(options: &Export) -> Outcome {
    let (mut parameters, mut findings) = match &options.design {
        Some(path) => read_design(path)?,
        None => (preset_of(&options.preset)?, Vec::new()),
    };
    let artifact = match &options.artifact {
        Some(path) => {
            "zip".clone_into(&mut parameters.compute.artifact);
            read_artifact(path)?
        }
        None => built_in(),
    };
    let snapshot = evaluate(&parameters, &artifact);
    findings.extend(snapshot.findings.iter().cloned());
    match export(&parameters, &snapshot, &artifact, options.despite_errors.as_deref()) {
        Err(blocked) => {
            tell(&format!("{}Nothing was written: {}\n", listed(&findings, &[]), printable(&blocked.to_string())));
            Ok(true)
        }
        Ok(files) => {
            let written = write_all(&options.out, &files, options.overwrite)?;
            tell(&listed(&findings, &[]));
            let mut text = String::new();
            for path in &written {
                let _ = writeln!(text, "{path}");
            }
            let unchanged = files.len() - written.len();
            let note = if unchanged == 0 { String::new() } else { format!("; {unchanged} were there already") };
            print(&format!("{text}{} files written to {}{note}.\n", written.len(), options.out.display()))?;
            Ok(false)
        }
    }
}

/// Prints the budgets; a target that is missed counts as an error does.
fn run_budget(options: &Budget) -> Outcome {
    let (parameters, findings) = match &options.design {
        Some(path) => read_design(path)?,
        None => (preset_of(&options.preset)?, Vec::new()),
    };
    tell(&listed(&findings, &[]));
    let Some(reckoned) = evaluate(&parameters, &built_in()).reckoned else {
        return Err(Unusable("a design of two Regions is needed".to_owned()));
    };
    print(&match options.format {
        BudgetFormat::Text => budgets::text(&budgets::tables(&reckoned.budgets)),
        BudgetFormat::Json => format!("{:#}\n", json!(*reckoned.budgets)),
    })?;
    Ok(reckoned.budgets.verdict() == Verdict::Missed)
}

/// Prints the topology.
fn run_picture(options: &Picture) -> Outcome {
    let (parameters, findings) = match &options.design {
        Some(path) => read_design(path)?,
        None => (preset_of(&options.preset)?, Vec::new()),
    };
    tell(&listed(&findings, &[]));
    let snapshot = evaluate(&parameters, &built_in());
    let scene = scene(&snapshot.stacks, if options.resources { Detail::Resources } else { Detail::Services });
    let environment = &parameters.environment;
    let title = format!("{}-{}", environment.application, environment.suffix);
    print(&match options.format {
        PictureFormat::Svg => svg(&scene, &title),
        PictureFormat::Mermaid => mermaid(&scene),
        PictureFormat::Drawio => drawio(&scene, &title),
    })?;
    Ok(false)
}

/// Prints what is different; what somebody has to look at first counts as an error does.
fn run_compare(options: &Compare) -> Outcome {
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

/// A template that was read from a file.
struct ReadFile<'a> {
    place: Place,
    path: &'a Path,
    text: String,
    reading: Reading,
}

fn run_review(options: &Review) -> Outcome {
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
        let (opinions, versions) = opinions(options, &files, &sources)?;
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

/// What the other layers say of the templates, with what is given.
fn opinions(options: &Review, files: &[ReadFile<'_>], sources: &[Source<'_>]) -> Result<Opinions, Unusable> {
    let given: Vec<BTreeMap<String, String>> = sources
        .iter()
        .map(|source| source.given.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect())
        .collect();
    // AWS's rules read JSON as it stands in the file; what was YAML is given to them as the same in JSON.
    let texts: Vec<Cow<'_, str>> = files
        .iter()
        .map(|file| match file.reading.language {
            Language::Json => Cow::Borrowed(file.text.as_str()),
            Language::Yaml => Cow::Owned(indented(&file.reading.template)),
        })
        .collect();
    let subjects: Vec<Subject<'_>> = sources
        .iter()
        .zip(&texts)
        .zip(&given)
        .map(|((source, text), parameters)| Subject { stack: source.place, region: source.region, parameters, text })
        .collect();
    let mut guard = Vec::new();
    for path in &options.guard {
        guard.push(GuardFile { name: path.display().to_string(), text: read_text(path, S3_LIMIT)? });
    }
    second_opinions(options.aws, &guard, &subjects)
}

/// What AWS's rules and the user's say, and who was asked.
#[cfg(feature = "aws")]
fn second_opinions(aws: bool, guard: &[GuardFile], subjects: &[Subject<'_>]) -> Result<Opinions, Unusable> {
    use twinstack::opinions::aws::{self, Checker};
    use twinstack::opinions::guard::{self, Rules};

    let (mut findings, mut layers) = (Vec::new(), Vec::new());
    // A panic of the validator's becomes a finding, so it need not be told as well.
    std::panic::set_hook(Box::new(|_| {}));
    if aws {
        let mut checker = Checker::new().map_err(|error| Unusable(format!("--aws: {error}")))?;
        findings.extend(checker.check(subjects));
        layers.push((Layer::Aws, aws::VERSION));
    }
    if !guard.is_empty() {
        findings.extend(Rules::read(guard).check(subjects));
        layers.push((Layer::Guard, guard::VERSION));
    }
    let _ = std::panic::take_hook();
    Ok((findings, layers))
}

/// Findings, and the layers that they are of.
type Opinions = (Vec<Finding>, Vec<(Layer, &'static str)>);

/// Says what has to be built for them.
#[cfg(not(feature = "aws"))]
fn second_opinions(aws: bool, _: &[GuardFile], _: &[Subject<'_>]) -> Result<Opinions, Unusable> {
    let option = if aws { "--aws" } else { "--guard" };
    Err(Unusable(format!(
        "{option}: this program was built without it; cargo build --release --features aws builds it in"
    )))
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

fn preset_of(name: &str) -> Result<Parameters, Unusable> {
    let known = || PRESETS.iter().map(|preset| preset.id).collect::<Vec<_>>().join(", ");
    match presets::find(name) {
        Some(preset) => Ok((preset.parameters)()),
        None => Err(Unusable(format!("--preset {name}: there is no such preset; there are {}", known()))),
    }
}

fn read_design(path: &Path) -> Result<(Parameters, Vec<Finding>), Unusable> {
    codec::read(&read_text(path, codec::LONGEST)?).map_err(|wrong| Unusable::at(path, wrong))
}

fn read_text(path: &Path, limit: usize) -> Result<String, Unusable> {
    String::from_utf8(read_file(path, limit)?).map_err(|_| Unusable::at(path, "this is not text in UTF-8"))
}

/// A whole file, if it has no more bytes than its reader takes.
fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, Unusable> {
    let unread = |error: io::Error| Unusable::at(path, error);
    let file = File::open(path).map_err(unread)?;
    let (length, limit) = (file.metadata().map_err(unread)?.len(), limit as u64);
    let mut bytes = Vec::new();
    // What is no regular file has no length of its own, and is cut where it gets too long.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > limit {
        return Err(Unusable::at(path, format!("this has {} bytes; at most {limit} are read", length.max(limit + 1))));
    }
    Ok(bytes)
}

fn read_artifact(path: &Path) -> Result<Artifact, Unusable> {
    let unread = |error: io::Error| Unusable::at(path, error);
    let refused = |finding: Box<Finding>| Unusable::at(path, finding.message);
    let mut file = File::open(path).map_err(unread)?;
    let mut intake = Intake::new(file.metadata().map_err(unread)?.len()).map_err(refused)?;
    let mut slice = vec![0; 1 << 20];
    loop {
        let length = file.read(&mut slice).map_err(unread)?;
        match slice.get(..length) {
            Some(read) if length > 0 => intake.feed(read).map_err(refused)?,
            _ => return intake.finish().map_err(refused),
        }
    }
}

/// Writes the files that are not there yet, and says which. Nothing is deleted, and nothing is begun that cannot be
/// finished: all files are written under other names before the first of them takes its own.
fn write_all<'a>(out: &Path, files: &'a [files::File], overwrite: bool) -> Result<Vec<&'a str>, Unusable> {
    let mut missing = Vec::new();
    for file in files {
        let path = out.join(&file.path);
        match fs::read(&path) {
            Ok(bytes) if bytes == file.bytes => {}
            Ok(_) if !overwrite => {
                return Err(Unusable::at(
                    &path,
                    "this file is there and holds something else; give another directory, or --overwrite",
                ));
            }
            Ok(_) => missing.push((file, path)),
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push((file, path)),
            Err(error) => return Err(Unusable::at(&path, error)),
        }
    }
    let mut prepared = Vec::new();
    let result = missing.iter().try_for_each(|(file, path)| {
        let beside =
            path.with_file_name(format!(".{}.twinstack-new", path.file_name().unwrap_or_default().to_string_lossy()));
        prepared.push(beside.clone());
        prepare(file, &beside).map_err(|error| Unusable::at(path, error))
    });
    let result = result.and_then(|()| {
        missing
            .iter()
            .zip(&prepared)
            .try_for_each(|((_, path), beside)| fs::rename(beside, path).map_err(|error| Unusable::at(path, error)))
    });
    if result.is_err() {
        for beside in &prepared {
            let _ = fs::remove_file(beside);
        }
    }
    result.map(|()| missing.iter().map(|(file, _)| file.path.as_str()).collect())
}

fn prepare(file: &files::File, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, &file.bytes)?;
    #[cfg(unix)]
    if file.executable {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Writes to the standard output. Whoever stops reading has read enough.
fn print(text: &str) -> Result<(), Unusable> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Unusable(format!("the standard output takes no more: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to the standard error; if nobody can be told, nobody can be told that either.
fn tell(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
