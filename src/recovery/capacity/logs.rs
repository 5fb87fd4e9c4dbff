//! The logs: what their copying into the other Region takes. No transaction waits for it.

use super::{Case, Effect, Limit, number, times};
use crate::aws::regions;
use crate::finding::Place;
use crate::recovery::Basis;

const PAGE: &str = "https://docs.aws.amazon.com/firehose/latest/dev/limits.html";

pub(super) fn limits(case: &Case<'_>) -> Vec<Limit> {
    if case.side.logs.is_none() {
        return Vec::new();
    }
    let other = if case.side.place == Place::Secondary { &case.system.primary } else { &case.system.standby };
    let region = other.region.as_deref().and_then(regions::find);
    let allowed: f64 = region.map_or(1.0, |region| region.stream_mib().into());
    let each = case.workload.log_kb / 1_024.0;
    let needed = case.load() * each;
    let limit = Limit {
        id: "log-copies",
        label: "Logs that are copied to the other Region".to_owned(),
        carries: times(allowed, each).map(|sent| sent / case.sent),
        needed,
        allowed: Some(allowed),
        unit: "MiB a second",
        effect: Effect::Told,
        verdict: None,
        basis: Basis::Committed,
        how: format!(
            "{} a second × {} KB: {} before they are compressed; a delivery stream there begins with {}, and grows by itself while \
             it is over that",
            number(case.load()),
            case.workload.log_kb,
            number(needed),
            number(allowed)
        ),
        page: PAGE,
        parameters: &["usage.log_kb_per_transaction", "compute.log_level"],
        at: None,
    };
    vec![limit.judged()]
}
