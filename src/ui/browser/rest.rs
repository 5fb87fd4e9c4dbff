//! The part of the program that `boot.js` loads after the first paint, of which it says on the window how that went.

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
