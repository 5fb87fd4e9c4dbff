//! What time it is.

use wasm_bindgen::JsValue;

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// A moment as people write it here.
pub(crate) fn spoken(at_ms: f64) -> String {
    js_sys::Date::new(&JsValue::from_f64(at_ms)).to_locale_string("default", &JsValue::UNDEFINED).into()
}
