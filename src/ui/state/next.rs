//! What is to take the place of what is on the page, and whether it may.

use leptos::prelude::*;

use super::AppState;
use crate::finding::Place;
use crate::parameters::Parameters;
use crate::parameters::presets::Preset;
use crate::template::given::Given;
use crate::ui::browser::elements;
use crate::ui::keeping::Own;
use crate::ui::model::session::Session;
use crate::ui::rest;
use crate::words::counted;

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
    /// A design that begins where the page does.
    Fresh,
    /// One that is kept on this device.
    Kept {
        id: String,
        name: String,
    },
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

impl AppState {
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
            Next::Fresh | Next::Kept { .. } | Next::Preset(_) | Next::Design { .. } => self.is_unsaved(),
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
            Next::Fresh => {
                self.replace(Own::new("", Parameters::default()), Parameters::default(), Vec::new());
                self.say("A new design: the reference. It is kept as soon as you change it.");
            }
            Next::Kept { id, .. } => rest::open_kept(self, &id),
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
}
