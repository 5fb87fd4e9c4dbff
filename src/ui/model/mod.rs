//! What the page computes without a browser: text into values, findings into words, lines into colours, and geometry.
//!
//! Nothing here names a signal or an element, so that all of it is tested natively.

pub mod applicable;
pub mod arrival;
pub mod draft;
pub mod words;

pub mod changes;
pub mod contents;
pub mod coverage;
pub mod designs;
pub mod dial;
pub mod difference;
pub mod filter;
pub mod find;
pub mod highlight;
pub mod history;
pub mod lines;
pub mod own_price;
pub mod palette;
pub mod report;
pub mod session;
pub mod shortcuts;
pub mod tour;

pub mod camera;
pub mod flows;
pub mod play;
pub mod point;
pub mod properties;
pub mod travel;
