//! AWS's rules over the current design: a worker is started once the page is there, and asked after every change.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::browser::worker::Worker;
use super::model::session::{Opened, Session};
use super::state::{AppState, AwsState, Texts};
use crate::finding::Place;
use crate::opinions::wire::{Answer, Body, Question};

/// The page is drawn before the worker takes its share of the processor.
const AFTER_FIRST_FRAME: Duration = Duration::from_millis(50);
/// So long nothing may have changed before a question is worth asking.
const AT_REST: Duration = Duration::from_millis(300);

/// The values that opened stacks are deployed with.
type Given = Vec<(Place, BTreeMap<String, String>)>;

fn given(session: Option<&Session>) -> Given {
    let of = |file: &Opened| (file.place, file.given.clone().into_iter().collect());
    session.into_iter().flat_map(|session| session.files.iter().map(of)).collect()
}

/// What is being asked: one question at a time, and always the latest.
struct Desk {
    state: AppState,
    worker: Option<Worker>,
    /// The validator's, once it can be asked.
    version: Option<String>,
    /// The id, the texts and the values of the question that is not answered yet.
    asked: Option<(u32, Arc<Texts>, Given)>,
    /// Whether there is something newer to ask once it is.
    newer: bool,
    /// Whether the worker broke down on the last question, and is started again for the next.
    stopped: bool,
    questions: u32,
}

/// Keeps `state.aws` in step with the design, for as long as the page lives.
pub(crate) fn follow(state: AppState) {
    let desk = Rc::new(RefCell::new(Desk {
        state,
        worker: None,
        version: None,
        asked: None,
        newer: false,
        stopped: false,
        questions: 0,
    }));
    let starting = desk.clone();
    request_animation_frame(move || set_timeout(move || start(&starting), AFTER_FIRST_FRAME));
    let mut ask = debounce(AT_REST, move |()| ask_again(&desk));
    let given = Memo::new(move |_| state.session.with(|session| given(session.as_ref())));
    Effect::new(move |_| {
        state.texts.full.track();
        given.track();
        state.guard.track();
        state.aws.update(|aws| {
            if let AwsState::Checked { .. } | AwsState::Stopped(_) = aws {
                *aws = AwsState::Checking;
            }
        });
        ask(());
    });
}

fn start(desk: &Rc<RefCell<Desk>>) {
    let (hearing, failing) = (desk.clone(), desk.clone());
    let worker = Worker::start(
        "aws-rules.js",
        move |text| hearing.borrow_mut().hear(&text),
        move |error| {
            failing.borrow_mut().fail(error);
            if failing.borrow().is_needed() {
                // Not in here: the worker that ends is the one that calls.
                let again = failing.clone();
                set_timeout(move || ask_again(&again), Duration::ZERO);
            }
        },
    );
    match worker {
        Ok(worker) => desk.borrow_mut().worker = Some(worker),
        Err(error) => desk.borrow_mut().fail(error),
    }
}

/// Asks, with a new worker where the last broke down.
fn ask_again(desk: &Rc<RefCell<Desk>>) {
    if std::mem::take(&mut desk.borrow_mut().stopped) {
        desk.borrow().state.aws.set(AwsState::Loading);
        start(desk);
    }
    desk.borrow_mut().ask();
}

impl Desk {
    /// Whether there is something to ask, and no worker for it.
    fn is_needed(&self) -> bool {
        self.stopped && self.newer
    }

    fn given(&self) -> Given {
        self.state.session.with_untracked(|session| given(session.as_ref()))
    }

    fn ask(&mut self) {
        let (Some(worker), true, None) = (&self.worker, self.version.is_some(), &self.asked) else {
            self.newer = true;
            return;
        };
        self.newer = false;
        self.questions = self.questions.wrapping_add(1);
        let texts = self.state.texts.full.get_untracked();
        let given = self.given();
        let of = |place| given.iter().find(|(of, _)| *of == place).map(|(_, values)| values.clone());
        let template = |text: &super::state::Text| Body {
            stack: text.place,
            region: text.region.clone(),
            parameters: of(text.place).unwrap_or_default(),
            text: text.lines.text().to_owned(),
        };
        let templates = texts.stacks.iter().map(template).collect();
        let question = Question { id: self.questions, templates, guard: self.state.guard.get_untracked() };
        match worker.send(&serde_json::to_string(&question).unwrap_or_default()) {
            Ok(()) => {
                self.asked = Some((question.id, texts, given));
                self.state.aws.set(AwsState::Checking);
            }
            Err(error) => self.fail(error),
        }
    }

    fn hear(&mut self, text: &str) {
        match serde_json::from_str(text) {
            Ok(Answer { error: Some(error), .. }) => self.fail(error),
            Ok(Answer { version: Some(version), .. }) => {
                self.version = Some(version);
                self.ask();
            }
            Ok(Answer { id, findings, .. }) => {
                let Some((_, texts, given)) = self.asked.take_if(|(asked, ..)| Some(*asked) == id) else { return };
                if self.newer {
                    self.ask();
                } else if Arc::ptr_eq(&texts, &self.state.texts.full.get_untracked()) && given == self.given() {
                    let findings = Arc::new(findings.unwrap_or_default().into_iter().map(Into::into).collect());
                    let version = self.version.clone().unwrap_or_default();
                    let about = self.state.shown_untracked();
                    self.state.aws.set(AwsState::Checked { version, about, findings });
                }
            }
            Err(error) => self.fail(format!("the worker is of another version: {error}")),
        }
    }

    /// Nothing more is asked until the next change, if it was a question that the worker broke down on, or else ever;
    /// everything else goes on.
    fn fail(&mut self, error: String) {
        if self.stopped {
            return;
        }
        self.stopped = self.asked.take().is_some();
        self.version = None;
        let state = if self.stopped { AwsState::Stopped } else { AwsState::Failed };
        self.state.aws.set(state(error));
    }
}
