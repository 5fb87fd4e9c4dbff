//! What documents cost: every PUT and every copy, what is stored of them, and what crosses between the Regions.
//!
//! With dual write a document is put into both buckets, and replication, which asks nobody whether the other bucket has
//! it already, copies each of the two to the other side: as a version of the same object, which the later one replaces.

use super::super::figure::Span;
use super::bill::{Bill, Entry, REST};
use super::{DAYS, KB_PER_GB, Payer};
use crate::review::facts::{Documents, Replication};
use crate::words::{counted, grouped};

const S3: &str = "S3";
const KMS: &str = "KMS";
const TRANSFER: &str = "Data transfer";

const STORAGE: &[(&str, f64)] =
    &[("s3-storage", 51_200.0), ("s3-storage-over-50tb", 460_800.0), ("s3-storage-over-500tb", REST)];

const ON_DOCUMENTS: &[&str] = &[
    "targets.transactions_per_second",
    "usage.average_load",
    "targets.documents_per_transaction",
    "targets.document_kb",
    "data.document_safety",
    "data.both_ways",
];

/// The share of requests to KMS that a bucket key leaves: "up to 99 percent" are spared. S3 user guide, "Reducing the cost
/// of SSE-KMS with Amazon S3 Bucket Keys"; the most that is left is assumed.
const LEFT_BY_BUCKET_KEY: Span = Span { low: 0.01, high: 0.1 };

/// What happens to each document in a Region.
struct Way<'a> {
    payer: Payer,
    /// PUTs of functions and clients into this Region's bucket, for each document.
    put: f64,
    /// The same into the other's.
    put_there: f64,
    /// What copies this Region's bucket to the other.
    out: Option<&'a Replication>,
    /// What copies the other to this one.
    back: Option<&'a Replication>,
}

pub(super) fn documents(bill: &mut Bill<'_>) {
    let Some(documents) = &bill.system.documents else { return };
    let twice = if documents.dual_write { 1.0 } else { 0.0 };
    let (forth, back) = (documents.forth.as_ref(), documents.back.as_ref());
    let active = Way { payer: Payer::Active, put: 1.0, put_there: twice, out: forth, back };
    let standby = Way { payer: Payer::Standby, put: twice, put_there: 1.0, out: back, back: forth };
    for way in [active, standby] {
        requests(bill, documents, &way);
        stored(bill, &way);
        copied(bill, &way);
    }
    dual_write(bill, documents);
}

impl Way<'_> {
    /// Copies that replication brings here, for each document.
    fn brought(&self) -> f64 {
        if self.back.is_some() { self.put_there } else { 0.0 }
    }

    /// Copies that it takes away.
    fn taken(&self) -> f64 {
        if self.out.is_some() { self.put } else { 0.0 }
    }
}

/// Documents of the month, and their gigabytes.
fn month(bill: &Bill<'_>) -> (f64, f64) {
    let count = bill.transactions * bill.workload.documents;
    (count, count * bill.workload.document_kb / KB_PER_GB)
}

fn requests(bill: &mut Bill<'_>, documents: &Documents, way: &Way<'_>) {
    let (count, _) = month(bill);
    let puts = way.put + way.brought();
    bill.add(
        way.payer,
        Entry {
            id: "documents-put",
            service: S3,
            label: "PUT requests",
            quantity: Span::exactly(count * puts),
            unit: "requests",
            tiers: &[("s3-put", REST)],
            how: format!("{} documents × {} written and {} replicated", grouped(count.round()), way.put, way.brought()),
            parameters: ON_DOCUMENTS,
        },
    );
    // Each PUT asks for a data key, and each copy that is taken away has to be read first.
    let each = count * (puts + way.taken());
    let left = if documents.bucket_key { LEFT_BY_BUCKET_KEY } else { Span::exactly(1.0) };
    bill.add(
        way.payer,
        Entry {
            id: "documents-keys",
            service: KMS,
            label: "Requests for documents",
            quantity: left.times(each),
            unit: "requests",
            tiers: &[("kms-requests", REST)],
            how: if documents.bucket_key {
                format!("{} uses of a data key, of which the bucket key spares nearly all", grouped(each.round()))
            } else {
                format!("{} uses of a data key; nothing spares them", grouped(each.round()))
            },
            parameters: ON_DOCUMENTS,
        },
    );
}

fn stored(bill: &mut Bill<'_>, way: &Way<'_>) {
    let (_, gb) = month(bill);
    let months = bill.workload.stored_months;
    if way.put + way.brought() > 0.0 {
        bill.add(
            way.payer,
            Entry {
                id: "documents-storage",
                service: S3,
                label: "Storage of documents",
                quantity: Span::exactly(gb * months),
                unit: "GB-months",
                tiers: STORAGE,
                how: format!("{} GB a month, {}", grouped(gb.round()), counted(months, "month")),
                parameters: &[
                    "targets.transactions_per_second",
                    "usage.average_load",
                    "targets.documents_per_transaction",
                    "targets.document_kb",
                    "usage.stored_months",
                ],
            },
        );
    }
    // What is written and also brought makes two versions of one object.
    let twins = way.put.min(way.brought());
    let kept = way.payer.of(bill.system).inventory.old_version_days.map_or(months, |days| kept_months(days, months));
    bill.add(
        way.payer,
        Entry {
            id: "documents-old-versions",
            service: S3,
            label: "Versions that a replica has replaced",
            quantity: Span::exactly(gb * twins * kept),
            unit: "GB-months",
            tiers: STORAGE,
            how: format!("{} GB a month, kept for {kept:.1} months", grouped((gb * twins).round())),
            parameters: &["data.old_versions_days", "data.document_safety", "data.both_ways", "usage.stored_months"],
        },
    );
}

/// Months that are paid of days for which something is kept: no more than have passed.
#[expect(clippy::cast_precision_loss, reason = "days are far below 2^52")]
pub(super) fn kept_months(days: usize, months: f64) -> f64 {
    (days as f64 / DAYS).min(months)
}

fn copied(bill: &mut Bill<'_>, way: &Way<'_>) {
    let (_, gb) = month(bill);
    let gb = gb * way.taken();
    let entry = |id, service, label, tiers| Entry {
        id,
        service,
        label,
        quantity: Span::exactly(gb),
        unit: "GB",
        tiers,
        how: format!("{} GB replicated", grouped(gb.round())),
        parameters: ON_DOCUMENTS,
    };
    bill.add(
        way.payer,
        entry("documents-transfer", TRANSFER, "Replication to the other Region", &[("transfer", REST)]),
    );
    if way.out.is_some_and(|replication| replication.time_control) {
        let tiers = &[("s3-time-control", REST)];
        bill.add(way.payer, entry("documents-time-control", S3, "Replication time control", tiers));
    }
}

/// The second write goes over the peering, and through the interface endpoint of the other Region.
fn dual_write(bill: &mut Bill<'_>, documents: &Documents) {
    let (_, gb) = month(bill);
    if !documents.dual_write {
        return;
    }
    let entry = |id, service, label, tiers| Entry {
        id,
        service,
        label,
        quantity: Span::exactly(gb),
        unit: "GB",
        tiers,
        how: format!("{} GB written to the other Region", grouped(gb.round())),
        parameters: ON_DOCUMENTS,
    };
    bill.add(
        Payer::Active,
        entry("dual-write-transfer", TRANSFER, "Dual write over the peering", &[("transfer", REST)]),
    );
    let tiers = &[("endpoint-data", REST)];
    bill.add(Payer::Standby, entry("dual-write-endpoint", "PrivateLink", "Dual write through the endpoint", tiers));
}
