//! A design as a JSON file: written whole, read with patience.

use serde_json::{Map, Value as Json, json};

use super::Parameters;
use super::spec::{Kind, SPECS, Spec, Value};
use crate::finding::{Finding, Place, Severity, Suppression};

/// The version of the format; a file of a later one is read as far as its parameters are known.
pub const VERSION: u64 = 1;

/// A design file may have this many bytes at most; a real one has about four thousand.
pub const LONGEST: usize = 1 << 20;

/// The design as indented JSON with a final newline.
#[must_use]
pub fn write(parameters: &Parameters) -> String {
    let mut design = json!({ "twinstack": VERSION, "parameters": parameters });
    if let (Some(members), false) = (design.as_object_mut(), parameters.suppressions.is_empty()) {
        members.insert("suppressions".to_owned(), json!(parameters.suppressions));
    }
    format!("{design:#}\n")
}

/// Reads a design. What is missing keeps its default; what is unknown or of the wrong kind becomes a finding.
///
/// # Errors
/// A sentence that says why the text is no design at all.
pub fn read(text: &str) -> Result<(Parameters, Vec<Finding>), String> {
    if text.len() > LONGEST {
        return Err(format!("a design has at most {LONGEST} bytes; this has {}", text.len()));
    }
    let design: Json = serde_json::from_str(text).map_err(|error| format!("this is not JSON: {error}"))?;
    let (Some(version), Some(groups)) =
        (design.get("twinstack").and_then(Json::as_u64), design.get("parameters").and_then(Json::as_object))
    else {
        return Err("this is JSON, but not a design: it lacks \"twinstack\" or \"parameters\"".to_owned());
    };
    let mut findings = Vec::new();
    if version > VERSION {
        findings.push(Finding::new(
            "newer-design",
            Severity::Warning,
            format!(
                "The design was written by a later version ({version}); what this version does not know is left out."
            ),
        ));
    }
    let mut parameters = Parameters::default();
    for spec in SPECS {
        let Some(found) = spec.id.split_once('.').and_then(|(group, name)| groups.get(group)?.get(name)) else {
            continue;
        };
        match value(spec, found) {
            Some(value) => (spec.set)(&mut parameters, value),
            None => findings.push(Finding::warning(
                "unreadable-value",
                spec.id,
                format!("{} in the design is {}; its default is used instead.", spec.label, shortened(found)),
            )),
        }
    }
    findings.extend(unknown(groups));
    for (index, found) in design.get("suppressions").and_then(Json::as_array).into_iter().flatten().enumerate() {
        match suppression(found) {
            Some(suppression) => parameters.suppressions.push(suppression),
            None => findings.push(Finding::new(
                "unreadable-suppression",
                Severity::Warning,
                format!(
                    "Suppression {} in the design is left out: it needs a rule, a stack (primary, secondary, edge or \
                     pair) and a reason.",
                    index + 1
                ),
            )),
        }
    }
    Ok((parameters, findings))
}

fn suppression(found: &Json) -> Option<Suppression> {
    let text = |name: &str| found.get(name)?.as_str().map(str::to_owned);
    let stack = text("stack")?;
    let reason = text("reason").filter(|reason| !reason.trim().is_empty())?;
    Some(Suppression {
        rule: text("rule")?,
        stack: Place::ALL.into_iter().find(|place| place.name() == stack)?,
        logical_id: text("logical_id"),
        reason,
    })
}

fn value(spec: &Spec, found: &Json) -> Option<Value> {
    Some(match spec.kind {
        Kind::Integer(..) => Value::Integer(found.as_i64()?),
        Kind::Decimal(..) => Value::Decimal(found.as_f64()?),
        Kind::Toggle => Value::Toggle(found.as_bool()?),
        Kind::Choice(_) | Kind::Text(_) => Value::Text(found.as_str()?.to_owned()),
        Kind::List(..) | Kind::Several(_) => {
            Value::List(found.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>()?)
        }
    })
}

fn unknown(groups: &Map<String, Json>) -> Vec<Finding> {
    let known = |id: &str| SPECS.iter().any(|spec| spec.id == id);
    groups
        .iter()
        .flat_map(|(group, fields)| match fields.as_object() {
            Some(fields) => fields.keys().map(|name| format!("{group}.{name}")).collect(),
            None => vec![group.clone()],
        })
        .filter(|id| !known(id))
        .map(|id| {
            let id: String = id.chars().take(80).collect();
            Finding::new(
                "unknown-parameter",
                Severity::Warning,
                format!("The design holds \"{id}\", which this version does not know; it is left out."),
            )
        })
        .collect()
}

fn shortened(found: &Json) -> String {
    let text = found.to_string();
    if text.chars().count() <= 40 { text } else { text.chars().take(40).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::presets::PRESETS;

    #[test]
    fn every_preset_is_read_back_as_it_was_written() {
        for preset in PRESETS {
            let parameters = (preset.parameters)();
            assert_eq!(read(&write(&parameters)), Ok((parameters, Vec::new())));
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_rest_is_kept() {
        let text = r#"{"twinstack": 2, "parameters": {
            "environment": {"suffix": "blue", "colour": "red"},
            "compute": {"memory_mb": "lots", "timeout_s": 7},
            "weather": 1
        }}"#;
        let (parameters, findings) = read(text).unwrap();
        assert_eq!(parameters.environment.suffix, "blue");
        assert_eq!(parameters.compute.timeout_s, 7);
        assert_eq!(parameters.compute.memory_mb, Parameters::default().compute.memory_mb);
        let rules: Vec<&str> = findings.iter().map(|finding| &*finding.rule).collect();
        assert_eq!(rules, ["newer-design", "unreadable-value", "unknown-parameter", "unknown-parameter"]);
        assert_eq!(findings[1].parameter, Some("compute.memory_mb"));
    }

    #[test]
    fn what_was_accepted_comes_back_with_its_reason() {
        let mut parameters = Parameters::default();
        assert!(
            !write(&parameters).contains("suppressions"),
            "a design without any is as it was before there were any"
        );
        let accepted = |logical_id: Option<&str>| Suppression {
            rule: "dns-negative-ttl".to_owned(),
            stack: Place::Primary,
            logical_id: logical_id.map(str::to_owned),
            reason: "The zone is another team's.".to_owned(),
        };
        parameters.suppressions = vec![accepted(Some("Zone")), accepted(None)];
        assert_eq!(read(&write(&parameters)), Ok((parameters, Vec::new())));
    }

    #[test]
    fn a_suppression_without_a_reason_is_left_out() {
        let text = r#"{"twinstack": 1, "parameters": {}, "suppressions": [
            {"rule": "a", "stack": "primary", "reason": " "}, {"rule": "a", "stack": "moon", "reason": "r"}, 1,
            {"rule": "a", "stack": "pair", "reason": "r"}
        ]}"#;
        let (parameters, findings) = read(text).unwrap();
        assert_eq!(parameters.suppressions.len(), 1);
        assert_eq!(findings.iter().filter(|finding| finding.rule == "unreadable-suppression").count(), 3);
    }

    #[test]
    fn what_is_no_design_is_refused_with_a_reason() {
        for (text, reason) in [("", "not JSON"), ("[]", "not a design"), ("{\"parameters\": {}}", "not a design")] {
            assert!(read(text).unwrap_err().contains(reason), "{text}");
        }
        assert!(read(&" ".repeat(LONGEST + 1)).unwrap_err().contains("bytes"));
    }
}
