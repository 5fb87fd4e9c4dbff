//! What the page knows: the only signals that are written, and one memo for each stage of the pipeline.
//!
//! Here is what there is; what is done with it stands beside, a file for each concern.

mod comparing;
mod editing;
mod judged;
mod leading;
mod loading;
mod next;
mod own;
mod reviewing;
mod stacks;
mod texts;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::artifact::Upload;
use super::browser::{location, measure::measured, rest::NextVersion, storage, theme};
use super::compare::Against;
use super::keeping::{Keeping, Own};
use super::model::designs::Deleted;
use super::model::filter::{Filter, Services};
use super::model::history::History;
use super::model::point::Point;
use super::model::session::Session;
use super::model::words::Counts;
use super::recovery::{Part, Play};
use super::rest;
use crate::artifact::{self, Artifact};
use crate::compare::Comparison;
use crate::finding::Finding;
use crate::opinions::wire::GuardFile;
use crate::parameters::{Parameters, link, spec::Group};
use crate::pipeline::{self, Snapshot};
use crate::recovery::{Budgets, Reckoned};
use crate::topology::{self, Detail, Scene};
use comparing::differences;
use judged::{Opinions, judge, marks};
use leading::services;
use reviewing::shown;
use texts::{now, opened_texts, written};

pub(crate) use comparing::Differences;
pub(crate) use judged::{AwsState, Judged, Marks, blocks};
pub(crate) use leading::{Jump, LISTED, Listing, THEMES, View, field_id};
pub(crate) use loading::{Rest, missing};
pub(crate) use next::{Goes, Next};
pub(crate) use stacks::Stacks;
pub(crate) use texts::{Step, Steps, Text, Texts};

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
    /// The designs that were deleted in this visit, the latest last.
    pub(crate) deleted: RwSignal<Vec<Arc<Deleted>>>,
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
    /// Whether the tour is offered.
    pub(crate) tour_offered: RwSignal<bool>,
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
        let has_code = Memo::new(move |_| rest.with(Rest::has_code));
        let has_review = Memo::new(move |_| rest.with(Rest::has_review));
        let built_in = Memo::new(move |_| {
            Arc::new(if has_code.get() { rest::built_in() } else { artifact::built_in_unwritten() })
        });
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
            let chain = if has_review.get() {
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
        let marks = Memo::new(move |_| Arc::new(findings.with(|findings| marks(findings))));
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
        let services = Memo::new(move |_| Arc::new(scene.with(|scene| services(scene))));

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
            deleted: RwSignal::new(Vec::new()),
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
                reasons: RwSignal::new(BTreeMap::new()),
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
            tour_offered: RwSignal::new(!storage::was_welcomed()),
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
}
