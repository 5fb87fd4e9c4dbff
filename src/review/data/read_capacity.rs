//! The standby's replica can be read as much as the one that it stands in for.

use super::TABLE;
use super::replicas::{Replica, replicas};
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::words::grouped;

pub(crate) static RULE: Rule = Rule {
    id: "table-read-capacity-differs",
    severity: Severity::Warning,
    title: "A replica that takes fewer reads than another",
    why: "After a failover the standby is read as much as the primary was, and what is over its capacity is throttled.",
    mend: "Give every replica the same read capacity, or limit of it.",
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-global-table-design.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Where the most that a replica is read can stand.
const MOST: &[&[&str]] = &[
    &["ReadProvisionedThroughputSettings", "ReadCapacityUnits"],
    &["ReadProvisionedThroughputSettings", "ReadCapacityAutoScalingSettings", "MaxCapacity"],
    &["ReadOnDemandThroughputSettings", "MaxReadRequestUnits"],
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        let replicas = replicas(pair, &table);
        for path in MOST {
            let known = replicas.iter().filter_map(|replica| Some((number(pair, &table, replica, path)?, replica)));
            let known: Vec<(f64, &Replica<'_>)> = known.collect();
            let best = known.iter().copied().reduce(|best, other| if other.0 > best.0 { other } else { best });
            let Some((best, with)) = best else { continue };
            for (less, replica) in known.into_iter().filter(|(less, _)| *less < best) {
                for way in replica.ways(&table, path) {
                    let message = format!(
                        "{} takes {} reads a second, and {} takes {}: give both the same.",
                        replica.name(),
                        grouped(less),
                        with.region
                            .as_ref()
                            .map_or_else(|| "another".to_owned(), |region| format!("the one in {region}")),
                        grouped(best)
                    );
                    report.at(&RULE, &table, &way, &message);
                }
            }
        }
    }
}

fn number<'a>(pair: &Pair<'a>, table: &Item<'a>, replica: &Replica<'a>, path: &[&'a str]) -> Option<f64> {
    let ways = replica.ways(table, path);
    let [only] = ways.as_slice() else { return None };
    pair.means(table, only)?.known()?.parse().ok()
}
