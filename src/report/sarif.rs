//! A review as SARIF 2.1.0 (OASIS), which code scanning reads: a run for each layer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Report, located, rule_of};
use crate::finding::{Finding, Layer, Severity};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn report(report: &Report<'_>) -> String {
    let runs: Vec<Value> = report.layers.iter().map(|(layer, version)| run(report, *layer, version)).collect();
    format!("{:#}\n", json!({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}))
}

fn run(report: &Report<'_>, layer: Layer, version: &str) -> Value {
    let counted = report.findings.iter().map(|finding| (finding, None));
    let accepted = report.accepted.iter().map(|(finding, reason)| (finding, Some(reason.as_str())));
    let findings: Vec<(&Finding, Option<&str>)> =
        counted.chain(accepted).filter(|(finding, _)| finding.layer == layer).collect();
    let mut rules: Vec<Value> = Vec::new();
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    for (finding, _) in &findings {
        indices.entry(&finding.rule).or_insert_with(|| {
            rules.push(rule(&finding.rule, layer));
            rules.len() - 1
        });
    }
    let results: Vec<Value> = findings
        .into_iter()
        .map(|(finding, reason)| {
            let mut result = result(report, finding, indices.get(&*finding.rule).copied().unwrap_or_default());
            if let (Value::Object(members), Some(reason)) = (&mut result, reason) {
                let suppressed = json!([{"kind": "external", "justification": reason}]);
                members.insert("suppressions".to_owned(), suppressed);
            }
            result
        })
        .collect();
    let driver = json!({"name": driver(layer), "version": version, "rules": rules});
    json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results})
}

fn driver(layer: Layer) -> &'static str {
    match layer {
        Layer::Twinstack => "Twinstack",
        Layer::Aws => "AWS CloudFormation Validate",
        Layer::Guard => "AWS CloudFormation Guard",
    }
}

/// What there is to say about a rule; of other layers' rules no more is known than the id.
fn rule(id: &str, layer: Layer) -> Value {
    match rule_of(id, layer) {
        None => json!({"id": id}),
        Some(rule) => json!({
            "id": id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.why},
            "help": {"text": rule.mend},
            "helpUri": rule.page,
            "defaultConfiguration": {"level": level(rule.severity)},
        }),
    }
}

fn result(report: &Report<'_>, finding: &Finding, index: usize) -> Value {
    let name = format!("{}{}", finding.stack.name(), finding.path.as_deref().unwrap_or_default());
    let mut location = json!({"logicalLocations": [{"fullyQualifiedName": name, "name": finding.logical_id}]});
    if let (Value::Object(location), Some(file)) = (&mut location, located(finding, report.sources)) {
        let (file, line) = file;
        let mut physical = json!({"artifactLocation": {"uri": uri(file)}});
        if let (Value::Object(physical), Some(line)) = (&mut physical, line) {
            physical.insert("region".to_owned(), json!({"startLine": line}));
        }
        location.insert("physicalLocation".to_owned(), physical);
    }
    if let (None, Some(logical)) = (&finding.logical_id, location.pointer_mut("/logicalLocations/0")) {
        *logical = json!({"fullyQualifiedName": name});
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [location],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative reference (RFC 3986): what is no plain part of a path is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}
