//! What is shown, and what leads there: views, nodes, lines, findings, fields, messages.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{AppState, Step};
use crate::finding::Place;
use crate::parameters::spec::{self, Group};
use crate::topology::{Scene, SceneNode};
use crate::ui::browser::{elements, storage, theme};
use crate::ui::model::filter::{self, Filter, Services};

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    #[default]
    Topology,
    Templates,
    Recovery,
    Review,
    /// What is on the page beside something else.
    Compare,
}

/// A line of a template to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Jump {
    pub(crate) place: Place,
    /// From 0.
    pub(crate) line: usize,
}

/// How the list of findings is shown; it is kept while other views are.
#[derive(Clone, Copy)]
pub(crate) struct Listing {
    pub(crate) filter: RwSignal<Filter>,
    /// How many findings are listed at most.
    pub(crate) most: RwSignal<usize>,
    /// The finding that is open: its key.
    pub(crate) open: RwSignal<Option<String>>,
    /// The reasons that are being typed, by the keys of their findings.
    pub(crate) reasons: RwSignal<BTreeMap<String, String>>,
}

/// As many findings are listed until somebody asks for more.
pub(crate) const LISTED: usize = 100;

impl AppState {
    /// Shows a view as it is when one comes to it for the first time: what was led to is there no more.
    pub(crate) fn show_anew(self, view: View) {
        self.selected.set(None);
        self.step.set(Step::Full);
        self.jumps.set(Vec::new());
        self.listing.filter.set(Filter::default());
        self.listing.most.set(LISTED);
        self.listing.open.set(None);
        self.view.set(view);
    }

    /// Leads to the control of a parameter.
    pub(crate) fn show_field(self, id: &str) {
        let Some(spec) = spec::find(id) else { return };
        if let Some(open) = self.open_group(spec.group) {
            open.set(true);
        }
        self.search.set(String::new());
        self.panel_shown.set(true);
        let element = field_id(id);
        // The group opens with the next frame's changes; only then can its fields take the focus.
        request_animation_frame(move || elements::show_and_focus(&element));
    }

    /// Begins the tour; on a narrow page its first stop is under a button.
    pub(crate) fn begin_tour(self) {
        self.panel_shown.set(true);
        self.tour.set(Some(0));
    }

    /// Ends the tour or declines it; it is not offered again.
    pub(crate) fn end_tour(self) {
        self.tour.set(None);
        self.tour_offered.set(false);
        storage::remember_welcome();
    }

    /// Whether a group of the panel is open.
    pub(crate) fn open_group(self, group: Group) -> Option<RwSignal<bool>> {
        let index = Group::ALL.iter().position(|other| *other == group)?;
        self.open_groups.get(index).copied()
    }

    /// The node of the picture that stands for a resource.
    pub(crate) fn node_of(self, stack: Place, logical_id: &str) -> Option<String> {
        let stands_for = |node: &&SceneNode| {
            node.members.iter().any(|member| member.stack == stack && member.logical_id == logical_id)
        };
        self.scene.with_untracked(|scene| scene.nodes.iter().find(stands_for).map(|node| node.id.clone()))
    }

    /// Leads to a node of the picture.
    pub(crate) fn show_node(self, id: String) {
        self.view.set(View::Topology);
        self.panel_shown.set(false);
        self.selected.set(Some(id));
    }

    /// Leads to a line of a full template.
    pub(crate) fn show_line(self, place: Place, line: usize) {
        self.step.set(Step::Full);
        self.view.set(View::Templates);
        self.panel_shown.set(false);
        self.jumps.set(vec![Jump { place, line }]);
    }

    /// Leads to a resource in its full template.
    pub(crate) fn show_resource_text(self, place: Place, logical_id: &str) {
        let line =
            self.texts.full.with_untracked(|texts| texts.lines_of(place).resource(logical_id)).map(|lines| lines.start);
        if let Some(line) = line {
            self.show_line(place, line);
        }
    }

    /// Leads to a finding in the list, whatever the list was asked for before.
    pub(crate) fn show_finding(self, key: String) {
        self.view.set(View::Review);
        self.panel_shown.set(false);
        let found = self.findings.with_untracked(|findings| {
            let at = findings.iter().position(|finding| filter::key(finding) == key);
            let services = self.services.get_untracked();
            let shown = |filter: &Filter| {
                at.and_then(|at| findings.get(at)).is_some_and(|finding| filter.takes(finding, &services))
            };
            at.map(|at| (at, self.listing.filter.with_untracked(shown)))
        });
        if let Some((at, shown)) = found {
            if !shown {
                self.listing.filter.set(Filter::default());
            }
            self.listing.most.update(|most| *most = (*most).max(at + 1));
        }
        self.listing.open.set(Some(key.clone()));
        request_animation_frame(move || elements::show_and_focus(&key));
    }

    /// Gives the focus to an element that is there with the next frame.
    pub(crate) fn focus(id: &'static str) {
        request_animation_frame(move || elements::focus(id));
    }

    /// Shows a passing message.
    pub(crate) fn say(self, message: impl Into<String>) {
        let message = message.into();
        self.toast.update(|toast| *toast = (toast.0.wrapping_add(1), message));
    }

    /// Takes the passing message away: what it speaks of has changed.
    pub(crate) fn hush(self) {
        if self.toast.with_untracked(|toast| !toast.1.is_empty()) {
            self.say("");
        }
    }

    /// Chooses light, dark or what the system says.
    pub(crate) fn choose_theme(self, choice: Option<&'static str>) {
        theme::apply(choice);
        self.theme.set(choice);
    }
}

/// The themes in the order in which the button goes through them.
pub(crate) const THEMES: [Option<&str>; 3] = [None, Some("light"), Some("dark")];

/// The id of a parameter's control.
pub(crate) fn field_id(id: &str) -> String {
    format!("field-{}", id.replace('.', "-"))
}

/// The service that each resource in the picture belongs to.
pub(super) fn services(scene: &Scene) -> Services {
    let mut services = Services::new();
    for node in &scene.nodes {
        for member in &node.members {
            services.insert((member.stack, member.logical_id.clone()), node.service);
        }
    }
    services
}
