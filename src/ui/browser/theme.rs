//! Light or dark: an attribute of the page, remembered by the browser.

const KEY: &str = "twinstack-theme";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The choice that was remembered.
pub(crate) fn remembered() -> Option<String> {
    storage()?.get_item(KEY).ok()?
}

/// Whether the user has asked the system for little motion.
pub(crate) fn wants_little_motion() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    web_sys::window().and_then(|window| window.match_media(query).ok()?).is_some_and(|answer| answer.matches())
}

/// Applies and remembers a choice; `None` follows the system.
pub(crate) fn apply(theme: Option<&str>) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    // Where storage is refused the choice holds for this visit.
    if let Some(theme) = theme {
        let _ = root.map(|root| root.set_attribute("data-theme", theme));
        let _ = storage().map(|storage| storage.set_item(KEY, theme));
    } else {
        let _ = root.map(|root| root.remove_attribute("data-theme"));
        let _ = storage().map(|storage| storage.remove_item(KEY));
    }
}
