//! Files that the user picks, drops or pastes: each goes where what it holds belongs.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::opinions::wire::GuardFile;
use crate::template::given::Given;
use crate::template::text::S3_LIMIT;
use crate::ui::artifact;
use crate::ui::browser::files::Picked;
use crate::ui::model::arrival::Kind;
use crate::ui::model::session::{mended, too_long};
use crate::ui::state::{AppState, Goes, Next};

/// What the user said that the files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// Nothing: the content decides.
    Anything,
    /// A design; what is a template all the same is reviewed.
    Design,
    /// Templates, in place of those that are under review.
    Templates,
    /// Templates, beside those.
    More,
}

/// Takes files in.
pub(crate) fn take(state: AppState, files: Vec<Picked>, meant: Meant) {
    let limit = u64::try_from(S3_LIMIT).unwrap_or(u64::MAX - 1);
    state.reading.set(true);
    spawn_local(async move {
        let mut templates = Vec::new();
        let mut values = Vec::new();
        let mut refused = Vec::new();
        for file in files {
            let (name, size) = (file.name(), file.size());
            let head = file.bytes(0, size.min(4)).await.unwrap_or_default();
            let is_zip = Kind::of(&head) == Kind::Zip;
            if is_zip && meant == Meant::Anything {
                take_package(state, file);
            } else if is_zip && meant == Meant::Design {
                state.not_opened(&name, "it is a ZIP: unpack it, and open the design.json that is in it".to_owned());
            } else if size > limit && meant != Meant::Design {
                refused.push((name, too_long(size)));
            } else {
                // Of what is too long for a design no more is read than shows that it is.
                match file.bytes(0, size.min(limit + 1)).await {
                    Err(error) => {
                        refused.push((name, format!("the browser could not read it: {error}; choose it again")));
                    }
                    Ok(bytes) if is_guard(&name) && meant != Meant::Design => {
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        state.take_guard(GuardFile { name, text });
                    }
                    Ok(bytes) if is_design(&bytes, meant) => {
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        state.ask(Next::Design { name, text });
                    }
                    Ok(bytes) => match Kind::of(&bytes) {
                        Kind::Values(Ok(given)) => values.push((name, given)),
                        Kind::Values(Err(reason)) => refused.push((name, mended(reason))),
                        _ => templates.push((name, bytes)),
                    },
                }
            }
        }
        state.reading.set(false);
        if templates.is_empty() {
            for (name, given) in values {
                state.give(&name, &given);
            }
        } else {
            hand_over(state, templates, values, meant);
        }
        for (name, reason) in refused {
            state.refuse(&name, reason);
        }
    });
}

/// Hands templates over to the review, with the values that came along.
pub(crate) fn hand_over(state: AppState, files: Vec<(String, Vec<u8>)>, values: Vec<(String, Given)>, meant: Meant) {
    match meant {
        Meant::More => state.ask(Next::Templates { files, goes: Goes::Beside, values }),
        Meant::Templates => state.ask(Next::Templates { files, goes: Goes::InsteadOfAll, values }),
        Meant::Anything | Meant::Design => state.drop_templates(files, values),
    }
}

/// Rules in Guard have no form of their own to be told by: their name says what they are.
fn is_guard(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("guard"))
}

fn is_design(bytes: &[u8], meant: Meant) -> bool {
    let kind = Kind::of(bytes);
    match meant {
        Meant::Anything => kind == Kind::Design,
        // Whatever cannot be told for a template is told to be no design.
        Meant::Design => kind == Kind::Design || !bytes.windows(9).any(|word| word == b"Resources"),
        Meant::Templates | Meant::More => false,
    }
}

fn take_package(state: AppState, file: Picked) {
    if state.session.with_untracked(Option::is_some) {
        return state.say(format!("{} is code for your design: go back to it first.", file.name()));
    }
    state.parameters.update(|parameters| "zip".clone_into(&mut parameters.compute.artifact));
    state.show_field("compute.artifact");
    artifact::take(state, file);
}
