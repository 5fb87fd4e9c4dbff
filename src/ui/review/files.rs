//! The panel of what is under review: which file is which stack, where, and what the pair has to achieve.

use leptos::prelude::*;

use super::taken::save_templates;
use crate::aws::regions::REGIONS;
use crate::finding::Place;
use crate::ui::icons::Icon;
use crate::ui::model::session::{MOST, Opened, Session};
use crate::ui::state::{AppState, Next};
use crate::words::counted;

/// Roles that can be chosen.
const ROLES: [(Place, &str); 3] =
    [(Place::Primary, "Primary"), (Place::Secondary, "Secondary"), (Place::Edge, "Edge, in us-east-1")];

/// The panel.
#[component]
pub(crate) fn FilesPanel() -> impl IntoView {
    let state = AppState::get();
    let of = move |read: fn(&Session) -> usize| state.session.with(|session| session.as_ref().map_or(0, read));
    let places = Memo::new(move |_| {
        state.session.with(|session| {
            let files = session.iter().flat_map(|session| &session.files);
            files.map(|file| (file.place, file.sha256.clone())).collect::<Vec<_>>()
        })
    });
    let count = move || places.with(Vec::len);
    let go_on = move || if count() == 0 { "" } else { " The others are reviewed without it." };
    let refused = move || {
        state.session.with(|session| {
            session
                .iter()
                .flat_map(|session| &session.refused)
                .map(|refused| {
                    view! {
                        <p class="message error">
                            {Icon::Error.view()}
                            <span><strong>{refused.name.clone()}</strong> " was not opened: " {refused.reason.clone()} "." {go_on}</span>
                        </p>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <aside class="panel" id="panel" tabindex="-1" aria-label="Under review" class:shown=move || state.panel_shown.get()>
            <div class="panel-head">
                <h2>"Under review"</h2>
                <button
                    class="quiet only-narrow"
                    type="button"
                    aria-label="Close the files"
                    on:click=move |_| state.panel_shown.set(false)
                >
                    {Icon::Close.view()}
                </button>
            </div>
            <div class="panel-body">
                <div class="refused" role="alert" hidden=move || of(|session| session.refused.len()) == 0>{refused}</div>
                <For each=move || places.get() key=Clone::clone let((place, _))>
                    <File place />
                </For>
                <div class="file-tools">
                    <button
                        class="button small"
                        type="button"
                        data-testid="swap"
                        hidden=move || count() < 2
                        on:click=move |_| state.change_session(|session| session.put(Place::Primary, Place::Secondary))
                    >
                        "Swap primary and secondary"
                    </button>
                    <button
                        class="button small"
                        type="button"
                        hidden=move || count() != 1
                        on:click=move |_| state.change_session(Session::double)
                    >
                        "Deploy this one in both Regions"
                    </button>
                    <button
                        class="button small"
                        type="button"
                        hidden=move || count() == MOST
                        on:click=move |_| state.ask_for_templates(true)
                    >
                        {Icon::Plus.view()}
                        "Add a template"
                    </button>
                </div>
                <section class="file" hidden=move || count() == 0>
                    <h3>"Targets"</h3>
                    <Target
                        label="Transactions"
                        unit="a second"
                        get=|session| session.targets.transactions_per_second
                        set=|session, value| session.targets.transactions_per_second = value
                        scale=1
                    />
                    <Target
                        label="Recovery time (RTO)"
                        unit="minutes"
                        get=|session| session.targets.recovery_time_s
                        set=|session, value| session.targets.recovery_time_s = value
                        scale=60
                    />
                    <Target
                        label="Recovery point (RPO)"
                        unit="minutes"
                        get=|session| session.targets.recovery_point_s
                        set=|session, value| session.targets.recovery_point_s = value
                        scale=60
                    />
                </section>
                <div class="file-tools last" hidden=move || count() == 0>
                    <button class="button small" type="button" on:click=move |_| save_templates(state)>
                        {Icon::Save.view()}
                        "Save templates and report"
                    </button>
                </div>
            </div>
        </aside>
    }
}

/// Something of the file of a stack, while it is there.
fn read<T: Send + Sync + PartialEq + 'static>(
    state: AppState,
    place: Place,
    read: impl Fn(&Opened) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    Memo::new(move |_| state.session.with(|session| session.as_ref()?.of(place).map(&read)))
}

#[component]
fn File(place: Place) -> impl IntoView {
    let state = AppState::get();
    let name = read(state, place, |file| file.name.clone());
    let yaml = read(state, place, |file| file.yaml);
    let evidence = read(state, place, |file| file.evidence.clone());
    let region = read(state, place, |file| file.region.clone());
    let facts = read(state, place, |file| {
        format!(
            "{} · SHA-256 {}…",
            counted(file.template.resources.len(), "resource"),
            file.sha256.get(..12).unwrap_or_default()
        )
    });
    let chosen_region = move || region.get().flatten();
    let other_region = move || chosen_region().filter(|code| REGIONS.iter().all(|region| region.code != code));
    let (role_id, region_id) = (format!("role-{}", place.name()), format!("region-{}", place.name()));
    view! {
        <section class="file" data-under-review=place.name()>
            <div class="file-head">
                <div>
                    <h3 class="mono">{name}</h3>
                    <p class="muted">{facts}</p>
                </div>
                <button
                    class="quiet small"
                    type="button"
                    title="Take it out of the review"
                    aria-label=move || format!("Take {} out of the review", name.get().unwrap_or_default())
                    on:click=move |_| state.ask(Next::Without(place))
                >
                    {Icon::Close.view()}
                </button>
            </div>
            <p class="file-note" hidden=move || yaml.get() != Some(true)>
                "Written in YAML; shown, fixed and saved as JSON, which CloudFormation takes as well. The comments are not in it."
            </p>
            <div class="file-field">
                <label for=role_id.clone()>"Stack"</label>
                <select
                    id=role_id
                    on:change:target=move |event| {
                        let chosen = event.target().value();
                        if let Some((to, _)) = ROLES.iter().find(|(to, _)| to.name() == chosen) {
                            state.change_session(|session| session.put(place, *to));
                        }
                    }
                >
                    {ROLES
                        .map(|(to, words)| view! { <option value=to.name() selected=to == place>{words}</option> })
                        .collect_view()}
                </select>
            </div>
            <div class="file-field">
                <label for=region_id.clone()>"Region"</label>
                <select
                    id=region_id
                    on:change:target=move |event| {
                        let code = Some(event.target().value()).filter(|code| !code.is_empty());
                        state.change_session(|session| session.locate(place, code));
                    }
                >
                    <option value="" selected=move || chosen_region().is_none()>"Not known"</option>
                    {move || other_region().map(|code| view! { <option value=code.clone() selected>{code.clone()}</option> })}
                    {REGIONS
                        .iter()
                        .map(|region| {
                            let selected = move || chosen_region().as_deref() == Some(region.code);
                            view! {
                                <option value=region.code selected=selected>
                                    {format!("{} ({})", region.city, region.code)}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
            <ul class="evidence" aria-label="What speaks for it">
                {move || {
                    evidence.get().unwrap_or_default().into_iter().map(|one| view! { <li>{one}</li> }).collect_view()
                }}
            </ul>
            <Values place />
        </section>
    }
}

/// The values that the stack is deployed with; the defaults count for what is left empty.
#[component]
fn Values(place: Place) -> impl IntoView {
    let state = AppState::get();
    let parameters = read(state, place, |file| {
        let default = |parameter: &crate::template::Parameter| match &parameter.default {
            Some(value) => value.as_str().map_or_else(|| crate::template::text::minified(value), str::to_owned),
            None => "no default".to_owned(),
        };
        file.template.parameters.iter().map(|(name, it)| (name.clone(), default(it))).collect::<Vec<_>>()
    });
    let given = read(state, place, |file| file.given.len());
    let open = RwSignal::new(false);
    let row = move |(name, default): (String, String)| {
        let (id, own) = (format!("given-{}-{name}", place.name()), name.clone());
        let value = {
            let name = name.clone();
            move || {
                state.session.with(|session| {
                    session
                        .as_ref()
                        .and_then(|session| session.of(place)?.given.get(&name).cloned())
                        .unwrap_or_default()
                })
            }
        };
        view! {
            <label for=id.clone() class="mono">{name}</label>
            <input
                type="text"
                id=id
                autocomplete="off"
                spellcheck="false"
                placeholder=default
                prop:value=value
                on:change:target=move |event| {
                    let text = event.target().value();
                    state.change_session(|session| session.change(place, |file| {
                        if text.is_empty() {
                            file.given.shift_remove(&own);
                        } else {
                            file.given.insert(own.clone(), text);
                        }
                    }));
                }
            />
        }
    };
    view! {
        <div class="values" hidden=move || parameters.get().is_none_or(|parameters| parameters.is_empty())>
            <button
                class="link"
                type="button"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span class="chevron">{Icon::ChevronRight.view()}</span>
                {move || {
                    let count = parameters.get().unwrap_or_default().len();
                    format!("Parameter values ({} of {count} given)", given.get().unwrap_or_default())
                }}
            </button>
            <div class="value-list" hidden=move || !open.get()>
                {move || open.get().then(|| parameters.get().unwrap_or_default().into_iter().map(row).collect_view())}
            </div>
        </div>
    }
}

/// A number that the pair has to achieve.
#[component]
fn Target(
    label: &'static str,
    unit: &'static str,
    get: fn(&Session) -> u32,
    set: fn(&mut Session, u32),
    scale: u32,
) -> impl IntoView {
    let state = AppState::get();
    let now = state.session.with_untracked(|session| session.as_ref().map_or(0, get)) / scale;
    let wrong = RwSignal::new(false);
    let id = format!("target-{}", label.split(' ').next().unwrap_or_default().to_lowercase());
    let (note, described) = (format!("{id}-note"), format!("{id}-note"));
    view! {
        <div class="file-field target">
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                inputmode="numeric"
                id=id
                prop:value=now.to_string()
                aria-invalid=move || wrong.get().to_string()
                aria-describedby=described
                on:input:target=move |event| {
                    let number = event.target().value().replace(',', "").trim().parse::<u32>().ok();
                    let number = number.filter(|number| *number > 0).and_then(|number| number.checked_mul(scale));
                    wrong.set(number.is_none());
                    if let Some(number) = number {
                        state.change_session(|session| set(session, number));
                    }
                }
            />
            <span class="muted">{unit}</span>
            <p class="message error" id=note hidden=move || !wrong.get()>"A whole number from 1; the last one that was stays in force."</p>
        </div>
    }
}
