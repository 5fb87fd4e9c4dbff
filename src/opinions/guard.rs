//! The user's own rules, written in AWS CloudFormation Guard, by Guard's own evaluator.

use std::borrow::Cow;

use serde_json::Value as Json;
use template_model::{ParseConfig, SemanticModel};
use validation_engine::{ExternalRuleSource, GuardRuleSet, ValidationError, catch_panics};

use super::aws::told;
use super::{Subject, place, wire};
use crate::finding::{Finding, Layer, Severity};
use crate::review::{self, Source};
use crate::template::settled::Settled;
use crate::template::{Value, read, text};

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

    /// What the rules say about the templates. They see what each will be deployed as, as far as that is known; what
    /// they find is told where it was written.
    #[must_use]
    pub fn check(&self, subjects: &[Subject<'_>]) -> Vec<Finding> {
        let mut findings = self.unreadable.clone();
        if self.files.is_empty() {
            return findings;
        }
        for subject in subjects {
            let settled = settled(subject);
            let text = match &settled {
                Some(settled) => Cow::Owned(text::minified(&settled.document)),
                None => Cow::Borrowed(subject.text),
            };
            let model = || SemanticModel::parse(text.as_bytes(), ParseConfig::default()).map_err(|error| error.message);
            match catch_panics(model, |panic| panic) {
                Ok(parsed) => {
                    for finding in self.check_one(&parsed.model, &Subject { text: &text, ..*subject }) {
                        let path = finding.path.as_deref().map(|path| match &settled {
                            Some(settled) => settled.written(path),
                            None => path.to_owned(),
                        });
                        findings.push(Finding { path, ..finding });
                    }
                }
                Err(error) => findings.push(broken("guard-not-checked", subject.stack.name(), &error)),
            }
        }
        findings
    }

    fn check_one(&self, model: &SemanticModel, subject: &Subject<'_>) -> Vec<Finding> {
        let document = place::Document::read(subject.text);
        let mut findings = Vec::new();
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
        findings
    }
}

/// The template as it will be deployed; `None` where it cannot be read.
fn settled(subject: &Subject<'_>) -> Option<Settled> {
    let template = read::read(subject.text.as_bytes(), subject.stack).ok()?.template;
    let document = Value::from(serde_json::from_str::<Json>(subject.text).ok()?);
    let given = subject.parameters.clone().into_iter().collect();
    let source = Source { place: subject.stack, template: &template, region: subject.region, given: Some(&given) };
    Some(review::settled(&source, &document))
}

fn broken(rule: &'static str, what: &str, why: &str) -> Finding {
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("{what}: Guard cannot use this, so its rules were not checked. {why}");
    Finding { layer: Layer::Guard, ..Finding::new(rule, Severity::Error, message) }
}
