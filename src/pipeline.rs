//! The whole chain from parameters to what the views show.

use std::sync::Arc;

use crate::artifact::Artifact;
use crate::design::Design;
use crate::files::{Blocked, File};
use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::recovery::{Reckoned, Workload};
use crate::review::Targets;
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
    /// The system that the templates make, and its budgets; a draft has none.
    pub reckoned: Option<Arc<Reckoned>>,
}

/// Follows the chain; the picture and the files are drawn from the snapshot's stacks when somebody looks at them.
#[must_use]
pub fn evaluate(parameters: &Parameters, artifact: &Artifact) -> Snapshot {
    let (mut snapshot, settled) = draft(parameters, artifact);
    let (reviewed, system) = crate::review::review_and_read(&snapshot.stacks, targets(&settled));
    let more: Vec<Finding> = reviewed.into_iter().filter(|finding| !follows(finding, &snapshot.findings)).collect();
    snapshot.findings.extend(more);
    let workload = Workload::new(&settled.targets, &settled.usage);
    snapshot.reckoned = system.map(|system| Arc::new(Reckoned::new(system, workload)));
    let told = snapshot.reckoned.iter().flat_map(|of| crate::recovery::findings::findings(&of.budgets));
    snapshot.findings.extend(told.collect::<Vec<_>>());
    snapshot
}

/// The parameters that every name is made of.
const NAMES: [&str; 2] = ["environment.application", "environment.suffix"];

/// Whether a name in a template is refused for what is in one of the parameters: that is mended, and said, there. A name
/// may be too long on its own account.
fn follows(finding: &Finding, of_parameters: &[Finding]) -> bool {
    let is_unusable = |error: &Finding| {
        error.rule == "out-of-bounds" && error.parameter.is_some_and(|parameter| NAMES.contains(&parameter))
    };
    ["name-characters", "name-reserved"].contains(&&*finding.rule) && of_parameters.iter().any(is_unusable)
}

/// The chain without what is read from the stacks again, their review and the budgets; with the parameters as they are
/// settled.
#[must_use]
pub fn draft(parameters: &Parameters, artifact: &Artifact) -> (Snapshot, Parameters) {
    let (settled, mut findings) = crate::parameters::check::settle(parameters);
    findings.extend(crate::artifact::check(&settled, artifact));
    let design = crate::design::design(&settled, artifact);
    let stacks = crate::stacks::stacks(&design);
    (Snapshot { design, stacks, findings, reckoned: None }, settled)
}

/// What a design says that it has to achieve.
#[must_use]
pub fn targets(parameters: &Parameters) -> Targets {
    let of = &parameters.targets;
    let number = |number: i64, factor: u32| u32::try_from(number).unwrap_or(u32::MAX).saturating_mul(factor);
    Targets {
        transactions_per_second: number(of.transactions_per_second, 1),
        recovery_time_s: number(of.rto_minutes, 60),
        recovery_point_s: number(of.rpo_minutes, 60),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn what_follows_from_an_unusable_name_is_said_once() {
        let artifact = crate::artifact::built_in();
        let errors = |parameters: &Parameters| -> Vec<String> {
            let findings = evaluate(parameters, &artifact).findings;
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
            errors.map(|finding| format!("{} {}", finding.rule, finding.parameter.unwrap_or_default())).collect()
        };
        let mut parameters = Parameters::default();
        "prod!".clone_into(&mut parameters.environment.suffix);
        assert_eq!(errors(&parameters), ["out-of-bounds environment.suffix"]);
        let mut parameters = Parameters::default();
        "Pay me".clone_into(&mut parameters.environment.application);
        assert_eq!(errors(&parameters), ["out-of-bounds environment.application"]);
        // What is wrong beside it is still said.
        let mut parameters = Parameters::default();
        format!("A{}", "a".repeat(23)).clone_into(&mut parameters.environment.application);
        "ap-southeast-1".clone_into(&mut parameters.regions.secondary);
        "s".repeat(16).clone_into(&mut parameters.environment.suffix);
        let found = errors(&parameters);
        assert!(found.contains(&"name-length environment.suffix".to_owned()), "{found:?}");
        assert!(!found.iter().any(|error| error.starts_with("name-characters")), "{found:?}");
    }
}
