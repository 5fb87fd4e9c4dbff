//! A replica is encrypted with a key of its own Region.

use super::replicas::replicas;
use super::{PAGE, TABLE};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-key-region",
    severity: Severity::Error,
    title: "A replica with a key of another Region",
    why: "A key serves its own Region only: DynamoDB cannot make the replica, and the stack that declares it fails.",
    mend: "Give each replica the key of its own Region; the other stack's key comes as a parameter.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        for replica in replicas(pair, &table) {
            let Some(region) = &replica.region else { continue };
            for way in replica.ways(&table, &["SSESpecification", "KMSMasterKeyId"]) {
                if way.value().is_none_or(|value| pair.is_operators(table.subject, value)) {
                    continue;
                }
                let Some(key) = pair.means(&table, &way) else { continue };
                if let Some(keys) = pair.region_of_key(&key).filter(|keys| keys != region) {
                    let message = format!(
                        "The replica is in {region}, and its key, {key}, is in {keys}: use the key of {region}."
                    );
                    report.at(&RULE, &table, &way, &message);
                }
            }
        }
    }
}
