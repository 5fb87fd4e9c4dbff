//! What would take the user away from the page by accident.

use gloo::events::{EventListener, EventListenerOptions};

/// The browser asks before it leaves a page with changes that are saved nowhere.
pub(crate) fn against_leaving(unsaved: impl Fn() -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "beforeunload", options, move |event| {
        if unsaved() {
            event.prevent_default();
        }
    })
    .forget();
}
