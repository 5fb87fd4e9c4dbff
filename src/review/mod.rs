//! Would this pair survive the loss of a Region? What is wrong with the templates, each alone and both together.
//!
//! The templates alone are read, never the parameters of the design, so that a foreign pair is judged by the same
//! rules. What cannot be known before deployment is never reported as a fault.
//!
//! `subject` and `pair` are what rules ask, `ways` and `meaning` how values are read, `policies`, `rights` and `wires` what
//! is read out of them; then one folder for each concern, one file for each rule.

pub mod rules;

mod meaning;
mod outside;
mod pair;
mod policies;
mod report;
mod rights;
mod roles;
mod settled;
mod subject;
mod suppress;
mod told;
mod ways;
mod wires;

mod form;
mod handover;

mod data;
mod documents;
mod dns;
mod endpoint;
mod compute;
mod keys;
mod access;
mod logs;
mod alarms;
mod network;

pub mod facts;

pub use outside::{Outside, outside};
pub use pair::Targets;
pub use roles::{Role, is_for_both, regions, roles};
pub use settled::{settled, settled_in};
pub use suppress::suppress;

use crate::finding::{Finding, Place};
use crate::stacks::Stack;
use crate::template::Template;
use crate::template::given::Given;
use facts::System;
use form::{cycles, isolation, limits, names, outputs, parameters, references};
use pair::Pair;
use report::Report;
use rules::Check;
use subject::{NOTHING_GIVEN, Subject};

/// The parameter that isolates environments; a template that has it promises that every name ends in it.
const SUFFIX: &str = "EnvironmentSuffix";

/// Stands for the account in which nobody has deployed yet; only its length matters.
const SOME_ACCOUNT: &str = "123456789012";
/// Stands for a Region that is not known: none has a shorter code, so no length is overstated.
const SHORTEST_REGION: &str = "us-east-1";

/// A template from a file, and what is known about its deployment.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Which stack it is.
    pub place: Place,
    /// What was read.
    pub template: &'a Template,
    /// The Region it is deployed in; without it, the one that the templates speak of, if they do.
    pub region: Option<&'a str>,
    /// The values it is deployed with.
    pub given: Option<&'a Given>,
}

/// Everything that is wrong with the stacks of a design.
#[must_use]
pub fn review(stacks: &[Stack], targets: Targets) -> Vec<Finding> {
    of_stacks(stacks, targets, |pair| judge(pair, false))
}

/// The same, and the system that they make: both share what was read.
#[must_use]
pub fn review_and_read(stacks: &[Stack], targets: Targets) -> (Vec<Finding>, Option<System>) {
    of_stacks(stacks, targets, |pair| (judge(pair, false), facts::read(pair)))
}

/// The system that a design's stacks make.
#[must_use]
pub fn system_of(stacks: &[Stack]) -> Option<System> {
    of_stacks(stacks, Targets::default(), facts::read)
}

fn of_stacks<R>(stacks: &[Stack], targets: Targets, ask: impl FnOnce(&Pair<'_>) -> R) -> R {
    let subjects: Vec<Subject<'_>> = stacks
        .iter()
        .map(|stack| Subject {
            place: stack.place,
            region: Some(&stack.region),
            template: &stack.template,
            foundation: stack.foundation.as_ref(),
            given: &NOTHING_GIVEN,
            untold: None,
        })
        .collect();
    ask(&Pair::new(&subjects, targets))
}

/// Everything that is wrong with templates that were read from files, at most one for each place.
#[must_use]
pub fn review_sources(sources: &[Source<'_>], targets: Targets) -> Vec<Finding> {
    of_sources(sources, targets, |pair| judge(pair, true))
}

/// The system that templates from files make; `None` where one of the two Regions is missing.
#[must_use]
pub fn system(sources: &[Source<'_>]) -> Option<System> {
    of_sources(sources, Targets::default(), facts::read)
}

fn of_sources<R>(sources: &[Source<'_>], targets: Targets, ask: impl FnOnce(&Pair<'_>) -> R) -> R {
    let found = regions(&sources.iter().map(|source| (source.place, source.template)).collect::<Vec<_>>());
    let placed: Vec<Option<&str>> =
        sources.iter().zip(&found).map(|(source, found)| source.region.or(found.as_deref())).collect();
    let told = told::told(sources, &placed);
    let subjects: Vec<Subject<'_>> = sources
        .iter()
        .zip(placed)
        .zip(&told)
        .map(|((source, region), told)| Subject {
            place: source.place,
            region,
            template: source.template,
            foundation: None,
            given: &told.given,
            untold: Some(&told.untold),
        })
        .collect();
    ask(&Pair::new(&subjects, targets))
}

/// The same of two templates, or three, of which nothing more is known.
#[must_use]
pub fn review_templates(primary: &Template, secondary: &Template, edge: Option<&Template>) -> Vec<Finding> {
    let source = |place, template| Source { place, template, region: None, given: None };
    let mut sources = vec![source(Place::Primary, primary), source(Place::Secondary, secondary)];
    sources.extend(edge.map(|edge| source(Place::Edge, edge)));
    review_sources(&sources, Targets::default())
}

fn judge(pair: &Pair<'_>, from_files: bool) -> Vec<Finding> {
    let mut report = Report::default();
    let mut taken = names::Taken::default();
    for subject in pair.subjects {
        let walked = references::check(subject, subject.template, &mut report);
        cycles::check(subject, &walked.dependencies, &mut report);
        limits::check(subject, walked.bytes, &mut report);
        if let Some(foundation) = subject.foundation {
            let walked = references::check(subject, foundation, &mut report);
            limits::check_foundation(subject, foundation, walked.bytes, &mut report);
            handover::check_foundation(subject, foundation, &mut report);
        }
        parameters::check(subject, &mut report);
        names::check(subject, &mut taken, &mut report);
        isolation::check(subject, &mut report);
        outputs::check(subject, &mut report);
    }
    for rule in rules::all() {
        match rule.check {
            Check::Pair(check) => check(pair, &mut report),
            Check::Files(check) if from_files => check(pair, &mut report),
            Check::Walk | Check::Files(_) => {}
        }
    }
    report.finish()
}
