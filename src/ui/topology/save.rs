//! Taking the picture away: as SVG or PNG, whole or as it is seen, as Mermaid and as a draw.io diagram.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Picture;
use crate::topology::drawio::drawio;
use crate::topology::mermaid::mermaid;
use crate::topology::svg::{View, svg_of};
use crate::ui::browser::{clipboard, download, elements, picture};
use crate::ui::icons::Icon;
use crate::ui::model::session::Session;
use crate::ui::rest;
use crate::ui::state::AppState;

/// What the picture is taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Svg,
    Png,
    Mermaid,
    Drawio,
}

/// What there is to choose: the form, whether only what is seen, and the words.
const CHOICES: [(Form, bool, &str, &str); 6] = [
    (Form::Svg, false, "SVG", "The whole picture, sharp at any size"),
    (Form::Svg, true, "SVG, as seen", "What the view shows, with the lines that are shown"),
    (Form::Png, false, "PNG", "The whole picture, for documents and chats"),
    (Form::Png, true, "PNG, as seen", "What the view shows, with the lines that are shown"),
    (Form::Mermaid, false, "Copy as Mermaid", "Text that many wikis draw"),
    (Form::Drawio, false, "draw.io", "A diagram to go on drawing in diagrams.net"),
];

/// The button, and what can be chosen.
#[component]
pub(super) fn SaveMenu() -> impl IntoView {
    let picture = Picture::get();
    let state = picture.state;
    let open = RwSignal::new(false);
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            elements::focus("save-picture");
        }
    };
    view! {
        <div class="menu" on:keydown=close>
            <button
                class="quiet small"
                type="button"
                id="save-picture"
                title="Save the picture"
                aria-label="Save the picture"
                aria-controls="picture-list"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {Icon::Save.view()}
            </button>
            <div class="backdrop" hidden=move || !open.get() on:click=move |_| open.set(false)></div>
            <ul class="menu-list" id="picture-list" hidden=move || !open.get()>
                {CHOICES
                    .map(|(form, seen, words, aside)| {
                        let choose = move |_| {
                            open.set(false);
                            let view = picture.shown(seen);
                            state.with_rest(move || rest::take_picture(state, form, &view));
                        };
                        view! {
                            <li>
                                <button type="button" data-picture=words on:click=choose>
                                    <strong>{words}</strong>
                                    <span>{aside}</span>
                                </button>
                            </li>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </ul>
        </div>
    }
}

/// A picture has at most this many pixels a side: what browsers draw everywhere.
const MOST: f64 = 8_192.0;

/// Takes the picture away.
pub(crate) fn take(state: AppState, form: Form, view: &View) {
    let opened = state.session.with_untracked(|session| session.as_ref().map(|it| (it.names(), first_name(it))));
    let (name, stem) = opened.unwrap_or_else(|| untrack(|| (state.name(), state.name())));
    let stem: String = stem.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let saved = |ending: &str, media_type: &str, bytes: &[u8]| {
        let file = format!("{stem}-topology.{ending}");
        state.say(if download::save(&file, media_type, bytes) {
            format!("{file} is saved.")
        } else {
            "The browser did not save the picture.".to_owned()
        });
    };
    let scene = state.scene.get_untracked();
    match form {
        Form::Svg => saved("svg", "image/svg+xml", svg_of(&scene, &name, view).as_bytes()),
        Form::Drawio => saved("drawio", "application/vnd.jgraph.mxfile", drawio(&scene, &name).as_bytes()),
        Form::Mermaid => spawn_local(async move {
            let copied = clipboard::copy(&mermaid(&scene)).await;
            state.say(if copied { "The picture is copied as Mermaid." } else { "The browser did not allow copying." });
        }),
        Form::Png => {
            let text = svg_of(&scene, &name, view);
            let (width, height) = svg_size(&text);
            let scale = 2.0_f64.min(MOST / width.max(height));
            let pixels = move |length: f64| whole(length * scale);
            let file = format!("{stem}-topology.png");
            spawn_local(async move {
                let bytes = picture::png(&text, pixels(width), pixels(height)).await;
                let saved = bytes.is_some_and(|bytes| download::save(&file, "image/png", &bytes));
                state.say(if saved {
                    format!("{file} is saved.")
                } else {
                    "The browser did not draw the picture; save it as SVG.".to_owned()
                });
            });
        }
    }
}

/// The name of the first file that is open, without its ending.
fn first_name(session: &Session) -> String {
    let name = session.files.first().map_or("nothing", |file| file.name.as_str());
    let endings = [".json", ".yaml", ".yml", ".template", ".txt"];
    let plain = endings.iter().fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(name));
    plain.to_owned()
}

/// The width and the height that a document of ours says of itself.
fn svg_size(text: &str) -> (f64, f64) {
    let of = |name: &str| {
        let value = text.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
        value.parse::<f64>().ok()
    };
    (of("width").unwrap_or(1.0), of("height").unwrap_or(1.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most MOST")]
fn whole(length: f64) -> u32 {
    length.round().max(1.0) as u32
}
