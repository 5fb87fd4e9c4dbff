//! What is wrong, where it is, and what mends it: the one shape in which every stage reports.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The export is blocked: the pair would not deploy, or would not survive.
    Error,
    /// It deploys, and something about it should be known before it is trusted.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// The stack a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The stack in the active Region.
    Primary,
    /// The stack in the standby Region.
    Secondary,
    /// The stack in us-east-1, where neither Region is us-east-1.
    Edge,
    /// The pair as a whole.
    Pair,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Primary, Self::Secondary, Self::Edge, Self::Pair];

    /// The word used in reports and file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Edge => "edge",
            Self::Pair => "pair",
        }
    }
}

/// Who found it: each layer is reported apart, with its version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Our own rules: the pair, the Regions, the recovery targets.
    #[default]
    Twinstack,
    /// AWS's own schemas and rules.
    Aws,
    /// The user's own rules, written in Guard.
    Guard,
}

impl Layer {
    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Twinstack => "Twinstack",
            Self::Aws => "AWS",
            Self::Guard => "Guard",
        }
    }
}

/// A change to a template that mends a finding: one operation of JSON Patch (RFC 6902).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Patch {
    /// Sets a member, in its place where it is there already; the object that holds it has to be there.
    Add {
        /// A JSON pointer.
        path: String,
        /// What the member becomes.
        value: serde_json::Value,
    },
    /// Takes a member out.
    Remove {
        /// A JSON pointer.
        path: String,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule's id; it never changes.
    pub rule: Cow<'static, str>,
    /// Who found it.
    pub layer: Layer,
    /// How much it weighs.
    pub severity: Severity,
    /// The stack it is about.
    pub stack: Place,
    /// The logical id of the resource, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
    /// A JSON pointer into that stack's template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The id of the parameter that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<&'static str>,
    /// What is wrong and what to do, in a sentence or two.
    pub message: String,
    /// The value of `parameter` that would mend it, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// The change to that stack's template that would mend it, where there is one that cannot be wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Patch>,
}

impl Finding {
    /// A finding about the pair; the methods below say where it is.
    #[must_use]
    pub fn new(rule: impl Into<Cow<'static, str>>, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            layer: Layer::default(),
            severity,
            stack: Place::Pair,
            logical_id: None,
            path: None,
            parameter: None,
            message: message.into(),
            fix: None,
            patch: None,
        }
    }

    /// An error about a parameter.
    #[must_use]
    pub fn error(rule: &'static str, parameter: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message).at_parameter(parameter)
    }

    /// A warning about a parameter.
    #[must_use]
    pub fn warning(rule: &'static str, parameter: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message).at_parameter(parameter)
    }

    /// Names the parameter that mends it.
    #[must_use]
    pub fn at_parameter(mut self, parameter: &'static str) -> Self {
        self.parameter = Some(parameter);
        self
    }

    /// Names the stack, and the place in its template as a JSON pointer.
    #[must_use]
    pub fn at(mut self, stack: Place, path: impl Into<String>) -> Self {
        self.stack = stack;
        self.path = Some(path.into());
        self
    }

    /// Names the resource.
    #[must_use]
    pub fn on(mut self, logical_id: impl Into<String>) -> Self {
        self.logical_id = Some(logical_id.into());
        self
    }

    /// Gives the parameter's value that would mend it.
    #[must_use]
    pub fn mended_by(mut self, value: impl std::fmt::Display) -> Self {
        self.fix = Some(value.to_string());
        self
    }
}

/// Findings that somebody has looked at and accepts: those of one rule about one resource, or about a stack as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Suppression {
    /// The rule's id.
    pub rule: String,
    /// The stack.
    pub stack: Place,
    /// The resource, where the findings name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
    /// Why they are accepted; never empty.
    pub reason: String,
}

impl Suppression {
    /// Whether a finding is among those that are accepted.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> bool {
        self.stack == finding.stack && self.rule == finding.rule && self.logical_id == finding.logical_id
    }
}

/// Whether any finding forbids the export.
#[must_use]
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
