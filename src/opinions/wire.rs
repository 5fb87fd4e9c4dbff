//! What the page and the program that checks AWS's rules say to each other, as JSON.

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

/// What the program says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// It can be asked from now on.
    Ready {
        /// Always true.
        ready: bool,
        /// The version of AWS's validator.
        version: String,
    },
    /// What a question found.
    Found {
        /// The question's.
        id: u32,
        /// In the order of the templates.
        findings: Vec<Opinion>,
    },
    /// It cannot answer.
    Failed {
        /// The question's; none where no question can be answered.
        #[serde(default)]
        id: Option<u32>,
        /// What is wrong.
        error: String,
    },
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
        for answer in [
            Answer::Ready { ready: true, version: "1.14.0".to_owned() },
            Answer::Found { id: 7, findings: vec![finding.clone().into()] },
            Answer::Failed { id: Some(7), error: "why".to_owned() },
            Answer::Failed { id: None, error: "why".to_owned() },
        ] {
            let text = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer, "{text}");
        }
        assert_eq!(Finding::from(Opinion::from(finding.clone())), finding);
    }
}
