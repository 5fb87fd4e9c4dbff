//! The time of a stage, for the browser's profiler and for the benches.

/// Does the work and leaves a `performance` measure of that name; only the latest of a name is kept.
pub(crate) fn measured<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return work() };
    // A measure that cannot be taken is of no consequence to the page.
    let _ = performance.mark(name);
    let result = work();
    performance.clear_measures_with_measure_name(name);
    let _ = performance.measure_with_start_mark(name, name);
    performance.clear_marks_with_mark_name(name);
    result
}
