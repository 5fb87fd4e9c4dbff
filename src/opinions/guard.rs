//! The user's own rules, written in AWS CloudFormation Guard, by Guard's own evaluator.

use template_model::{ParseConfig, SemanticModel};
use validation_engine::{ExternalRuleSource, GuardRuleSet, ValidationError, catch_panics};

use super::aws::told;
use super::{Subject, place, wire};
use crate::finding::{Finding, Layer, Severity};

/// The version of Guard's evaluator that the validator brings.
pub const VERSION: &str = "1.0.0";

/// Files of rules, each read once.
#[derive(Default)]
pub struct Rules {
    files: Vec<(String, GuardRuleSet)>,
    unreadable: Vec<Finding>,
}

impl Rules {
    /// Reads files; what cannot be read becomes a finding, and the others count all the same.
    #[must_use]
    pub fn read(files: &[wire::GuardFile]) -> Self {
        let mut rules = Self::default();
        for wire::GuardFile { name, text } in files {
            let source = ExternalRuleSource { name: name.clone(), content: text.clone() };
            match catch_panics(|| GuardRuleSet::compile(&[source]), |panic| panic) {
                Ok(set) => rules.files.extend(set.map(|set| (name.clone(), set))),
                Err(error) => rules.unreadable.push(broken("guard-unreadable", name, &error)),
            }
        }
        rules
    }

    /// What the rules say about the templates. They read a template as it was written, as Guard does everywhere.
    #[must_use]
    pub fn check(&self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        let mut findings = self.unreadable.clone();
        if self.files.is_empty() {
            return findings;
        }
        for subject in subjects {
            let model =
                || SemanticModel::parse(subject.text.as_bytes(), ParseConfig::default()).map_err(|error| error.message);
            match catch_panics(model, |panic| panic) {
                Ok(parsed) => self.check_one(&parsed.model, subject, &mut findings),
                Err(error) => findings.push(broken("guard-not-checked", subject.stack.name(), &error)),
            }
        }
        findings
    }

    fn check_one(&self, model: &SemanticModel, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let document = place::Document::read(subject.text);
        for (name, set) in &self.files {
            match catch_panics(|| set.evaluate(model), ValidationError::Engine) {
                Ok(diagnostics) => findings.extend(
                    diagnostics.into_iter().map(|diagnostic| told(diagnostic, Layer::Guard, &document, subject)),
                ),
                Err(error) => {
                    let finding = broken("guard-not-checked", name, &error.to_string());
                    findings.push(Finding { stack: subject.stack, ..finding });
                }
            }
        }
    }
}

fn broken(rule: &'static str, what: &str, why: &str) -> Finding {
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("{what}: Guard cannot use this, so its rules were not checked. {why}");
    Finding { layer: Layer::Guard, ..Finding::new(rule, Severity::Error, message) }
}
