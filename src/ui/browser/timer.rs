//! What is done after a while.

use gloo::timers::callback::Timeout;

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
