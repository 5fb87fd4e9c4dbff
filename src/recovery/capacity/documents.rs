//! The documents: requests to S3, replication with time control, and requests to KMS.

use super::quotas::{KMS, REPLICATION};
use super::{Case, Effect, Limit, number, times, up};
use crate::finding::Place;
use crate::recovery::Basis;
use crate::review::facts::{Documents, Replication};

/// PUTs a second under one prefix that S3 takes at least; more when it has split the prefix. S3 user guide, "Best
/// practices design patterns: optimizing Amazon S3 performance".
pub(super) const PUTS: f64 = 3_500.0;

/// PUTs that replication makes for an object in the source, and one in the destination. S3 user guide, "Replication Time
/// Control", "Estimating your replication request rates".
pub(super) const REPLICATION_PUTS: f64 = 1.0;

/// Requests to KMS that replication makes for an object. From the same page: 2,000 for 1,000 objects.
pub(super) const REPLICATION_KMS: f64 = 2.0;

/// Gigabits a second that an account replicates with time control from a Region. Amazon S3 endpoints and quotas.
pub(super) const REPLICATION_GBPS: f64 = 1.0;

const TIME_CONTROL: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html";
const PERFORMANCE: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html";
const KEYS: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html";

/// The documents, where transactions have any.
fn stored<'a>(case: &Case<'a>) -> Option<&'a Documents> {
    case.system.documents.as_ref().filter(|_| case.workload.documents > 0.0)
}

/// From this Region to the other, and from the other to this.
fn replications<'a>(case: &Case<'_>, documents: &'a Documents) -> [Option<&'a Replication>; 2] {
    let (forth, back) = (documents.forth.as_ref(), documents.back.as_ref());
    if case.side.place == Place::Secondary { [back, forth] } else { [forth, back] }
}

/// Gigabits of documents of a transaction.
fn gigabits(case: &Case<'_>) -> f64 {
    case.workload.documents * case.workload.document_kb * 1e3 * 8.0 / 1e9
}

/// Only while both Regions are well there is something to replicate to, and nobody tries again then.
pub(super) fn replication_quota(case: &Case<'_>) -> Option<f64> {
    let [out, _] = replications(case, stored(case)?);
    out.filter(|out| out.time_control).map(|_| up(case.workload.rate * gigabits(case), 1e3))
}

/// Requests to KMS of a transaction, where every object has a data key of its own.
fn kms(case: &Case<'_>, documents: &Documents) -> Option<f64> {
    let replicated = replications(case, documents).iter().any(Option::is_some);
    let each = 1.0 + if replicated { REPLICATION_KMS } else { 0.0 };
    (!documents.bucket_key).then_some(case.workload.documents * each)
}

pub(super) fn kms_quota(case: &Case<'_>) -> Option<f64> {
    kms(case, stored(case)?).map(|each| (case.load() * each).ceil())
}

pub(super) fn limits(case: &Case<'_>) -> Vec<Limit> {
    let Some(documents) = stored(case) else { return Vec::new() };
    let rows = [Some(puts(case, documents)), replication(case, documents), Some(keys(case, documents))];
    rows.into_iter().flatten().map(Limit::judged).collect()
}

fn puts(case: &Case<'_>, documents: &Documents) -> Limit {
    let [out, back] = replications(case, documents).map(|it| if it.is_some() { REPLICATION_PUTS } else { 0.0 });
    let twice = if documents.dual_write { 1.0 } else { 0.0 };
    // A document that is written into the other bucket too is replicated back from there, where that is set up.
    let serving = 1.0 + out + twice * back;
    let standing_by = twice + back + twice * out;
    let each = case.workload.documents * serving.max(standing_by);
    let needed = case.load() * each;
    Limit {
        id: "document-puts",
        label: "Requests that store documents".to_owned(),
        carries: times(PUTS, each).map(|sent| sent / case.sent),
        needed,
        allowed: Some(PUTS),
        unit: "PUTs a second",
        effect: Effect::Perhaps,
        verdict: None,
        basis: Basis::Committed,
        how: format!(
            "{} documents a second, {} PUTs each with those of replication and dual write: {}; S3 takes {} under one prefix and \
             splits prefixes over time, which keys that begin alike and go on differently let it do, as the built-in code's do",
            number(case.load() * case.workload.documents),
            number(serving.max(standing_by)),
            number(needed),
            number(PUTS)
        ),
        page: PERFORMANCE,
        parameters: &["targets.documents_per_transaction", "data.document_safety", "data.both_ways", "usage.retries"],
        at: Some(documents.at.clone()),
    }
}

fn replication(case: &Case<'_>, documents: &Documents) -> Option<Limit> {
    let [out, _] = replications(case, documents);
    let allowed = case.granted(REPLICATION).filter(|_| out.is_some_and(|out| out.time_control))?;
    let needed = case.workload.rate * gigabits(case);
    Some(Limit {
        id: "document-replication",
        label: "Documents that are replicated".to_owned(),
        carries: times(allowed, gigabits(case)),
        needed,
        allowed: Some(allowed),
        unit: "Gbps",
        effect: Effect::Bounds,
        verdict: None,
        basis: case.granted_by(REPLICATION),
        how: format!(
            "{} a second × {} documents × {} KB: {} Gbps; time control is promised up to {} Gbps",
            number(case.workload.rate),
            case.workload.documents,
            case.workload.document_kb,
            up(needed, 1e3),
            number(allowed)
        ),
        page: TIME_CONTROL,
        parameters: &["targets.documents_per_transaction", "targets.document_kb", "usage.quotas_raised"],
        at: Some(documents.at.clone()),
    })
}

fn keys(case: &Case<'_>, documents: &Documents) -> Limit {
    let allowed = case.granted(KMS);
    let each = kms(case, documents);
    let needed = case.load() * each.unwrap_or_default();
    Limit {
        id: "kms-requests",
        label: "Requests to KMS".to_owned(),
        carries: allowed.zip(each).and_then(|(allowed, each)| times(allowed, each)).map(|sent| sent / case.sent),
        needed,
        allowed,
        unit: "requests a second",
        effect: if each.is_some() { Effect::Bounds } else { Effect::Told },
        verdict: None,
        basis: case.granted_by(KMS),
        how: match each {
            Some(_) => format!(
                "one to store a document and {} to replicate it, if a key of KMS encrypts it: {}; the account has {}",
                number(REPLICATION_KMS),
                number(needed),
                number(allowed.unwrap_or_default())
            ),
            None => "next to none: objects share the bucket's key for a while, and DynamoDB keeps its own".to_owned(),
        },
        page: KEYS,
        parameters: &["targets.documents_per_transaction", "usage.retries", "usage.quotas_raised"],
        at: Some(documents.at.clone()),
    }
}
