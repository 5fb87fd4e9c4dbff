//! The doors to the part of the program that is loaded after the first paint.
//!
//! `tools/split.mjs` loads later what can be reached through these doors alone, so the compiler may not move what is
//! behind them to where they are called. Nobody goes through before `state.has_rest()`, but for what
//! a stage of `Rest` stands for.

use leptos::prelude::*;

use super::artifact;
use super::aws;
use super::browser::{files::Picked, focus};
use super::compare::{self, Against, Compare};
use super::designs::{DesignsDialog, Elsewhere, Newer};
use super::export::ExportDialog;
use super::help::{self, HelpDialog, Tour};
use super::keeping;
use super::model::session::Session;
use super::palette::Palette;
use super::question::Question;
use super::recovery::Recovery;
use super::review::{self, Banner, DropSign, FilesPanel, Meant, OpenDialog, Review};
use super::share::ShareDialog;
use super::state::{AppState, Next};
use super::templates::Templates;
use super::topology::{self, Form, Inspector, List};
use super::undo;
use crate::artifact::Artifact;
use crate::compare::Comparison;
use crate::finding::Finding;
use crate::parameters::{Parameters, codec};
use crate::pipeline::{self, Snapshot};
use crate::recovery::{Budgets, Reckoned};
use crate::report::budgets;
use crate::topology::svg::View;

/// The whole chain, with the review.
#[inline(never)]
pub(super) fn evaluate(parameters: &Parameters, artifact: &Artifact) -> Snapshot {
    pipeline::evaluate(parameters, artifact)
}

/// What is wrong with what is under review.
#[inline(never)]
pub(super) fn findings(session: &Session) -> Vec<Finding> {
    session.findings()
}

/// Reads a design.
#[inline(never)]
pub(super) fn read_design(text: &str) -> Result<(Parameters, Vec<Finding>), String> {
    codec::read(text)
}

/// Does what was asked for, or asks back.
#[inline(never)]
pub(super) fn ask(state: AppState, what: Next) {
    state.ask(what);
}

/// Takes the last change back.
#[inline(never)]
pub(super) fn undo(state: AppState) {
    state.undo();
}

/// Does it again.
#[inline(never)]
pub(super) fn redo(state: AppState) {
    state.redo();
}

/// Keeps the design, if it has changed.
#[inline(never)]
pub(super) fn keep(state: AppState) {
    keeping::keep(state);
}

/// Keeps a design that was opened.
#[inline(never)]
pub(super) fn keep_as_new(state: AppState) {
    keeping::keep_as_new(state);
}

/// Opens a design that is kept.
#[inline(never)]
pub(super) fn open_kept(state: AppState, id: &str) {
    keeping::open_kept(state, id);
}

/// Takes note of what was exported.
#[inline(never)]
pub(super) fn mark_exported(state: AppState) {
    keeping::mark_exported(state);
}

/// The code that every design can be made with, its bytes with it.
#[inline(never)]
pub(super) fn built_in() -> Artifact {
    crate::artifact::built_in()
}

/// Whether everything that can be checked was checked.
#[inline(never)]
pub(super) fn is_whole(state: AppState) -> bool {
    review::is_whole(state)
}

/// Opens a design.
#[inline(never)]
pub(super) fn open_design(state: AppState, files: Vec<Picked>) {
    review::take(state, files, Meant::Design);
}

/// Takes the user's own code.
#[inline(never)]
pub(super) fn take_zip(state: AppState, file: Picked) {
    artifact::take(state, file);
}

/// Saves the templates under review.
#[inline(never)]
pub(super) fn save_templates(state: AppState) {
    review::save_templates(state);
}

/// What lies over the page; with it, AWS's rules are begun to be asked.
#[inline(never)]
pub(super) fn overlays(state: AppState) -> AnyView {
    aws::follow(state);
    keeping::begin(state);
    // What was open before is where this visit begins: there is nothing before it to go back to.
    undo::begin(state);
    help::listen(state);
    focus::keep();
    view! {
        <ExportDialog />
        <Question />
        <OpenDialog />
        <DesignsDialog />
        <ShareDialog />
        <Palette />
        <HelpDialog />
        <Tour />
        <DropSign />
    }
    .into_any()
}

/// Takes the picture away.
#[inline(never)]
pub(super) fn take_picture(state: AppState, form: Form, view: &View) {
    topology::take(state, form, view);
}

/// What there is to know about a node of the picture.
#[inline(never)]
pub(super) fn inspector(id: String) -> AnyView {
    view! { <Inspector id /> }.into_any()
}

/// The picture as a list.
#[inline(never)]
pub(super) fn list() -> AnyView {
    view! { <List /> }.into_any()
}

/// The line over the views.
#[inline(never)]
pub(super) fn banner() -> AnyView {
    view! {
        <Newer />
        <Elsewhere />
        <Banner />
    }
    .into_any()
}

/// The panel of what is under review.
#[inline(never)]
pub(super) fn files_panel() -> AnyView {
    view! { <FilesPanel /> }.into_any()
}

/// The tab of the templates.
#[inline(never)]
pub(super) fn templates() -> AnyView {
    view! { <Templates /> }.into_any()
}

/// The system that is under review, and its budgets.
#[inline(never)]
pub(super) fn reckoned(session: &Session, parameters: &Parameters) -> Option<Reckoned> {
    session.reckoned(parameters)
}

/// The tab about recovery.
#[inline(never)]
pub(super) fn recovery() -> AnyView {
    view! { <Recovery /> }.into_any()
}

/// The budgets in a line.
#[inline(never)]
pub(super) fn in_short(budgets: &Budgets) -> String {
    budgets::in_short(budgets)
}

/// The tab of what is different from something else.
#[inline(never)]
pub(super) fn compare() -> AnyView {
    view! { <Compare /> }.into_any()
}

/// Begins a comparison with the first that there is.
#[inline(never)]
pub(super) fn begin_comparison(state: AppState) {
    compare::begin(state);
}

/// Opens the design that the templates under review were exported from.
#[inline(never)]
pub(super) fn open_origin(state: AppState) {
    compare::open_origin(state);
}

/// What is different.
#[inline(never)]
pub(super) fn comparison(state: AppState, against: &Against, turned: bool) -> Option<Comparison> {
    compare::comparison(state, against, turned)
}

/// The tab of the findings.
#[inline(never)]
pub(super) fn review() -> AnyView {
    view! { <Review /> }.into_any()
}
