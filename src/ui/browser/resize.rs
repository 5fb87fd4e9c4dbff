//! The size of an element, as it changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Watches until it is dropped.
pub(crate) struct Watch {
    observer: ResizeObserver,
    _on_resize: Closure<dyn FnMut(Vec<JsValue>)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls back with width and height in pixels, now and at every change.
pub(crate) fn watch(element: &Element, on_size: impl Fn(f64, f64) + 'static) -> Option<Watch> {
    let on_resize = Closure::<dyn FnMut(Vec<JsValue>)>::new(move |entries: Vec<JsValue>| {
        if let Some(entry) = entries.last().and_then(|entry| entry.dyn_ref::<ResizeObserverEntry>()) {
            let content = entry.content_rect();
            on_size(content.width(), content.height());
        }
    });
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watch { observer, _on_resize: on_resize })
}
