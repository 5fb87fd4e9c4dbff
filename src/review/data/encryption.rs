//! Either every replica has a key of its own and the table says so, or none has.

use serde_json::json;

use super::replicas::replicas;
use super::{PAGE, TABLE};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "table-encryption-incomplete",
    severity: Severity::Error,
    title: "A table that only some of its replicas encrypt with a key of their own",
    why: "DynamoDB refuses keys of replicas while the table itself has the default encryption, and keys for some \
          replicas only: the deployment fails.",
    mend: "Set SSESpecification to SSEEnabled true with SSEType KMS, and a KMSMasterKeyId in every replica.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

const KEY: &[&str] = &["SSESpecification", "KMSMasterKeyId"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        let replicas = replicas(pair, &table);
        let keyed = replicas.iter().find(|replica| replica.ways(&table, KEY).iter().all(|way| way.value().is_some()));
        let Some(with) = keyed else { continue };
        // Where one condition decides over both, it decides alike.
        let together = |way: &Way<'_>| {
            let when: Vec<(&str, bool)> = way.when.iter().chain(&with.way.when).copied().collect();
            table.subject.possible(&when)
        };
        for way in table.ways(&["SSESpecification", "SSEEnabled"]) {
            if way.is("true") == Some(false) && together(&way) {
                let whole = table.lacks(&["SSESpecification"]);
                let patch = if whole {
                    way.set("SSESpecification", json!({"SSEEnabled": true, "SSEType": "KMS"}))
                } else {
                    way.set("SSEEnabled", json!(true))
                };
                let message = "Replicas have keys, and the table itself does not say that it is encrypted with KMS: set \
                               SSESpecification to SSEEnabled true and SSEType KMS.";
                report.at(&RULE, &table, &way, message).patch = Some(patch);
            }
        }
        for replica in &replicas {
            for way in replica.ways(&table, KEY) {
                if way.is_absent() && together(&way) {
                    let message = format!(
                        "{} has no key, and {} has: give every replica the key of its own Region as KMSMasterKeyId.",
                        replica.name(),
                        with.region
                            .as_ref()
                            .map_or_else(|| "another".to_owned(), |region| format!("the one in {region}"))
                    );
                    report.at(&RULE, &table, &way, &message);
                }
            }
        }
    }
}
