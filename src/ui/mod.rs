//! The page.
//!
//! `state` holds the only signals that are written and one memo for each stage; everything else reads it. What can be
//! computed without a browser is in `model`, and Web APIs are named in `browser` alone.
//!
//! What tests may hold on to:
//!
//! - every parameter's control has the id `field-` + the parameter's id with `.` replaced by `-`
//!   (`field-environment-suffix`); its message has the same id + `-message`, its reset button `-reset`; a group's
//!   heading has the id `group-` + the name before the dot;
//! - `data-testid`: `status` (the button that leads to the findings), `findings`, `suppressed`, `inspector`, `presets`,
//!   `open`, `review` (opens the dialog), `review-files`, `review-text`, `review-this`, `banner`, `undo`, `back`,
//!   `save-templates`, `export`, `theme`, `export-zip`, `override-reason`, `artifact-drop`, `artifact-file`,
//!   `artifact-result`, `find`, `jump`, `zoom-level`, `toast`, `aws` (how far
//!   AWS's rules are);
//! - tabs have role `tab` and the ids `tab-topology`, `tab-templates`, `tab-failover` and `tab-review`; template panes have the ids
//!   `pane-primary`, `pane-secondary` and `pane-edge`, and their visible lines the attribute `data-line` (from 1);
//! - menus' buttons have the ids `more` (the bar's, below 900 px), and below 560 px `lines`, `templates-more`, `filters` and
//!   `more-` + the stack's name;
//! - findings have `data-rule`; the files under review have `data-under-review`, their controls the ids `role-`,
//!   `region-` + the stack's name;
//! - nodes of the picture have `data-node`, edges `data-edge`, files in the export `data-file`;
//! - the window's event `TrunkApplicationStarted` says that the page is ready;
//! - `performance` measures: `evaluate`, `texts`, `changes`, `scene`; the latest of each.

#![allow(clippy::too_many_lines, reason = "a view is as long as what it shows")]
#![allow(unreachable_pub, reason = "what the component macro writes for a component is public")]

pub mod model;

#[cfg(feature = "ui")]
mod app;
#[cfg(feature = "ui")]
mod artifact;
#[cfg(feature = "ui")]
mod aws;
#[cfg(feature = "ui")]
mod browser;
#[cfg(feature = "ui")]
mod compare;
#[cfg(feature = "ui")]
mod designs;
#[cfg(feature = "ui")]
mod dialog;
#[cfg(feature = "ui")]
mod drop;
#[cfg(feature = "ui")]
mod export;
#[cfg(feature = "ui")]
mod fold;
#[cfg(feature = "ui")]
mod help;
#[cfg(feature = "ui")]
mod icons;
#[cfg(feature = "ui")]
mod keeping;
#[cfg(feature = "ui")]
mod palette;
#[cfg(feature = "ui")]
mod panel;
#[cfg(feature = "ui")]
mod question;
#[cfg(feature = "ui")]
mod recovery;
#[cfg(feature = "ui")]
mod rest;
#[cfg(feature = "ui")]
mod review;
#[cfg(feature = "ui")]
mod segment;
#[cfg(feature = "ui")]
mod share;
#[cfg(feature = "ui")]
mod state;
#[cfg(feature = "ui")]
mod status;
#[cfg(feature = "ui")]
mod templates;
#[cfg(feature = "ui")]
mod topbar;
#[cfg(feature = "ui")]
mod topology;
#[cfg(feature = "ui")]
mod undo;

/// Puts the page into the document.
#[cfg(feature = "ui")]
pub fn start() {
    browser::panic::install_hook();
    // What is to be shown is worked out in one task and drawn in the next: together they would hold the browser up.
    let state = state::AppState::new();
    browser::timer::soon(move || {
        leptos::mount::mount_to_body(move || app::App(app::AppProps { state }));
        browser::elements::remove_loading();
    });
}
