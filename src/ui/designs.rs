//! The designs that are kept on this device: to open, to name, to copy and to delete.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::browser::rest::NextVersion;
use super::browser::{clock, elements, rest, storage};
use super::dialog::Frame;
use super::icons::Icon;
use super::keeping::{self, Keeping};
use super::model::designs::{self, Entry, NotKept};
use super::state::{AppState, Next};

/// The dialog.
#[component]
pub(super) fn DesignsDialog() -> impl IntoView {
    let state = AppState::get();
    let dialog = NodeRef::<Dialog>::new();
    view! {
        <Frame dialog shown=state.designs_shown id="designs" title="Designs on this device">
            <List />
        </Frame>
    }
}

#[component]
fn List() -> impl IntoView {
    let state = AppState::get();
    let changed = state.designs_changed;
    state.keep();
    // No row moves under somebody's hands while the list is shown.
    let entries = Memo::new(move |earlier: Option<&Vec<Entry>>| {
        changed.track();
        state.keeping.track();
        designs::list(&storage::Device, earlier.map(Vec::as_slice).unwrap_or_default())
    });
    let fresh = move |_| {
        state.designs_shown.set(false);
        state.ask(Next::Fresh);
    };
    let deleted = move || state.deleted.with(|all| all.last().cloned());
    let put_back = move |_| {
        let Some(gone) = untrack(deleted) else { return };
        match keeping::put_back(state, &gone) {
            Ok(name) => state.say(format!("{name} is back.")),
            Err(refusal) => state.say(refusal.words()),
        }
        elements::focus("designs-new");
    };
    view! {
        <p class="designs-note" role="status">
            {move || match state.keeping.get() {
                Keeping::Refused(refusal) => refusal.words().to_owned(),
                _ => "They stay in this browser and are sent nowhere. Whoever uses this browser can open them.".to_owned(),
            }}
        </p>
        {move || {
            deleted()
                .map(|gone| {
                    view! {
                        <p class="designs-deleted" role="status">
                            <span>{format!("“{}” is deleted.", gone.name)}</span>
                            <button class="button small" type="button" id="designs-undo" on:click=put_back>
                                "Put it back"
                            </button>
                        </p>
                    }
                })
        }}
        <ul class="designs">
            <For each=move || entries.get() key=|entry| (entry.id.clone(), entry.name.clone()) let:entry>
                <Row entry entries />
            </For>
        </ul>
        <p class="empty" hidden=move || entries.with(|all| !all.is_empty())>
            "No design is kept yet."
            {move || matches!(state.keeping.get(), Keeping::Untouched).then_some(" The one on the page is, as soon as you change it.")}
        </p>
        <footer class="dialog-foot">
            <span class="muted">
                {move || match state.keeping.get() {
                    Keeping::Refused(_) | Keeping::Changed(_) => "Nothing is saved now",
                    _ => "Saved as you work",
                }}
            </span>
            <button class="button" type="button" id="designs-new" on:click=fresh>
                {Icon::Plus.view()}
                "New design"
            </button>
        </footer>
    }
}

#[component]
fn Row(entry: Entry, entries: Memo<Vec<Entry>>) -> impl IntoView {
    let state = AppState::get();
    let Entry { id, name, .. } = entry;
    // A row stays when its design is kept again: its name may be being changed.
    let kept_at = {
        let id = id.clone();
        move || entries.with(|all| all.iter().find(|entry| entry.id == id).map_or(0.0, |entry| entry.at_ms))
    };
    let is_open = {
        let id = id.clone();
        Memo::new(move |_| {
            state.keeping.track();
            state.design.track();
            state.own(|own| own.id.as_deref() == Some(id.as_str()))
        })
    };
    let readable = name.is_some();
    let name = name.unwrap_or_else(|| designs::UNREADABLE.to_owned());
    let id = StoredValue::new(id);
    let shown = StoredValue::new(name.clone());
    let renaming = RwSignal::new(false);
    let field = id.with_value(|id| format!("name-{id}"));
    let again = move || state.designs_changed.update(|count| *count += 1);
    let rename = move |name: String| {
        if renaming.get_untracked() {
            renaming.set(false);
            id.with_value(|id| keeping::rename(state, id, &name));
            again();
        }
    };
    // A row that has another name is another one.
    let to_pen = move || {
        let pen = id.with_value(|id| format!("rename-{id}"));
        request_animation_frame(move || elements::focus(&pen));
    };
    let open = move |_| {
        state.designs_shown.set(false);
        if !is_open.get_untracked() {
            state.ask(Next::Kept { id: id.get_value(), name: shown.get_value() });
        }
    };
    let copy = move |_| {
        let kept = id.with_value(|id| designs::load(&storage::Device, id));
        let read = kept.and_then(|kept| Some((kept.name, designs::parameters(&kept.design).ok()?.0)));
        let Some((name, parameters)) = read else { return };
        let copied = designs::create(&storage::Device, &format!("{name} (copy)"), &parameters, clock::now_ms());
        if let Err(NotKept::Refused(refusal)) = copied {
            state.say(refusal.words());
        }
        again();
    };
    let delete = move |_| {
        id.with_value(|id| keeping::delete(state, id));
        AppState::focus("designs-undo");
    };
    let edit = {
        let field = field.clone();
        move |_| {
            renaming.set(true);
            let field = field.clone();
            request_animation_frame(move || elements::focus(&field));
        }
    };
    view! {
        <li data-design=id.get_value() class:open=move || is_open.get()>
            <div class="design-name">
                <button class="link" type="button" hidden=move || renaming.get() disabled=!readable on:click=open>
                    {name.clone()}
                </button>
                <input
                    type="text"
                    id=field
                    maxlength=designs::LONGEST_NAME.to_string()
                    aria-label="Name of the design"
                    hidden=move || !renaming.get()
                    prop:value=name.clone()
                    on:keydown:target=move |event| match event.key().as_str() {
                        "Enter" => {
                            rename(event.target().value());
                            to_pen();
                        }
                        "Escape" => {
                            event.stop_propagation();
                            event.prevent_default();
                            renaming.set(false);
                            to_pen();
                        }
                        _ => {}
                    }
                    on:blur:target=move |event| rename(event.target().value())
                />
                <span class="muted">
                    {move || is_open.get().then_some("Open · ")}
                    {move || Some(kept_at()).filter(|at_ms| *at_ms > 0.0).map(clock::spoken)}
                </span>
            </div>
            <div class="design-actions">
                <button class="quiet small" type="button" id=format!("rename-{}", id.get_value()) aria-label=format!("Rename {name}") title="Rename" disabled=!readable on:click=edit>
                    {Icon::Pen.view()}
                </button>
                <button class="quiet small" type="button" aria-label=format!("Copy {name}") title="Make a copy" disabled=!readable on:click=copy>
                    {Icon::Copy.view()}
                </button>
                <button class="quiet small" type="button" aria-label=format!("Delete {name}") title="Delete" on:click=delete>
                    {Icon::Bin.view()}
                </button>
            </div>
        </li>
    }
}

/// Says that there is a newer version of the page, and lets it take over.
#[component]
pub(super) fn Newer() -> impl IntoView {
    let state = AppState::get();
    let take_over = move |_| {
        state.keep();
        rest::take_over();
    };
    view! {
        <div class="banner notice" role="status" data-testid="newer" hidden=move || state.update.with(Option::is_none)>
            {Icon::Info.view()}
            <p>
                {move || match state.update.get() {
                    Some(NextVersion::Elsewhere) => {
                        "Another tab uses a new version of Twinstack. What this one still has to load may not fit it any more: load it anew; your designs stay."
                    }
                    _ => "A new version of Twinstack is ready. It is used when the page is opened the next time, or now; your designs stay.",
                }}
            </p>
            <button class="button small" type="button" data-testid="take-over" on:click=take_over>"Use it now"</button>
            <button class="button small" type="button" data-testid="later" on:click=move |_| state.update.set(None)>"Later"</button>
        </div>
    }
}

/// Says that another tab has changed the design, and asks what is to become of it.
#[component]
pub(super) fn Elsewhere() -> impl IntoView {
    let state = AppState::get();
    let theirs = move || match state.keeping.get() {
        Keeping::Changed(theirs) => Some(theirs.is_some()),
        _ => None,
    };
    let name = move || state.name();
    move || {
        theirs().map(|is_there| {
            let words = if is_there {
                format!("“{}” was changed in another tab. What you change here is not kept until you choose.", name())
            } else {
                format!("“{}” was deleted in another tab.", name())
            };
            view! {
                <div class="banner notice" role="alert" data-testid="elsewhere">
                    {Icon::Alert.view()}
                    <p>{words}</p>
                    {is_there
                        .then(|| {
                            view! {
                                <button class="button small" type="button" on:click=move |_| keeping::take_theirs(state)>
                                    "Take that version"
                                </button>
                            }
                        })}
                    <button class="button small" type="button" on:click=move |_| keeping::keep_mine(state)>
                        {if is_there { "Keep mine as a copy" } else { "Keep it" }}
                    </button>
                </div>
            }
        })
    }
}

/// What the design is called, how far it is kept, and the way to the others.
#[component]
pub(super) fn Subject() -> impl IntoView {
    let state = AppState::get();
    let kept = move || match state.keeping.get() {
        Keeping::Untouched => ("", ""),
        Keeping::Waiting => ("waiting", "Saving…"),
        Keeping::Kept => ("kept", "Saved on this device"),
        // The list says why, or the line over the views.
        Keeping::Refused(_) | Keeping::Changed(_) => ("refused", "Not saved"),
    };
    let regions = move || state.parameters.with(|all| format!("{} → {}", all.regions.primary, all.regions.secondary));
    view! {
        <button
            class="subject"
            type="button"
            id="open-designs"
            data-testid="designs"
            title="Designs on this device"
            aria-haspopup="dialog"
            on:click=move |_| state.with_rest(move || state.designs_shown.set(true))
        >
            <strong>{move || state.name()}</strong>
            {Icon::ChevronDown.view()}
            <span class="subject-regions">{regions}</span>
            <span class=move || format!("kept {}", kept().0) data-testid="kept" role="status">{move || kept().1}</span>
        </button>
    }
}
