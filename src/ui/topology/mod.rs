//! The living picture: its toolbar, the canvas or the list, and the inspector.

mod canvas;
mod edge;
mod inspector;
mod list;
mod node;
mod save;

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use super::fold::Fold;
use super::icons::Icon;
use super::model::camera::Camera;
use super::model::flows::{self, FLOWS};
use super::rest;
use super::state::AppState;
use crate::failover::State;
use crate::topology::svg::View;
use crate::topology::{Detail, Flow};
use crate::ui::segment::Segment;
use canvas::Canvas;
pub(crate) use inspector::Inspector;
pub(crate) use list::List;
use save::SaveMenu;
pub(crate) use save::{Form, take};

/// What the parts of the picture share.
#[derive(Clone, Copy)]
struct Picture {
    state: AppState,
    /// The canvas's width and height in pixels.
    view: RwSignal<(f64, f64)>,
    /// Where the user moved the camera to; `None` while it is where it opened.
    moved: RwSignal<Option<Camera>>,
    camera: Memo<Camera>,
    /// Where it was led to for a node to be seen, and nobody has moved it.
    led: StoredValue<Option<Camera>>,
    hidden: RwSignal<BTreeSet<Flow>>,
    /// The node that the tab key reaches.
    reachable: RwSignal<Option<String>>,
    hovered: RwSignal<Option<String>>,
    /// The edges that an arrow key led along last, in words.
    travelled: RwSignal<String>,
    /// How a fault that is played has left the nodes; nothing where none is played.
    played: Option<Memo<BTreeMap<String, State>>>,
}

impl Picture {
    fn new(state: AppState, played: Option<Memo<BTreeMap<String, State>>>) -> Self {
        let view = RwSignal::new((0.0, 0.0));
        let moved = RwSignal::new(None::<Camera>);
        let size = Memo::new(move |_| state.scene.with(|scene| (scene.width, scene.height)));
        let camera = Memo::new(move |_| {
            let (size, view) = (size.get(), view.get());
            moved.get().map_or_else(|| Camera::opening(size, view), |camera| camera.within(size, view))
        });
        Self {
            state,
            view,
            moved,
            camera,
            led: StoredValue::new(None),
            hidden: RwSignal::new(BTreeSet::from([Flow::Encryption])),
            reachable: RwSignal::new(None),
            hovered: RwSignal::new(None),
            travelled: RwSignal::new(String::new()),
            played,
        }
    }

    fn get() -> Self {
        // `Topology` provides it before its parts are made.
        use_context().unwrap_or_else(|| Self::new(AppState::get(), None))
    }

    fn zoom(self, factor: f64) {
        let (width, height) = self.view.get_untracked();
        self.zoom_at(factor, (width / 2.0, height / 2.0));
    }

    fn zoom_at(self, factor: f64, point: (f64, f64)) {
        self.move_to(self.camera.get_untracked().zoomed(factor, point));
    }

    fn pan(self, x: f64, y: f64) {
        self.move_to(self.camera.get_untracked().moved(x, y));
    }

    fn size(self) -> (f64, f64) {
        self.state.scene.with_untracked(|scene| (scene.width, scene.height))
    }

    fn move_to(self, camera: Camera) {
        self.moved.set(Some(camera.within(self.size(), self.clear_view())));
    }

    fn fit(self) {
        let size = self.size();
        let (whole, opening) = (Camera::fitting(size, self.clear_view()), self.opening());
        // Where both are the same, the picture goes on following the size of the view.
        let led = (whole != opening).then_some(whole);
        self.led.set_value(led);
        self.moved.set(led);
    }

    fn opening(self) -> Camera {
        Camera::opening(self.size(), self.view.get_untracked())
    }

    /// What is to be drawn of the picture: what is seen of it, or all of it.
    fn shown(self, as_seen: bool) -> View {
        if !as_seen {
            return View::default();
        }
        let (width, height) = self.clear_view();
        let part = self.camera.get_untracked().part((width, height));
        View { part: (width > 0.0).then_some(part), hidden: self.hidden.get_untracked() }
    }

    /// Goes back to what is seen at first.
    fn reopen(self) {
        self.moved.set(None);
    }

    /// The part of the canvas that the inspector leaves free while it is open: see inspector.css.
    fn clear_view(self) -> (f64, f64) {
        let (width, height) = self.view.get_untracked();
        if self.state.selected.with_untracked(Option::is_none) {
            (width, height)
        } else if width < 560.0 {
            (width, height * 0.45)
        } else {
            (width - INSPECTOR, height)
        }
    }

    /// Goes back to the whole picture, if it was led away from there and nobody has moved it since.
    fn go_back(self) {
        let (led, moved) = (self.led.try_update_value(Option::take).flatten(), self.moved.get_untracked());
        let whole = Camera::fitting(self.size(), self.view.get_untracked());
        if led.is_some() && led == moved && self.opening() == whole {
            self.reopen();
        }
    }

    /// Brings a node into view, if it is not.
    fn show(self, id: &str) {
        let node = self
            .state
            .scene
            .with_untracked(|scene| scene.nodes.iter().find(|node| node.id == id).map(|node| node.rect));
        let (camera, view) = (self.camera.get_untracked(), self.clear_view());
        if let Some(rect) = node.filter(|_| view.0 > 0.0) {
            let shown = camera.showing(rect, view);
            if shown != camera {
                let moved = self.moved.get_untracked();
                let is_led = moved.is_none() || moved == self.led.get_value();
                self.led.set_value(is_led.then_some(shown));
                self.moved.set(Some(shown));
            }
        }
    }
}

/// The width of the inspector in pixels, as in the style sheet.
const INSPECTOR: f64 = 400.0;
/// How much one press of a button or key zooms.
const ZOOM: f64 = 1.25;

/// The tab.
#[component]
pub(crate) fn Topology() -> impl IntoView {
    let state = AppState::get();
    let picture = Picture::new(state, None);
    provide_context(picture);
    let as_list = RwSignal::new(false);
    // Whoever was led to a node here sees it, however the camera stood; a view that has just been made has no size yet.
    let has_size = Memo::new(move |_| picture.view.with(|(width, _)| *width > 0.0));
    Effect::new(move |_| {
        let has_size = has_size.get();
        if let Some(id) = state.selected.get() {
            picture.reachable.set(Some(id.clone()));
            if has_size {
                picture.show(&id);
            }
        } else {
            picture.go_back();
        }
    });
    view! {
        <div class="topology" class:inspecting=move || state.selected.get().is_some()>
            <div class="toolbar">
                <div class="segments" role="group" aria-label="Level of detail">
                    {[(Detail::Services, "Services"), (Detail::Resources, "Resources")]
                        .map(|(detail, words)| {
                            view! {
                                <Segment
                                    pressed=Signal::derive(move || state.detail.get() == detail)
                                    press=move || change_detail(picture, detail)
                                >
                                    {words}
                                </Segment>
                            }
                        })
                        .collect_view()}
                </div>
                <div class="segments" role="group" aria-label="Show as">
                    {[(false, "Picture"), (true, "List")]
                        .map(|(list, words)| {
                            view! {
                                <Segment
                                    pressed=Signal::derive(move || as_list.get() == list)
                                    press=move || state.with_rest(move || _ = as_list.try_set(list))
                                >
                                    {words}
                                </Segment>
                            }
                        })
                        .collect_view()}
                </div>
                <SaveMenu />
                <Fold id="lines" label="Lines" icon=Icon::Sliders open=RwSignal::new(false)>
                    <Legend />
                </Fold>
            </div>
            <p class="visually-hidden" role="status" data-testid="travelled">{move || picture.travelled.get()}</p>
            <div class="stage">
                {move || if as_list.get() { rest::list() } else { view! { <Canvas /> }.into_any() }}
                {move || state.selected.get().filter(|_| state.has_rest()).map(rest::inspector)}
            </div>
        </div>
    }
}

/// The picture alone, with what a played fault does to its nodes.
#[component]
pub(crate) fn PlayedPicture(states: Memo<BTreeMap<String, State>>) -> impl IntoView {
    provide_context(Picture::new(AppState::get(), Some(states)));
    view! { <Canvas /> }
}

/// Changes the level of detail; the selection goes to the node that holds the same resource.
fn change_detail(picture: Picture, detail: Detail) {
    let state = picture.state;
    if state.detail.get_untracked() == detail {
        return;
    }
    let member = state.selected.get_untracked().and_then(|id| {
        state.scene.with_untracked(|scene| scene.nodes.iter().find(|node| node.id == id)?.members.first().cloned())
    });
    state.detail.set(detail);
    picture.reopen();
    state.selected.set(member.and_then(|member| state.node_of(member.stack, &member.logical_id)));
}

/// What the lines mean; each can be hidden.
#[component]
fn Legend() -> impl IntoView {
    let picture = Picture::get();
    let present = move |flow: Flow| picture.state.scene.with(|scene| scene.edges.iter().any(|edge| edge.flow == flow));
    view! {
        <div class="legend" role="group" aria-label="Lines">
            {FLOWS
                .iter()
                .map(|kind| {
                    let flow = kind.flow;
                    let shown = move || picture.hidden.with(|hidden| !hidden.contains(&flow));
                    let toggle = move |_| {
                        picture.hidden.update(|hidden| {
                            if !hidden.remove(&flow) {
                                hidden.insert(flow);
                            }
                        });
                    };
                    view! {
                        <button
                            class="legend-item"
                            type="button"
                            aria-pressed=move || shown().to_string()
                            hidden=move || !present(flow)
                            data-flow=kind.class
                            on:click=toggle
                        >
                            <svg viewBox="0 0 24 8" aria-hidden="true">
                                <path class=format!("edge-line {}", kind.class) d="M1 4h22" />
                            </svg>
                            {kind.title}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The buttons over the canvas.
#[component]
fn ZoomButtons() -> impl IntoView {
    let picture = Picture::get();
    let level = move || format!("{:.0} %", picture.camera.get().scale * 100.0);
    view! {
        <div class="zoom" role="group" aria-label="Zoom">
            <button type="button" aria-label="Zoom out" title="Zoom out (-)" on:click=move |_| picture.zoom(1.0 / ZOOM)>
                {Icon::Minus.view()}
            </button>
            <span data-testid="zoom-level">{level}</span>
            <button type="button" aria-label="Zoom in" title="Zoom in (+)" on:click=move |_| picture.zoom(ZOOM)>
                {Icon::Plus.view()}
            </button>
            <button type="button" aria-label="Fit" title="Fit into the view (0)" on:click=move |_| picture.fit()>
                {Icon::Fit.view()}
            </button>
        </div>
    }
}

/// The CSS class of a flow's lines.
fn class_of(flow: Flow) -> &'static str {
    flows::of(flow).class
}
