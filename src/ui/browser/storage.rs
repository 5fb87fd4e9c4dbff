//! What the browser keeps for this page on this device, and what this tab remembers for itself.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{DomException, Storage, StorageEvent};

use crate::ui::model::designs::{Refusal, Shelf};

/// The browser's storage, which all tabs share.
pub(crate) struct Device;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

impl Shelf for Device {
    fn get(&self, key: &str) -> Option<String> {
        storage()?.get_item(key).ok()?
    }

    fn set(&self, key: &str, text: &str) -> Result<(), Refusal> {
        let storage = storage().ok_or(Refusal::Forbidden)?;
        storage.set_item(key, text).map_err(|error| {
            let is_full = error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "QuotaExceededError");
            if is_full { Refusal::Full } else { Refusal::Forbidden }
        })
    }

    fn remove(&self, key: &str) {
        // What cannot be removed is still there, and is listed again.
        let _ = storage().map(|storage| storage.remove_item(key));
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = storage() else { return Vec::new() };
        let count = storage.length().unwrap_or_default();
        (0..count).filter_map(|at| storage.key(at).ok()?).collect()
    }
}

/// Where the id of the design is kept that was open last: here for this tab, and for tabs to come.
const OPEN: &str = "twinstack-open";

/// The id of the design that this tab had open, or that the last one had.
pub(crate) fn open_design() -> Option<String> {
    let own = web_sys::window().and_then(|window| window.session_storage().ok()?);
    own.and_then(|own| own.get_item(OPEN).ok()?).or_else(|| Device.get(OPEN)).filter(|id| !id.is_empty())
}

/// Remembers which design is open; `None` for one that is not kept.
pub(crate) fn remember_open(id: Option<&str>) {
    let id = id.unwrap_or_default();
    // Where this is refused, the designs are still in their list.
    let _ = web_sys::window().and_then(|window| window.session_storage().ok()?).map(|own| own.set_item(OPEN, id));
    let _ = Device.set(OPEN, id);
}

/// Where it is kept that somebody has seen the tour, or wants none.
const WELCOMED: &str = "twinstack-welcomed";

/// Whether somebody has seen the tour here, or wants none; where nothing can be kept, the tour is not offered.
pub(crate) fn was_welcomed() -> bool {
    storage().is_none() || Device.get(WELCOMED).is_some()
}

/// Remembers it.
pub(crate) fn remember_welcome() {
    // Where this is refused, the tour is offered again.
    let _ = Device.set(WELCOMED, "yes");
}

/// Calls back with the key of whatever another tab changes.
pub(crate) fn on_change(told: impl Fn(String) + 'static) {
    let Some(window) = web_sys::window() else { return };
    EventListener::new(&window, "storage", move |event| {
        if let Some(key) = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key) {
            told(key);
        }
    })
    .forget();
}
