//! What a month costs, item by item and Region by Region, as a range of US dollars; and what would save most.
//!
//! The load of a month is the target rate times the average load, and the active Region carries all of it; the standby
//! has what is copied to it and what stands ready. Capacity costs nothing in itself. Free tiers are not counted, nor are
//! the few alarms in us-east-1 of a pair that lives elsewhere.

mod bill;
mod documents;
mod levers;
mod load;
mod logs;
mod reckoning;
mod standing;
mod table;

use serde::Serialize;

use super::figure::{Money, Range, Span, Verdict};
use super::workload::Workload;
use crate::review::facts::{Side, System};
use bill::Bill;

pub use levers::{Lever, levers};
pub use reckoning::Reckoning;

/// What a month costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// What is paid every month, Region by Region.
    pub items: Vec<Item>,
    /// What is paid once, when it is deployed.
    pub once: Vec<Item>,
    /// What the active Region costs a month.
    pub active: Money,
    /// What the standby costs a month.
    pub standby: Money,
    /// What belongs to neither.
    pub shared: Money,
    /// Together.
    pub total: Money,
    /// US dollars a month that are allowed, and whether that holds; `None` where there is no budget.
    pub budget: Option<(f64, Verdict)>,
    /// What costs nothing, in a sentence.
    pub free: &'static str,
}

/// Something that is paid for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its name, stable for ever; the same in both Regions.
    pub id: &'static str,
    /// Who has it.
    pub payer: Payer,
    /// The service that is paid.
    pub service: &'static str,
    /// What it is about.
    pub label: &'static str,
    /// How much of it.
    pub quantity: Span,
    /// What the quantity counts.
    pub unit: &'static str,
    /// The ids of its prices: one for each tier that it reaches, the first first.
    pub prices: Vec<&'static str>,
    /// What it costs.
    pub cost: Money,
    /// The reckoning, with the numbers in it.
    pub how: Reckoning,
    /// The parameters that change it.
    pub parameters: &'static [&'static str],
}

/// Where something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Payer {
    /// In the Region that serves.
    Active,
    /// In the Region that stands by.
    Standby,
    /// In none.
    Shared,
}

impl Payer {
    /// The Regions.
    const REGIONS: [Self; 2] = [Self::Active, Self::Standby];

    /// The Region beside this one.
    fn other(self) -> Self {
        match self {
            Self::Active => Self::Standby,
            Self::Standby => Self::Active,
            Self::Shared => Self::Shared,
        }
    }

    fn of(self, system: &System) -> &Side {
        if self == Self::Standby { &system.standby } else { &system.primary }
    }
}

/// Hours of a month, as AWS's own calculator takes it.
pub const HOURS: f64 = 730.0;

/// Seconds of a month.
pub const SECONDS: f64 = HOURS * 3_600.0;

/// Days of a month.
const DAYS: f64 = HOURS / 24.0;

/// Kilobytes of a gigabyte, as AWS bills it.
pub const KB_PER_GB: f64 = 1_048_576.0;

/// What is in a pair and costs nothing, by the price pages of each service.
const FREE: &str = "Nothing is paid for certificates, roles, VPCs with their peering and gateway endpoints, streams between \
                    replicas, DNS answers of aliases, stacks, and Transfer Acceleration while no client uses its host; next \
                    to nothing for topics and queues.";

/// What a month of the system costs under a load.
#[must_use]
pub fn cost(system: &System, workload: &Workload) -> Cost {
    let mut bill = Bill::new(system, workload);
    load::endpoint(&mut bill);
    load::functions(&mut bill);
    table::table(&mut bill);
    documents::documents(&mut bill);
    logs::logs(&mut bill);
    logs::flow_logs(&mut bill);
    standing::standing(&mut bill);
    let Bill { mut items, once, .. } = bill;
    items.sort_by_key(|item| item.payer);
    let of = |payer: Payer| -> Money { items.iter().filter(|item| item.payer == payer).map(|item| item.cost).sum() };
    let (active, standby, shared) = (of(Payer::Active), of(Payer::Standby), of(Payer::Shared));
    let total = active + standby + shared;
    let expected = Range { best: total.low, expected: f64::midpoint(total.low, total.high), worst: total.high };
    let budget = workload.budget.map(|budget| (budget, Verdict::of(expected, budget)));
    Cost { items, once, active, standby, shared, total, budget, free: FREE }
}
