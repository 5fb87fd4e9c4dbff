//! The user's own ZIP: taken in slices, so that the page goes on while it is read.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::files::Picked;
use super::state::AppState;
use crate::artifact::Artifact;
use crate::artifact::intake::Intake;

/// How many bytes are read at a time.
const SLICE: u64 = 1 << 20;

/// How far the user's ZIP has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Upload {
    /// There is none.
    None,
    /// It is being read.
    Reading {
        /// Tells this file from one that is picked before it has been read.
        ticket: u32,
        name: String,
        taken: u64,
        size: u64,
    },
    /// It can be used.
    Ready { name: String, artifact: Arc<Artifact> },
    /// It cannot be used.
    Refused { name: String, reason: String },
}

/// Takes a file in; a file that was being read is given up.
pub(crate) fn take(state: AppState, file: Picked) {
    let (name, size) = (file.name(), file.size());
    let refuse = {
        let name = name.clone();
        move |reason: String| state.upload.set(Upload::Refused { name: name.clone(), reason })
    };
    let mut intake = match Intake::new(size) {
        Ok(intake) => intake,
        Err(finding) => return refuse(finding.message),
    };
    let ticket = state.upload.with_untracked(|upload| match upload {
        Upload::Reading { ticket, .. } => ticket + 1,
        _ => 0,
    });
    let progress = move |taken| Upload::Reading { ticket, name: name.clone(), taken, size };
    state.upload.set(progress(0));
    let still_wanted = move || {
        state
            .upload
            .with_untracked(|upload| matches!(upload, Upload::Reading { ticket: latest, .. } if *latest == ticket))
    };
    spawn_local(async move {
        while intake.taken() < size {
            let from = intake.taken();
            let slice = file.bytes(from, (from + SLICE).min(size)).await;
            if !still_wanted() {
                return;
            }
            match slice {
                Ok(slice) if slice.is_empty() => break,
                Ok(slice) => {
                    if let Err(finding) = intake.feed(&slice) {
                        return refuse(finding.message);
                    }
                }
                Err(error) => return refuse(format!("The browser could not read the file: {error}")),
            }
            state.upload.set(progress(intake.taken()));
        }
        match intake.finish() {
            Ok(artifact) => {
                let artifact = Arc::new(artifact);
                state.upload.set(Upload::Ready { name: file.name(), artifact });
            }
            Err(finding) => refuse(finding.message),
        }
    });
}
