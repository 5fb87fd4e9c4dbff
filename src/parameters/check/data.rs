//! The table and the documents.

use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::words::grouped;

/// Units a second of an on-demand table before its quota is raised (DynamoDB quotas).
const TABLE_QUOTA: i64 = 40_000;

pub(super) fn table_throughput(parameters: &Parameters) -> Vec<Finding> {
    let warm = parameters.warm_write_units();
    let needed = parameters.write_units();
    let mut findings = Vec::new();
    if warm < needed {
        findings.push(
            Finding::warning(
                "cold-table",
                "data.warm_write_units",
                format!(
                    "The target writes {} units a second, and the table takes {} at once.",
                    grouped(needed),
                    grouped(warm)
                ),
            )
            .mended_by(0),
        );
    }
    if warm > TABLE_QUOTA {
        findings.push(Finding::warning(
            "table-quota",
            "targets.transactions_per_second",
            format!(
                "{} write units a second are over the table quota of {}: raise it in both Regions.",
                grouped(warm),
                grouped(TABLE_QUOTA)
            ),
        ));
    }
    findings
}

pub(super) fn recovery_window(parameters: &Parameters) -> Vec<Finding> {
    let days = parameters.data.pitr_days;
    let mut findings = Vec::new();
    if days < 7 {
        findings.push(
            Finding::warning(
                "short-recovery-window",
                "data.pitr_days",
                format!("A mistake noticed after {days} days can no longer be undone."),
            )
            .mended_by(35),
        );
    }
    if !parameters.data.deletion_protection {
        findings.push(
            Finding::warning(
                "unprotected-table",
                "data.deletion_protection",
                "Retain keeps CloudFormation from deleting the table; only deletion protection keeps everybody else from it.",
            )
            .mended_by(true),
        );
    }
    findings
}

pub(super) fn projection(parameters: &Parameters) -> Vec<Finding> {
    if parameters.data.projection == "all" {
        return vec![Finding::warning(
            "index-holds-everything",
            "data.projection",
            "Every write of an item is written, and paid for, once more in the index, in both Regions.",
        )];
    }
    Vec::new()
}

pub(super) fn document_safety(parameters: &Parameters) -> Vec<Finding> {
    let mut findings = Vec::new();
    if parameters.data.document_safety == "alarm" {
        findings.push(
            Finding::warning(
                "documents-unbounded",
                "data.document_safety",
                "Nothing bounds how many documents a lost Region takes with it: replication is quick as a rule, and \
                 promised within 15 minutes for 99.9 % only.",
            )
            .mended_by("dual-write"),
        );
    }
    if !parameters.data.both_ways {
        findings.push(
            Finding::warning(
                "no-way-back",
                "data.both_ways",
                "Documents taken by the standby during a failover stay there: failing back loses sight of them.",
            )
            .mended_by(true),
        );
    }
    findings
}

/// Replication bandwidth within replication time control before its quota is raised, in bytes a second (S3 quotas: 1 Gbps).
const REPLICATION_BANDWIDTH: f64 = 125_000_000.0;

pub(super) fn replication_bandwidth(parameters: &Parameters) -> Vec<Finding> {
    let targets = &parameters.targets;
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let bytes =
        targets.transactions_per_second as f64 * targets.documents_per_transaction * targets.document_kb * 1_000.0;
    if bytes > REPLICATION_BANDWIDTH {
        return vec![Finding::warning(
            "replication-bandwidth",
            "targets.documents_per_transaction",
            format!(
                "Documents come at {:.1} Gbps, and replication time control covers 1 Gbps until its quota is raised.",
                bytes * 8.0 / 1e9
            ),
        )];
    }
    Vec::new()
}
