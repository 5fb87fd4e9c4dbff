//! The page beside something else.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{AppState, View};
use crate::compare::{Comparison, Mark};
use crate::finding::Place;
use crate::ui::compare::Against;

/// How resources differ from those on the other side of a comparison.
pub(crate) type Differences = BTreeMap<(Place, String), Mark>;

// One by one, here and in `leading::services`: to collect a map brings a sort of its own, 4 KB of the first load.
pub(super) fn differences(found: &Comparison) -> Differences {
    let mut differences = Differences::new();
    for ((place, id), mark) in found.marks() {
        differences.insert((place, id.to_owned()), mark);
    }
    differences
}

impl AppState {
    /// Shows what is different from something else.
    pub(crate) fn compare(self, against: Against) {
        self.turned.set(false);
        self.against.set(Some(against));
        self.panel_shown.set(false);
        self.view.set(View::Compare);
    }

    /// Shows the page by itself again.
    pub(crate) fn end_comparison(self) {
        if self.view.get_untracked() == View::Compare {
            self.view.set(View::Topology);
            Self::focus("tab-topology");
        }
        self.against.set(None);
    }
}
