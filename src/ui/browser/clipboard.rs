//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts text there; false where the browser or the user does not allow it.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
