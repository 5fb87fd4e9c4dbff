//! Two tables of the same name in two Regions are no pair: nothing copies one to the other.

use super::PAGE;
use crate::finding::{Place, Severity};
use crate::review::meaning::Same;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-not-replicated",
    severity: Severity::Warning,
    title: "Tables of the same name that do not replicate",
    why: "They look like one table in two Regions, and share nothing: after a failover the standby's table is empty.",
    mend: "Declare one AWS::DynamoDB::GlobalTable with a replica in each Region, or tell the two apart by name.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

const TABLE: &str = "AWS::DynamoDB::Table";

fn check(pair: &Pair<'_>, report: &mut Report) {
    for table in pair.in_stack(Place::Primary, TABLE) {
        let Some(name) = table.meaning(pair, &["TableName"]) else { continue };
        for other in pair.in_stack(Place::Secondary, TABLE) {
            if other.meaning(pair, &["TableName"]).map(|its| name.same(&its)) != Some(Same::Yes) {
                continue;
            }
            let message = format!(
                "{} of the secondary stack has the same name, {name}, and nothing copies one to the other: a global \
                 table would.",
                other.id
            );
            report.on(&RULE, &table, &message);
        }
    }
}
