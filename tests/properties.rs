//! What holds for every design, shown over random ones: nothing panics, the same parameters give the same bytes, and
//! what comes out of a design without errors would deploy under its names.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::string::string_regex;
use regex::Regex;
use serde_json::Value as Json;
use support::templates::{Template, beyond, placeholders};
use support::{artifact, designs, proof};
use twinstack::files::File;
use twinstack::finding::{Place, Severity};
use twinstack::parameters::spec::{Kind, SPECS, Spec, Value};
use twinstack::parameters::{Parameters, check, codec};
use twinstack::pipeline::{self, Snapshot};
use twinstack::recovery::{Workload, cost};
use twinstack::review::facts::{Function, System};
use twinstack::review::review_and_read;
use twinstack::template::text;
use twinstack::topology::{Detail, scene, svg};

/// Random designs a property is tried on: enough to meet every pair of choices in `make proof`.
fn config() -> ProptestConfig {
    let cases = if proof() { 2_000 } else { 64 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_panics_whatever_is_typed(Design(parameters) in hostile()) {
        everything(&parameters);
    }

    #[test]
    fn the_same_parameters_give_the_same_bytes(Design(parameters) in prop_oneof![hostile(), in_bounds()]) {
        prop_assert_eq!(everything(&parameters), everything(&parameters.clone()));
    }

    #[test]
    fn a_design_without_errors_would_deploy(Design(parameters) in in_bounds()) {
        let snapshot = pipeline::evaluate(&parameters, artifact(&parameters));
        let errors: Vec<_> = snapshot.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
        let files = pipeline::export(&parameters, &snapshot, artifact(&parameters), None).unwrap();
        deploys(&parameters, &snapshot, &files).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn more_never_costs_less(Design(parameters) in prop_oneof![hostile(), in_bounds()]) {
        costs(&parameters).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_design_is_read_back_as_it_was_written(Design(parameters) in in_bounds()) {
        let (read, findings) = codec::read(&codec::write(&parameters)).map_err(TestCaseError::fail)?;
        prop_assert_eq!(Design(read), Design(parameters));
        prop_assert_eq!(findings, Vec::new());
    }
}

#[test]
fn the_designs_of_the_series_and_the_presets_would_deploy() {
    let presets = twinstack::parameters::presets::PRESETS.iter().map(|preset| (preset.parameters)());
    let count = if proof() { 400 } else { 60 };
    for (index, parameters) in presets.chain((0..count).map(designs::spread)).enumerate() {
        let snapshot = pipeline::evaluate(&parameters, artifact(&parameters));
        let errors: Vec<_> = snapshot.findings.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "design {index}: {errors:?}");
        let files = pipeline::export(&parameters, &snapshot, artifact(&parameters), None).unwrap();
        if let Err(wrong) = deploys(&parameters, &snapshot, &files) {
            panic!("design {index}: {wrong}\n{}", codec::write(&parameters));
        }
    }
}

/// Numbers whose greatest value another parameter may forbid.
const BOUND_TOGETHER: &[&str] =
    &["network.zones", "targets.mean_latency_ms", "targets.p99_latency_ms", "compute.provisioned_concurrency"];

#[test]
fn the_series_of_designs_covers_the_parameter_space() {
    let designs: Vec<Parameters> = (0..60).map(designs::spread).collect();
    let pairs: BTreeSet<(&str, &str)> =
        designs.iter().map(|design| (design.regions.primary.as_str(), design.regions.secondary.as_str())).collect();
    assert!(pairs.len() >= 40, "{} pairs of Regions", pairs.len());
    for spec in SPECS {
        let seen: Vec<Value> = designs.iter().map(|design| (spec.get)(design)).collect();
        match spec.kind {
            Kind::Choice(choices) if spec.group != twinstack::parameters::spec::Group::Regions => {
                for (choice, _) in choices() {
                    assert!(seen.contains(&Value::Text((*choice).to_owned())), "{} is never {choice}", spec.id);
                }
            }
            Kind::Toggle => {
                assert!([true, false].map(Value::Toggle).iter().all(|on| seen.contains(on)), "{}", spec.id);
            }
            // The other numbers are bounded by each other too.
            Kind::Integer(least, most) if !BOUND_TOGETHER.contains(&spec.id) => {
                assert!(seen.contains(&Value::Integer(least)), "{} is never {least}", spec.id);
                assert!(seen.contains(&Value::Integer(most)), "{} is never {most}", spec.id);
            }
            _ => assert!(seen.iter().any(|value| *value != seen[0]), "{} never changes", spec.id),
        }
    }
}

/// Everything that can be asked of a design, as bytes.
fn everything(parameters: &Parameters) -> Vec<u8> {
    let artifact = artifact(parameters);
    let snapshot = pipeline::evaluate(parameters, artifact);
    let mut bytes = codec::write(parameters).into_bytes();
    for stack in &snapshot.stacks {
        bytes.extend(text::indented(&stack.template).into_bytes());
        bytes.extend(stack.foundation.iter().flat_map(|foundation| text::minified(foundation).into_bytes()));
    }
    bytes.extend(serde_json::to_vec(&snapshot.findings).unwrap());
    for detail in [Detail::Services, Detail::Resources] {
        bytes.extend(svg::svg(&scene(&snapshot.stacks, detail), "a < b \" & c").into_bytes());
    }
    // A reason lets the files of a broken design out too, and is carried in them.
    let files = pipeline::export(
        parameters,
        &snapshot,
        artifact,
        Some(
            "because \"${x}\" $(y)
",
        ),
    )
    .unwrap();
    bytes.extend(twinstack::files::zip::archive(&files));
    bytes
}

type Outcome = Result<(), String>;

/// Fails with a sentence unless a condition holds.
macro_rules! require {
    ($condition:expr, $($message:tt)*) => {
        if !$condition {
            return Err(format!($($message)*));
        }
    };
}

fn deploys(parameters: &Parameters, snapshot: &Snapshot, files: &[File]) -> Outcome {
    let suffix = &parameters.environment.suffix;
    let mut named: BTreeMap<(String, String, String), String> = BTreeMap::new();
    require!(snapshot.stacks.len() == if edge(parameters) { 3 } else { 2 }, "{} stacks", snapshot.stacks.len());
    for stack in &snapshot.stacks {
        let label = stack.place.name();
        let full_text = text::indented(&stack.template);
        let full = Template::new(label, &stack.region, &full_text);
        well_formed(&full, full_text.len())?;
        retained(&full)?;
        suffixed(&full)?;
        names(&full, suffix, &mut named)?;
        let Some(foundation) = &stack.foundation else {
            require!(stack.place == Place::Edge, "{label} has no foundation");
            continue;
        };
        let foundation_text = text::minified(foundation);
        require!(foundation_text.len() < 51_200, "the {label} foundation has {} bytes", foundation_text.len());
        let foundation = Template::new(format!("{label} foundation"), &stack.region, &foundation_text);
        well_formed(&foundation, foundation_text.len())?;
        subset(&foundation, &full)?;
    }
    parameter_files(snapshot, files)
}

fn edge(parameters: &Parameters) -> bool {
    parameters.regions.primary != "us-east-1" && parameters.regions.secondary != "us-east-1"
}

/// Quotas, references, conditions, cycles, and text that was meant to be filled in and is not.
fn well_formed(template: &Template, bytes: usize) -> Outcome {
    let label = &template.label;
    require!(bytes <= 1_000_000, "{label} has {bytes} bytes");
    for (section, most) in [("Resources", 500), ("Parameters", 200), ("Outputs", 200), ("Conditions", 200)] {
        require!(template.section(section).len() <= most, "{label} has too many {section}");
        for id in template.section(section).keys() {
            let plain = id.len() <= 255 && id.chars().all(|c| c.is_ascii_alphanumeric());
            require!(plain, "{label}: {section} holds \"{id}\"");
        }
    }
    require!(!template.resources().is_empty(), "{label} is empty");
    let description = template.json["Description"].as_str().unwrap_or_default();
    require!((1..=1_024).contains(&description.len()), "{label} has a description of {} bytes", description.len());

    let known =
        |name: &str| template.resources().contains_key(name) || template.section("Parameters").contains_key(name);
    let references = template.references();
    for reference in &references {
        let pseudo = matches!(
            reference.to.as_str(),
            "AWS::Region"
                | "AWS::AccountId"
                | "AWS::Partition"
                | "AWS::URLSuffix"
                | "AWS::StackName"
                | "AWS::StackId"
                | "AWS::NoValue"
        );
        let found = match &reference.attribute {
            Some(_) => template.resources().contains_key(&reference.to),
            None => pseudo || known(&reference.to),
        };
        require!(found, "{label}: {} refers to {}, which is not there", reference.from, reference.to);
    }
    for parameter in template.section("Parameters").keys() {
        let used = references.iter().any(|reference| reference.to == *parameter)
            || template.section("Rules").values().any(|rule| rule.to_string().contains(&format!("\"{parameter}\"")));
        require!(used, "{label}: nothing uses the parameter {parameter}");
    }
    let (defined, used) = (template.section("Conditions"), template.used_conditions());
    for condition in &used {
        require!(defined.contains_key(condition), "{label}: the condition {condition} is not there");
    }
    for condition in defined.keys() {
        require!(used.contains(condition), "{label}: nothing uses the condition {condition}");
    }
    let cycle = template.cycle();
    require!(cycle.is_none(), "{label}: these wait for each other: {cycle:?}");
    unfilled(template)
}

/// Text that names a parameter, a resource or a pseudo parameter in `${}` where nothing will fill it in.
fn unfilled(template: &Template) -> Outcome {
    fn look(value: &Json, within_sub: bool, template: &Template) -> Outcome {
        match value {
            Json::String(text) if !within_sub => {
                for name in placeholders(text) {
                    let id = name.split('.').next().unwrap_or_default();
                    // A user's own text may say ${AWS::Region}; ours always names what the template declares.
                    let ours = template.resources().contains_key(id) || template.section("Parameters").contains_key(id);
                    require!(!ours, "{}: \"{text}\" is not inside Fn::Sub", template.label);
                }
                Ok(())
            }
            Json::Array(items) => items.iter().try_for_each(|item| look(item, within_sub, template)),
            Json::Object(object) => object.iter().try_for_each(|(key, item)| match (key.as_str(), item) {
                ("Fn::Sub", Json::Array(parts)) => {
                    parts.iter().skip(1).try_for_each(|values| look(values, false, template))
                }
                (key, item) => look(item, key == "Fn::Sub", template),
            }),
            _ => Ok(()),
        }
    }
    for section in ["Resources", "Outputs", "Conditions"] {
        look(&Json::Object(template.section(section).clone()), false, template)?;
    }
    Ok(())
}

fn retained(template: &Template) -> Outcome {
    for (id, resource) in template.resources() {
        for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
            require!(resource[policy] == "Retain", "{}: {policy} of {id} is {}", template.label, resource[policy]);
        }
    }
    Ok(())
}

/// Types that have neither a name of their own nor tags: each hangs on a resource that has.
const NAMELESS: &[&str] = &[
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::EC2::Route",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::Lambda::Alias",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs::LogStream",
    "AWS::Route53::RecordSet",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
];

/// The suffix is in a name or in a tag called Name, or in those of what a nameless resource hangs on.
fn suffixed(template: &Template) -> Outcome {
    let carries = |resource: &Json| {
        let properties = &resource["Properties"];
        let in_name = properties.as_object().is_some_and(|properties| {
            properties.iter().any(|(key, value)| {
                let name = key.ends_with("Name") && key != "DomainName" || key == "GroupName";
                name && filled(value)
            })
        });
        let in_tags = properties.as_object().is_some_and(|properties| {
            properties.iter().filter(|(key, _)| key.ends_with("Tags")).any(|(_, tags)| match tags {
                Json::Array(tags) => tags.iter().any(|tag| tag["Key"] == "Name" && filled(&tag["Value"])),
                tags => filled(&tags["Name"]),
            })
        });
        // A role inlines policies under names; only its own name counts, which is a key of its properties too.
        let in_replicas = properties["Replicas"].as_array().is_some_and(|replicas| {
            replicas.iter().all(|replica| {
                replica["Tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| filled(&tag["Value"])))
            })
        });
        in_name || in_tags || in_replicas
    };
    let mut without = Vec::new();
    let references = template.references();
    for (id, resource) in template.resources() {
        let kind = resource["Type"].as_str().unwrap_or_default();
        // The one name that the brief gives without a suffix: an environment may own it, and nothing depends on it.
        if kind == "AWS::KMS::Alias" && !carries(resource) {
            let depended = references.iter().any(|reference| reference.to == *id);
            require!(!depended, "{}: something depends on {id}", template.label);
        } else if NAMELESS.contains(&kind) {
            // A policy may name its bucket or topic instead of referring to it, and a record is named by the domain.
            let hangs = references
                .iter()
                .filter(|reference| reference.from == *id)
                .filter_map(|reference| template.resources().get(&reference.to))
                .any(carries);
            if !hangs && !filled(&resource["Properties"]) && kind != "AWS::Route53::RecordSet" {
                without.push(format!("{id} ({kind}) hangs on nothing"));
            }
        } else if !carries(resource) {
            without.push(format!("{id} ({kind})"));
        }
    }
    require!(without.is_empty(), "{}: no suffix in the names and tags of {without:?}", template.label);
    Ok(())
}

fn filled(value: &Json) -> bool {
    value.to_string().contains("${EnvironmentSuffix}")
}

/// The property that holds a resource's name, the characters it may have, and how many (the service's API reference).
const NAMES: &[(&str, &str, usize, &str)] = &[
    ("AWS::ApiGatewayV2::Api", "Name", 128, ""),
    ("AWS::ApiGatewayV2::Authorizer", "Name", 128, ""),
    ("AWS::CloudWatch::Alarm", "AlarmName", 255, ""),
    ("AWS::CloudWatch::Dashboard", "DashboardName", 255, "-_"),
    ("AWS::DynamoDB::GlobalTable", "TableName", 255, "-_."),
    ("AWS::EC2::SecurityGroup", "GroupName", 255, "-"),
    ("AWS::Events::Rule", "Name", 64, "-_."),
    ("AWS::IAM::Policy", "PolicyName", 128, "-_+=,.@"),
    ("AWS::IAM::Role", "RoleName", 64, "-_+=,.@"),
    ("AWS::KMS::Alias", "AliasName", 256, "-_/:"),
    ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", 64, "-_."),
    ("AWS::Lambda::Function", "FunctionName", 64, "-_"),
    ("AWS::Logs::Destination", "DestinationName", 512, "-_."),
    ("AWS::Logs::LogGroup", "LogGroupName", 512, "-_./#"),
    ("AWS::Logs::MetricFilter", "FilterName", 512, "-_."),
    ("AWS::Logs::SubscriptionFilter", "FilterName", 512, "-_."),
    ("AWS::S3::Bucket", "BucketName", 63, "-"),
    ("AWS::SNS::Topic", "TopicName", 256, "-_"),
];

/// Types whose names are unique in the account or in the world, not only in a Region.
const GLOBAL: &[&str] = &["AWS::IAM::Role", "AWS::IAM::Policy", "AWS::S3::Bucket", "AWS::CloudWatch::Dashboard"];

fn names(template: &Template, suffix: &str, named: &mut BTreeMap<(String, String, String), String>) -> Outcome {
    let label = &template.label;
    for (id, resource) in template.resources() {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let Some((_, property, longest, punctuation)) = NAMES.iter().find(|(name, ..)| *name == kind) else { continue };
        let Some(value) = resource["Properties"].get(property) else { continue };
        let name = template.resolve(value, suffix);
        let Some(name) = name else { return Err(format!("{label}: {property} of {id} cannot be worked out: {value}")) };
        require!(name.chars().count() <= *longest, "{label}: {name} has {} characters", name.chars().count());
        require!(name.len() >= 3, "{label}: the name of {id} is {name}");
        let allowed = |c: char| c.is_ascii_alphanumeric() || punctuation.is_empty() || punctuation.contains(c);
        require!(name.chars().all(allowed), "{label}: {name} holds what {kind} does not take");
        require!(kind != "AWS::S3::Bucket" || name == name.to_lowercase(), "{label}: {name} has capitals");
        require!(
            resource.get("Condition").is_some() || named_once(template, kind, &name, id, named),
            "{label}: there is another {kind} called {name}"
        );
    }
    Ok(())
}

fn named_once(
    template: &Template,
    kind: &str,
    name: &str,
    id: &str,
    named: &mut BTreeMap<(String, String, String), String>,
) -> bool {
    // A filter's name is its log group's own affair.
    if kind.ends_with("Filter") {
        return true;
    }
    let region = if GLOBAL.contains(&kind) { "everywhere" } else { &template.region };
    let place = format!("{} {id}", template.label);
    named.insert((kind.to_owned(), region.to_owned(), name.to_owned()), place).is_none()
}

/// The foundation is in the full template, piece by piece, and is less than it.
fn subset(foundation: &Template, full: &Template) -> Outcome {
    let label = &foundation.label;
    let more = beyond(&foundation.json, &full.json, "");
    require!(more.is_none(), "{label} holds what the full template does not: {more:?}");
    let says = full.section("Outputs").get("Step").is_some_and(|step| step["Value"] == "full");
    require!(
        says && !foundation.section("Outputs").contains_key("Step"),
        "nothing tells {label} from the full template"
    );
    for section in ["Resources", "Parameters", "Outputs"] {
        let (less, more) = (foundation.section(section).len(), full.section(section).len());
        require!(less < more, "{label} has {less} {section} of {more}");
    }
    Ok(())
}

/// Every stack and step gets each parameter that has no default, from its file or from another stack's output, and
/// nothing that it does not know.
fn parameter_files(snapshot: &Snapshot, files: &[File]) -> Outcome {
    let text = |path: &str| -> Result<String, String> {
        let file = files.iter().find(|file| file.path == path).ok_or_else(|| format!("{path} is missing"))?;
        String::from_utf8(file.bytes.clone()).map_err(|_| format!("{path} is not text"))
    };
    let script = text("deploy.sh")?;
    let mut outputs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut steps = Vec::new();
    for stack in &snapshot.stacks {
        if let Some(foundation) = &stack.foundation {
            steps.push((stack, "foundation", text::minified(foundation)));
        }
    }
    for stack in &snapshot.stacks {
        steps.push((stack, "full", text::minified(&stack.template)));
    }
    for (stack, step, body) in steps {
        let place = stack.place.name();
        let template = Template::new(format!("{place} {step}"), &stack.region, &body);
        let path = match stack.place {
            Place::Edge => "parameters/edge.json".to_owned(),
            _ => format!("parameters/{place}.{step}.json"),
        };
        let entries: Vec<BTreeMap<String, String>> =
            serde_json::from_str(&text(&path)?).map_err(|error| format!("{path}: {error}"))?;
        let mut given: BTreeSet<String> = BTreeSet::new();
        for entry in &entries {
            let (name, value) = (&entry["ParameterKey"], &entry["ParameterValue"]);
            let declared = template.section("Parameters").get(name);
            let Some(declared) = declared else {
                return Err(format!("{path} gives {name}, which {place} does not know"));
            };
            fits(declared, value).map_err(|wrong| format!("{path}: {name} {wrong}"))?;
            require!(given.insert(name.clone()), "{path} gives {name} twice");
        }
        if step == "full" {
            for (name, source, output) in wires(&script, place)? {
                let known = outputs.get(&source).is_some_and(|outputs| outputs.contains(&output));
                require!(known, "{place} {step} is given {name} from {source}.{output}, which is not there by then");
                require!(template.section("Parameters").contains_key(&name), "{place} does not know {name}");
                require!(given.insert(name.clone()), "{place} {step} is given {name} twice");
            }
            // What the script itself fills in: the version of the object that it uploaded, and its bucket.
            given.extend(["ArtifactBucket", "ArtifactVersion"].map(str::to_owned));
        }
        for (name, declared) in template.section("Parameters") {
            let has = given.contains(name) || declared.get("Default").is_some();
            require!(has, "{place} {step} is given no {name}");
        }
        outputs.insert(place.to_owned(), template.section("Outputs").keys().cloned().collect());
    }
    Ok(())
}

/// The entries `Parameter=stack.Output` of one of the script's arrays.
fn wires(script: &str, place: &str) -> Result<Vec<(String, String, String)>, String> {
    let name = format!("WIRES_{}=(", place.to_uppercase());
    let Some((_, rest)) = script.split_once(&name) else { return Err(format!("deploy.sh has no {name}")) };
    let (entries, _) = rest.split_once(')').ok_or("the array does not end")?;
    entries
        .split_whitespace()
        .map(|entry| {
            let entry = entry.trim_matches(['\'', '"']);
            let (parameter, from) = entry.split_once('=').ok_or_else(|| format!("{entry} is no wire"))?;
            let (stack, output) = from.split_once('.').ok_or_else(|| format!("{entry} is no wire"))?;
            Ok((parameter.to_owned(), stack.to_owned(), output.to_owned()))
        })
        .collect()
}

/// Whether a pattern fits the whole of a value; each pattern is compiled once.
fn matches(pattern: &str, value: &str) -> bool {
    static COMPILED: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap();
    compiled
        .entry(pattern.to_owned())
        .or_insert_with(|| Regex::new(&format!("^(?:{pattern})$")).unwrap())
        .is_match(value)
}

/// Whether a value meets its parameter's own constraints.
fn fits(declared: &Json, value: &str) -> Outcome {
    require!(value.len() <= 4_096, "is longer than a parameter can be");
    if let Some(pattern) = declared["AllowedPattern"].as_str() {
        require!(matches(pattern, value), "is \"{value}\", which {pattern} does not allow");
    }
    let bound = |name: &str| declared[name].as_f64();
    #[expect(clippy::cast_precision_loss, reason = "at most 4,096")]
    let length = value.chars().count() as f64;
    require!(bound("MinLength").is_none_or(|least| least <= length), "is \"{value}\", which is too short");
    require!(bound("MaxLength").is_none_or(|most| length <= most), "is \"{value}\", which is too long");
    if declared["Type"] == "Number" {
        let number: f64 = value.parse().map_err(|_| format!("is \"{value}\", which is no number"))?;
        require!(bound("MinValue").is_none_or(|least| least <= number), "is {value}, which is too little");
        require!(bound("MaxValue").is_none_or(|most| number <= most), "is {value}, which is too much");
    }
    if let Some(allowed) = declared["AllowedValues"].as_array() {
        require!(allowed.iter().any(|allowed| allowed == value), "is \"{value}\", which is not on offer");
    }
    Ok(())
}

/// A month costs a number of dollars, whatever is asked for; and more of anything costs no less.
fn costs(parameters: &Parameters) -> Outcome {
    type More = fn(&mut System, &mut Workload);
    fn each(system: &mut System, change: fn(&mut Function)) {
        system.primary.functions.iter_mut().chain(&mut system.standby.functions).for_each(change);
    }
    let more: [(&str, More); 7] = [
        ("the rate", |_, workload| workload.rate *= 1.5),
        ("memory", |system, _| each(system, |function| function.memory_mb *= 2.0)),
        ("items", |_, workload| workload.item_kb *= 1.7),
        ("documents", |_, workload| workload.documents *= 1.5),
        ("documents' size", |_, workload| workload.document_kb *= 3.0),
        ("logs", |_, workload| workload.log_kb *= 2.0),
        ("provisioned", |system, _| each(system, |function| function.provisioned += 100.0)),
    ];
    let (settled, _) = check::settle(parameters);
    let stacks = pipeline::evaluate(parameters, artifact(parameters)).stacks;
    let Some(system) = review_and_read(&stacks, pipeline::targets(&settled)).1 else { return Ok(()) };
    let workload = Workload::new(&settled.targets, &settled.usage);
    let now = cost::cost(&system, &workload);
    let parts = [now.active, now.standby, now.shared, now.total];
    let items = now.items.iter().chain(&now.once).flat_map(|item| [item.cost, item.quantity]);
    for span in items.chain(parts) {
        let real = span.low >= 0.0 && span.low <= span.high && span.high.is_finite();
        require!(real, "{span:?} is no cost: {now:?}");
    }
    for (what, change) in more {
        let (mut system, mut workload) = (system.clone(), workload.clone());
        change(&mut system, &mut workload);
        let then = cost::cost(&system, &workload).total;
        let no_less = |now: f64, then: f64| then >= now * (1.0 - 1e-12);
        require!(no_less(now.total.high, then.high), "more of {what} costs {then:?} for {:?}", now.total);
        // What runs in provisioned concurrency costs less by the second: well used, it can save.
        let saves = what == "provisioned";
        require!(saves || no_less(now.total.low, then.low), "more of {what} costs {then:?} for {:?}", now.total);
    }
    for lever in cost::levers(&system, &workload) {
        require!(0.0 <= lever.saving.low && lever.saving.low <= lever.saving.high, "{lever:?}");
    }
    Ok(())
}

/// Parameters that a failure shows by what they differ in from the defaults.
#[derive(PartialEq)]
struct Design(Parameters);

impl std::fmt::Debug for Design {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let default = Parameters::default();
        let changed = SPECS.iter().map(|spec| (spec.id, (spec.get)(&self.0), (spec.get)(&default)));
        let changed = changed.filter(|(_, value, default)| value != default);
        formatter.debug_map().entries(changed.map(|(id, value, _)| (id, value))).finish()
    }
}

/// In-bounds designs: each parameter its default, one of its samples, or anything random that it accepts.
fn in_bounds() -> impl Strategy<Value = Design> {
    let values: Vec<BoxedStrategy<Value>> = SPECS.iter().map(accepted).collect();
    values.prop_map(|values| {
        let mut parameters = with(values);
        designs::reconcile(&mut parameters);
        Design(parameters)
    })
}

fn with(values: Vec<Value>) -> Parameters {
    let mut parameters = Parameters::default();
    for (spec, value) in SPECS.iter().zip(values) {
        (spec.set)(&mut parameters, value);
    }
    parameters
}

/// Random text that a parameter accepts, as a regular expression; the rest has samples only.
#[rustfmt::skip]
const PATTERNS: &[(&str, &str)] = &[
    ("environment.suffix", "[b-rt-w0-9]([a-z0-9]|-[a-z0-9]){0,7}"),
    ("environment.application", "[b-rt-w]([a-z0-9]|-[a-z0-9]){0,11}"),
    ("environment.account_id", "[0-9]{12}"),
    ("compute.handler", "[!-#%-~]{1,128}"),
    ("compute.artifact_key", "[ -#%-~]{1,300}"),
    ("compute.artifact_sha256", "[0-9a-fA-F]{64}"),
    ("dns.domain", "[a-z0-9]{1,12}(-[a-z0-9]{1,8})?(\\.[a-z0-9]{1,9}){0,3}\\.[a-z][a-z0-9]{0,8}"),
    ("dns.zone_id", "Z[A-Z0-9]{1,31}"),
    ("dns.health_path", "/h[a-zA-Z0-9/_.~-]{0,126}"),
    ("dns.search_string", "[ -#%-~]{0,255}"),
    ("dns.jwt_issuer", "https://[a-z]{1,20}\\.[a-z]{2,5}(:[0-9]{2,4})?/[a-zA-Z0-9/._?=&-]{0,60}"),
    ("security.permissions_boundary", "arn:aws:iam::[0-9]{12}:policy/[a-zA-Z0-9/_+=,.@-]{1,100}"),
];

fn accepted(spec: &'static Spec) -> BoxedStrategy<Value> {
    let default = (spec.get)(&Parameters::default());
    let samples = proptest::sample::select(designs::samples(spec));
    let random = match spec.kind {
        Kind::Integer(least, most) => (least..=most).prop_map(Value::Integer).boxed(),
        // A thousandth is the least that anybody types; beyond fifteen digits no reader of JSON promises the last bit.
        Kind::Decimal(least, most) => (least..=most)
            .prop_map(move |number| Value::Decimal(((number * 1_000.0).round() / 1_000.0).clamp(least, most)))
            .boxed(),
        _ => match PATTERNS.iter().find(|(id, _)| *id == spec.id) {
            Some((_, pattern)) => string_regex(pattern).unwrap().prop_map(Value::Text).boxed(),
            None => samples.clone().boxed(),
        },
    };
    prop_oneof![2 => Just(default), 2 => samples, 1 => random].boxed()
}

/// Designs that hold anything at all.
fn hostile() -> impl Strategy<Value = Design> {
    let values: Vec<BoxedStrategy<Value>> = SPECS
        .iter()
        .map(|spec| {
            let anything = match spec.kind {
                Kind::Integer(..) => {
                    prop_oneof![any::<i64>(), proptest::sample::select(vec![i64::MIN, -1, 0, 1, i64::MAX])]
                        .prop_map(Value::Integer)
                        .boxed()
                }
                Kind::Decimal(..) => prop_oneof![
                    any::<f64>(),
                    proptest::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e308])
                ]
                .prop_map(Value::Decimal)
                .boxed(),
                Kind::Toggle => any::<bool>().prop_map(Value::Toggle).boxed(),
                Kind::Choice(_) | Kind::Text(_) => hostile_text().prop_map(Value::Text).boxed(),
                Kind::List(..) | Kind::Several(_) => {
                    prop::collection::vec(hostile_text(), 0..60).prop_map(Value::List).boxed()
                }
            };
            prop_oneof![1 => accepted(spec), 2 => anything].boxed()
        })
        .collect();
    values.prop_map(|values| Design(with(values)))
}

fn hostile_text() -> BoxedStrategy<String> {
    let awkward = [
        "",
        " ",
        "0",
        "-",
        ".",
        "/",
        "=",
        "${",
        "${}",
        "${AWS::Region}",
        "${EnvironmentSuffix}",
        "'; rm -rf / #",
        "$(id)",
        "\\",
        "\"",
        "'",
        "\n",
        "\0",
        "\u{feff}",
        "\u{202e}",
        "💥",
        "<script>alert(1)</script>",
        "]]>",
        "&amp;",
        "10.0.0.0/16",
        "0.0.0.0/0",
        "255.255.255.255/32",
        "us-east-1",
        "é",
        "-0",
        "1e9",
        "null",
    ];
    prop_oneof![
        2 => proptest::sample::select(awkward.map(str::to_owned).to_vec()),
        1 => proptest::sample::select(vec!["s".repeat(60), "x".repeat(5_000), "🦀".repeat(300)]),
        2 => any::<String>(),
    ]
    .boxed()
}
