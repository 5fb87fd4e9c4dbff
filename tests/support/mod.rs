//! What several suites share: designs spread over the parameter space, and templates read back as plain JSON.
//!
//! Nothing here calls what it helps to test: names are resolved, references found and subsets compared by code of its
//! own, from the text that would be deployed.

#![allow(dead_code, reason = "each suite uses a part")]
#![allow(clippy::assigning_clones, clippy::cast_possible_wrap, reason = "a dozen assignments that read as they are")]

pub(crate) mod designs;
pub(crate) mod templates;

use std::sync::LazyLock;

use twinstack::artifact::intake::Intake;
use twinstack::artifact::zip::{self, Member};
use twinstack::artifact::{self, Artifact};
use twinstack::parameters::Parameters;

/// The code that a design runs: the built-in code, or a ZIP that every runtime takes with the handler `app.handler`.
pub(crate) fn artifact(parameters: &Parameters) -> &'static Artifact {
    static BUILT_IN: LazyLock<Artifact> = LazyLock::new(artifact::built_in);
    static GIVEN: LazyLock<Artifact> = LazyLock::new(|| {
        let bytes = package();
        let mut intake = Intake::new(bytes.len() as u64).unwrap();
        intake.feed(&bytes).unwrap();
        intake.finish().unwrap()
    });
    if parameters.compute.artifact == "zip" { &GIVEN } else { &BUILT_IN }
}

/// A ZIP with a file for each runtime.
pub(crate) fn package() -> Vec<u8> {
    let paths = ["app.py", "app.mjs", "app.rb", "app/handler.class", "app.handler.dll", "bootstrap"];
    zip::write(paths.map(|path| Member { path, bytes: b"code", executable: path == "bootstrap" }))
}

/// Whether the suites are to widen themselves to what is too long for every change (`make proof`).
pub(crate) fn proof() -> bool {
    std::env::var_os("TWINSTACK_PROOF").is_some_and(|value| !value.is_empty())
}
