//! What is read from templates about the system that they make: from our own pair, and from other people's.

use twinstack::artifact;
use twinstack::parameters::Parameters;
use twinstack::pipeline;
use twinstack::review::{Targets, review_and_read};

#[test]
fn print() {
    let stacks = pipeline::evaluate(&Parameters::default(), &artifact::built_in()).stacks;
    println!("{:#?}", review_and_read(&stacks, Targets::default()).1);
}
