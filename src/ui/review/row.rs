//! A finding: what is wrong, where it leads, what mends it, why it matters, and how it is accepted.

use leptos::prelude::*;

use crate::finding::{Finding, Layer, Place, Severity, Suppression};
use crate::parameters::spec;
use crate::report;
use crate::ui::browser::elements;
use crate::ui::icons::Icon;
use crate::ui::model::filter::key;
use crate::ui::model::{draft, session};
use crate::ui::state::{AppState, blocks};

/// A row; inside the inspector, which is about the resource already, it does not lead to the picture.
#[component]
pub(crate) fn Row(finding: Finding, #[prop(optional)] inside: bool) -> impl IntoView {
    let state = AppState::get();
    let id = key(&finding);
    let (class, icon) = match finding.severity {
        Severity::Error => ("finding error", Icon::Error),
        Severity::Warning => ("finding warning", Icon::Alert),
        Severity::Info => ("finding info", Icon::Info),
    };
    let open = {
        let id = id.clone();
        Memo::new(move |_| state.listing.open.with(|open| open.as_deref() == Some(id.as_str())))
    };
    let toggle = {
        let id = id.clone();
        move |_| {
            let other = (!open.get_untracked()).then(|| id.clone());
            state.listing.open.set(other);
        }
    };
    let element = if inside { format!("inside-{id}") } else { id.clone() };
    let details = format!("{element}-more");
    let more_id = details.clone();
    let rule = finding.rule.clone();
    let (severity, message) = (finding.severity.name(), finding.message.clone());
    let links = view! { <Links finding=finding.clone() id inside /> };
    let (preview, mend) = (preview(&finding), mend(state, &finding, element.clone()));
    let row = element.clone();
    let held = StoredValue::new(finding);
    view! {
        <li class=class data-rule=rule.to_string() id=element tabindex="-1" class:open=move || open.get()>
            {icon.view()}
            <div class="finding-words">
                <p><span class="visually-hidden">{severity} ": "</span>{message}</p>
                {links}
                {preview}
            </div>
            <div class="finding-tools">
                {mend}
                <button
                    class="quiet small"
                    type="button"
                    title="Why, and how to mend or accept it"
                    aria-label=format!("More about {rule}")
                    aria-expanded=move || open.get().to_string()
                    aria-controls=details
                    on:click=toggle
                >
                    <span class="chevron">{Icon::ChevronRight.view()}</span>
                </button>
            </div>
            <div class="finding-more" id=more_id hidden=move || !open.get()>
                {move || open.get().then(|| view! { <More finding=held.get_value() row=row.clone() /> })}
            </div>
        </li>
    }
}

/// Where it leads: the parameter, the picture, the line.
#[component]
fn Links(finding: Finding, id: String, inside: bool) -> impl IntoView {
    let state = AppState::get();
    let stack = finding.stack;
    // Whoever comes back to the list finds this row open.
    let remember = move || state.listing.open.set(Some(id.clone()));
    let to_field = finding.parameter.and_then(spec::find).map(|spec| {
        view! {
            <button class="link" type="button" on:click=move |_| state.show_field(spec.id)>
                {Icon::Sliders.view()}
                {spec.label}
            </button>
        }
    });
    let to_node = finding.logical_id.clone().filter(|_| !inside).map(|logical_id| {
        let remember = remember.clone();
        let node = Memo::new(move |_| {
            state.scene.track();
            state.node_of(stack, &logical_id)
        });
        view! {
            <button
                class="link"
                type="button"
                data-to="picture"
                hidden=move || node.with(Option::is_none)
                on:click=move |_| {
                    if let Some(node) = node.get_untracked() {
                        remember();
                        state.show_node(node.clone());
                        request_animation_frame(move || elements::focus_node(&node));
                    }
                }
            >
                {Icon::Fit.view()}
                "Picture"
            </button>
        }
    });
    let pointer = finding.path.clone().or_else(|| finding.logical_id.as_ref().map(|id| format!("/Resources/{id}")));
    // What was written in YAML is shown as JSON, whose lines are others than the file's.
    let is_yaml = Memo::new(move |_| is_yaml(state, stack));
    let to_line = pointer.filter(|_| stack != Place::Pair).map(|pointer| {
        let line = Memo::new(move |_| state.texts.full.with(|texts| texts.lines_of(stack).at_pointer(&pointer)));
        view! {
            <button
                class="link"
                type="button"
                data-to="line"
                hidden=move || line.get().is_none()
                on:click=move |_| {
                    if let Some(line) = line.get_untracked() {
                        remember();
                        state.show_line(stack, line);
                        request_animation_frame(move || elements::focus(&format!("pane-{}", stack.name())));
                    }
                }
            >
                {Icon::Code.view()}
                {move || line.get().map(|line| format!("{} {}", if is_yaml.get() { "JSON line" } else { "Line" }, line + 1))}
            </button>
        }
    });
    let rule = finding.rule.to_string();
    let place = (stack != Place::Pair).then(|| {
        view! { <span class=format!("place at-{}", stack.name())>{stack.name()}</span> }
    });
    let layer =
        (finding.layer != Layer::Twinstack).then(|| view! { <span class="muted">{finding.layer.name()}</span> });
    view! {
        <p class="finding-links">
            {place}
            {finding.logical_id.filter(|_| !inside).map(|id| view! { <strong class="mono">{id}</strong> })}
            <span class="mono muted">{rule}</span>
            {layer}
            {to_field}
            {to_node}
            {to_line}
        </p>
    }
}

/// What the fix of a template would change, before it does.
fn preview(finding: &Finding) -> Option<impl IntoView + use<>> {
    let state = AppState::get();
    let (verb, path, value) = finding.patch.as_ref().map(session::spoken)?;
    let stack = finding.stack;
    let as_json = move || {
        is_yaml(state, stack)
            .then(|| format!(" in {}.template.json: the YAML is saved as JSON, without its comments", stack.name()))
    };
    state.is_reviewing_untracked().then(|| {
        view! {
            <p class="finding-patch">
                {verb}
                " "
                <code>{path}</code>
                {value.map(|value| view! { " to " <code>{value}</code> })}
                {as_json}
            </p>
        }
    })
}

/// The button that mends it: the parameter of the design, or the template that was opened.
fn mend(state: AppState, finding: &Finding, row: String) -> Option<AnyView> {
    if let Some(change) = finding.patch.clone().filter(|_| state.is_reviewing_untracked()) {
        let (stack, rule) = (finding.stack, finding.rule.to_string());
        let fix = move |_| {
            let (mut mended, beside) = (false, elements::around(&row, "finding"));
            state.change_session(|session| mended = session.mend(stack, &change));
            state.say(if mended {
                let place = change_place(&change);
                if untrack(|| is_yaml(state, stack)) {
                    format!(
                        "{place} is mended in {}.template.json, which has none of the YAML's comments.",
                        stack.name()
                    )
                } else {
                    format!("{place} is mended. Undo takes it back.")
                }
            } else {
                "The place is not there any more: mend it by hand.".to_owned()
            });
            go_on(beside);
        };
        return Some(
            view! {
                <button class="button small" type="button" data-fix=rule on:click=fix>
                    "Fix"
                </button>
            }
            .into_any(),
        );
    }
    let (parameter, fix) = finding.parameter.zip(finding.fix.clone())?;
    let spec = spec::find(parameter)?;
    let words = draft::read(spec, &fix).map_or_else(|_| fix.clone(), |value| draft::spoken(spec, &value));
    Some(
        view! {
            <button
                class="button small"
                type="button"
                on:click=move |_| {
                    let beside = elements::around(&row, "finding");
                    state.mend(parameter, &fix);
                    go_on(beside);
                }
            >
                {format!("Set to {words}")}
            </button>
        }
        .into_any(),
    )
}

/// Moves the focus to the first of these rows that is left: the row that had it is gone, and the focus with it.
fn go_on(beside: Vec<String>) {
    request_animation_frame(move || {
        elements::focus_first(beside.iter().map(String::as_str).chain(["findings", "main"]));
    });
}

/// Whether the template of a stack was opened as YAML; it is shown, mended and saved as JSON.
fn is_yaml(state: AppState, stack: Place) -> bool {
    state.session.with(|session| session.as_ref().and_then(|it| it.of(stack)).is_some_and(|file| file.yaml))
}

fn change_place(change: &crate::finding::Patch) -> String {
    let (_, path, _) = session::spoken(change);
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Why it matters, how it is mended by hand, where AWS says so; and the reason with which it is accepted.
#[component]
fn More(finding: Finding, row: String) -> impl IntoView {
    let state = AppState::get();
    let rule = report::rule_of(&finding.rule, finding.layer);
    let about = rule.map(|rule| {
        view! {
            <dl class="finding-about">
                <dt>"Why"</dt>
                <dd>{rule.why}</dd>
                <dt>"Mend"</dt>
                <dd>{rule.mend}</dd>
                <dt>"AWS"</dt>
                <dd>
                    <a href=rule.page target="_blank" rel="noopener noreferrer">
                        {rule.page.trim_start_matches("https://docs.aws.amazon.com/")}
                    </a>
                </dd>
            </dl>
        }
    });
    let path = finding.path.clone().filter(|path| !path.is_empty());
    let path = path.map(|path| view! { <p class="finding-patch">"At " <code>{path}</code></p> });
    // A value that cannot be used is mended where it is typed: nothing can be designed with it.
    let acceptable = finding.severity != Severity::Error || rule.is_some() || finding.layer != Layer::Twinstack;
    let blocks_export = blocks(&finding) && !state.is_reviewing_untracked();
    let id = key(&finding);
    let field = format!("reason-{id}");
    let id = StoredValue::new(id);
    // What was typed is there again when one comes back from another view.
    let reasons = state.listing.reasons;
    let reason = move || reasons.with(|all| id.with_value(|id| all.get(id).cloned())).unwrap_or_default();
    let empty = move || reason().trim().is_empty();
    let accept = {
        let finding = finding.clone();
        move || {
            if untrack(empty) {
                return;
            }
            let beside = elements::around(&row, "finding");
            state.suppress(Suppression {
                rule: finding.rule.to_string(),
                stack: finding.stack,
                logical_id: finding.logical_id.clone(),
                reason: untrack(reason).trim().to_owned(),
            });
            reasons.update(|all| _ = id.with_value(|id| all.remove(id)));
            state.say("It is listed apart, with your reason.");
            go_on(beside);
        }
    };
    let by_key = accept.clone();
    let what = match &finding.logical_id {
        Some(id) => format!("Accept every {} of {id}, because", finding.rule),
        None => format!("Accept {} here, because", finding.rule),
    };
    view! {
        {about}
        {path}
        {acceptable
            .then(|| {
                view! {
                    <div class="accept">
                        <label for=field.clone()>{what}</label>
                        <div class="accept-line">
                            <input
                                type="text"
                                id=field
                                data-accept="reason"
                                required
                                maxlength="500"
                                placeholder="A reason is needed"
                                prop:value=reason
                                on:input:target=move |event| {
                                    reasons.update(|all| _ = all.insert(id.get_value(), event.target().value()));
                                }
                                on:keydown=move |event| {
                                    if event.key() == "Enter" {
                                        by_key();
                                    }
                                }
                            />
                            <button class="button small" type="button" data-accept="do" disabled=empty on:click=move |_| accept()>
                                "Accept"
                            </button>
                        </div>
                        {blocks_export.then(|| view! { <p class="muted">"It goes on blocking the export until that has a reason of its own."</p> })}
                    </div>
                }
            })}
    }
}
