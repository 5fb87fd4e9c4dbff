//! Every hostile template gives a result or an error in one line: no panic, no endless work.
//!
//! `cargo test --release --test hostile -- --nocapture` prints how long each takes.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(clippy::disallowed_methods, reason = "how long it takes is asked here")]

#[path = "support/hostile.rs"]
mod hostile;

use std::time::Instant;

#[test]
fn whatever_is_read_gives_a_result_or_one_line() {
    for (name, bytes) in hostile::set() {
        let started = Instant::now();
        let outcome = hostile::drive(&bytes);
        let outcome = outcome.err().unwrap_or_else(|| "read".to_owned());
        println!("{:>7.1} ms  {name}: {outcome}", started.elapsed().as_secs_f64() * 1e3);
    }
}

#[test]
fn what_is_read_past_a_mistake_is_refused() {
    for name in ["NUL in YAML", "NUL between lines", "NUL in quotes", "NUL in a block", "NUL in a comment"] {
        let (_, bytes) = hostile::set().into_iter().find(|(known, _)| *known == name).unwrap();
        assert!(hostile::drive(&bytes).unwrap_err().starts_with("not YAML: "), "{name}");
    }
}
