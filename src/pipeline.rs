//! The whole chain from parameters to what the views show.

use crate::artifact::Artifact;
use crate::design::Design;
use crate::files::{Blocked, File};
use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::stacks::Stack;

/// Everything that follows from the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Every decision.
    pub design: Design,
    /// Primary, secondary and, where it is needed, edge.
    pub stacks: Vec<Stack>,
    /// What is wrong, with parameters first.
    pub findings: Vec<Finding>,
}

/// Follows the chain; the picture and the files are drawn from the snapshot's stacks when somebody looks at them.
#[must_use]
pub fn evaluate(parameters: &Parameters, artifact: &Artifact) -> Snapshot {
    let (settled, mut findings) = crate::parameters::check::settle(parameters);
    findings.extend(crate::artifact::check(&settled, artifact));
    let design = crate::design::design(&settled, artifact);
    let stacks = crate::stacks::stacks(&design);
    findings.extend(crate::review::review(&stacks));
    Snapshot { design, stacks, findings }
}

/// The files that the export holds; where findings forbid it, only for a reason, which the templates then carry.
///
/// # Errors
/// The errors that block the export.
pub fn export(
    parameters: &Parameters,
    snapshot: &Snapshot,
    artifact: &Artifact,
    despite: Option<&str>,
) -> Result<Vec<File>, Blocked> {
    crate::files::export(parameters, snapshot, artifact, despite)
}
