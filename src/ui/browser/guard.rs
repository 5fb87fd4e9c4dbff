//! What would take the user away from the page by accident.

use gloo::events::{EventListener, EventListenerOptions};

/// A file dropped beside its target is not opened in place of the page.
pub(crate) fn against_stray_drops() {
    let Some(window) = web_sys::window() else { return };
    for event in ["dragover", "drop"] {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, event, options, web_sys::Event::prevent_default).forget();
    }
}

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
