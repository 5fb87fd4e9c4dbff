//! Functions work with what is in their own Region.

use super::twins::twins;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "environment-names-other-region",
    severity: Severity::Error,
    title: "Both Regions' functions are told of one Region's resource",
    why: "The standby needs the lost Region: after the failover it fails, or writes where nobody reads.",
    mend: "Name the resource of the same stack in the variable.",
    page: "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Types that exist once for both Regions.
const GLOBAL: &[&str] = &["AWS::DynamoDB::GlobalTable", "AWS::Route53::HostedZone"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (primary, secondary) in twins(pair) {
        let Some(variables) = secondary.written(&["Environment", "Variables"]).and_then(Value::as_object) else {
            continue;
        };
        for name in variables.keys() {
            let path = ["Environment", "Variables", name];
            let (one, two) = (primary.meaning(pair, &path), secondary.meaning(pair, &path));
            // Told of the same thing, by a sign or an ARN; a mere name may be of a twin.
            let (Some(one), Some(two), Some(way)) = (one, two, secondary.ways(&path).pop()) else { continue };
            let Some(target) =
                pair.target(&two).filter(|target| one == two && target.subject.place != secondary.subject.place)
            else {
                continue;
            };
            let kind = target.resource.kind.as_str();
            let own = pair.in_stack(secondary.subject.place, kind).find(|own| own.id == target.id);
            let named = own.is_some_and(|own| pair.target_from(secondary.subject, &two) == Some(own));
            if let Some(own) = own.filter(|_| !named && !GLOBAL.contains(&kind) && !kind.starts_with("AWS::IAM::")) {
                let message = format!(
                    "{name} leads to {} of the {} stack in both Regions, and this stack has its own: name that one.",
                    own.id,
                    target.subject.place.name()
                );
                report.at(&RULE, &secondary, &way, &message);
            }
        }
    }
}
