//! Where the focus goes when what had it is gone: to what is nearest to where it was.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::timer;

/// What can have the focus.
const FOCUSABLE: &str = "button, input, select, textarea, a[href], [tabindex]";

/// From here on the focus is never left on the page as a whole when a menu closes, a row goes or a button is done with,
/// whatever closed it.
pub(crate) fn keep() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    // What had the focus last, and what it stands in, from the inside out: once it is gone, nothing else tells.
    let path = Rc::new(Cell::new(Vec::<Element>::new()));
    let options = EventListenerOptions::run_in_capture_phase();
    let follow = Rc::clone(&path);
    EventListener::new_with_options(&document, "focusin", options, move |event| {
        let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        follow.set(std::iter::successors(focused, |element| element.parent_element()).collect());
    })
    .forget();
    for kind in ["click", "keydown", "change"] {
        let path = Rc::clone(&path);
        EventListener::new_with_options(&document, kind, options, move |_| {
            let path = Rc::clone(&path);
            // What the event changes is drawn, and what moves the focus on purpose has done so.
            request_animation_frame(move || {
                timer::soon(move || {
                    let lost = path.take();
                    let next = next_to(&lost);
                    path.set(lost);
                    if let Some(next) = next {
                        // A refusal leaves the focus where it is, which is all that can be done.
                        let _ = next.focus();
                    }
                });
            });
        })
        .forget();
    }
}

/// What is nearest to what had the focus, where that is gone and nothing else has it.
fn next_to(path: &[Element]) -> Option<HtmlElement> {
    let active = web_sys::window()?.document()?.active_element();
    let (lost, around) = path.split_first()?;
    if active.is_some_and(|active| active.tag_name() != "BODY") || is_seen(lost) {
        return None;
    }
    around.iter().filter(|element| is_seen(element)).find_map(first_in)
}

fn is_seen(element: &Element) -> bool {
    element.is_connected() && element.get_client_rects().length() > 0
}

fn first_in(element: &Element) -> Option<HtmlElement> {
    let all = element.query_selector_all(FOCUSABLE).ok()?;
    let inside = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok());
    inside.filter(|found| !found.has_attribute("disabled")).find(|found| is_seen(found))
}
