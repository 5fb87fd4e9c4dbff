//! The commands, a file for each, and what they share: what is read, and what is printed.

pub(crate) mod budget;
pub(crate) mod compare;
pub(crate) mod export;
pub(crate) mod input;
mod opinions;
pub(crate) mod output;
pub(crate) mod picture;
pub(crate) mod review;
