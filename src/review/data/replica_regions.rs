//! A global table has a replica in both Regions of the pair.

use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-replica-regions",
    severity: Severity::Error,
    title: "A global table that is not in both Regions",
    why: "After a failover the standby finds no table: every transaction fails, and the data is in the lost Region.",
    mend: "List a replica for the Region of each stack.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    for table in pair.of_type("AWS::DynamoDB::GlobalTable") {
        let replicas = table.ways(&["Replicas", "*", "Region"]);
        let regions: Option<BTreeSet<String>> =
            replicas.iter().map(|way| Some(pair.means(&table, way)?.known()?.to_owned())).collect();
        let Some(regions) = regions else { continue };
        for subject in [primary, secondary] {
            if let Some(region) = subject.region.filter(|region| !regions.contains(*region)) {
                let message = format!(
                    "There is no replica in {region}, where the {} stack is: add one to Replicas.",
                    subject.place.name()
                );
                if let Some(way) = table.ways(&["Replicas"]).first() {
                    report.at(&RULE, &table, way, &message);
                }
            }
        }
    }
}
