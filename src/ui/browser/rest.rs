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

/// Tells when a newer version of the page has been loaded, and waits.
pub(crate) fn on_update(told: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "twinstack-update", move |_| told()).forget();
    }
}

/// Lets the newer version take over, which loads the page anew.
pub(crate) fn take_over() {
    if let (Some(window), Ok(event)) = (web_sys::window(), CustomEvent::new("twinstack-take-over")) {
        // Nobody listens where nothing waits.
        let _ = window.dispatch_event(&event);
    }
}
