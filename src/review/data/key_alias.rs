//! A replica's key is named by its ARN, not by an alias.

use super::{PAGE, TABLE};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-key-alias",
    severity: Severity::Warning,
    title: "A replica whose key is named by an alias",
    why: "DynamoDB keeps the key that the alias meant on the first day. The stack shows drift ever after, and an alias \
          that moves on changes nothing: a replica's key can only be changed by making the replica anew.",
    mend: "Write the ARN of the key as KMSMasterKeyId.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.of_type(TABLE) {
        for way in table.ways(&["Replicas", "*", "SSESpecification", "KMSMasterKeyId"]) {
            let Some(key) = pair.means(&table, &way) else { continue };
            let leads = || pair.target(&key).is_some_and(|item| item.resource.kind == "AWS::KMS::Alias");
            if key.text().starts_with("alias/") || key.text().contains(":alias/") || leads() {
                let message = format!("{key} is an alias: write the ARN of the key that it stands for.");
                report.at(&RULE, &table, &way, &message);
            }
        }
    }
}
