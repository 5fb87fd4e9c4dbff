//! What keys do, for whoever looks them up.

/// Where keys do something, the keys, and what they do.
pub static SHORTCUTS: &[(&str, &[(&str, &str)])] = &[
    (
        "Everywhere",
        &[
            ("Ctrl+K", "Find a command, a parameter or a node"),
            ("Ctrl+Z", "Undo; in a field, what is typed there"),
            ("Ctrl+Shift+Z or Ctrl+Y", "Redo"),
            ("F1", "This list"),
            ("Escape", "Close what lies over the page"),
        ],
    ),
    ("Tabs", &[("← →", "The next view, the one before")]),
    (
        "Topology",
        &[
            ("Tab", "Into the picture, and out of it"),
            ("← → ↑ ↓", "Along an edge to the next node in that direction"),
            ("Enter", "What there is to know about the node"),
            ("+ - 0", "Nearer, further, all of it"),
        ],
    ),
    (
        "Failover player",
        &[(", .", "The event before, the next one"), ("← →", "On the time line: a little back, a little on")],
    ),
];
