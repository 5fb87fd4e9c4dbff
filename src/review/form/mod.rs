//! How a template is written: what `CloudFormation` and the services refuse outright, and what isolates environments.

mod attributes;
pub(crate) mod cycles;
pub(crate) mod isolation;
pub(crate) mod limits;
pub(crate) mod names;
pub(crate) mod outputs;
pub(crate) mod parameters;
pub(crate) mod references;
