//! Findings that were accepted with a reason: they are told apart, and do not count.

use crate::finding::{Finding, Suppression};

/// The findings that count, and those that were accepted, each with the reason; in the order in which they came.
///
/// An error that was accepted goes on forbidding the export: the files are taken away despite it only for a reason
/// that they carry.
#[must_use]
pub fn suppress(findings: Vec<Finding>, suppressions: &[Suppression]) -> (Vec<Finding>, Vec<(Finding, String)>) {
    let (mut kept, mut accepted) = (Vec::with_capacity(findings.len()), Vec::new());
    for finding in findings {
        match suppressions.iter().find(|suppression| suppression.covers(&finding)) {
            Some(suppression) => accepted.push((finding, suppression.reason.clone())),
            None => kept.push(finding),
        }
    }
    (kept, accepted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity};

    #[test]
    fn what_is_accepted_is_that_of_one_rule_about_one_resource() {
        let finding = |rule: &'static str, stack, id: &str| {
            Finding::new(rule, Severity::Warning, "m").at(stack, "/Resources").on(id)
        };
        let findings = vec![
            finding("a", Place::Primary, "Table"),
            finding("b", Place::Primary, "Table"),
            finding("a", Place::Secondary, "Table"),
            finding("a", Place::Primary, "Bucket"),
            finding("a", Place::Primary, "Table"),
            Finding::new("a", Severity::Warning, "m").at(Place::Primary, "/Resources"),
        ];
        let suppression = |logical_id: Option<&str>| Suppression {
            rule: "a".to_owned(),
            stack: Place::Primary,
            logical_id: logical_id.map(str::to_owned),
            reason: "known".to_owned(),
        };
        let (kept, accepted) = suppress(findings.clone(), &[suppression(Some("Table"))]);
        assert_eq!((kept.len(), accepted.len()), (4, 2));
        assert!(accepted.iter().all(|(_, reason)| reason == "known"));
        let (kept, accepted) = suppress(findings.clone(), &[suppression(None)]);
        assert_eq!((kept.len(), accepted.len()), (5, 1), "a stack as a whole is no resource");
        assert_eq!(suppress(findings.clone(), &[]), (findings, Vec::new()));
    }
}
