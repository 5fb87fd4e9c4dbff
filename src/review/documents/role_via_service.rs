//! The role's rights on keys hold where S3 uses them.

use super::replication::copyings;
use crate::finding::Severity;
use crate::review::meaning::Same;
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, matches};
use crate::review::report::Report;
use crate::review::rights::granted_to;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-role-via-service",
    severity: Severity::Error,
    title: "A right on the destination's key that holds in another Region only",
    why: "S3 uses the key of copies through its endpoint in the destination's Region. With kms:ViaService of another \
          Region the right never applies, and every object silently fails to replicate.",
    mend: "Set kms:ViaService to s3.REGION.amazonaws.com with the destination's Region.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for copying in copyings(pair) {
        let Some(role) = copying.role(pair).filter(|role| !told.contains(role)) else { continue };
        told.push(role);
        let keys = copying.ways(&["Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"]);
        let [key] = keys.as_slice() else { continue };
        let Some(key) = pair.means(&copying.source, key) else { continue };
        let Some(region) = pair.region_of_key(&key) else { continue };
        let rights = granted_to(pair, &role);
        let service = format!("s3.{region}.amazonaws.com");
        let about = |statement: &Statement<'_>| {
            let named = !statement.resources.is_empty()
                && statement.resources.iter().all(|resource| resource.same(&key) == Same::Yes);
            statement.allows && named && statement.covers("kms:Encrypt")
        };
        for (holder, statement) in rights.statements().filter(|(_, statement)| about(statement)) {
            for operator in ["StringEquals", "StringLike"] {
                let ways = statement.way.inside(holder.subject, &["Condition", operator, "kms:ViaService", "*"]);
                let via: Option<Vec<_>> = ways.iter().map(|way| pair.means(holder, way)).collect();
                let Some(via) = via.filter(|via| !via.is_empty()) else { continue };
                let elsewhere = via.iter().all(|via| via.known().is_some_and(|via| !matches(via, &service)));
                if let Some(way) = ways.first().filter(|_| elsewhere) {
                    let message = format!("The key is in {region}, where S3 uses it as {service}: name that.");
                    report.at(&RULE, holder, way, &message);
                }
            }
        }
    }
}
