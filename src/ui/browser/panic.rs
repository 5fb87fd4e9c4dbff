//! What happens when the page fails after all: it says so, and leaves what is there to be read.

/// After a panic no event handler runs any more, so that a banner in index.html has to do.
pub(crate) fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let banner = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id("failure"));
        if let Some(banner) = banner {
            // Nothing is left to report to if this fails, too.
            let _ = banner.remove_attribute("hidden");
        }
    }));
}
