//! AWS's own resource schemas and rules, by AWS's own validator.

use std::collections::BTreeMap;

use cel_engine::CelEngine;
use diagnostics::{DetailLevel, Diagnostic, ReportStatus};
use rules::Severity;
use schema_validator::SchemaValidator;
use serde_json::Value;
use template_model::PseudoParameterOverrides;
use validation_engine::{EngineConfig, ValidateConfig, validate_bytes_with_path};

use super::{Subject, place};
use crate::finding::{self, Finding, Layer};

/// The version of the validator, and so of the schemas and rules in it.
pub const VERSION: &str = "1.14.0";

/// So many templates are remembered: full templates and foundations of three stacks, before and after a change.
const REMEMBERED: usize = 12;

/// A rule of AWS's that is wrong about templates as ours.
struct Waiver {
    rule: &'static str,
    /// Whether it is wrong about this resource.
    is_wrong: fn(&Value) -> bool,
}

/// Every waiver.
///
/// W9013 asks for `AWS::AccountId` in place of an account's number. A permissions boundary is a policy that is there
/// already, in an account that its owner alone knows: its ARN is used as given.
const WAIVERS: &[Waiver] = &[Waiver { rule: "W9013", is_wrong: only_its_boundary_names_an_account }];

fn only_its_boundary_names_an_account(resource: &Value) -> bool {
    let is_account = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit());
    let names_one = |value: &Value| value.as_str().is_some_and(|text| text.split(':').any(is_account));
    let Some(properties) = resource.get("Properties").and_then(Value::as_object) else { return false };
    let mut naming = properties.iter().filter(|(_, value)| names_one(value)).map(|(name, _)| name);
    naming.next().is_some_and(|name| name == "PermissionsBoundary") && naming.next().is_none()
}

/// What was found in a template when it was checked.
struct Checked {
    region: Option<String>,
    parameters: BTreeMap<String, String>,
    text: String,
    findings: Vec<Finding>,
}

impl Checked {
    fn is_of(&self, subject: &Subject<'_>) -> bool {
        self.text == subject.text && self.region.as_deref() == subject.region && self.parameters == *subject.parameters
    }
}

/// AWS's rules, read once. It remembers the last templates: what did not change is not checked again.
pub struct Checker {
    engine: CelEngine,
    validator: SchemaValidator,
    checked: Vec<Checked>,
}

impl Checker {
    /// Reads the rules; the schemas are read when a template asks for them.
    ///
    /// # Errors
    /// What the validator says where its rules cannot be read.
    pub fn new() -> Result<Self, String> {
        let engine = CelEngine::new(EngineConfig::new()).map_err(|error| error.to_string())?;
        Ok(Self { engine, validator: SchemaValidator::default(), checked: Vec::new() })
    }

    /// What AWS's rules say about the templates.
    pub fn check(&mut self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        subjects.iter().flat_map(|subject| self.check_one(subject)).collect()
    }

    fn check_one(&mut self, subject: &Subject<'_>) -> Vec<Finding> {
        let checked = match self.checked.iter().position(|checked| checked.is_of(subject)) {
            // The latest stand last.
            Some(index) => self.checked.remove(index),
            None => Checked {
                region: subject.region.map(str::to_owned),
                parameters: subject.parameters.clone(),
                text: subject.text.to_owned(),
                findings: self.ask(subject),
            },
        };
        let findings = checked.findings.iter().cloned();
        let findings = findings.map(|finding| Finding { stack: subject.stack, ..finding }).collect();
        self.checked.push(checked);
        if self.checked.len() > REMEMBERED {
            self.checked.remove(0);
        }
        findings
    }

    fn ask(&self, subject: &Subject<'_>) -> Vec<Finding> {
        let config = ValidateConfig {
            detail_level: DetailLevel::Standard,
            // Below that are remarks on nearly every property, such as that it cannot be changed in place.
            severity_level: Severity::Warn,
            parameter_overrides: subject.parameters.clone().into_iter().collect(),
            pseudo_parameter_overrides: PseudoParameterOverrides {
                region: subject.region.map(str::to_owned),
                ..PseudoParameterOverrides::default()
            },
            ..ValidateConfig::default()
        };
        let path = subject.stack.name().to_owned();
        // A panic of the validator comes back as an error.
        let report =
            match validate_bytes_with_path(&self.engine, &self.validator, subject.text.as_bytes(), config, path) {
                Ok(report) => report,
                Err(error) => {
                    return vec![incomplete(finding::Severity::Warning, &format!("The validator stopped: {error}."))];
                }
            };
        let document = place::Document::read(subject.text);
        let mut findings: Vec<Finding> = report
            .diagnostics
            .into_iter()
            .map(|diagnostic| told(diagnostic, Layer::Aws, &document, subject))
            .filter(|finding| !is_waived(finding, &document))
            .collect();
        if report.status == ReportStatus::AnalysisIncomplete {
            findings
                .push(incomplete(finding::Severity::Info, "The template has more combinations than are looked at."));
        }
        findings
    }
}

fn incomplete(severity: finding::Severity, why: &str) -> Finding {
    let message = format!("AWS's rules were not checked in full, so they may find more than is listed. {why}");
    Finding { layer: Layer::Aws, ..Finding::new("aws-incomplete", severity, message) }
}

fn is_waived(finding: &Finding, document: &place::Document) -> bool {
    let resource = || document.resource(finding.logical_id.as_deref()?);
    WAIVERS.iter().any(|waiver| finding.rule == waiver.rule && resource().is_some_and(waiver.is_wrong))
}

/// What the validator says, as a finding.
pub(super) fn told(diagnostic: Diagnostic, layer: Layer, document: &place::Document, subject: &Subject<'_>) -> Finding {
    let severity = match diagnostic.severity {
        Severity::Fatal | Severity::Error => finding::Severity::Error,
        Severity::Warn => finding::Severity::Warning,
        Severity::Info | Severity::Debug => finding::Severity::Info,
    };
    let mut message = diagnostic.message;
    if let Some(fix) = diagnostic.suggested_fix.filter(|fix| !fix.is_empty()) {
        let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
        message = format!("{message}{end} {fix}");
    }
    let mut told = Finding { layer, ..Finding::new(diagnostic.rule_id, severity, message) };
    let place = document.place(diagnostic.entity.as_ref(), diagnostic.property_path.as_deref());
    told.logical_id = place.resource;
    told.at(subject.stack, place.pointer)
}
