//! What requests cost: the endpoint, and the function behind it.

use super::super::figure::Span;
use super::bill::{Bill, Entry, REST};
use super::{KB_PER_GB, Payer, SECONDS};
use crate::words::grouped;

/// Health checkers that ask each endpoint at every interval. Route 53 developer guide, "How Route 53 determines whether a
/// health check is healthy", and the summary of its console: about fifteen.
const CHECKERS: f64 = 16.0;

/// Kilobytes of which an HTTP API bills each begun one as a request. AWS whitepaper "Best practices for designing API
/// Gateway private APIs", cost optimization.
const INCREMENT_KB: f64 = 512.0;

/// The most kilobytes that a request can have. API Gateway quotas.
const REQUEST_KB: f64 = 10_240.0;

/// Kilobytes of an answer with its headers: a transaction as JSON, in short and in long. Assumed.
const ANSWER_KB: Span = Span { low: 0.3, high: 1.0 };

const HTTP: &[(&str, f64)] = &[("http-api", 300e6), ("http-api-over-300m", REST)];
const REST_API: &[(&str, f64)] =
    &[("rest-api", 333e6), ("rest-api-over-333m", 667e6), ("rest-api-over-1b", 19e9), ("rest-api-over-20b", REST)];
const INTERNET: &[(&str, f64)] = &[
    ("internet-out", 10_240.0),
    ("internet-out-over-10tb", 40_960.0),
    ("internet-out-over-50tb", 102_400.0),
    ("internet-out-over-150tb", REST),
];

/// Requests that a Region's endpoint has in a month: the active one's transactions, and what the health checkers ask.
pub(super) fn requests(bill: &Bill<'_>, payer: Payer) -> f64 {
    let dns = bill.system.dns.as_ref();
    let check = dns.and_then(|dns| dns.check.as_ref());
    let asked = payer == Payer::Active || dns.is_some_and(|dns| dns.standby_checked);
    let checks = check.filter(|_| asked).map_or(0.0, |check| CHECKERS * SECONDS / check.interval_s.max(1.0));
    if payer == Payer::Active { bill.transactions + checks } else { checks }
}

pub(super) fn endpoint(bill: &mut Bill<'_>) {
    for payer in Payer::REGIONS {
        // Of several APIs, nobody knows which carries what: the first counts.
        let Some(api) = payer.of(bill.system).apis.first() else { continue };
        let requests = requests(bill, payer);
        let sent = if payer == Payer::Active { bill.transactions * bill.workload.documents } else { 0.0 };
        let further = (bill.workload.document_kb.min(REQUEST_KB) / INCREMENT_KB).ceil() - 1.0;
        // Documents may also go straight to the bucket.
        let billed = if api.http { requests + sent * further.max(0.0) } else { requests };
        bill.add(
            payer,
            Entry {
                id: "api-requests",
                service: "API Gateway",
                label: if api.http { "Requests of the HTTP API" } else { "Requests of the REST API" },
                quantity: Span { low: requests, high: billed },
                unit: "requests",
                tiers: if api.http { HTTP } else { REST_API },
                how: format!("{} requests, health checkers' among them", grouped(requests.round())),
                parameters: &["targets.transactions_per_second", "usage.average_load", "targets.document_kb"],
            },
        );
        let answers = ANSWER_KB.times(requests / KB_PER_GB);
        bill.add(
            payer,
            Entry {
                id: "answers",
                service: "Data transfer",
                label: "Answers to clients",
                quantity: answers,
                unit: "GB",
                tiers: INTERNET,
                how: format!("{} answers of {} KB, assumed", grouped(requests.round()), ANSWER_KB.written("")),
                parameters: &["targets.transactions_per_second", "usage.average_load"],
            },
        );
    }
}

const TIME_X86: &[(&str, f64)] =
    &[("function-time-x86", 6e9), ("function-time-x86-over-6b", 9e9), ("function-time-x86-over-15b", REST)];
const TIME_ARM: &[(&str, f64)] =
    &[("function-time-arm", 7.5e9), ("function-time-arm-over-7500m", 11.25e9), ("function-time-arm-over-18750m", REST)];

const LAMBDA: &str = "Lambda";
const ON_TIME: &[&str] = &[
    "targets.transactions_per_second",
    "usage.average_load",
    "targets.mean_latency_ms",
    "compute.memory_mb",
    "compute.architecture",
];

pub(super) fn functions(bill: &mut Bill<'_>) {
    for payer in Payer::REGIONS {
        let Some(function) = payer.of(bill.system).functions.first() else { continue };
        let requests = requests(bill, payer);
        let gb = function.memory_mb.max(0.0) / 1_024.0;
        let busy = requests * bill.workload.mean_s;
        // What is warm is used first, as far as the month's load is even.
        let warm = busy.min(function.provisioned * SECONDS);
        bill.add(
            payer,
            Entry {
                id: "function-requests",
                service: LAMBDA,
                label: "Requests of the function",
                quantity: Span::exactly(requests),
                unit: "requests",
                tiers: &[("function-requests", REST)],
                how: format!("{} requests, health checkers' among them", grouped(requests.round())),
                parameters: &["targets.transactions_per_second", "usage.average_load"],
            },
        );
        bill.add(
            payer,
            Entry {
                id: "function-time",
                service: LAMBDA,
                label: "Time of the function",
                quantity: Span::exactly((busy - warm) * gb),
                unit: "GB-seconds",
                tiers: if function.arm { TIME_ARM } else { TIME_X86 },
                how: format!("{} s of {gb} GB", grouped((busy - warm).round())),
                parameters: ON_TIME,
            },
        );
        bill.add(
            payer,
            Entry {
                id: "provisioned-time",
                service: LAMBDA,
                label: "Time of the function where it is kept warm",
                quantity: Span::exactly(warm * gb),
                unit: "GB-seconds",
                tiers: if function.arm { &[("provisioned-time-arm", REST)] } else { &[("provisioned-time-x86", REST)] },
                how: format!("{} s of {gb} GB; what finds none free pays the full price", grouped(warm.round())),
                parameters: ON_TIME,
            },
        );
        bill.add(
            payer,
            Entry {
                id: "provisioned",
                service: LAMBDA,
                label: "Concurrency that is kept warm",
                quantity: Span::exactly(function.provisioned * gb * SECONDS),
                unit: "GB-seconds",
                tiers: if function.arm { &[("provisioned-arm", REST)] } else { &[("provisioned-x86", REST)] },
                how: format!("{} × {gb} GB × {} s", grouped(function.provisioned), grouped(SECONDS)),
                parameters: &["compute.provisioned_concurrency", "compute.memory_mb", "compute.architecture"],
            },
        );
    }
}
