//! Answers what the page asks, whatever it asks.

use super::aws::{self, Checker};
use super::guard::Rules;
use super::wire::{Answer, GuardFile, Question};
use super::{Subject, wire};

/// AWS's rules, and the Guard files that were asked about last.
pub struct Answerer {
    checker: Checker,
    files: Vec<GuardFile>,
    rules: Rules,
}

impl Answerer {
    /// Reads AWS's rules.
    ///
    /// # Errors
    /// What the validator says where its rules cannot be read.
    pub fn new() -> Result<Self, String> {
        Ok(Self { checker: Checker::new()?, files: Vec::new(), rules: Rules::default() })
    }

    /// What to say once questions can be answered.
    #[must_use]
    pub fn ready(&self) -> Answer {
        Answer::ready(aws::VERSION)
    }

    /// The answer to a question, as it came.
    pub fn answer(&mut self, text: &str) -> Answer {
        let question: Question = match serde_json::from_str(text) {
            Ok(question) => question,
            Err(error) => return Answer::failed(format!("the question cannot be read: {error}")),
        };
        if self.files != question.guard {
            self.rules = Rules::read(&question.guard);
            self.files = question.guard;
        }
        let subjects: Vec<Subject<'_>> = question
            .templates
            .iter()
            .map(|wire::Body { stack, region, parameters, text }| Subject {
                stack: *stack,
                region: region.as_deref(),
                parameters,
                text,
            })
            .collect();
        let findings = self.checker.check(&subjects).into_iter().chain(self.rules.check(&subjects));
        Answer::found(question.id, findings)
    }
}
