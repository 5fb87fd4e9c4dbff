//! A check asks the endpoint that its record leads to.

use super::records::{CONFIG, failover, region_of_host};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "health-check-elsewhere",
    severity: Severity::Error,
    title: "A health check that asks the other Region",
    why: "The record follows the health of the wrong Region: the loss of its own is not seen, and the other's moves traffic.",
    mend: "Set FullyQualifiedDomainName to the endpoint of the Region that the record leads to.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        let (Some(check), Some(leads)) = (record.asking(pair), record.region(pair)) else { continue };
        // An inverted check of the other Region is a known way to hold a failover by hand.
        if !check.lacks(&[CONFIG, "Inverted"])
            && check.meaning(pair, &[CONFIG, "Inverted"]).is_none_or(|it| it.text() != "false")
        {
            continue;
        }
        for way in check.ways(&[CONFIG, "FullyQualifiedDomainName"]) {
            let Some(asked) = pair.means(&check, &way).and_then(|name| region_of_host(pair, &name)) else { continue };
            if asked != leads {
                let message = format!(
                    "This check asks {asked}, and the {} record under it leads to {leads}: ask the endpoint in {leads}.",
                    record.failover()
                );
                report.at(&RULE, &check, &way, &message);
            }
        }
    }
}
