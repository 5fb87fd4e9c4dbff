//! A review for programs.

use serde_json::{Map, Value, json};

use super::Report;

pub(super) fn report(report: &Report<'_>) -> String {
    let templates: Map<String, Value> =
        report.sources.iter().map(|(place, path)| (place.name().to_owned(), path.as_str().into())).collect();
    let layers: Vec<Value> =
        report.layers.iter().map(|(layer, version)| json!({"name": layer.name(), "version": version})).collect();
    format!("{:#}\n", json!({"findings": report.findings, "layers": layers, "templates": templates}))
}
