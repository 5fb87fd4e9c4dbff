//! What is done after a while.

use gloo::timers::callback::Timeout;

/// Does it in a task of its own, as soon as the browser has one.
pub(crate) fn soon(act: impl FnOnce() + 'static) {
    Timeout::new(0, act).forget();
}

/// Something that is done after a while, unless this is dropped before.
pub(crate) struct Timer {
    _timeout: Timeout,
}

impl Timer {
    /// Does it after so many milliseconds.
    pub(crate) fn after(milliseconds: u32, act: impl FnOnce() + 'static) -> Self {
        Self { _timeout: Timeout::new(milliseconds, act) }
    }
}
