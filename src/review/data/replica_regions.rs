//! A global table has a replica in its own stack's Region, and in both Regions of a pair.

use std::collections::BTreeSet;

use super::{PAGE, TABLE};
use crate::finding::{Place, Severity};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::subject::Subject;

pub(crate) static RULE: Rule = Rule {
    id: "table-replica-regions",
    severity: Severity::Error,
    title: "A global table that is not in both Regions",
    why: "After a failover the standby finds no table: every transaction fails, and the data is in the lost Region.",
    mend: "List a replica for the Region of each stack.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE).filter(|table| !pair.may_be_the_primarys(table)) {
        let replicas = table.ways(&["Replicas", "*", "Region"]);
        let regions: Option<BTreeSet<String>> =
            replicas.iter().map(|way| Some(pair.means(&table, way)?.known()?.to_owned())).collect();
        let Some(regions) = regions.filter(|regions| !regions.is_empty()) else { continue };
        let lists = table.ways(&["Replicas"]);
        let Some(list) = lists.first() else { continue };
        // A table of one Region is a plain table. Where the other stack has tables of its own, that is no omission.
        let plain = regions.len() == 1 && table.subject.region.is_some_and(|own| regions.contains(own));
        let has_own = |other: &Subject<'_>| {
            [TABLE, "AWS::DynamoDB::Table"].iter().any(|kind| pair.in_stack(other.place, kind).next().is_some())
        };
        if plain && pair.peer_of(table.subject).is_some_and(has_own) {
            continue;
        }
        for subject in pair.subjects {
            let own = subject.place == table.subject.place;
            let wanted = own || matches!(subject.place, Place::Primary | Place::Secondary);
            let Some(region) = subject.region.filter(|region| wanted && !regions.contains(*region)) else { continue };
            let message = if own {
                format!(
                    "There is no replica in {region}, this stack's own Region, which CloudFormation demands: add one."
                )
            } else {
                format!(
                    "There is no replica in {region}, where the {} stack is: add one to Replicas.",
                    subject.place.name()
                )
            };
            report.at(&RULE, &table, list, &message);
        }
    }
}
