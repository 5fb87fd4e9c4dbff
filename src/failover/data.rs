//! What is in one Region only: how much was missing when the Region was lost, what waits since, and how fast it is copied.

use super::HISTORY_S;
use super::fault::Fault;
use super::timeline::Missing;
use crate::recovery::Workload;
use crate::review::facts::System;

/// Bytes a second that replication brings with the quota that every account has: 1 Gbps. S3 user guide, "Meeting
/// compliance requirements with S3 Replication Time Control".
const REPLICATION_BYTES_S: f64 = 125e6;

/// The least share of what replication brings that is there for what waits, whatever is written meanwhile.
const LEAST_SPARE: f64 = 0.1;

/// A store, and what of it is in one Region only.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Store {
    /// Whether there is one.
    pub(super) exists: bool,
    /// Whether nothing is copied while the fault is on.
    stalls: bool,
    /// Whether what waits is copied once it is over.
    drains: bool,
    /// Pieces for each transaction.
    each: f64,
    /// Pieces a second that are copied at most.
    most: f64,
    /// What is missing of it.
    pub(super) missing: Missing,
    /// Pieces that wait, and how many more do each second.
    pub(super) waiting: f64,
    pub(super) slope: f64,
    pub(super) round: u32,
}

impl Store {
    pub(super) fn table(system: &System, workload: &Workload, fault: Fault) -> Self {
        let Some(table) = &system.table else { return Self::default() };
        let item = workload.item_kb.ceil().max(1.0);
        Self {
            exists: true,
            stalls: table.replicated
                && (!table.strong || fault != Fault::ReplicationStalled)
                && fault.stops_replication(),
            drains: table.replicated,
            each: 1.0,
            // DynamoDB names no speed of copying. What bounds it is what the other table takes: what it is warm for, or
            // twice what it had before (developer guide, "DynamoDB on-demand capacity mode").
            most: (table.warm_writes / item).max(workload.rate * 2.0),
            ..Self::default()
        }
    }

    pub(super) fn documents(system: &System, workload: &Workload, fault: Fault) -> Self {
        let Some(documents) = &system.documents else { return Self::default() };
        let (copied, stalls) = match fault {
            // What the standby takes meanwhile is nowhere else.
            Fault::RegionLost => (documents.back.is_some(), true),
            // Documents that are written to both Regions do not wait for replication, unless a Region is gone.
            Fault::ReplicationStalled => {
                (documents.forth.is_some(), documents.forth.is_some() && !documents.dual_write)
            }
            _ => (documents.forth.is_some(), documents.forth.is_some() || documents.dual_write),
        };
        Self {
            exists: true,
            stalls: stalls && fault.stops_replication(),
            drains: copied,
            each: workload.documents,
            most: REPLICATION_BYTES_S / (workload.document_kb * 1_000.0).max(1.0),
            ..Self::default()
        }
    }

    /// So many seconds of it are missing in the survivor.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and far below 2^52")]
    pub(super) fn lose(&mut self, seconds: f64, answered: f64) {
        let count = (seconds.min(HISTORY_S) * answered * self.each).round().max(0.0);
        self.missing = Missing { count: count as u64, seconds, late: false };
        if self.stalls {
            self.waiting = count;
        }
    }

    /// Tells when nothing waits any more, if that is foreseen anew.
    pub(super) fn follow(&mut self, fault_is_on: bool, answered: f64) -> Option<f64> {
        let written = answered * self.each;
        let slope = if fault_is_on && self.stalls {
            written
        } else if !fault_is_on && self.drains && self.waiting > 0.0 {
            -(self.most - written).max(self.most * LEAST_SPARE)
        } else {
            0.0
        };
        if slope.total_cmp(&self.slope).is_eq() {
            return None;
        }
        self.slope = slope;
        self.round += 1;
        (slope < 0.0).then(|| self.waiting / -slope)
    }

    pub(super) fn pass(&mut self, seconds: f64) {
        self.waiting = (self.waiting + self.slope * seconds).max(0.0);
    }

    /// Whether pieces wait that nothing brings.
    pub(super) fn stays(&self) -> bool {
        self.waiting > 0.0 && !self.drains
    }
}
