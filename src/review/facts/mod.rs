//! What the templates say about the system: the numbers from which recovery, capacity and cost follow.
//!
//! Read from the templates of both Regions, so that a foreign pair is reckoned as ours is. What a template does not
//! tell is `None`, never a guess.

mod alarms;
mod data;
mod endpoint;
mod inventory;

use serde::Serialize;

use super::pair::{Item, Pair};
use crate::finding::Place;

pub use alarms::{Alarm, Signal};
pub use data::{Documents, Index, LogCopies, Replication, Table};
pub use endpoint::{Api, Dns, Function, HealthCheck};
pub use inventory::Inventory;

/// The system that a pair of templates makes.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// The Region that serves.
    pub primary: Side,
    /// The Region that stands by.
    pub standby: Side,
    /// How the name that clients use fails over; `None` where the templates hold no failover records.
    pub dns: Option<Dns>,
    /// The table; of several the first that is in both Regions.
    pub table: Option<Table>,
    /// The documents; of several buckets the first that replicates across the Regions.
    pub documents: Option<Documents>,
    /// Every alarm, in the order of the templates.
    pub alarms: Vec<Alarm>,
}

/// What one Region holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Which stack it is.
    pub place: Place,
    /// Its Region, where the template or its reader knows it.
    pub region: Option<String>,
    /// The functions behind the endpoint.
    pub functions: Vec<Function>,
    /// The concurrency that other functions of the stack reserve, together.
    pub other_concurrency: f64,
    /// The APIs that clients reach.
    pub apis: Vec<Api>,
    /// Queues: what is in them stays in the Region.
    pub queues: Vec<At>,
    /// How logs of this Region come to be in the other, if they do.
    pub logs: Option<LogCopies>,
    /// How many there are of what is paid by the piece.
    pub inventory: Inventory,
}

/// A resource of a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// Its stack.
    pub stack: Place,
    /// Its logical id.
    pub logical_id: String,
}

impl At {
    fn of(item: &Item<'_>) -> Self {
        Self { stack: item.subject.place, logical_id: item.id.to_owned() }
    }
}

/// Reads the system; `None` where there are not two Regions.
pub(super) fn read(pair: &Pair<'_>) -> Option<System> {
    let (primary, standby) = pair.both()?;
    // Nothing stands by.
    if pair.shared_region().is_some() {
        return None;
    }
    let side = |place: Place, region: Option<&str>| {
        let functions = endpoint::functions(pair, place);
        let behind = |id: &str| functions.iter().any(|function| function.at.logical_id == id);
        let others = pair.in_stack(place, "AWS::Lambda::Function").filter(|item| !behind(item.id));
        Side {
            place,
            region: region.map(str::to_owned),
            other_concurrency: others
                .filter_map(|it| it.number(pair, &["ReservedConcurrentExecutions"]))
                .fold(0.0, std::ops::Add::add),
            functions,
            apis: endpoint::apis(pair, place),
            queues: pair.in_stack(place, "AWS::SQS::Queue").map(|queue| At::of(&queue)).collect(),
            logs: data::log_copies(pair, place),
            inventory: inventory::inventory(pair, place),
        }
    };
    Some(System {
        primary: side(Place::Primary, primary.region),
        standby: side(Place::Secondary, standby.region),
        dns: endpoint::dns(pair),
        table: data::table(pair),
        documents: data::documents(pair),
        alarms: alarms::alarms(pair),
    })
}

impl System {
    /// Both Regions, the primary first.
    #[must_use]
    pub fn sides(&self) -> [&Side; 2] {
        [&self.primary, &self.standby]
    }
}
