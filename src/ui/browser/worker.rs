//! A web worker: a script that runs beside the page, and takes and sends text.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent};

/// A worker; it ends when this is dropped.
pub(crate) struct Worker {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Worker {
    /// Starts a script. `on_text` is given what it sends, `on_error` what goes wrong: that it could not be loaded, or
    /// that it broke down.
    pub(crate) fn start(
        script: &str,
        on_text: impl Fn(String) + 'static,
        on_error: impl Fn(String) + 'static,
    ) -> Result<Self, String> {
        let worker = web_sys::Worker::new(script).map_err(|error| format!("{error:?}"))?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            on_text(event.data().as_string().unwrap_or_default());
        });
        let name = script.to_owned();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // It is said on the page, so the console need not say it.
            event.prevent_default();
            let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|said| !said.is_empty());
            on_error(said.unwrap_or_else(|| format!("{name} could not be loaded")));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends text.
    pub(crate) fn send(&self, text: &str) -> Result<(), String> {
        self.worker.post_message(&JsValue::from_str(text)).map_err(|error| format!("{error:?}"))
    }
}
