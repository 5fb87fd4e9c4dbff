//! The only place that names Web APIs: one file for each, without decisions of its own.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod elements;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod guard;
pub(crate) mod location;
pub(crate) mod measure;
pub(crate) mod panic;
pub(crate) mod picture;
pub(crate) mod resize;
pub(crate) mod rest;
pub(crate) mod storage;
pub(crate) mod theme;
pub(crate) mod timer;
pub(crate) mod worker;
