//! The tour: what there is on the page, in the order in which one comes to need it.

/// A stop of the tour.
#[derive(Debug)]
pub struct Stop {
    /// The id of the element that it is about.
    pub about: &'static str,
    /// What that is.
    pub title: &'static str,
    /// What to know of it.
    pub words: &'static str,
}

/// Every stop; a minute in all.
pub static STOPS: &[Stop] = &[
    Stop {
        about: "panel",
        title: "Everything is decided here",
        words: "Regions, load, targets, alarms: change one and all else follows at once. A mark beside a name says what the value causes, the ? what it means and where its bounds come from.",
    },
    Stop {
        about: "tab-topology",
        title: "What would be deployed, as a picture",
        words: "It is drawn from the templates, not from the parameters. Choose a node to see its resources, their properties and their lines.",
    },
    Stop {
        about: "tab-templates",
        title: "Both templates, side by side",
        words: "The very text that is exported; lines that changed since the last export are marked.",
    },
    Stop {
        about: "tab-failover",
        title: "How long, how much is lost, and what it costs",
        words: "Every number with where it comes from. Play a failure second by second, and see who is told and when.",
    },
    Stop {
        about: "tab-review",
        title: "Would the pair survive?",
        words: "Rules over both templates together, AWS's own rules, and yours. Open anybody's pair here: your design waits meanwhile.",
    },
    Stop {
        about: "open-designs",
        title: "Kept on this device",
        words: "Your designs are saved as you work, and sent nowhere. Take back whatever you did with Ctrl+Z; Ctrl+K finds everything else.",
    },
    Stop {
        about: "export",
        title: "Take it away",
        words: "Templates, code, parameters, scripts, a runbook and a report to sign, in one ZIP.",
    },
];
