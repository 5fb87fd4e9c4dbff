//! Alarms that come too late, and alarms that reach nobody.

use crate::finding::Finding;
use crate::parameters::Parameters;
use crate::words::grouped;

pub(super) fn late_alarms(parameters: &Parameters) -> Vec<Finding> {
    let (alarms, targets) = (&parameters.alarms, &parameters.targets);
    let recovery_point = targets.rpo_minutes * 60;
    [
        ("alarms.documents_lag_s", alarms.documents_lag_s, "documents", recovery_point * 4 / 5),
        ("alarms.table_replication_s", alarms.table_replication_s, "the table", recovery_point / 5),
    ]
    .into_iter()
    .filter(|(_, threshold, ..)| *threshold >= recovery_point)
    .map(|(id, threshold, what, better)| {
        Finding::warning(
            "late-alarm",
            id,
            format!(
                "Replication of {what} may be {} s behind before anybody is told; the recovery point is {} s.",
                grouped(threshold),
                grouped(recovery_point)
            ),
        )
        .mended_by(better)
    })
    .collect()
}

pub(super) fn deaf_alarms(parameters: &Parameters) -> Vec<Finding> {
    if parameters.alarms.addresses.is_empty() {
        return vec![Finding::warning(
            "nobody-told",
            "alarms.addresses",
            "The alarms reach nobody: give an e-mail address, or subscribe to the topics in both Regions yourself.",
        )];
    }
    Vec::new()
}
