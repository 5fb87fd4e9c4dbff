//! How long each stage takes for one changed parameter, how that grows with the resources, and how long AWS's own
//! validator takes over the same templates; printed as one JSON object for `benches/report.py`.

#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::hint::black_box;
use std::time::Instant;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use twinstack::artifact::{self, Artifact};
use twinstack::design::design;
use twinstack::failover::{Draw, Fault, Scenario, timeline};
use twinstack::parameters::{Parameters, check};
use twinstack::pipeline;
use twinstack::recovery::{Reckoned, Workload};
use twinstack::review::{Targets, review, review_and_read};
use twinstack::stacks::{Stack, stacks};
use twinstack::template::{Map as Members, Resource, Section, Template, Value as Part, text};
use twinstack::topology::{Detail, scene, svg};

/// As in the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each stage is timed; its cache is as warm as in a page that is being typed in.
const ROUNDS: u32 = 200;

fn main() {
    let artifact = artifact::built_in();
    let report = json!({
        "stages": stages(&artifact),
        "growth": growth(&artifact),
        "timelines": timelines(&artifact),
        "validator": validator(&artifact),
    });
    println!("{report}");
}

/// The reference design with another number in it each time, so that nothing can be remembered.
fn changed(round: u32) -> Parameters {
    let mut parameters = Parameters::default();
    parameters.alarms.function_errors = 5 + i64::from(round);
    parameters
}

/// Least, median and 95th percentile of each stage in microseconds, and of the whole change.
fn stages(artifact: &Artifact) -> Value {
    let mut times: IndexMap<&str, Vec<f64>> = IndexMap::new();
    // As in the page, what there was is dropped only when the new is there.
    let mut shown = None;
    for round in 0..ROUNDS {
        let mut clock = Stopwatch { times: &mut times };
        let parameters = changed(round);
        let whole = Instant::now();
        let (settled, _) = clock.run("settle", || check::settle(&parameters));
        let design = clock.run("design", || design(&settled, artifact));
        let stacks = clock.run("stacks", || stacks(&design));
        let (_, system) = clock.run("findings", || review_and_read(&stacks, Targets::default()));
        let workload = Workload::new(&settled.targets, &settled.usage);
        clock.run("budgets", || system.map(|system| Reckoned::new(system, workload)));
        let picture = clock.run("picture", || scene(&stacks, Detail::Services));
        let texts = clock.run("texts", || written(&stacks));
        clock.add("one change", whole);
        shown = Some((stacks, picture, texts));
    }
    // Not part of a change: what an export or another level of detail takes.
    for round in 0..ROUNDS / 4 {
        let mut clock = Stopwatch { times: &mut times };
        let parameters = changed(round);
        let snapshot = pipeline::evaluate(&parameters, artifact);
        let picture = clock.run("picture of every resource", || scene(&snapshot.stacks, Detail::Resources));
        clock.run("picture as SVG", || svg::svg(&picture, "bench"));
        let files = clock.run("files", || pipeline::export(&parameters, &snapshot, artifact, None).unwrap());
        clock.run("ZIP", || twinstack::files::zip::archive(&files));
    }
    drop(shown);
    times.into_iter().map(|(stage, times)| (stage.to_owned(), percentiles(times))).collect::<Map<_, _>>().into()
}

/// Timelines a second of each fault, by the median: each from another seed, with the failback where there is one.
fn timelines(artifact: &Artifact) -> Value {
    let parameters = Parameters::default();
    let stacks = pipeline::evaluate(&parameters, artifact).stacks;
    let Some(system) = review_and_read(&stacks, Targets::default()).1 else { return Value::Null };
    let workload = Workload::new(&parameters.targets, &parameters.usage);
    let per_second = Fault::ALL.into_iter().map(|fault| {
        let mut times = IndexMap::new();
        for seed in 0..ROUNDS {
            let scenario = Scenario { fault, lasts_s: Some(3_600.0), draw: Draw::Seed(seed.into()) };
            Stopwatch { times: &mut times }.run(fault.id(), || timeline(&system, &workload, &scenario));
        }
        let times = times.swap_remove(fault.id()).unwrap_or_default();
        (fault.id().to_owned(), percentiles(times)["median"].as_f64().map(|median| (1e6 / median).round()).into())
    });
    per_second.collect::<Map<_, _>>().into()
}

struct Stopwatch<'a> {
    times: &'a mut IndexMap<&'static str, Vec<f64>>,
}

impl Stopwatch<'_> {
    fn run<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = black_box(work());
        self.add(stage, start);
        result
    }

    fn add(&mut self, stage: &'static str, start: Instant) {
        self.times.entry(stage).or_default().push(start.elapsed().as_secs_f64() * 1e6);
    }
}

/// Both templates as text, and the foundations' lengths: what the page shows after every change.
fn written(stacks: &[Stack]) -> (Vec<String>, usize) {
    let foundations = stacks.iter().filter_map(|stack| stack.foundation.as_ref());
    let full = stacks.iter().map(|stack| text::indented(&stack.template));
    (full.collect(), foundations.map(text::minified_bytes).sum())
}

fn percentiles(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() - 1) * percent / 100).copied().unwrap_or_default();
    json!({"least": at(0), "median": at(50), "p95": at(95)})
}

/// Microseconds of each stage that reads templates, by the number of resources in the pair: the least of many rounds,
/// because what else the machine does only ever adds.
fn growth(artifact: &Artifact) -> Value {
    let pair = pipeline::evaluate(&Parameters::default(), artifact).stacks;
    let mut growth = Map::new();
    // The last is as much as CloudFormation takes: 500 in each stack.
    for count in [50, 100, 200, 400, 1000] {
        let pair: Vec<Stack> = pair.iter().map(|stack| resized(stack, count / 2)).collect();
        let mut times: IndexMap<&str, Vec<f64>> = IndexMap::new();
        for _ in 0..ROUNDS / 4 {
            let mut clock = Stopwatch { times: &mut times };
            clock.run("findings", || review(&pair, Targets::default()));
            clock.run("picture", || scene(&pair, Detail::Services));
            clock.run("picture of every resource", || scene(&pair, Detail::Resources));
            clock.run("texts", || written(&pair));
        }
        let medians = times.into_iter().map(|(stage, times)| (stage.to_owned(), percentiles(times)["least"].clone()));
        growth.insert(count.to_string(), medians.collect::<Map<_, _>>().into());
    }
    growth.into()
}

/// The stack with so many resources: copies of one run of them, from the middle, where buckets, roles and logs refer to
/// each other, so that twice the resources are twice of the same. The copies refer to each other as the originals do.
fn resized(stack: &Stack, count: usize) -> Stack {
    let originals: IndexMap<&String, &Resource> = stack.template.resources.iter().skip(20).take(25).collect();
    let resources: Section<Resource> = (0..)
        .flat_map(|copy| originals.iter().map(move |(id, resource)| (copy, id, resource)))
        .take(count)
        .map(|(copy, id, resource)| (format!("{id}Copy{copy}"), copied(resource, copy, &originals)))
        .collect();
    let template = Template { resources, ..stack.template.clone() };
    Stack { template, foundation: None, ..stack.clone() }
}

fn copied(resource: &Resource, copy: usize, originals: &IndexMap<&String, &Resource>) -> Resource {
    let properties = resource.properties.iter().map(|(key, value)| (key.to_owned(), renamed(value, copy, originals)));
    Resource { properties: properties.collect::<Members>().into(), depends_on: Vec::new(), ..resource.clone() }
}

/// The value with references to the copies of resources in place of references to the resources.
fn renamed(value: &Part, copy: usize, originals: &IndexMap<&String, &Resource>) -> Part {
    let renamed = |value: &Part| renamed(value, copy, originals);
    let rename = |value: &Part| match value {
        Part::String(id) if originals.contains_key(id) => format!("{id}Copy{copy}").into(),
        other => other.clone(),
    };
    match value {
        Part::Array(items) => Part::Array(items.iter().map(renamed).collect()),
        Part::Object(map) => {
            let members = map.iter().map(|(key, item)| {
                let item = match (key, item) {
                    ("Ref", id) => rename(id),
                    ("Fn::GetAtt", Part::Array(parts)) => Part::Array(parts.iter().map(rename).collect()),
                    (_, item) => renamed(item),
                };
                (key.to_owned(), item)
            });
            Part::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// Milliseconds of AWS's validator over the pair: to start, and for both templates once warm.
#[cfg(feature = "aws")]
fn validator(artifact: &Artifact) -> Value {
    use cel_engine::CelEngine;
    use schema_validator::SchemaValidator;
    use validation_engine::{EngineConfig, ValidateConfig, validate_bytes_with_path};

    let start = Instant::now();
    let schemas = SchemaValidator::default();
    let engine = CelEngine::new(EngineConfig::new()).unwrap();
    let started = start.elapsed().as_secs_f64() * 1e3;
    let pair = pipeline::evaluate(&Parameters::default(), artifact).stacks;
    let texts: Vec<String> = pair.iter().map(|stack| text::indented(&stack.template)).collect();
    let mut times = Vec::new();
    for _ in 0..10 {
        let start = Instant::now();
        for text in &texts {
            let config = ValidateConfig::default();
            let report = validate_bytes_with_path(&engine, &schemas, text.as_bytes(), config, String::new());
            let _ = black_box(report.unwrap());
        }
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    json!({"start": started, "pair": percentiles(times)})
}

/// Without the feature there is nothing to compare with.
#[cfg(not(feature = "aws"))]
fn validator(_: &Artifact) -> Value {
    Value::Null
}
