//! The replication role may do all that replication takes, on the buckets and keys that it takes it on.

use std::collections::BTreeMap;

use super::replication::{Copying, copyings};
use crate::finding::Severity;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::policies::{Statement, matches};
use crate::review::report::Report;
use crate::review::rights::{granted_to, in_some_account};
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-role-rights",
    severity: Severity::Error,
    title: "A replication role that lacks a right",
    why: "S3 does not check the role when the stack is deployed. What needs the right then fails to replicate, as a \
          rule every object, and nothing says so but a metric.",
    mend: "Allow the role what the message names, on the resource that it names.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
    parameter: None,
    check: Check::Pair(check),
};

/// What a right is about.
#[derive(Clone, Copy)]
enum Of {
    Source,
    SourceObjects,
    Copies,
}

/// What every replication takes (S3 user guide, "Setting up permissions for live replication").
const RIGHTS: &[(&str, Of)] = &[
    ("s3:GetReplicationConfiguration", Of::Source),
    ("s3:ListBucket", Of::Source),
    ("s3:GetObjectVersionForReplication", Of::SourceObjects),
    ("s3:GetObjectVersionAcl", Of::SourceObjects),
    ("s3:GetObjectVersionTagging", Of::SourceObjects),
    ("s3:ReplicateObject", Of::Copies),
    ("s3:ReplicateDelete", Of::Copies),
    ("s3:ReplicateTags", Of::Copies),
];

const SELECTED: &[&str] = &["SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status"];
const REPLICA_KEY: &[&str] = &["Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"];
const SOURCE_KEY: &[&str] =
    &["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "ServerSideEncryptionByDefault", "KMSMasterKeyID"];

fn check(pair: &Pair<'_>, report: &mut Report) {
    let mut told: Vec<Item<'_>> = Vec::new();
    for copying in copyings(pair) {
        let Some(role) = copying.role(pair).filter(|role| !told.contains(role)) else { continue };
        let rights = granted_to(pair, &role);
        if !rights.is_whole() {
            continue;
        }
        let mut lacking: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (action, resource) in needed(pair, copying) {
            if !rights.statements().any(|(_, statement)| may_allow(statement, action, &resource)) {
                lacking.entry(resource.to_string()).or_default().push(action);
            }
        }
        if lacking.is_empty() {
            continue;
        }
        told.push(role);
        let lacking: Vec<String> =
            lacking.iter().map(|(resource, actions)| format!("{} on {resource}", actions.join(", "))).collect();
        let message = format!("{} replicates with this role: allow it {}.", copying.source.id, lacking.join("; "));
        report.on(&RULE, &role, &message);
    }
}

/// What a rule takes, as far as it is known what on.
fn needed<'a>(pair: &Pair<'a>, copying: &Copying<'a>) -> Vec<(&'static str, Meaning)> {
    let source = Meaning::new(pair.identity(&copying.source, Some("Arn")));
    let destination = copying.towards(pair).filter(|bucket| bucket.is_arn() && *bucket != source);
    let objects = |bucket: &Meaning| Meaning::new(format!("{}/*", bucket.text()));
    let mut needed: Vec<(&'static str, Meaning)> = Vec::new();
    for (action, of) in RIGHTS {
        let resource = match of {
            Of::Source => Some(source.clone()),
            Of::SourceObjects => Some(objects(&source)),
            Of::Copies => destination.as_ref().map(objects),
        };
        needed.extend(resource.map(|resource| (*action, resource)));
    }
    let selected = copying.ways(SELECTED);
    if selected.iter().all(|way| way.is("Enabled") == Some(true)) {
        // An alias is no resource of a policy: the key behind it is not known here.
        let key = |key: Meaning| (!key.text().contains("alias/") && key.is_arn()).then_some(key);
        needed.extend(copying.source.meaning(pair, SOURCE_KEY).and_then(key).map(|key| ("kms:Decrypt", key)));
        if let [way] = copying.ways(REPLICA_KEY).as_slice() {
            // A key of the wrong Region is told as that.
            let region = copying.destination(pair).and_then(|bucket| bucket.subject.region);
            let fits =
                |key: &Meaning| pair.region_of_key(key).is_none_or(|keys| region.is_none_or(|region| keys == region));
            let key = pair.means(&copying.source, way).and_then(key).filter(fits);
            needed.extend(key.map(|key| ("kms:Encrypt", key)));
        }
    }
    needed
}

/// Whether a statement allows an action on a resource, or may come to when it is deployed.
fn may_allow(statement: &Statement<'_>, action: &str, resource: &Meaning) -> bool {
    let covers = statement.covers(action)
        // What S3 asked for before it had rights of its own for replication.
        || action == "s3:GetObjectVersionForReplication" && statement.covers("s3:GetObjectVersion");
    if !statement.allows || !covers {
        return false;
    }
    // A policy that is narrower than the bucket may be as narrow as the rule.
    let wanted = in_some_account(resource.text());
    let inside = wanted.strip_suffix('*').unwrap_or(&wanted);
    statement.vague
        || statement.resources.iter().any(|pattern| {
            let text = in_some_account(pattern.text());
            matches(&text, &wanted)
                || wanted.ends_with('*') && text.starts_with(inside)
                || pattern.same(resource) == Same::Unknown
        })
}
