//! Elements by their id: focus, and bringing them into view.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to an element; nothing happens where there is none.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        // A refusal leaves the focus where it is, which is all that can be done.
        let _ = element.focus();
    }
}

/// Whether the focus is on an element or on something in it.
pub(crate) fn has_focus(id: &str) -> bool {
    let focused = || web_sys::window()?.document()?.active_element();
    element(id).is_some_and(|element| element.contains(focused().as_deref()))
}

/// Brings an element to the middle of what scrolls around it.
pub(crate) fn show(id: &str) {
    if let Some(element) = element(id) {
        let middle = ScrollIntoViewOptions::new();
        middle.set_block(ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&middle);
    }
}

/// Brings an element into the part of a list that is seen, no further than it takes.
pub(crate) fn show_within(id: &str) {
    if let Some(element) = element(id) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// The same, and gives it the focus.
pub(crate) fn show_and_focus(id: &str) {
    show(id);
    if let Some(element) = element(id) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// The ids of the elements of a class around one of them: those that follow it, then those before it, nearest first.
pub(crate) fn around(id: &str, class: &str) -> Vec<String> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let all = document.get_elements_by_class_name(class);
    let ids: Vec<String> = (0..all.length()).filter_map(|at| all.item(at)).map(|element| element.id()).collect();
    let at = ids.iter().position(|other| other == id).unwrap_or(ids.len());
    let after = ids.iter().skip(at + 1);
    let before = ids.iter().take(at).rev();
    after.chain(before).filter(|id| !id.is_empty()).cloned().collect()
}

/// Moves the focus to the first of these elements that is there.
pub(crate) fn focus_first<'i>(ids: impl IntoIterator<Item = &'i str>) {
    if let Some(element) = ids.into_iter().find_map(element) {
        let _ = element.focus();
    }
}

/// The id of the element that shows a node of the picture.
pub(crate) fn node_id(node: &str) -> String {
    format!("node-{node}")
}

/// Gives the focus to a node of the picture; the picture itself brings it into view.
pub(crate) fn focus_node(node: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(&node_id(node)))
        .and_then(|element| element.dyn_into::<web_sys::SvgElement>().ok());
    if let Some(element) = element {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Where an element stands on the screen: left, top, width and height; `None` where it is not seen.
pub(crate) fn rectangle(id: &str) -> Option<(f64, f64, f64, f64)> {
    let rectangle = element(id)?.get_bounding_client_rect();
    (rectangle.width() > 0.0).then(|| (rectangle.left(), rectangle.top(), rectangle.width(), rectangle.height()))
}

/// Whether a key goes into a field with text, which has its own ways to take things back.
pub(crate) fn is_typed_into(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target();
    let input = target.as_ref().and_then(|target| target.dyn_ref::<web_sys::HtmlInputElement>());
    let takes_text =
        |input: &web_sys::HtmlInputElement| !["range", "checkbox", "radio", "file"].contains(&input.type_().as_str());
    input.is_some_and(takes_text) || target.is_some_and(|target| target.has_type::<web_sys::HtmlTextAreaElement>())
}

/// Whether a key goes into the control of a parameter.
pub(crate) fn is_in_field(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.id().starts_with("field-"))
}

/// Asks the browser to print the page; a browser that cannot says so itself.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// Takes away what stood in for the page while it was loading.
pub(crate) fn remove_loading() {
    if let Some(element) = element("loading") {
        element.remove();
    }
}
