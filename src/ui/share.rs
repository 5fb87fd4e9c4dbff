//! A link with the design in it: what it holds, how long it is, and what in it is private.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{clipboard, location};
use super::dialog::Frame;
use super::icons::Icon;
use super::state::AppState;
use crate::parameters::{link, private};
use crate::words::{counted, grouped, listed};

/// The dialog.
#[component]
pub(super) fn ShareDialog() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    view! {
        <Frame dialog shown=state.share_shown id="share" title="Share the design by a link">
            <Contents />
        </Frame>
    }
}

#[component]
fn Contents() -> impl IntoView {
    let state = AppState::get();
    let masks = RwSignal::new(true);
    let both = Memo::new(move |_| state.parameters.with(private::masked));
    let private = move || both.with(|(_, private)| private.clone());
    let link = Memo::new(move |_| {
        let fragment =
            if masks.get() { both.with(|(masked, _)| link::write(masked)) } else { state.parameters.with(link::write) };
        format!("{}#{fragment}", location::address())
    });
    let length = move || link.with(String::len);
    let too_long = move || length() > link::LONGEST;
    let words = move || {
        let length = counted(length(), "character");
        if too_long() {
            format!(
                "{length}: too long for a link (at most {}). Export the design and send design.json.",
                grouped(link::LONGEST)
            )
        } else if link.with(String::len) > link::SAFE {
            format!(
                "{length}: some mail and chat programs cut off links of more than {}. design.json is the safer way.",
                grouped(link::SAFE)
            )
        } else {
            format!("{length}. The design is in the part behind the #, which a browser sends to no server.")
        }
    };
    let found = move || {
        let private = private();
        let mut parts = Vec::new();
        if private.addresses > 0 {
            parts.push(counted(private.addresses, "addressee") + " of alarms");
        }
        if private.accounts > 0 {
            parts.push(counted(private.accounts, "account id"));
        }
        if private.secrets > 0 {
            parts.push(counted(private.secrets, "secret"));
        }
        listed(&parts)
    };
    let copy = move |_| {
        spawn_local(async move {
            let copied = clipboard::copy(&link.get_untracked()).await;
            state.say(if copied {
                "The link is copied."
            } else {
                "The browser did not allow copying: select the link and copy it."
            });
        });
    };
    let is_zip = move || state.parameters.with(|all| all.compute.artifact == "zip");
    view! {
        <div class="open-body">
            <label class="check" hidden=move || private().is_empty()>
                <input
                    type="checkbox"
                    data-testid="mask"
                    prop:checked=move || masks.get()
                    on:change:target=move |event| masks.set(event.target().checked())
                />
                <span>"Leave out what is private: " {found}</span>
            </label>
            <div class="paste">
            <label for="share-link">"Link"</label>
            <textarea id="share-link" class="mono" rows="5" readonly spellcheck="false" prop:value=move || if too_long() { String::new() } else { link.get() }></textarea>
            </div>
            <p class="muted" role="status" data-testid="share-length">{words}</p>
            <p class="muted" hidden=move || !is_zip()>"Your own code does not travel with the link: whoever opens it chooses the ZIP again."</p>
        </div>
        <footer class="dialog-foot">
            <span class="muted">"Whoever has the link has the design."</span>
            <button class="button primary" type="button" data-testid="copy-link" disabled=too_long on:click=copy>
                {Icon::Copy.view()}
                "Copy the link"
            </button>
        </footer>
    }
}
