//! The Lambda runtimes a design may choose, and how long AWS still supports them.

/// A Lambda runtime that can be chosen for a new function on 22 November 2026 (Lambda developer guide, "Runtimes").
#[derive(Debug, PartialEq, Eq)]
pub struct Runtime {
    /// Its identifier in a template.
    pub id: &'static str,
    /// The date of its deprecation, ISO 8601.
    pub until: &'static str,
    /// Whether that date is less than a year after this table was written.
    pub ending: bool,
}

const fn runtime(id: &'static str, until: &'static str, ending: bool) -> Runtime {
    Runtime { id, until, ending }
}

/// Every runtime on offer; the built-in handler needs one whose id begins with `python`.
pub static RUNTIMES: &[Runtime] = &[
    runtime("python3.14", "2029-06-30", false),
    runtime("python3.13", "2029-06-30", false),
    runtime("python3.12", "2028-10-31", false),
    runtime("python3.11", "2027-06-30", true),
    runtime("nodejs24.x", "2028-04-30", false),
    runtime("nodejs22.x", "2027-04-30", true),
    runtime("java25", "2029-06-30", false),
    runtime("java21", "2029-06-30", false),
    runtime("java17", "2027-06-30", true),
    runtime("dotnet10", "2028-11-14", false),
    runtime("ruby3.4", "2028-03-31", false),
    runtime("ruby3.3", "2027-03-31", true),
    runtime("provided.al2023", "2029-06-30", false),
];

/// The runtime with this identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.id == id)
}
