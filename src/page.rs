//! The program that runs in the browser: it starts the page and nothing else.

fn main() {
    twinstack::ui::start();
}
