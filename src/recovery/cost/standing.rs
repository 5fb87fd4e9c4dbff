//! What costs the same whatever the load: keys, alarms, dashboards, endpoints by the hour, the zone and its checks.

use super::super::figure::Span;
use super::bill::{Bill, Entry, REST};
use super::{HOURS, Payer, SECONDS};

/// Keys of a key: its first, and one for each of the two rotations that are paid. AWS KMS price page.
const KEYS: Span = Span { low: 1.0, high: 3.0 };

/// Requests a second to KMS of what keeps data keys for minutes: table, logs, streams, topics and queues. Assumed.
const OTHER_REQUESTS: Span = Span { low: 0.0, high: 1.0 };

#[expect(clippy::cast_precision_loss, reason = "what is counted in a template is far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}

pub(super) fn standing(bill: &mut Bill<'_>) {
    for payer in Payer::REGIONS {
        in_a_region(bill, payer);
    }
    let [primary, standby] = bill.system.sides().map(|side| side.inventory);
    let entry = |id, label, number: usize, unit, tiers, parameters| Entry {
        id,
        service: "Route 53",
        label,
        quantity: Span::exactly(count(number)),
        unit,
        tiers,
        how: format!("{number} in both templates"),
        parameters,
    };
    let zones = primary.hosted_zones + standby.hosted_zones;
    bill.add(Payer::Shared, entry("zone", "The hosted zone", zones, "zones", &[("hosted-zone", REST)], &["dns.zone"]));
    let checks = primary.health_checks + standby.health_checks;
    bill.add(Payer::Shared, entry("checks", "Health checks", checks, "checks", &[("health-check", REST)], &[]));
    let options = primary.health_check_options + standby.health_check_options;
    bill.add(
        Payer::Shared,
        entry(
            "check-options",
            "Options of health checks",
            options,
            "options",
            &[("health-check-option", REST)],
            &["dns.interval_s", "dns.search_string"],
        ),
    );
}

fn in_a_region(bill: &mut Bill<'_>, payer: Payer) {
    let side = payer.of(bill.system).inventory;
    bill.add(
        payer,
        Entry {
            id: "keys",
            service: "KMS",
            label: "Keys",
            quantity: KEYS.times(count(side.keys)),
            unit: "keys",
            tiers: &[("kms-key", REST)],
            how: format!("{} in the template, each up to three times once it has been rotated", side.keys),
            parameters: &["security.rotation_days"],
        },
    );
    if side.keys > 0 {
        bill.add(
            payer,
            Entry {
                id: "key-requests",
                service: "KMS",
                label: "Requests for everything but documents",
                quantity: OTHER_REQUESTS.times(SECONDS),
                unit: "requests",
                tiers: &[("kms-requests", REST)],
                how: format!(
                    "{} a second, assumed: table, logs and streams keep their data keys",
                    OTHER_REQUESTS.written("")
                ),
                parameters: &[],
            },
        );
    }
    bill.add(
        payer,
        Entry {
            id: "alarms",
            service: "CloudWatch",
            label: "Alarms",
            quantity: Span::exactly(count(side.alarm_metrics)),
            unit: "metrics",
            tiers: &[("alarm", REST)],
            how: format!("{} metrics are watched", side.alarm_metrics),
            parameters: &[],
        },
    );
    bill.add(
        payer,
        Entry {
            id: "dashboards",
            service: "CloudWatch",
            label: "Dashboards",
            quantity: Span::exactly(count(side.dashboards)),
            unit: "dashboards",
            tiers: &[("dashboard", REST)],
            how: format!("{} in the template", side.dashboards),
            parameters: &[],
        },
    );
    bill.add(
        payer,
        Entry {
            id: "endpoints",
            service: "PrivateLink",
            label: "Interface endpoints",
            quantity: Span::exactly(count(side.endpoint_zones) * HOURS),
            unit: "hours",
            tiers: &[("endpoint-hour", REST)],
            how: format!("{} zones of {} endpoints × {HOURS} h", side.endpoint_zones, side.endpoints),
            parameters: &["network.endpoints", "network.zones"],
        },
    );
}
