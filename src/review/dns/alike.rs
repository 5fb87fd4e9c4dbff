//! The records of a failover are of one name, type and zone.

use super::records::{Record, failover, host};
use crate::finding::Severity;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "failover-records-differ",
    severity: Severity::Error,
    title: "Failover records of different names, types or zones",
    why: "Route 53 fails over between records of the same name and type in one zone only: the standby is never answered.",
    mend: "Give both records the same Name, Type and HostedZoneId.",
    page: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let failover = failover(pair);
    if !failover.complete {
        return;
    }
    for record in failover.records.iter().filter(|record| !record.primary) {
        let primaries = failover.records.iter().filter(|other| other.primary);
        let differences: Vec<_> = primaries.map(|primary| difference(pair, primary, record)).collect();
        // It is enough that one of them fits, or may.
        if differences.iter().all(Option::is_some)
            && let Some(Some((way, property, theirs, ours))) = differences.first()
        {
            let message =
                format!("The PRIMARY record's {property} is {theirs}, and this one's is {ours}: give both the same.");
            report.at(&RULE, &record.item, way, &message);
        }
    }
}

type Difference<'a> = (Way<'a>, &'static str, Meaning, Meaning);

/// What certainly differs between two records of a failover, and where.
fn difference<'a>(pair: &Pair<'a>, primary: &Record<'a>, record: &Record<'a>) -> Option<Difference<'a>> {
    ["Name", "Type", "HostedZoneId"].into_iter().find_map(|property| {
        let way = record.way(&[property])?;
        let (theirs, ours) = (primary.meaning(pair, &[property])?, pair.means(&record.item, &way)?);
        let (theirs, ours) = if property == "Name" { (host(&theirs), host(&ours)) } else { (theirs, ours) };
        let zones =
            property == "HostedZoneId" && pair.target(&theirs).is_some_and(|zone| pair.target(&ours) == Some(zone));
        (theirs.same(&ours) == Same::No && !zones).then_some((way, property, theirs, ours))
    })
}
