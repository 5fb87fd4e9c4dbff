//! What is on the page beside something else: which two sides, and what is different between them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::artifact::{Artifact, built_in};
use crate::compare::{Comparison, Side, compare};
use crate::files::origin;
use crate::finding::{Finding, Layer, Place};
use crate::parameters::{Parameters, presets};
use crate::pipeline::{self, Snapshot};
use crate::recovery::{Budgets, Reckoned};
use crate::review::{self, Source};
use crate::stacks::Stack;
use crate::template::given::Given;
use crate::ui::browser::storage::Device;
use crate::ui::model::designs;
use crate::ui::model::session::Session;
use crate::ui::state::AppState;

/// What the page is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// The design as it was exported last.
    Exported,
    /// A design that is kept, by its id.
    Kept(String),
    /// A preset, by its id.
    Preset(String),
    /// The design that waits behind a review.
    Design,
    /// The design that the templates under review were exported from.
    Origin,
}

impl Against {
    /// As the value of an option.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Exported => "exported".to_owned(),
            Self::Kept(id) => format!("kept:{id}"),
            Self::Preset(id) => format!("preset:{id}"),
            Self::Design => "design".to_owned(),
            Self::Origin => "origin".to_owned(),
        }
    }

    /// Reads it from there.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Some(match text.split_once(':') {
            Some(("kept", id)) => Self::Kept(id.to_owned()),
            Some(("preset", id)) => Self::Preset(id.to_owned()),
            None if text == "exported" => Self::Exported,
            None if text == "design" => Self::Design,
            None if text == "origin" => Self::Origin,
            _ => return None,
        })
    }

    /// Whether the page's own side is the earlier one: what is under review stands, and the design is to come.
    pub(crate) fn comes_later(&self) -> bool {
        *self == Self::Design
    }

    /// What it is called, and what is reckoned of it; `None` where it is not there any more.
    pub(crate) fn reckoned(&self, state: AppState) -> Option<(String, Option<Arc<Reckoned>>)> {
        let (name, parameters, code) = self.of(state)?;
        Some((name, pipeline::evaluate(&parameters, &code).reckoned))
    }

    /// What it is called, the design that it is, and its code.
    fn of(&self, state: AppState) -> Option<(String, Parameters, Artifact)> {
        let (name, parameters) = match self {
            Self::Exported => ("The last export".to_owned(), state.own_tracked(|own| own.exported.clone())?),
            Self::Kept(id) => {
                let kept = designs::load(&Device, id)?;
                (kept.name.clone(), designs::parameters(&kept.design).ok()?.0)
            }
            Self::Preset(id) => presets::find(id).map(|preset| (preset.title.to_owned(), (preset.parameters)()))?,
            Self::Design => (state.name(), state.parameters.get()),
            Self::Origin => {
                let origin = state.session.with(|session| session.as_ref().and_then(origin_of))?;
                let (parameters, code) = origin.ok()?;
                return Some(("The design it was exported from".to_owned(), parameters, code));
            }
        };
        // Of the user's own code nothing but its digest is compared, and here that is the same on both sides.
        let code = if parameters.compute.artifact == "zip" { (*state.artifact.get()).clone() } else { built_in() };
        Some((name, parameters, code))
    }
}

/// What there is to compare with, each with its words.
pub(crate) fn choices(state: AppState) -> Vec<(Against, String)> {
    state.designs_changed.track();
    let mut choices = Vec::new();
    if state.is_reviewing() {
        let origin = state.session.with(|session| session.as_ref().and_then(origin_of));
        if matches!(origin, Some(Ok(_))) {
            choices.push((Against::Origin, "the design it was exported from".to_owned()));
        }
        choices.push((Against::Design, format!("my design, {}", state.name())));
    } else if state.own_tracked(|own| own.exported.is_some()) {
        choices.push((Against::Exported, "the last export".to_owned()));
    }
    let open = state.own_tracked(|own| own.id.clone());
    let kept = designs::list(&Device, &[]).into_iter().filter(|entry| Some(&entry.id) != open.as_ref());
    choices.extend(kept.filter_map(|entry| Some((Against::Kept(entry.id), entry.name?))));
    choices.extend(
        presets::PRESETS
            .iter()
            .map(|preset| (Against::Preset(preset.id.to_owned()), format!("{}, the preset", preset.title))),
    );
    choices
}

/// The design that the templates under review were exported from.
pub(crate) fn origin_of(session: &Session) -> Option<Result<(Parameters, Artifact), String>> {
    let (read, file) = session.files.iter().find_map(|file| Some((origin::design(&file.template)?, file)))?;
    Some(read.map(|(parameters, _)| (parameters, origin::artifact(&file.template))))
}

/// A side that owns what it consists of.
struct Owned {
    name: String,
    parameters: Option<Parameters>,
    snapshot: Arc<Snapshot>,
    given: Vec<(Place, Given)>,
    findings: Vec<Finding>,
}

impl Owned {
    fn design(name: String, parameters: Parameters, code: &Artifact) -> Self {
        let snapshot = Arc::new(pipeline::evaluate(&parameters, code));
        let (findings, _) = review::suppress(snapshot.findings.clone(), &parameters.suppressions);
        Self { name, parameters: Some(parameters), snapshot, given: Vec::new(), findings }
    }

    /// Makes it comparable with templates from files: with the stacks that were opened, by what templates alone show.
    fn as_files(&mut self, opened: &Session) {
        let places: Vec<Place> = opened.files.iter().map(|file| file.place).collect();
        let snapshot = Arc::make_mut(&mut self.snapshot);
        snapshot.stacks.retain(|stack| places.contains(&stack.place));
        let sources: Vec<Source<'_>> = snapshot
            .stacks
            .iter()
            .map(|Stack { place, region, template, .. }| Source {
                place: *place,
                template,
                region: Some(region),
                given: None,
            })
            .collect();
        self.findings = opened.found_in(&sources);
    }

    /// What is on the page.
    fn page(state: AppState) -> (Self, Option<Arc<Budgets>>) {
        let findings: Vec<Finding> = state
            .findings
            .with(|findings| findings.iter().filter(|finding| finding.layer == Layer::Twinstack).cloned().collect());
        let snapshot = state.snapshot.get();
        let side = state.session.with(|session| match session {
            None => Self {
                name: state.name(),
                parameters: Some(state.parameters.get()),
                snapshot: snapshot.clone(),
                given: Vec::new(),
                findings: findings.clone(),
            },
            Some(session) => Self {
                name: session.names(),
                parameters: None,
                snapshot: Arc::new(Snapshot { stacks: unnamed(session), reckoned: None, ..(*snapshot).clone() }),
                given: session.files.iter().map(|file| (file.place, file.given.clone())).collect(),
                findings: findings.clone(),
            },
        });
        (side, state.budgets.get())
    }

    fn side<'s>(&'s self, budgets: Option<&'s Budgets>) -> Side<'s> {
        Side {
            name: &self.name,
            parameters: self.parameters.as_ref(),
            stacks: &self.snapshot.stacks,
            given: &self.given,
            findings: &self.findings,
            budgets,
        }
    }
}

/// The stacks under review. What they are called in the account is not known: the names at hand are those of files.
fn unnamed(session: &Session) -> Vec<Stack> {
    session.stacks().into_iter().map(|stack| Stack { name: String::new(), ..stack }).collect()
}

/// What is different between the page and the other side; `None` where that is not there.
pub(crate) fn comparison(state: AppState, against: &Against, turned: bool) -> Option<Comparison> {
    let (name, parameters, code) = against.of(state)?;
    let mut other = Owned::design(name, parameters, &code);
    state.session.with(|session| session.as_ref().map(|opened| other.as_files(opened)));
    let (page, budgets) = Owned::page(state);
    let of_other = other.snapshot.reckoned.as_ref().map(|reckoned| reckoned.budgets.clone());
    let (other, page) = (other.side(of_other.as_deref()), page.side(budgets.as_deref()));
    let page_first = against.comes_later() != turned;
    Some(if page_first { compare(&page, &other) } else { compare(&other, &page) })
}
