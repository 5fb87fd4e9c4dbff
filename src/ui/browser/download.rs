//! Saving a file.

use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;

/// How long the browser is given to read the bytes before they are let go.
const KEPT_MS: u32 = 60_000;

/// Hands bytes to the browser to be saved under a name; false where it cannot.
pub(crate) fn save(name: &str, media_type: &str, bytes: &[u8]) -> bool {
    let url = ObjectUrl::from(Blob::new_with_options(bytes, Some(media_type)));
    let Some(link) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok())
    else {
        return false;
    };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(KEPT_MS, move || drop(url)).forget();
    true
}
