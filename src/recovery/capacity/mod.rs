//! Can each Region carry the target alone, and how much at most: limit by limit, and the quotas that have to be raised.
//!
//! A file for each service. Every limit is put in transactions a second, so that the least of them is what a Region
//! carries.

mod compute;
mod documents;
mod endpoint;
mod logs;
mod quotas;
mod table;

use serde::Serialize;

use super::figure::{Basis, Verdict};
use super::workload::Workload;
use crate::aws::regions::{self, Region};
use crate::finding::Place;
use crate::review::facts::{At, Side, System};
use crate::words::grouped;

pub use quotas::Quota;

/// What the system carries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Capacity {
    /// Each Region alone, the primary first.
    pub sides: [SideCapacity; 2],
    /// The account's quotas that the target rests on, in both Regions: also those that suffice as they are.
    pub quotas: Vec<Quota>,
}

/// What one Region carries alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SideCapacity {
    /// Which stack it is.
    pub place: Place,
    /// Its Region, where that is known.
    pub region: Option<String>,
    /// Transactions a second that it has to carry, without retries.
    pub target: f64,
    /// What bounds it, service by service.
    pub limits: Vec<Limit>,
    /// The worst verdict of those that refuse transactions.
    pub verdict: Verdict,
}

/// Something that there is only so much of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// Its name, stable for ever; every index of the table has the same.
    pub id: &'static str,
    /// What it is about.
    pub label: String,
    /// Transactions a second that it carries; `None` where that is not known, or where they need nothing of it.
    pub carries: Option<f64>,
    /// How much of it the target needs, in its own unit.
    pub needed: f64,
    /// How much of it there is; `None` where that is not known, or where there is no end to it.
    pub allowed: Option<f64>,
    /// Its own unit.
    pub unit: &'static str,
    /// What happens over it.
    pub effect: Effect,
    /// Whether it suffices; `None` where that is not known.
    pub verdict: Option<Verdict>,
    /// Who says so.
    pub basis: Basis,
    /// The reckoning, with the numbers in it.
    pub how: String,
    /// The page that it rests on.
    pub page: &'static str,
    /// The parameters that change it.
    pub parameters: &'static [&'static str],
    /// The resource that says it.
    pub at: Option<At>,
}

/// What happens to transactions over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// They go on: it is about something else.
    Told,
    /// Some may be refused, or for a while: AWS makes more of it by itself, or nobody knows which of them meet it.
    Perhaps,
    /// They are refused, or not replicated in time.
    Bounds,
}

impl Capacity {
    /// Transactions a second that either Region has to carry.
    #[must_use]
    pub fn target(&self) -> f64 {
        self.sides.iter().map(|side| side.target).fold(0.0, f64::max)
    }

    /// The worst verdict of both Regions.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.sides.iter().map(|side| side.verdict).max().unwrap_or(Verdict::Held)
    }
}

impl SideCapacity {
    /// Transactions a second that it carries at most; `None` where nothing is known to bound it.
    #[must_use]
    pub fn carries(&self) -> Option<f64> {
        self.bottleneck().and_then(|limit| limit.carries)
    }

    /// The limit that is met first.
    #[must_use]
    pub fn bottleneck(&self) -> Option<&Limit> {
        let bounding = self.limits.iter().filter(|limit| limit.effect == Effect::Bounds && limit.carries.is_some());
        bounding.min_by(|one, other| {
            one.carries.unwrap_or(f64::INFINITY).total_cmp(&other.carries.unwrap_or(f64::INFINITY))
        })
    }
}

/// What the system carries under a load.
#[must_use]
pub fn capacity(system: &System, workload: &Workload) -> Capacity {
    let cases = system.sides().map(|side| Case::new(system, side, workload));
    let quotas = cases.iter().flat_map(|case| case.quotas.clone()).collect();
    Capacity { sides: cases.map(|case| case.judged()), quotas }
}

/// The account's quotas that the target rests on, in both Regions.
#[must_use]
pub fn quotas(system: &System, workload: &Workload) -> Vec<Quota> {
    system.sides().into_iter().flat_map(|side| Case::new(system, side, workload).quotas).collect()
}

/// One Region under the whole load.
struct Case<'a> {
    system: &'a System,
    side: &'a Side,
    workload: &'a Workload,
    /// Its Region, where that is in the table.
    region: Option<&'static Region>,
    /// How many times a transaction is sent: more than once where clients try again.
    sent: f64,
    /// Requests a second of Route 53's checkers.
    checkers: f64,
    quotas: Vec<Quota>,
}

/// Checkers that ask an endpoint, about: at an interval of thirty seconds it gets a request about every two. Route 53
/// developer guide, "Values that you specify when you create or update health checks".
pub const CHECKERS: f64 = 16.0;

impl<'a> Case<'a> {
    fn new(system: &'a System, side: &'a Side, workload: &'a Workload) -> Self {
        let standby = side.place == Place::Secondary;
        let check = system.dns.as_ref().and_then(|dns| dns.check.as_ref());
        let checked = system.dns.as_ref().is_some_and(|dns| if standby { dns.standby_checked } else { true });
        let checkers = check.filter(|check| checked && check.interval_s > 0.0).map(|check| CHECKERS / check.interval_s);
        let mut case = Self {
            system,
            side,
            workload,
            region: side.region.as_deref().and_then(regions::find),
            // The standby meets those whose first request the lost Region did not answer.
            sent: if standby { 1.0 + workload.retries } else { 1.0 },
            checkers: checkers.unwrap_or_default(),
            quotas: Vec::new(),
        };
        case.quotas = quotas::of(&case);
        case
    }

    fn judged(&self) -> SideCapacity {
        let limits: Vec<Limit> = [
            compute::limits(self),
            endpoint::limits(self),
            table::limits(self),
            documents::limits(self),
            logs::limits(self),
        ]
        .concat();
        let verdict = limits.iter().filter(|limit| limit.effect > Effect::Told).filter_map(|limit| limit.verdict).max();
        SideCapacity {
            place: self.side.place,
            region: self.side.region.clone(),
            target: self.workload.rate,
            limits,
            verdict: verdict.unwrap_or(Verdict::Held),
        }
    }

    /// Transactions a second with those that are sent again.
    fn load(&self) -> f64 {
        self.workload.rate * self.sent
    }

    /// Requests a second at the endpoint.
    fn requests(&self) -> f64 {
        self.load() + self.checkers
    }

    /// The same in words, with what they are made of.
    fn asked(&self) -> String {
        let again = (self.sent - 1.0) * 100.0;
        let retries = if again > 0.0 { format!(" and {} % sent again", number(again)) } else { String::new() };
        let requests = number(self.requests().ceil());
        format!("{requests} requests a second ({} transactions{retries})", number(self.workload.rate))
    }

    /// Transactions a second of so many requests.
    fn of_requests(&self, requests: f64) -> f64 {
        (requests - self.checkers).max(0.0) / self.sent
    }

    /// What the account is given of a quota: its default, or what is asked for where that is said to be granted.
    fn granted(&self, id: &str) -> Option<f64> {
        let quota = self.quotas.iter().find(|quota| quota.id == id)?;
        Some(if self.workload.quotas_raised { quota.default.max(quota.needed) } else { quota.default })
    }

    /// Who says what the account is given.
    fn granted_by(&self, id: &str) -> Basis {
        let raised = self.quotas.iter().any(|quota| quota.id == id && quota.is_short());
        if raised && self.workload.quotas_raised { Basis::Assumed } else { Basis::Committed }
    }
}

impl Limit {
    /// Judged: whether there is as much as is needed.
    fn judged(self) -> Self {
        // A billionth is rounding.
        let suffices = self.allowed.map(|allowed| self.needed <= allowed * (1.0 + 1e-9));
        let over = if self.effect == Effect::Bounds { Verdict::Missed } else { Verdict::Expected };
        Self { verdict: suffices.map(|suffices| if suffices { Verdict::Held } else { over }), ..self }
    }
}

/// How many times a part goes into a whole; `None` of no part.
fn times(whole: f64, part: f64) -> Option<f64> {
    (part > 0.0 && whole.is_finite()).then(|| whole / part)
}

/// Rounded up to a share of one; a millionth of that is rounding already.
fn up(number: f64, shares: f64) -> f64 {
    (number * shares - 1e-6).ceil().max(0.0) / shares
}

/// A number as it is written in a reckoning: with one digit behind the point where there is any.
fn number(number: f64) -> String {
    grouped((number * 10.0).round() / 10.0)
}
