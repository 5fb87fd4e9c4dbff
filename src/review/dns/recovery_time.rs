//! The loss of the Region is seen soon enough to recover in time.

use super::detection::{CACHED, CLIENTS, PUBLISHING, detection};
use super::records::{CONFIG, failover};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "recovery-time-missed",
    severity: Severity::Warning,
    title: "A loss that is seen too late for the recovery time",
    why: "Clients are still sent to the lost Region when service should be back.",
    mend: "Lower FailureThreshold, or ask every 10 s.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    parameter: Some("dns.failure_threshold"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let target = pair.targets.recovery_time_s;
    for record in failover(pair).records.iter().filter(|record| record.primary) {
        let Some(check) = record.asking(pair) else { continue };
        let (Some(seen), Some(way)) = (detection(pair, &check), check.ways(&[CONFIG, "FailureThreshold"]).pop()) else {
            continue;
        };
        let answered = seen.seconds + PUBLISHING + CACHED;
        let together = answered + CLIENTS;
        let counted = format!(
            "{} checks in a row, {} s apart and given up after {} s, see a loss after up to {} s; {PUBLISHING} s until it is \
             published and {CACHED} s until answers run out make {answered} s",
            seen.threshold, seen.interval, seen.answer, seen.seconds
        );
        if answered >= target {
            let message = format!("{counted}: the recovery time of {target} s is missed.");
            report.at(&RULE, &check, &way, &message).severity = Severity::Error;
        } else if together > target / 3 * 2 {
            let message = format!(
                "{counted}, and clients that cache up to {CLIENTS} s more make {together} s of the {target} s allowed."
            );
            report.at(&RULE, &check, &way, &message);
        }
    }
}
