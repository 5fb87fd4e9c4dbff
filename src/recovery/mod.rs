//! How long, how much is lost, and can it be carried: what a design review asks, answered from the templates and the
//! targets, each number with where it comes from.
//!
//! `figure` is what a number looks like, `workload` what is asked of the system; then one file for each question.

mod figure;
mod workload;

pub mod cost;
pub mod findings;
pub mod loss;
pub mod time;

pub use figure::{Basis, Line, Money, Range, Span, Verdict};
pub use workload::{REQUESTS_PER_CONCURRENCY, Workload};
