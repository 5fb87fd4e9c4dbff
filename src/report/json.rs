//! A review for programs.

use serde_json::{Map, Value, json};

use super::{Report, located};
use crate::finding::Finding;

pub(super) fn report(report: &Report<'_>) -> String {
    let templates: Map<String, Value> =
        report.sources.iter().map(|it| (it.place.name().to_owned(), it.file.as_str().into())).collect();
    let layers: Vec<Value> =
        report.layers.iter().map(|(layer, version)| json!({"name": layer.name(), "version": version})).collect();
    let written = |finding: &Finding| {
        let mut written = json!(finding);
        if let (Some((_, Some(line))), Value::Object(members)) = (located(finding, report.sources), &mut written) {
            members.insert("line".to_owned(), line.into());
        }
        written
    };
    let findings: Vec<Value> = report.findings.iter().map(written).collect();
    let accepted: Vec<Value> = report
        .accepted
        .iter()
        .map(|(finding, reason)| {
            let mut written = written(finding);
            if let Value::Object(members) = &mut written {
                members.insert("reason".to_owned(), reason.as_str().into());
            }
            written
        })
        .collect();
    format!("{:#}\n", json!({"findings": findings, "accepted": accepted, "layers": layers, "templates": templates}))
}
