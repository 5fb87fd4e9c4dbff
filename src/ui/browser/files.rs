//! Files that the user picks or drops.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::{Blob, File, FileReadError, futures};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, FileList, HtmlInputElement};

/// A file of the user's; nothing of it has been read.
#[derive(Clone)]
pub(crate) struct Picked(File);

impl Picked {
    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    /// Its size in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.0.size()
    }

    /// Some of its bytes.
    pub(crate) async fn bytes(&self, from: u64, to: u64) -> Result<Vec<u8>, FileReadError> {
        let slice: Blob = self.0.slice(from, to).into();
        futures::read_as_bytes(&slice).await
    }
}

/// The files in a file input. The input is emptied, so that the same file can be picked again.
pub(crate) fn picked(input: &HtmlInputElement) -> Vec<Picked> {
    let picked = all(input.files());
    input.set_value("");
    picked
}

fn all(files: Option<FileList>) -> Vec<Picked> {
    files
        .map(|files| (0..files.length()).filter_map(|at| Some(Picked(files.get(at)?.into()))).collect())
        .unwrap_or_default()
}

/// Takes files that are dropped anywhere on the page, unless what they are dropped on takes them; `hover` is told
/// whether files are over the page.
pub(crate) fn on_drop(hover: impl Fn(bool) + Clone + 'static, take: impl Fn(Vec<Picked>) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    let over = hover.clone();
    EventListener::new_with_options(&window, "dragover", options, move |event| {
        let holds_files = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
            .is_some_and(|data| data.types().includes(&"Files".into(), 0));
        over(holds_files && !event.default_prevented());
        event.prevent_default();
    })
    .forget();
    let out = hover.clone();
    EventListener::new(&window, "dragleave", move |event| {
        let left = event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none());
        if left {
            out(false);
        }
    })
    .forget();
    EventListener::new_with_options(&window, "drop", options, move |event| {
        hover(false);
        let taken = event.default_prevented();
        event.prevent_default();
        if let (false, Some(event)) = (taken, event.dyn_ref::<DragEvent>()) {
            take(dropped(event));
        }
    })
    .forget();
}

/// The files of a drop.
pub(crate) fn dropped(event: &DragEvent) -> Vec<Picked> {
    all(event.data_transfer().and_then(|data| data.files()))
}
