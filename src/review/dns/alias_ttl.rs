//! An alias has no time to live of its own, any other record has one.

use serde_json::json;

use super::records::failover;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "record-ttl",
    severity: Severity::Error,
    title: "A record whose time to live does not fit",
    why: "Route 53 refuses an alias with a TTL and any other record without one: the deployment fails.",
    mend: "Take TTL out beside AliasTarget; set it beside ResourceRecords.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for record in &failover(pair).records {
        let alias = record.ways(&["AliasTarget"]).iter().all(|way| way.value().is_some());
        let values = record.ways(&["ResourceRecords"]).iter().all(|way| way.value().is_some());
        let Some(way) = record.way(&["TTL"]) else { continue };
        if alias && way.value().is_some() {
            let message = "An alias takes the time to live of what it leads to: take TTL out.";
            report.at(&RULE, &record.item, &way, message).patch = Some(way.taken_out());
        } else if values && way.is_absent() {
            report
                .at(&RULE, &record.item, &way, "A record with ResourceRecords needs a TTL: set it, to 60 or less.")
                .patch = Some(way.set("TTL", json!("60")));
        }
    }
}
