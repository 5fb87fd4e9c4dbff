//! What the page knows: the only signals that are written, and one memo for each stage of the pipeline.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::artifact::Upload;
use super::browser::{elements, location, measure::measured, rest::NextVersion, storage, theme};
use super::compare::Against;
use super::keeping::{Keeping, Own, called};
use super::model::filter::{self, Filter, Services};
use super::model::history::History;
use super::model::lines::Lines;
use super::model::point::Point;
use super::model::session::{Opened, Session, mended};
use super::model::words::Counts;
use super::model::{arrival, arrival::Arrival, draft};
use super::recovery::{Part, Play};
use super::rest;
use crate::artifact::{self, Artifact};
use crate::compare::{Comparison, Mark};
use crate::finding::{Finding, Layer, Place, Severity, Suppression};
use crate::opinions::wire::GuardFile;
use crate::parameters::spec::{Group, Spec, Value};
use crate::parameters::{Parameters, link, presets::Preset, spec};
use crate::pipeline::{self, Snapshot};
use crate::recovery::{Budgets, Reckoned};
use crate::review;
use crate::stacks::Stack;
use crate::template::given::Given;
use crate::template::text;
use crate::topology::{self, Detail, Scene, SceneNode};
use crate::words::counted;

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

/// Which template of a stack is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Step {
    #[default]
    Full,
    Foundation,
}

/// One of a stack's templates as text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) place: Place,
    /// `None` where nobody said.
    pub(crate) region: Option<String>,
    /// The stack's name in the account.
    pub(crate) name: String,
    pub(crate) lines: Arc<Lines>,
}

/// The text of one step of every stack that has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Texts {
    pub(crate) stacks: Vec<Text>,
}

impl Texts {
    pub(crate) fn of(&self, place: Place) -> Option<&Text> {
        self.stacks.iter().find(|text| text.place == place)
    }

    /// The lines of a stack; none where it has no such step.
    pub(crate) fn lines_of(&self, place: Place) -> Arc<Lines> {
        self.of(place).map(|text| text.lines.clone()).unwrap_or_default()
    }
}

/// Something for each step. Foundations are written down only while somebody looks at them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steps<T> {
    pub(crate) full: T,
    pub(crate) foundation: T,
}

impl<T> Steps<T> {
    pub(crate) fn of(&self, step: Step) -> &T {
        match step {
            Step::Full => &self.full,
            Step::Foundation => &self.foundation,
        }
    }
}

/// A line of a template to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Jump {
    pub(crate) place: Place,
    /// From 0.
    pub(crate) line: usize,
}

/// The stacks that the views show: those of the design, or those that were opened for review.
#[derive(Clone)]
pub(crate) enum Stacks {
    Design(Arc<Snapshot>),
    Opened(Arc<Vec<Stack>>),
}

impl Deref for Stacks {
    type Target = [Stack];

    fn deref(&self) -> &[Stack] {
        match self {
            Self::Design(snapshot) => &snapshot.stacks,
            Self::Opened(stacks) => stacks,
        }
    }
}

/// Whoever computes stacks anew has new ones: to compare them would take longer than to show them.
impl PartialEq for Stacks {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Design(one), Self::Design(other)) => Arc::ptr_eq(one, other),
            (Self::Opened(one), Self::Opened(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// The findings that count, and those that were accepted, each with its reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judged {
    pub(crate) kept: Arc<Vec<Finding>>,
    pub(crate) accepted: Arc<Vec<(Finding, String)>>,
    /// What was accepted and is not found any more.
    pub(crate) idle: Arc<Vec<Suppression>>,
    /// How many errors forbid the export, accepted or not.
    errors: usize,
}

/// Which files are on the page, and their digests; `None` stands for the design.
pub(crate) type Shown = Option<Vec<(Place, String)>>;

/// What AWS's own rules say, and of what.
type Opinions = (Shown, Arc<Vec<Finding>>);

/// The worst severity among the findings of each resource, and how many there are.
pub(crate) type Marks = BTreeMap<(Place, String), (Severity, usize)>;

/// How resources differ from those on the other side of a comparison.
pub(crate) type Differences = BTreeMap<(Place, String), Mark>;

// One by one, here and for `services`: to collect a map brings a sort of its own, 4 KB of the first load.
fn differences(found: &Comparison) -> Differences {
    let mut differences = Differences::new();
    for ((place, id), mark) in found.marks() {
        differences.insert((place, id.to_owned()), mark);
    }
    differences
}

/// Where templates go that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goes {
    /// In the place of all that are under review.
    InsteadOfAll,
    /// In the place of the one of this stack.
    InsteadOf(Place),
    Beside,
}

/// What is to take the place of what is on the page.
#[derive(Clone)]
pub(crate) enum Next {
    Preset(&'static Preset),
    Design {
        name: String,
        text: String,
    },
    Templates {
        files: Vec<(String, Vec<u8>)>,
        goes: Goes,
        /// Values that came with them, by the name of their file.
        values: Vec<(String, Given)>,
    },
    /// Values for these stacks, from a file of this name.
    Values {
        name: String,
        values: Given,
        places: Vec<Place>,
    },
    /// It is not known what is meant: what can be.
    Which {
        question: String,
        answers: Vec<(String, Self)>,
    },
    /// The review without the template of a stack.
    Without(Place),
    /// The design that was there before the review.
    Back,
    /// The design that the templates under review were exported from.
    Origin,
}

/// How the list of findings is shown; it is kept while other views are.
#[derive(Clone, Copy)]
pub(crate) struct Listing {
    pub(crate) filter: RwSignal<Filter>,
    /// How many findings are listed at most.
    pub(crate) most: RwSignal<usize>,
    /// The finding that is open: its key.
    pub(crate) open: RwSignal<Option<String>>,
}

/// As many findings are listed until somebody asks for more.
pub(crate) const LISTED: usize = 100;

/// How far AWS's own rules are with the current design.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum AwsState {
    /// The worker that checks them is not there yet.
    #[default]
    Loading,
    /// The design has changed since the last answer.
    Checking,
    /// What they say, and about what: it may have left the page since.
    Checked { version: String, about: Shown, findings: Arc<Vec<Finding>> },
    /// The worker broke down on what is on the page, and how; the next change starts it again.
    Stopped(String),
    /// They cannot be checked, and why.
    Failed(String),
}

/// How far the part of the program is that is loaded after the first paint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Rest {
    #[default]
    Loading,
    Here,
    /// It did not load, and why.
    Failed(String),
}

/// The state of the page. There is one for as long as the page lives, so that every handler can have a copy.
#[derive(Clone, Copy)]
pub(crate) struct AppState(&'static State);

impl Deref for AppState {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What the state consists of.
pub(crate) struct State {
    pub(crate) parameters: RwSignal<Parameters>,
    /// The designs of this visit.
    owns: RwSignal<Vec<Own>>,
    /// Which of them is open.
    pub(crate) design: RwSignal<usize>,
    /// How far it is kept on this device.
    pub(crate) keeping: RwSignal<Keeping>,
    /// Counts what other tabs change among the designs that are kept.
    pub(crate) designs_changed: RwSignal<u32>,
    /// Whether a design is still to be opened that was open before.
    pub(crate) restoring: RwSignal<bool>,
    /// What was, and what was taken back.
    pub(crate) history: RwSignal<History<Point>, LocalStorage>,
    /// What was on the page when it was looked at last.
    pub(crate) last: StoredValue<Option<Point>, LocalStorage>,
    /// Counts how often the parameters were replaced as a whole: what was being typed before is then forgotten.
    pub(crate) generation: RwSignal<u32>,
    /// What is wrong with text in fields that cannot be read as a value.
    unreadable: RwSignal<BTreeMap<&'static str, String>>,
    /// What there was to say about the design file that was opened last.
    opened: RwSignal<Vec<Finding>>,
    pub(crate) upload: RwSignal<Upload>,

    pub(crate) artifact: Memo<Arc<Artifact>>,
    pub(crate) snapshot: Memo<Arc<Snapshot>>,
    /// What is under review in place of the design.
    pub(crate) session: RwSignal<Option<Session>>,
    /// What waits for the user's word, because something would be lost.
    pub(crate) next: RwSignal<Option<Next>>,
    /// Whether files are being read.
    pub(crate) reading: RwSignal<bool>,
    pub(crate) stacks: Memo<Stacks>,
    /// The system that is on the page, and what is asked of it; `None` where one of the two Regions is missing.
    pub(crate) reckoned: Memo<Option<Arc<Reckoned>>>,
    /// The budgets of it.
    pub(crate) budgets: Memo<Option<Arc<Budgets>>>,
    pub(crate) judged: Memo<Judged>,
    /// The findings that count.
    pub(crate) findings: Memo<Arc<Vec<Finding>>>,
    pub(crate) services: Memo<Arc<Services>>,
    pub(crate) marks: Memo<Arc<Marks>>,
    pub(crate) listing: Listing,
    pub(crate) counts: Memo<Counts>,
    /// The part of the program that comes after the first paint.
    pub(crate) rest: RwSignal<Rest>,
    /// What was asked for before it was there.
    waiting: StoredValue<Vec<Box<dyn FnOnce()>>, LocalStorage>,
    /// What AWS's own rules say; `aws::follow` alone writes it, once it is there.
    pub(crate) aws: RwSignal<AwsState>,
    /// The user's own rules, which are asked with them.
    pub(crate) guard: RwSignal<Vec<GuardFile>>,
    pub(crate) texts: Steps<Memo<Arc<Texts>>>,
    pub(crate) scene: Memo<Arc<Scene>>,

    pub(crate) view: RwSignal<View>,
    /// The part of the tab about recovery that is shown.
    pub(crate) part: RwSignal<Part>,
    /// The failure that is played there.
    pub(crate) play: Play,
    /// What the page is compared with.
    pub(crate) against: RwSignal<Option<Against>>,
    /// Whether the two sides are taken the other way round.
    pub(crate) turned: RwSignal<bool>,
    /// What is different.
    pub(crate) comparison: Memo<Option<Arc<Comparison>>>,
    /// How the resources of the picture are different.
    pub(crate) differences: Memo<Arc<Differences>>,
    /// What the scorecard shows beside what is on the page.
    pub(crate) beside: RwSignal<Option<Against>>,
    pub(crate) detail: RwSignal<Detail>,
    /// The id of the node that the inspector shows.
    pub(crate) selected: RwSignal<Option<String>>,
    pub(crate) step: RwSignal<Step>,
    /// The lines that panes have been led to last, at most one in each.
    pub(crate) jumps: RwSignal<Vec<Jump>>,
    /// The texts that changes are marked against: those of the last export, or of the start.
    baseline: RwSignal<Steps<Arc<Texts>>>,
    /// Why templates with errors are taken away all the same; empty while they are not.
    pub(crate) override_reason: RwSignal<String>,

    pub(crate) open_groups: [RwSignal<bool>; Group::ALL.len()],
    pub(crate) search: RwSignal<String>,
    /// Whether the panel is shown where there is no room for it beside the rest.
    pub(crate) panel_shown: RwSignal<bool>,
    pub(crate) review_shown: RwSignal<bool>,
    /// Whether what the dialog opens comes to what is under review.
    pub(crate) review_beside: RwSignal<bool>,
    pub(crate) export_shown: RwSignal<bool>,
    pub(crate) designs_shown: RwSignal<bool>,
    /// Where a newer version of the page is, if there is one that was not put off.
    pub(crate) update: RwSignal<Option<NextVersion>>,
    pub(crate) share_shown: RwSignal<bool>,
    pub(crate) palette_shown: RwSignal<bool>,
    pub(crate) help_shown: RwSignal<bool>,
    /// The stop of the tour that is shown.
    pub(crate) tour: RwSignal<Option<usize>>,
    /// A passing message, and how many there were before it.
    pub(crate) toast: RwSignal<(u32, String)>,
    pub(crate) theme: RwSignal<Option<&'static str>>,
}

impl AppState {
    /// The state at the start: the Reference preset.
    pub(crate) fn new() -> Self {
        let parameters = RwSignal::new(Parameters::default());
        let unreadable = RwSignal::new(BTreeMap::<&str, String>::new());
        let opened = RwSignal::new(Vec::new());
        let upload = RwSignal::new(Upload::None);
        let detail = RwSignal::new(Detail::default());

        let rest = RwSignal::new(Rest::default());
        let is_here = move || rest.with(|rest| *rest == Rest::Here);
        let built_in =
            Memo::new(move |_| Arc::new(if is_here() { rest::built_in() } else { artifact::built_in_unwritten() }));
        let artifact = Memo::new(move |_| {
            let wants_zip = parameters.with(|parameters| parameters.compute.artifact == "zip");
            upload.with(|upload| match upload {
                Upload::Ready { artifact, .. } if wants_zip => artifact.clone(),
                _ => built_in.get(),
            })
        });
        let snapshot = Memo::new(move |_| {
            let artifact = artifact.get();
            // The review comes with the rest.
            let chain = if is_here() {
                rest::evaluate
            } else {
                |parameters: &_, artifact: &_| pipeline::draft(parameters, artifact).0
            };
            let evaluate = || parameters.with(|parameters| chain(parameters, &artifact));
            Arc::new(measured("evaluate", evaluate))
        });
        let session = RwSignal::new(None::<Session>);
        let stacks = Memo::new(move |_| {
            session.with(|session| match session {
                Some(session) => Stacks::Opened(Arc::new(session.stacks())),
                None => Stacks::Design(snapshot.get()),
            })
        });
        let reckoned = Memo::new(move |_| {
            session.with(|session| match session {
                Some(session) => parameters.with(|parameters| rest::reckoned(session, parameters)).map(Arc::new),
                None => snapshot.with(|snapshot| snapshot.reckoned.clone()),
            })
        });
        let budgets = Memo::new(move |_| reckoned.with(|reckoned| reckoned.as_ref().map(|of| of.budgets.clone())));
        let aws = RwSignal::new(AwsState::default());
        // While AWS's rules look again at the same files, what they said last goes on counting.
        let opinions = Memo::new(move |earlier: Option<&Opinions>| {
            let now = session.with(|session| shown(session.as_ref()));
            let found = aws.with(|aws| match aws {
                AwsState::Checked { about, findings, .. } if *about == now => findings.clone(),
                AwsState::Checking => match earlier {
                    Some((before, found)) if *before == now => found.clone(),
                    _ => Arc::default(),
                },
                AwsState::Checked { .. } | AwsState::Loading | AwsState::Stopped(_) | AwsState::Failed(_) => {
                    Arc::default()
                }
            });
            (now, found)
        });
        let judged = Memo::new(move |_| {
            let (mut found, suppressions) = session.with(|session| {
                if let Some(session) = session {
                    (measured("review", || rest::findings(session)), session.suppressions.clone())
                } else {
                    let mut found: Vec<Finding> = unreadable.with(|unreadable| {
                        let finding = |(id, message): (&&'static str, &String)| {
                            Finding::error("unreadable-text", id, message.clone())
                        };
                        unreadable.iter().map(finding).collect()
                    });
                    found.extend(opened.get());
                    found.extend(snapshot.with(|snapshot| snapshot.findings.clone()));
                    (found, parameters.with(|parameters| parameters.suppressions.clone()))
                }
            });
            found.extend(opinions.with(|(_, found)| found.to_vec()));
            judge(found, &suppressions)
        });
        let findings = Memo::new(move |_| judged.with(|judged| judged.kept.clone()));
        let counts = Memo::new(move |_| findings.with(|findings| Counts::of(findings.iter())));
        let marks = Memo::new(move |_| {
            let mut marks = Marks::new();
            findings.with(|findings| {
                for finding in findings.iter() {
                    if let Some(id) = &finding.logical_id {
                        let mark = marks.entry((finding.stack, id.clone())).or_insert((finding.severity, 0));
                        *mark = (mark.0.min(finding.severity), mark.1 + 1);
                    }
                }
            });
            Arc::new(marks)
        });
        let text = move |step: Step| {
            Memo::new(move |earlier: Option<&Arc<Texts>>| {
                session.with(|session| match session {
                    Some(session) => Arc::new(opened_texts(session, step, |file| &file.lines)),
                    None => snapshot.with(|snapshot| Arc::new(measured("texts", || written(snapshot, step, earlier)))),
                })
            })
        };
        let texts = Steps { full: text(Step::Full), foundation: text(Step::Foundation) };
        let scene = Memo::new(move |_| {
            let detail = detail.get();
            stacks.with(|stacks| Arc::new(measured("scene", || topology::scene(stacks, detail))))
        });
        let services = Memo::new(move |_| {
            let mut services = Services::new();
            scene.with(|scene| {
                for node in &scene.nodes {
                    for member in &node.members {
                        services.insert((member.stack, member.logical_id.clone()), node.service);
                    }
                }
            });
            Arc::new(services)
        });

        let theme = RwSignal::new(THEMES.into_iter().flatten().find(|t| theme::remembered().as_deref() == Some(*t)));
        theme::apply(theme.get_untracked());
        let against = RwSignal::new(None::<Against>);
        let turned = RwSignal::new(false);
        // Only a state that is there can be asked for the sides.
        let this = StoredValue::new(None::<Self>);
        let comparison = Memo::new(move |_| {
            let (state, against) = (this.get_value()?, against.get()?);
            rest::comparison(state, &against, turned.get()).map(Arc::new)
        });
        let differences = Memo::new(move |_| {
            let marks = comparison.with(|found| found.as_deref().map(differences).unwrap_or_default());
            Arc::new(marks)
        });
        let state = Self(Box::leak(Box::new(State {
            parameters,
            owns: RwSignal::new(vec![Own::new("", Parameters::default())]),
            design: RwSignal::new(0),
            keeping: RwSignal::new(Keeping::default()),
            designs_changed: RwSignal::new(0),
            restoring: RwSignal::new(storage::open_design().is_some() || location::fragment().contains(link::MARK)),
            history: RwSignal::new_local(History::default()),
            last: StoredValue::new_local(None),
            generation: RwSignal::new(0),
            unreadable,
            opened,
            upload,
            artifact,
            snapshot,
            session,
            next: RwSignal::new(None),
            reading: RwSignal::new(false),
            stacks,
            reckoned,
            budgets,
            judged,
            findings,
            services,
            marks,
            listing: Listing {
                filter: RwSignal::new(Filter::default()),
                most: RwSignal::new(LISTED),
                open: RwSignal::new(None),
            },
            counts,
            rest,
            waiting: StoredValue::new_local(Vec::new()),
            aws,
            guard: RwSignal::new(Vec::new()),
            texts,
            scene,
            view: RwSignal::new(View::default()),
            part: RwSignal::new(Part::default()),
            play: Play::new(),
            against,
            turned,
            comparison,
            differences,
            beside: RwSignal::new(None),
            detail,
            selected: RwSignal::new(None),
            step: RwSignal::new(Step::default()),
            jumps: RwSignal::new(Vec::new()),
            baseline: RwSignal::new(now(texts)),
            override_reason: RwSignal::new(String::new()),
            open_groups: Group::ALL.map(|group| RwSignal::new(matches!(group, Group::Environment | Group::Regions))),
            search: RwSignal::new(String::new()),
            panel_shown: RwSignal::new(false),
            review_shown: RwSignal::new(false),
            review_beside: RwSignal::new(false),
            export_shown: RwSignal::new(false),
            designs_shown: RwSignal::new(false),
            update: RwSignal::new(None),
            share_shown: RwSignal::new(false),
            palette_shown: RwSignal::new(false),
            help_shown: RwSignal::new(false),
            tour: RwSignal::new(None),
            toast: RwSignal::new((0, String::new())),
            theme,
        })));
        this.set_value(Some(state));
        state
    }

    /// The state of the page that a component is part of.
    pub(crate) fn get() -> Self {
        // `App` provides it before anything else is made.
        use_context().unwrap_or_else(Self::new)
    }

    /// Whether the part of the program is there that comes after the first paint.
    pub(crate) fn has_rest(self) -> bool {
        self.rest.with(|rest| *rest == Rest::Here)
    }

    /// Does what needs the rest: at once, or as soon as it is there. Where it is not to come, the user is told so.
    pub(crate) fn with_rest(self, act: impl FnOnce() + 'static) {
        match self.rest.get_untracked() {
            Rest::Here => act(),
            Rest::Loading => self.waiting.update_value(|waiting| waiting.push(Box::new(act))),
            Rest::Failed(_) => self.say(self.rest.with_untracked(missing).unwrap_or_default()),
        }
    }

    /// Takes note that the rest is there, or why it is not.
    pub(crate) fn end_rest(self, failure: Option<String>) {
        if let Some(why) = &failure {
            // What asks them is in there.
            self.aws.set(AwsState::Failed(why.clone()));
            self.restoring.set(false);
        }
        self.rest.set(failure.map_or(Rest::Here, Rest::Failed));
        for act in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            self.with_rest(act);
        }
    }

    /// What somebody typed into a field. Text that cannot be read leaves the last good value in force.
    pub(crate) fn type_in(self, spec: &'static Spec, text: &str) {
        match draft::read(spec, text) {
            Ok(value) => self.set(spec, value),
            Err(message) => {
                let kept = self.parameters.with_untracked(|parameters| draft::spoken(spec, &(spec.get)(parameters)));
                let message = format!("{message} Until then {kept} stays in force.");
                self.unreadable.update(|unreadable| {
                    unreadable.insert(spec.id, message);
                });
            }
        }
    }

    /// Sets a parameter.
    pub(crate) fn set(self, spec: &'static Spec, value: Value) {
        if self.is_unreadable(spec.id) {
            self.unreadable.update(|unreadable| {
                unreadable.remove(spec.id);
            });
        }
        let same = self.parameters.with_untracked(|parameters| (spec.get)(parameters) == value);
        if !same {
            self.parameters.update(|parameters| (spec.set)(parameters, value));
        }
    }

    /// Whether the text in a field could not be read.
    pub(crate) fn is_unreadable(self, id: &str) -> bool {
        self.unreadable.with_untracked(|unreadable| unreadable.contains_key(id))
    }

    /// Applies the fix of a finding.
    pub(crate) fn mend(self, parameter: &str, fix: &str) {
        let Some(spec) = spec::find(parameter) else { return };
        if let Ok(value) = draft::read(spec, fix) {
            self.set(spec, value);
            self.generation.update(|generation| *generation += 1);
        }
    }

    /// Opens a design. The one that was open is kept.
    pub(crate) fn replace(self, own: Own, parameters: Parameters, said: Vec<Finding>) {
        self.keep();
        let exported = own.exported.clone();
        self.owns.update(|owns| owns.push(own));
        self.choose_own(self.owns.with_untracked(Vec::len) - 1);
        self.forget_typed();
        self.opened.set(said);
        self.leave_review();
        // What changes is marked against what was exported last, or else against what was opened.
        if let Some(exported) = exported {
            self.parameters.set(exported);
            self.baseline.set(now(self.texts));
        }
        self.parameters.set(parameters);
        if self.owns.with_untracked(|owns| owns.last().is_some_and(|own| own.exported.is_none())) {
            self.baseline.set(now(self.texts));
        }
    }

    /// Forgets what stands in fields and is not a value.
    pub(crate) fn forget_typed(self) {
        self.unreadable.set(BTreeMap::new());
        self.opened.set(Vec::new());
        self.generation.update(|generation| *generation += 1);
    }

    /// Takes one of the designs of this visit as the open one.
    pub(crate) fn choose_own(self, design: usize) {
        if self.design.get_untracked() == design {
            return;
        }
        self.design.set(design);
        let id = self.own(|own| own.id.clone());
        self.keeping.set(if id.is_some() { Keeping::Kept } else { Keeping::Untouched });
        storage::remember_open(id.as_deref());
    }

    /// Something about the design that is open.
    pub(crate) fn own<T>(self, of: impl FnOnce(&Own) -> T) -> T {
        let at = self.design.get_untracked();
        self.owns.with_untracked(|owns| match owns.get(at) {
            Some(own) => of(own),
            None => of(&Own::new("", Parameters::default())),
        })
    }

    /// The same, for what follows it.
    pub(crate) fn own_tracked<T>(self, of: impl FnOnce(&Own) -> T) -> T {
        self.owns.track();
        self.design.track();
        self.own(of)
    }

    /// Shows what is different from something else.
    pub(crate) fn compare(self, against: Against) {
        self.turned.set(false);
        self.against.set(Some(against));
        self.panel_shown.set(false);
        self.view.set(View::Compare);
    }

    /// Shows the page by itself again.
    pub(crate) fn end_comparison(self) {
        if self.view.get_untracked() == View::Compare {
            self.view.set(View::Topology);
            Self::focus("tab-topology");
        }
        self.against.set(None);
    }

    /// Changes what is known of the design that is open.
    pub(crate) fn change_own(self, change: impl FnOnce(&mut Own)) {
        let at = self.design.get_untracked();
        self.owns.update(|owns| {
            if let Some(own) = owns.get_mut(at) {
                change(own);
            }
        });
    }

    /// What the design is called that is open.
    pub(crate) fn name(self) -> String {
        let at = self.design.get();
        let name = self.owns.with(|owns| owns.get(at).map(|own| own.name.clone())).unwrap_or_default();
        self.parameters.with(|parameters| called(&name, parameters))
    }

    /// Keeps what has changed, if what does that is there.
    pub(crate) fn keep(self) {
        if self.rest.with_untracked(|rest| *rest == Rest::Here) {
            rest::keep(self);
        }
    }

    /// Does what was asked for, unless that would lose something: then the user is asked first.
    pub(crate) fn ask(self, what: Next) {
        self.keep();
        let loses = match &what {
            Next::Back | Next::Origin | Next::Templates { goes: Goes::InsteadOfAll, .. } => self.has_unsaved_changes(),
            Next::Without(place) => {
                let loses = |session: &Session| session.loses(*place) || session.loses(Place::Pair);
                self.session.with_untracked(|session| session.as_ref().is_some_and(loses))
            }
            Next::Templates { goes: Goes::InsteadOf(place), .. } => {
                self.session.with_untracked(|session| session.as_ref().is_some_and(|it| it.is_mended(*place)))
            }
            Next::Templates { goes: Goes::Beside, .. } | Next::Values { .. } => false,
            Next::Which { .. } => true,
            Next::Preset(_) | Next::Design { .. } => self.is_unsaved(),
        };
        if loses {
            self.next.set(Some(what));
            // The question is there with the next frame.
            request_animation_frame(|| elements::focus("keep"));
        } else {
            self.proceed(what);
        }
    }

    /// Does what was asked for.
    pub(crate) fn proceed(self, what: Next) {
        self.next.set(None);
        // What was said is about what was there until now.
        self.hush();
        match what {
            Next::Preset(preset) => {
                let parameters = (preset.parameters)();
                self.replace(Own::new("", parameters.clone()), parameters, Vec::new());
                self.say(format!("{} is loaded, as a new design.", preset.title));
            }
            Next::Design { name, text } => self.open(&name, &text),
            Next::Templates { files, goes, values } => {
                self.review(&files, goes);
                for (name, values) in values {
                    self.give(&name, &values);
                }
            }
            Next::Values { name, values, places } => {
                self.change_session(|session| places.iter().for_each(|place| session.give(*place, &values)));
                let stacks = places.iter().map(|place| place.name()).collect::<Vec<_>>().join(" and the ");
                self.say(format!("{name} gives the {stacks} {}.", counted(values.len(), "value")));
            }
            Next::Which { .. } => {}
            Next::Without(place) => self.change_session(|session| session.close(place)),
            Next::Back => self.leave_review(),
            Next::Origin => rest::open_origin(self),
        }
    }

    /// Opens templates that were dropped, with values that came along: one alone may be another version of one that is
    /// under review.
    pub(crate) fn drop_templates(self, files: Vec<(String, Vec<u8>)>, values: Vec<(String, Given)>) {
        let arrival = self.session.with_untracked(|session| match (session, files.as_slice()) {
            (Some(session), [(name, bytes)]) => {
                let named = |place: &Place| session.of(*place).map(|file| (*place, file.name.clone()));
                Some(match arrival::arrival(session, name, bytes) {
                    Arrival::Unclear(places) => Err(places.iter().filter_map(named).collect::<Vec<_>>()),
                    Arrival::Instead(place) => Ok(Goes::InsteadOf(place)),
                    Arrival::Beside => Ok(Goes::Beside),
                })
            }
            (Some(session), several) if session.takes_beside(several.len()) => Some(Ok(Goes::Beside)),
            _ => None,
        });
        let room = self.session.with_untracked(|session| session.as_ref().is_some_and(|it| it.takes_beside(1)));
        let name = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let next = |goes| Next::Templates { files, goes, values };
        self.ask(match arrival {
            Some(Err(places)) => {
                let mut answers: Vec<(String, Goes)> = places
                    .into_iter()
                    .map(|(place, file)| (format!("The {}, {file}", place.name()), Goes::InsteadOf(place)))
                    .collect();
                if room {
                    answers.push(("None: it comes beside them".to_owned(), Goes::Beside));
                }
                let answers = answers.into_iter().map(|(words, goes)| (words, next.clone()(goes))).collect();
                Next::Which { question: format!("Which template does {name} take the place of?"), answers }
            }
            Some(Ok(goes)) => next(goes),
            None => next(Goes::InsteadOfAll),
        });
    }

    /// Asks for templates: to add to those under review, or for a review that takes the place of a whole pair.
    pub(crate) fn ask_for_templates(self, adds: bool) {
        let half = self.session.with_untracked(|session| session.as_ref().is_some_and(|it| it.files.len() == 1));
        self.review_beside.set(adds || half);
        self.review_shown.set(true);
    }

    fn has_unsaved_changes(self) -> bool {
        self.session.with_untracked(|session| session.as_ref().is_some_and(Session::is_unsaved))
    }

    fn review(self, files: &[(String, Vec<u8>)], goes: Goes) {
        let mut replaced = None;
        self.change_session(|session| {
            let mut files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
            match goes {
                Goes::Beside => {
                    session.refused.clear();
                    session.open(files);
                }
                Goes::InsteadOfAll => session.replace(files),
                Goes::InsteadOf(place) => {
                    if let Some((name, bytes)) = files.next() {
                        let old = session.of(place).map(|file| file.name.clone()).unwrap_or_default();
                        session.exchange(place, name, bytes);
                        replaced = session.refused.is_empty().then(|| {
                            let stack = place.name();
                            if old == name {
                                format!("{name} is read again, as the {stack}.")
                            } else {
                                format!("{name} takes the place of {old}, as the {stack}.")
                            }
                        });
                    }
                }
            }
        });
        self.begin_review();
        if let Some(words) = replaced {
            self.say(words);
        }
    }

    /// Gives values to the stack that they are for; the user is asked where several can be meant.
    pub(crate) fn give(self, name: &str, values: &Given) {
        let fits = self.session.with_untracked(|session| {
            let session = session.as_ref()?;
            let answer = |place: Place| session.of(place).map(|file| (place, file.name.clone()));
            let places = arrival::fitting(session, name, values);
            Some(places.map(|places| places.into_iter().filter_map(answer).collect::<Vec<_>>()))
        });
        let to = |places: Vec<Place>| Next::Values { name: name.to_owned(), values: values.clone(), places };
        match fits {
            None => {
                let reason = "it holds values of a stack's parameters; review the templates first, then drop it again";
                self.not_opened(name, reason.to_owned());
            }
            Some(Err(reason)) => self.refuse(name, reason),
            Some(Ok(fits)) if fits.len() == 1 => self.proceed(to(fits.into_iter().map(|(place, _)| place).collect())),
            Some(Ok(_)) if self.next.with_untracked(Option::is_some) => {
                self.refuse(name, "another question was open; answer that, then drop this file again".to_owned());
            }
            Some(Ok(fits)) => {
                let all = to(fits.iter().map(|(place, _)| *place).collect());
                let one = |(place, file): (Place, String)| (format!("The {}, {file}", place.name()), to(vec![place]));
                let mut answers: Vec<(String, Next)> = fits.into_iter().map(one).collect();
                answers.push(("Each of them".to_owned(), all));
                self.ask(Next::Which { question: format!("Which stack are the values of {name} for?"), answers });
            }
        }
    }

    /// Says of a file why it was not opened, where that is looked for.
    pub(crate) fn not_opened(self, name: &str, reason: String) {
        if self.is_reviewing_untracked() {
            // The design that is kept behind a review is not what is on the screen.
            return self.refuse(name, reason);
        }
        self.opened.set(vec![Finding::new(
            "not-opened",
            Severity::Warning,
            format!("{name} was not opened: {reason}. The design is as it was."),
        )]);
        self.view.set(View::Review);
    }

    /// Says of a file that it cannot be read, where the files under review are.
    pub(crate) fn refuse(self, name: &str, reason: String) {
        self.change_session(|session| session.refuse(name, reason));
        self.begin_review();
    }

    fn begin_review(self) {
        self.show_anew(View::Review);
    }

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

    /// What is on the page.
    pub(crate) fn shown(self) -> Shown {
        self.session.with(|session| shown(session.as_ref()))
    }

    /// Which files are on the page.
    pub(crate) fn shown_untracked(self) -> Shown {
        self.session.with_untracked(|session| shown(session.as_ref()))
    }

    /// Changes what is under review.
    pub(crate) fn change_session(self, change: impl FnOnce(&mut Session)) {
        self.session.update(|session| change(session.get_or_insert_default()));
    }

    fn leave_review(self) {
        if self.session.with_untracked(Option::is_some) {
            // What waited behind it is on the page now.
            if matches!(self.against.get_untracked(), Some(Against::Design | Against::Origin)) {
                self.end_comparison();
            }
            self.selected.set(None);
            self.jumps.set(Vec::new());
            self.listing.filter.set(Filter::default());
            self.listing.most.set(LISTED);
            self.session.set(None);
        }
    }

    /// Whether templates are under review in place of the design.
    pub(crate) fn is_reviewing(self) -> bool {
        self.session.with(Option::is_some)
    }

    /// The same, asked once.
    pub(crate) fn is_reviewing_untracked(self) -> bool {
        self.session.with_untracked(Option::is_some)
    }

    /// Accepts the findings of one rule about one resource.
    pub(crate) fn suppress(self, suppression: Suppression) {
        self.change_suppressions(|suppressions| suppressions.push(suppression));
    }

    /// Forgets what was accepted and is not found any more.
    pub(crate) fn forget(self, suppression: &Suppression) {
        self.change_suppressions(|suppressions| suppressions.retain(|other| other != suppression));
    }

    /// Counts findings again that were accepted.
    pub(crate) fn restore(self, finding: &Finding) {
        self.change_suppressions(|suppressions| suppressions.retain(|suppression| !suppression.covers(finding)));
    }

    fn change_suppressions(self, change: impl FnOnce(&mut Vec<Suppression>)) {
        if self.session.with_untracked(Option::is_some) {
            self.change_session(|session| change(&mut session.suppressions));
        } else {
            self.parameters.update(|parameters| change(&mut parameters.suppressions));
        }
    }

    fn open(self, name: &str, text: &str) {
        match rest::read_design(text) {
            Ok((parameters, said)) => {
                let stem = name.strip_suffix(".json").filter(|stem| *stem != "design").unwrap_or_default();
                self.replace(Own::new(stem, parameters.clone()), parameters, said);
                rest::keep_as_new(self);
                self.say(format!("{name} is open."));
            }
            Err(reason) if self.is_reviewing_untracked() => self.not_opened(name, mended(reason)),
            Err(reason) => self.not_opened(name, reason),
        }
        if !self.opened.with_untracked(Vec::is_empty) {
            self.view.set(View::Review);
        }
    }

    /// Takes what there is as what changes are marked against from here on.
    pub(crate) fn mark_exported(self) {
        self.baseline.set(now(self.texts));
        self.mark_saved();
        rest::mark_exported(self);
    }

    /// What the text of a step is compared with.
    pub(crate) fn baseline_of(self, step: Step, place: Place) -> Arc<Lines> {
        self.session.with(|session| match session {
            Some(session) => opened_texts(session, step, |file| &file.original).lines_of(place),
            None => self.baseline.with(|texts| texts.of(step).lines_of(place)),
        })
    }

    /// Says that what there is has been saved.
    pub(crate) fn mark_saved(self) {
        let parameters = self.parameters.get_untracked();
        self.change_own(|own| own.saved = parameters);
    }

    /// Whether there are changes that are saved nowhere.
    pub(crate) fn is_unsaved(self) -> bool {
        self.parameters.with_untracked(|parameters| self.own(|own| own.saved != *parameters))
            || self.unreadable.with_untracked(|unreadable| !unreadable.is_empty())
            || self.has_unsaved_changes()
    }

    /// Whether templates may be taken away: there are no errors, or a reason was given for taking them all the same.
    pub(crate) fn may_export(self) -> bool {
        self.judged.with(|judged| judged.errors == 0) || !self.override_reason.get().trim().is_empty()
    }

    /// The same, asked once.
    pub(crate) fn may_export_untracked(self) -> bool {
        untrack(|| self.may_export())
    }

    /// Gives the focus to an element that is there with the next frame.
    pub(crate) fn focus(id: &'static str) {
        request_animation_frame(move || elements::focus(id));
    }

    /// Takes rules written in Guard, in place of those of the same name.
    pub(crate) fn take_guard(self, file: GuardFile) {
        self.say(format!("{} is asked from now on.", file.name));
        self.guard.update(|files| {
            files.retain(|other| other.name != file.name);
            files.push(file);
        });
        self.view.set(View::Review);
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

    /// Chooses light, dark or what the system says.
    pub(crate) fn choose_theme(self, choice: Option<&'static str>) {
        theme::apply(choice);
        self.theme.set(choice);
    }
}

/// What there is to say while the rest is not there.
pub(crate) fn missing(rest: &Rest) -> Option<String> {
    match rest {
        Rest::Here => None,
        Rest::Loading => Some("This part of Twinstack is still loading.".to_owned()),
        Rest::Failed(why) => Some(format!(
            "This part of Twinstack did not load ({why}). Reload the page to try again; what you change until then is lost."
        )),
    }
}

/// The themes in the order in which the button goes through them.
pub(crate) const THEMES: [Option<&str>; 3] = [None, Some("light"), Some("dark")];

/// The id of a parameter's control.
pub(crate) fn field_id(id: &str) -> String {
    format!("field-{}", id.replace('.', "-"))
}

fn now(texts: Steps<Memo<Arc<Texts>>>) -> Steps<Arc<Texts>> {
    Steps { full: texts.full.get_untracked(), foundation: texts.foundation.get_untracked() }
}

/// Whether a finding forbids the export: what our own layer finds does, the same on the command line.
pub(crate) fn blocks(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.layer == Layer::Twinstack
}

/// Sorts findings by weight and by rule, what is wrong with a parameter itself before what follows from it in a
/// template; and tells those apart that were accepted.
fn judge(mut found: Vec<Finding>, suppressions: &[Suppression]) -> Judged {
    let order = |finding: &Finding| (finding.severity, finding.layer, finding.path.is_some());
    found.sort_by(|one, other| {
        let by_rule = || (&one.rule, one.stack).cmp(&(&other.rule, other.stack));
        order(one).cmp(&order(other)).then_with(by_rule)
    });
    let errors = found.iter().filter(|finding| blocks(finding)).count();
    let is_idle = |suppression: &&Suppression| !found.iter().any(|finding| suppression.covers(finding));
    let idle = suppressions.iter().filter(is_idle).cloned().collect();
    let (kept, accepted) = review::suppress(found, suppressions);
    Judged { kept: Arc::new(kept), accepted: Arc::new(accepted), idle: Arc::new(idle), errors }
}

/// Which files are under review.
fn shown(session: Option<&Session>) -> Shown {
    session.map(|session| session.files.iter().map(|file| (file.place, file.sha256.clone())).collect())
}

/// The texts of what is under review; there are no foundations among it.
fn opened_texts(session: &Session, step: Step, lines: fn(&Opened) -> &Arc<Lines>) -> Texts {
    let text = |file: &Opened| Text {
        place: file.place,
        region: file.region.clone(),
        name: file.name.clone(),
        lines: lines(file).clone(),
    };
    let files = if step == Step::Full { session.files.as_slice() } else { &[] };
    Texts { stacks: files.iter().map(text).collect() }
}

/// Writes the text of one step; text that came out as it was is kept, so that nothing is drawn anew for it.
fn written(snapshot: &Snapshot, step: Step, earlier: Option<&Arc<Texts>>) -> Texts {
    let text = |stack: &Stack| {
        let template = match step {
            Step::Full => &stack.template,
            Step::Foundation => stack.foundation.as_ref()?,
        };
        let text = text::indented(template);
        let before = earlier.map(|texts| texts.lines_of(stack.place));
        Some(Text {
            place: stack.place,
            region: Some(stack.region.clone()),
            name: stack.name.clone(),
            lines: before.filter(|lines| lines.text() == text).unwrap_or_else(|| Arc::new(Lines::new(text))),
        })
    };
    Texts { stacks: snapshot.stacks.iter().filter_map(text).collect() }
}
