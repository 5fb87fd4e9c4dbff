//! The page's address.

use gloo::events::EventListener;
use wasm_bindgen::JsValue;

/// What stands behind its `#`, with it; empty where nothing does.
pub(crate) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// The address up to there.
pub(crate) fn address() -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// Takes away what stands behind the `#`, without a step in the browser's history.
pub(crate) fn clear_fragment() {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // A refusal leaves the address as it is, which hurts nothing.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address()));
    }
}

/// Calls back when something else stands behind the `#`.
pub(crate) fn on_change(told: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "hashchange", move |_| told()).forget();
    }
}
