//! No check asks for the name that its own answer decides.

use super::records::{CONFIG, Decisive, decisive, failover, host};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-follows-failover",
    severity: Severity::Error,
    title: "A health check on the failover name itself",
    why: "The name leads to whichever Region serves: after a failover the check tests the other one, turns healthy, and traffic flaps.",
    mend: "Let the check ask a name of its own Region, such as the API's execute-api host name.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let failover = failover(pair);
    for Decisive { check, .. } in decisive(pair, failover) {
        for way in check.ways(&[CONFIG, "FullyQualifiedDomainName"]) {
            let Some(asked) = pair.means(&check, &way).map(|name| host(&name)) else { continue };
            if failover.records.iter().any(|record| record.name(pair).as_ref() == Some(&asked)) {
                let message = format!(
                    "{asked} is the name that fails over, so after a failover this check tests the other Region: ask \
                     this Region's own host name."
                );
                report.at(&RULE, &check, &way, &message);
            }
        }
    }
}
