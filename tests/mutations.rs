//! Our own exported pair with one fault in it at a time: each is caught by the rule that is meant for it, where it is,
//! and by nothing else; the pair without a fault, and each change that is none, is silent.
//!
//! The faults are in `tests/mutations/*.json`, one file for each group of rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use twinstack::artifact::built_in;
use twinstack::finding::{Finding, Patch, Place};
use twinstack::parameters::{Parameters, presets};
use twinstack::review::{Source, Targets, review_sources};
use twinstack::template::{Template, patch, read};
use twinstack::{design, stacks};

/// A fault, and what has to be told of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    /// What is done, in words.
    fault: String,
    /// The pair that it is done to: `reference`, `lean`, `edge` (neither Region is us-east-1), or `held` (failing back is).
    #[serde(default = "reference")]
    base: String,
    /// The stack that is changed: `primary`, `secondary` or `edge`.
    stack: String,
    change: Vec<Change>,
    /// The rule that catches it.
    rule: String,
    /// Where: the stack, if it is another than the changed one, and the JSON pointer.
    found_in: Option<String>,
    at: Option<String>,
    /// Rules that cannot but catch it too.
    #[serde(default)]
    also: Vec<String>,
    /// A change in the same place that is no fault.
    twin: Option<Vec<Change>>,
}

fn reference() -> String {
    "reference".to_owned()
}

/// `{"remove": POINTER}` or `{"set": POINTER, "to": VALUE}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    remove: Option<String>,
    set: Option<String>,
    to: Option<Value>,
}

fn faults() -> Vec<(String, Fault)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutations");
    let mut faults = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let read: Vec<Fault> = serde_json::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        faults.extend(read.into_iter().map(|fault| (format!("{name}: {}", fault.fault), fault)));
    }
    faults
}

/// A pair of which nothing has to be said: with a domain of one's own, tokens, and somebody who is told.
fn base(name: &str) -> BTreeMap<Place, (String, Value)> {
    let mut parameters = match name {
        "lean" => (presets::find("lean").unwrap().parameters)(),
        _ => Parameters::default(),
    };
    parameters.dns.domain = "pay.bank.com".into();
    parameters.dns.jwt_issuer = "https://login.bank.com/".into();
    parameters.dns.jwt_audience = vec!["pay".into()];
    parameters.alarms.addresses = vec!["oncall@bank.com".into()];
    if name == "held" {
        parameters.dns.failback = "held".into();
    }
    if name == "edge" {
        parameters.regions.primary = "eu-west-1".into();
        parameters.regions.secondary = "eu-central-1".into();
    }
    let stacks = stacks::stacks(&design::design(&parameters, &built_in()));
    stacks.into_iter().map(|it| (it.place, (it.region, serde_json::to_value(&it.template).unwrap()))).collect()
}

fn targets(base: &str) -> Targets {
    let transactions_per_second = if base == "lean" { 500 } else { 10_000 };
    Targets { transactions_per_second, ..Targets::default() }
}

fn judged(pair: &BTreeMap<Place, (String, Value)>, targets: Targets) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut templates: Vec<(Place, &str, Template)> = Vec::new();
    for (place, (region, document)) in pair {
        let reading = read::read(document.to_string().as_bytes(), *place).unwrap();
        findings.extend(reading.findings);
        templates.push((*place, region, reading.template));
    }
    let sources: Vec<Source<'_>> = templates
        .iter()
        .map(|(place, region, template)| Source { place: *place, template, region: Some(region), given: None })
        .collect();
    findings.extend(review_sources(&sources, targets));
    findings
}

fn place(name: &str) -> Place {
    [Place::Primary, Place::Secondary, Place::Edge, Place::Pair].into_iter().find(|place| place.name() == name).unwrap()
}

fn changed(pair: &mut BTreeMap<Place, (String, Value)>, stack: &str, changes: &[Change], label: &str) {
    for change in changes {
        let patch = match (&change.remove, &change.set) {
            (Some(path), None) => Patch::Remove { path: path.clone() },
            (None, Some(path)) => {
                // A list's element is replaced, not moved back.
                let document = &mut pair.get_mut(&place(stack)).unwrap().1;
                if let Some(there) = document.pointer_mut(path) {
                    *there = change.to.clone().unwrap();
                    continue;
                }
                Patch::Add { path: path.clone(), value: change.to.clone().unwrap() }
            }
            _ => panic!("{label}: a change either sets or removes"),
        };
        let document = &mut pair.get_mut(&place(stack)).unwrap_or_else(|| panic!("{label}: no such stack")).1;
        assert!(patch::apply(document, &patch), "{label}: there is no {patch:?}");
    }
}

fn told(findings: &[Finding]) -> Vec<String> {
    let one = |finding: &Finding| {
        let path = finding.path.as_deref().unwrap_or_default();
        format!("{} {} {path}: {}", finding.rule, finding.stack.name(), finding.message)
    };
    findings.iter().map(one).collect()
}

#[test]
fn a_pair_without_a_fault_is_silent() {
    for name in ["reference", "lean", "edge", "held"] {
        let findings = judged(&base(name), targets(name));
        // Lean leaves the documents' recovery point to replication, and is told so.
        let expected: &[&str] = if name == "lean" { EXPECTED_OF_LEAN } else { &[] };
        let rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
        assert_eq!(rules, expected, "{name}: {:#?}", told(&findings));
    }
}

const EXPECTED_OF_LEAN: &[&str] = &[];

#[test]
fn each_fault_is_caught_by_its_rule_where_it_is_and_by_nothing_else() {
    let bases =
        ["reference", "lean", "edge", "held"].map(|name| (name, base(name), judged(&base(name), targets(name))));
    let mut wrong = Vec::new();
    for (label, fault) in faults() {
        let (_, base, silent) = bases.iter().find(|(name, ..)| *name == fault.base).unwrap();
        let mut pair = base.clone();
        changed(&mut pair, &fault.stack, &fault.change, &label);
        let mut findings = judged(&pair, targets(&fault.base));
        findings.retain(|finding| !silent.contains(finding));
        let stack = fault.found_in.as_ref().unwrap_or(&fault.stack);
        let meant =
            |finding: &Finding| finding.rule == fault.rule && finding.stack.name() == stack && finding.path == fault.at;
        if !findings.iter().any(meant) {
            wrong.push(format!("{label}: not caught; told were {:#?}", told(&findings)));
        }
        let others: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| finding.rule != fault.rule && !fault.also.iter().any(|also| *also == finding.rule))
            .collect();
        if !others.is_empty() {
            wrong.push(format!("{label}: caught by others as well: {:#?}", told(&others)));
        }
        if let Some(twin) = &fault.twin {
            let mut pair = base.clone();
            changed(&mut pair, &fault.stack, twin, &label);
            let mut findings = judged(&pair, targets(&fault.base));
            findings.retain(|finding| !silent.contains(finding));
            if !findings.is_empty() {
                wrong.push(format!("{label}: its twin is no fault, and is told {:#?}", told(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
