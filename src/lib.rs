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

pub mod words;
pub mod finding;
pub mod aws;
pub mod parameters;
pub mod artifact;
pub mod design;
pub mod template;
pub mod stacks;
pub mod review;
pub mod recovery;
pub mod failover;
pub mod opinions;
pub mod report;
pub mod topology;
pub mod compare;
pub mod files;
pub mod pipeline;
pub mod advice;

pub mod ui;
