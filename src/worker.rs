//! The program that checks templates by AWS's own rules in a web worker: it answers what the page asks.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use twinstack::opinions::answer::Answerer;
use twinstack::opinions::wire::Answer;

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let mut answerer = match Answerer::new() {
        Ok(answerer) => answerer,
        Err(error) => return say(&scope, &Answer::failed(error)),
    };
    say(&scope, &answerer.ready());
    let port = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        say(&port, &answerer.answer(&event.data().as_string().unwrap_or_default()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The program is there for as long as the worker is.
    on_message.forget();
}

/// Sends an answer. Where the page is gone, nobody is left to be told.
fn say(scope: &DedicatedWorkerGlobalScope, answer: &Answer) {
    let text = serde_json::to_string(answer).unwrap_or_default();
    let _ = scope.post_message(&JsValue::from_str(&text));
}
