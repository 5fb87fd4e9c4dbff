//! Templates that are under review in place of the design.

use leptos::prelude::*;

use super::{AppState, Goes, LISTED, Next, View};
use crate::finding::{Finding, Place, Severity};
use crate::template::given::Given;
use crate::ui::compare::Against;
use crate::ui::model::arrival::{self, Arrival};
use crate::ui::model::filter::Filter;
use crate::ui::model::session::Session;

/// Which files are on the page, and their digests; `None` stands for the design.
pub(super) type Shown = Option<Vec<(Place, String)>>;

impl AppState {
    /// Whether templates are under review in place of the design.
    pub(crate) fn is_reviewing(self) -> bool {
        self.session.with(Option::is_some)
    }

    /// The same, asked once.
    pub(crate) fn is_reviewing_untracked(self) -> bool {
        self.session.with_untracked(Option::is_some)
    }

    /// What is on the page.
    pub(crate) fn shown(self) -> Shown {
        self.session.with(|session| shown(session.as_ref()))
    }

    /// Which files are on the page.
    pub(crate) fn shown_untracked(self) -> Shown {
        self.session.with_untracked(|session| shown(session.as_ref()))
    }

    /// Asks for templates: to add to those under review, or for a review that takes the place of a whole pair.
    pub(crate) fn ask_for_templates(self, adds: bool) {
        let half = self.session.with_untracked(|session| session.as_ref().is_some_and(|it| it.files.len() == 1));
        self.review_beside.set(adds || half);
        self.review_shown.set(true);
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

    pub(super) fn review(self, files: &[(String, Vec<u8>)], goes: Goes) {
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
        self.say(format!("{name} was not opened: see the review."));
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

    /// Changes what is under review.
    pub(crate) fn change_session(self, change: impl FnOnce(&mut Session)) {
        self.session.update(|session| change(session.get_or_insert_default()));
    }

    pub(super) fn has_unsaved_changes(self) -> bool {
        self.session.with_untracked(|session| session.as_ref().is_some_and(Session::is_unsaved))
    }

    pub(super) fn leave_review(self) {
        if self.is_reviewing_untracked() {
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
}

/// Which files are under review.
pub(super) fn shown(session: Option<&Session>) -> Shown {
    session.map(|session| session.files.iter().map(|file| (file.place, file.sha256.clone())).collect())
}
