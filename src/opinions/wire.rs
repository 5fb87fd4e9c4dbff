//! What the page and the program that checks AWS's rules say to each other, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Layer, Place, Severity};

/// What the page asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Comes back with the answer.
    pub id: u32,
    /// The templates.
    pub templates: Vec<Body>,
    /// The user's own rules.
    #[serde(default)]
    pub guard: Vec<GuardFile>,
}

/// A template of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The stack that findings name.
    pub stack: Place,
    /// Where it is deployed, if that is known.
    pub region: Option<String>,
    /// Values for its parameters in place of their defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// The template as JSON.
    pub text: String,
}

/// A file of Guard rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardFile {
    /// What findings call it.
    pub name: String,
    /// The rules.
    pub text: String,
}

/// What the program says: that it is ready, what a question found, or that it cannot answer. In one shape, because
/// telling shapes apart would cost the page several kilobytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Whether it can be asked from now on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ready: bool,
    /// The version of AWS's validator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The question's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// In the order of the templates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<Opinion>>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Answer {
    /// It can be asked from now on.
    #[must_use]
    pub fn ready(version: &str) -> Self {
        Self { ready: true, version: Some(version.to_owned()), ..Self::default() }
    }

    /// What a question found.
    #[must_use]
    pub fn found(id: u32, findings: impl Iterator<Item = Finding>) -> Self {
        Self { id: Some(id), findings: Some(findings.map(Into::into).collect()), ..Self::default() }
    }

    /// No question can be answered.
    #[must_use]
    pub fn failed(error: String) -> Self {
        Self { error: Some(error), ..Self::default() }
    }
}

/// A finding of the program's: it knows no parameters, and has no mends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    rule: String,
    layer: Layer,
    severity: Severity,
    stack: Place,
    logical_id: Option<String>,
    path: Option<String>,
    message: String,
}

impl From<Finding> for Opinion {
    fn from(finding: Finding) -> Self {
        let Finding { rule, layer, severity, stack, logical_id, path, message, .. } = finding;
        Self { rule: rule.into_owned(), layer, severity, stack, logical_id, path, message }
    }
}

impl From<Opinion> for Finding {
    fn from(opinion: Opinion) -> Self {
        let Opinion { rule, layer, severity, stack, logical_id, path, message } = opinion;
        Self { layer, stack, logical_id, path, ..Self::new(rule, severity, message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let finding = Finding { layer: Layer::Aws, ..Finding::new("E3012", Severity::Error, "No.") };
        let finding = finding.at(Place::Edge, "/Resources/A/Properties").on("A");
        let answers = [
            Answer::ready("1.14.0"),
            Answer::found(7, [finding.clone()].into_iter()),
            Answer::failed("why".to_owned()),
        ];
        for (answer, start) in answers.into_iter().zip([r#"{"ready":true,"#, r#"{"id":7,"#, r#"{"error":"#]) {
            let text = serde_json::to_string(&answer).unwrap();
            assert!(text.starts_with(start), "{text}");
            assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer, "{text}");
        }
        assert_eq!(Finding::from(Opinion::from(finding.clone())), finding);
    }
}
