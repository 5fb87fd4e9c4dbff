//! What is needed to call the templates valid: references, cycles, limits, names, and what the pair owes each other.
//!
//! The templates alone are read, never the parameters of the design, so that a foreign pair is judged by the same
//! rules. Every template is walked once; nothing is written as text unless something is found.

mod attributes;
mod cycles;
mod isolation;
mod limits;
mod names;
mod outputs;
mod pair;
mod parameters;
mod references;
mod report;
pub mod rules;

use crate::finding::{Finding, Place};
use crate::stacks::Stack;
use crate::template::resolve::{self, Setting};
use crate::template::{Template, Value};
use report::Report;

/// The parameter that isolates environments; a template that has it promises that every name ends in it.
const SUFFIX: &str = "EnvironmentSuffix";

/// Stands for the account in which nobody has deployed yet; only its length matters.
const SOME_ACCOUNT: &str = "123456789012";
/// Stands for a Region that is not known: none has a shorter code, so no length is overstated.
const SHORTEST_REGION: &str = "us-east-1";

/// A template under review, and what is known about where it will be deployed.
struct Subject<'a> {
    place: Place,
    /// The Region it will be deployed in, where that is known.
    region: Option<&'a str>,
    template: &'a Template,
    /// The part of it that is deployed first.
    foundation: Option<&'a Template>,
}

impl Subject<'_> {
    /// The text of a value once it is deployed, as far as the defaults of the parameters decide it.
    fn text(&self, value: &Value) -> Option<String> {
        let region = self.region.unwrap_or(SHORTEST_REGION);
        resolve::text(&Setting { parameters: &self.template.parameters, region, account: SOME_ACCOUNT }, value)
    }
}

/// Everything that is wrong with the stacks of a design.
#[must_use]
pub fn review(stacks: &[Stack]) -> Vec<Finding> {
    let subjects: Vec<Subject<'_>> = stacks
        .iter()
        .map(|stack| Subject {
            place: stack.place,
            region: Some(&stack.region),
            template: &stack.template,
            foundation: stack.foundation.as_ref(),
        })
        .collect();
    judge(&subjects)
}

/// Everything that is wrong with templates that were read from files.
///
/// The Regions are those that the templates name as each other's; names that hold an unknown Region are measured with
/// the shortest one.
#[must_use]
pub fn review_templates(primary: &Template, secondary: &Template, edge: Option<&Template>) -> Vec<Finding> {
    let subject = |place, region, template| Subject { place, region, template, foundation: None };
    let [active, standby] = named_regions(primary, secondary);
    let mut subjects = vec![subject(Place::Primary, active, primary), subject(Place::Secondary, standby, secondary)];
    subjects.extend(edge.map(|edge| subject(Place::Edge, Some(crate::aws::regions::HEALTH_CHECK_METRICS), edge)));
    judge(&subjects)
}

/// The Regions of a primary and a secondary template, as far as they name each other's.
#[must_use]
pub fn named_regions<'a>(primary: &'a Template, secondary: &'a Template) -> [Option<&'a str>; 2] {
    [pair::named_region(secondary, "PrimaryRegion"), pair::named_region(primary, "SecondaryRegion")]
}

fn judge(subjects: &[Subject<'_>]) -> Vec<Finding> {
    let mut report = Report::default();
    let mut taken = names::Taken::default();
    for subject in subjects {
        let walked = references::check(subject, subject.template, &mut report);
        cycles::check(subject, &walked.dependencies, &mut report);
        limits::check(subject, walked.bytes, &mut report);
        if let Some(foundation) = subject.foundation {
            let walked = references::check(subject, foundation, &mut report);
            limits::check_foundation(subject, foundation, walked.bytes, &mut report);
            pair::check_foundation(subject, foundation, &mut report);
        }
        parameters::check(subject, &mut report);
        names::check(subject, &mut taken, &mut report);
        isolation::check(subject, &mut report);
        outputs::check(subject, &mut report);
    }
    pair::check(subjects, &mut report);
    report.findings
}
