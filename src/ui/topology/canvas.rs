//! The picture itself: layers of boxes, edges and nodes under one camera, and what pointer and keyboard do to it.

use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::Svg;

use super::edge::Edge;
use super::node::Node;
use super::{Picture, ZOOM, ZoomButtons};
use crate::topology::{Caption, Scene, SceneBox, SceneEdge, SceneNode};
use crate::ui::browser::{elements, resize};
use crate::ui::model::flows::{FLOWS, seen, sentences};
use crate::ui::model::travel::{Direction, neighbour};

/// How far a pointer has to move before it drags the picture, in pixels: less is a click.
const DRAG: f64 = 4.0;
/// How far an arrow key moves the picture, in pixels.
const STEP: f64 = 60.0;

/// A finger, a pen or the mouse that is down.
#[derive(Clone, Copy)]
struct Pointer {
    id: i32,
    x: f64,
    y: f64,
}

/// The canvas.
#[component]
pub(super) fn Canvas() -> impl IntoView {
    let picture = Picture::get();
    let state = picture.state;
    let frame = NodeRef::<Div>::new();
    let drawing = NodeRef::<Svg>::new();
    let watch = StoredValue::new_local(None::<resize::Watch>);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            let on_size = move |width, height| {
                let _ = picture.view.try_set((width, height));
            };
            watch.set_value(resize::watch(&frame, on_size));
        }
    });
    on_cleanup(move || watch.set_value(None));

    let dragging = RwSignal::new(false);
    let gestures = Gestures::new(picture, dragging);
    // Both ends of a drag land on the same element, which the browser calls a click.
    let on_click = move |_| {
        if !gestures.ended_drag() {
            state.selected.set(None);
        }
    };
    let ids = |list: fn(&Scene) -> Vec<String>| Memo::new(move |_| state.scene.with(|scene| list(scene)));
    let boxes = ids(|scene| scene.boxes.iter().map(|b| b.id.clone()).collect());
    let edges = ids(|scene| scene.edges.iter().map(|edge| edge.id.clone()).collect());
    let nodes = ids(|scene| scene.nodes.iter().map(|node| node.id.clone()).collect());
    let empty = move || nodes.with(Vec::is_empty);
    // As large as it is, so that nothing is scaled but on paper.
    let size = move || Some(picture.view.get()).filter(|(width, _)| *width > 0.0);
    let view_box = move || size().map(|(width, height)| format!("0 0 {width} {height}"));

    view! {
        <div
            class="canvas"
            node_ref=frame
            class:dragging=move || dragging.get()
            class:focusing=move || state.selected.with(Option::is_some)
            class:far=move || picture.camera.get().scale < 0.5
        >
            <svg
                class="picture"
                node_ref=drawing
                viewBox=view_box
                role="group"
                aria-label="Topology. Arrow keys move, plus and minus zoom, 0 fits, the tab key reaches the nodes."
                tabindex="0"
                on:keydown=move |event| on_key(picture, &event)
                on:wheel=move |event| on_wheel(picture, &event)
                on:click=on_click
                on:pointerdown=move |event| gestures.down(&event)
                on:pointermove=move |event| {
                    if gestures.moved(&event) && let Some(drawing) = drawing.get_untracked() {
                        // Without it a drag that leaves the canvas would never end.
                        let _ = drawing.set_pointer_capture(event.pointer_id());
                    }
                }
                on:pointerup=move |event| gestures.up(&event)
                on:pointercancel=move |event| gestures.up(&event)
            >
                <defs>
                    {FLOWS
                        .iter()
                        .map(|kind| {
                            view! {
                                <marker
                                    id=format!("arrow-{}", kind.class)
                                    class=format!("arrow {}", kind.class)
                                    viewBox="0 0 8 8"
                                    refX="7"
                                    refY="4"
                                    markerWidth="8"
                                    markerHeight="8"
                                    markerUnits="userSpaceOnUse"
                                    orient="auto-start-reverse"
                                >
                                    <path d={"M0 0.8 7.5 4 0 7.2Z"} />
                                </marker>
                            }
                        })
                        .collect_view()}
                </defs>
                <g transform=move || picture.camera.get().transform()>
                    <g class="boxes">
                        <For each=move || boxes.get() key=String::clone let:id>
                            <Area id />
                        </For>
                    </g>
                    <g class="edges">
                        <For each=move || edges.get() key=String::clone let:id>
                            <Edge id />
                        </For>
                    </g>
                    <g class="nodes">
                        <For each=move || nodes.get() key=String::clone let:id>
                            <Node id />
                        </For>
                    </g>
                </g>
            </svg>
            <p class="empty canvas-empty" hidden=move || !empty()>
                "There is nothing to draw: no stack holds a resource."
            </p>
            <ZoomButtons />
        </div>
    }
}

fn on_wheel(picture: Picture, event: &WheelEvent) {
    event.prevent_default();
    // Lines and pages, which some mice count in, are turned into pixels.
    let unit = [1.0, 16.0, 400.0].get(event.delta_mode() as usize).copied().unwrap_or(1.0);
    let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
    if event.ctrl_key() || event.meta_key() {
        let factor = (-y / 240.0).clamp(-1.0, 1.0).exp();
        picture.zoom_at(factor, (f64::from(event.offset_x()), f64::from(event.offset_y())));
    } else if event.shift_key() && x == 0.0 {
        picture.pan(-y, 0.0);
    } else {
        picture.pan(-x, -y);
    }
}

fn on_key(picture: Picture, event: &KeyboardEvent) {
    let state = picture.state;
    match event.key().as_str() {
        "+" | "=" => picture.zoom(ZOOM),
        "-" => picture.zoom(1.0 / ZOOM),
        "0" => picture.fit(),
        "Escape" => state.selected.set(None),
        key => {
            let Some(direction) = Direction::of_key(key) else { return };
            let (right, down) = direction.step();
            picture.pan(-right * STEP, -down * STEP);
        }
    }
    event.prevent_default();
}

/// From one node to the next; with shift the picture moves instead.
pub(super) fn travel(picture: Picture, from: &str, event: &KeyboardEvent) {
    let Some(direction) = Direction::of_key(&event.key()).filter(|_| !event.shift_key()) else { return };
    event.prevent_default();
    event.stop_propagation();
    let next = picture.state.scene.with_untracked(|scene| {
        let hidden = picture.hidden.get_untracked();
        let links = || sentences(from, seen(&scene.edges, &hidden), &scene.nodes);
        let is_linked = |node: &SceneNode| links().any(|(_, other)| other.id == node.id);
        let next = neighbour(&scene.nodes, from, direction, is_linked)?;
        let said: Vec<String> = links()
            .filter(|(_, other)| other.id == next.id)
            .map(|(words, other)| format!("{words} {}", other.label))
            .collect();
        Some((next.id.clone(), said.join("; ")))
    });
    if let Some((next, said)) = next {
        picture.travelled.set(said);
        picture.show(&next);
        picture.reachable.set(Some(next.clone()));
        elements::focus_node(&next);
    }
}

/// One pointer drags the picture, two pinch it.
#[derive(Clone, Copy)]
struct Gestures {
    picture: Picture,
    dragging: RwSignal<bool>,
    down: StoredValue<Vec<Pointer>>,
    /// Whether the last gesture was a drag, so that the click at its end is none.
    dragged: StoredValue<bool>,
}

impl Gestures {
    fn new(picture: Picture, dragging: RwSignal<bool>) -> Self {
        Self { picture, dragging, down: StoredValue::new(Vec::new()), dragged: StoredValue::new(false) }
    }

    fn down(&self, event: &PointerEvent) {
        if event.button() > 1 {
            return;
        }
        let pointer = of(event);
        self.dragged.set_value(false);
        self.down.update_value(|down| {
            down.retain(|other| other.id != pointer.id);
            down.push(pointer);
        });
    }

    /// Whether this movement began a drag.
    fn moved(&self, event: &PointerEvent) -> bool {
        let now = of(event);
        let down = self.down.get_value();
        let Some(before) = down.iter().find(|pointer| pointer.id == now.id).copied() else { return false };
        let (x, y) = (now.x - before.x, now.y - before.y);
        let begins = !self.dragging.get_untracked();
        if begins && x.hypot(y) < DRAG {
            return false;
        }
        self.dragging.set(true);
        self.dragged.set_value(true);
        match down.iter().find(|pointer| pointer.id != now.id) {
            None => self.picture.pan(x, y),
            Some(other) => {
                let spread = |pointer: Pointer| (pointer.x - other.x).hypot(pointer.y - other.y).max(1.0);
                let middle = (f64::midpoint(now.x, other.x), f64::midpoint(now.y, other.y));
                self.picture.pan(x / 2.0, y / 2.0);
                self.picture.zoom_at(spread(now) / spread(before), middle);
            }
        }
        self.down.update_value(|down| {
            for pointer in down.iter_mut().filter(|pointer| pointer.id == now.id) {
                *pointer = now;
            }
        });
        begins
    }

    fn up(&self, event: &PointerEvent) {
        self.down.update_value(|down| down.retain(|pointer| pointer.id != event.pointer_id()));
        if self.down.with_value(Vec::is_empty) {
            self.dragging.set(false);
        }
    }

    fn ended_drag(&self) -> bool {
        let dragged = self.dragged.get_value();
        self.dragged.set_value(false);
        dragged
    }
}

fn of(event: &PointerEvent) -> Pointer {
    Pointer { id: event.pointer_id(), x: f64::from(event.offset_x()), y: f64::from(event.offset_y()) }
}

/// A box behind the nodes.
#[component]
fn Area(id: String) -> impl IntoView {
    let state = Picture::get().state;
    let area = Memo::new(move |_| state.scene.with(|scene| scene.boxes.iter().find(|area| area.id == id).cloned()));
    let rect = move || area.with(|area| area.as_ref().map(|area| area.rect)).unwrap_or_default();
    let class = move || {
        area.with(|area| {
            area.as_ref().map(|area: &SceneBox| format!("area kind-{} at-{}", area.kind, area.place.name()))
        })
    };
    let captions = move || {
        area.with(|area| {
            let SceneBox { captions, rect, .. } = area.as_ref()?;
            let caption = |caption: &Caption| {
                let (x, y) = (caption.at.0 - rect.x, caption.at.1 - rect.y);
                view! {
                    <text class:name=caption.name class:end=caption.end x=x.to_string() y=y.to_string()>
                        {caption.text.clone()}
                    </text>
                }
            };
            Some(captions.iter().map(caption).collect_view())
        })
    };
    view! {
        <g class=class style:transform=move || translate(rect().x, rect().y)>
            <rect
                width=move || rect().width.max(0.0).to_string()
                height=move || rect().height.max(0.0).to_string()
                rx=move || if area.with(|area| area.as_ref().is_some_and(|area| area.kind == "tier")) { "8" } else { "14" }
            />
            {captions}
        </g>
    }
}

/// A CSS transform: unlike the attribute it can glide to its new value.
pub(super) fn translate(x: f64, y: f64) -> String {
    format!("translate({x:.1}px, {y:.1}px)")
}

/// What the scene says about a node, as long as it is there.
pub(super) fn node(picture: Picture, id: String) -> Memo<Option<SceneNode>> {
    Memo::new(move |_| picture.state.scene.with(|scene| scene.nodes.iter().find(|node| node.id == id).cloned()))
}

/// What the scene says about an edge, as long as it is there.
pub(super) fn edge(picture: Picture, id: String) -> Memo<Option<SceneEdge>> {
    Memo::new(move |_| picture.state.scene.with(|scene| scene.edges.iter().find(|edge| edge.id == id).cloned()))
}
