//! What `boot.js` says on the window: how loading the part of the program went that comes after the first paint, and that
//! there is a newer version of the page.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::CustomEvent;

/// Tells once that the rest is there, or why it is not.
pub(crate) fn on_end(told: impl FnOnce(Option<String>) + 'static) {
    let Some(window) = web_sys::window() else { return };
    EventListener::once(&window, "twinstack-rest", move |event| {
        told(event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string()));
    })
    .forget();
}

/// Where a newer version of the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NextVersion {
    /// It has been loaded, and waits.
    Waiting,
    /// Another tab uses it already.
    Elsewhere,
}

/// Tells of a newer version of the page.
pub(crate) fn on_update(told: impl Fn(NextVersion) + 'static) {
    if let Some(window) = web_sys::window() {
        let listen = move |event: &web_sys::Event| {
            let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
            told(if detail.as_deref() == Some("elsewhere") { NextVersion::Elsewhere } else { NextVersion::Waiting });
        };
        EventListener::new(&window, "twinstack-update", listen).forget();
    }
}

/// Lets the newer version take over, which loads the page anew.
pub(crate) fn take_over() {
    if let (Some(window), Ok(event)) = (web_sys::window(), CustomEvent::new("twinstack-take-over")) {
        // Nobody listens where nothing waits.
        let _ = window.dispatch_event(&event);
    }
}
