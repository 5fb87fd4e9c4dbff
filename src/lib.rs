//! Twinstack designs an active-passive pair of AWS Regions and writes the `CloudFormation` templates for it.
//!
//! Everything runs in one direction, and every arrow is a pure, total function:
//!
//! ```text
//! Parameters -> Design -> Templates -> Findings, Topology, Files -> views
//! ```
//!
//! The modules stand in reading order; each may use those above it, none those below.

#![forbid(unsafe_code)]

pub mod artifact;
pub mod aws;
pub mod design;
pub mod files;
pub mod finding;
pub mod parameters;
pub mod pipeline;
pub mod review;
pub mod stacks;
pub mod template;
pub mod topology;

#[cfg(feature = "ui")]
pub mod ui;
