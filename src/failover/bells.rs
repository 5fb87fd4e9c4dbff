//! Alarms in a timeline: which see what happens, and whether anybody hears them.

use super::side::Role;
use crate::finding::Place;
use crate::review::facts::{Alarm, Signal, System};

/// An alarm in a timeline.
pub(super) struct Bell<'a> {
    pub(super) alarm: &'a Alarm,
    pub(super) state: Bells,
}

/// How an alarm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bells {
    /// It sees nothing.
    Quiet,
    /// It sees something, and has to see it for a while.
    Waits,
    /// It has gone off.
    Rings,
    /// It was in alarm before anything failed: that tells nobody anything.
    Rang,
    /// It is in the Region that is lost.
    Gone,
}

/// What alarms look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// Of the primary, and of the standby.
    pub(super) primary: SideSight,
    pub(super) standby: SideSight,
    /// Whether objects do not come from the primary to the standby while replication is meant to bring them.
    pub(super) documents_late: bool,
}

/// What alarms look at in a Region.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "alarms look at things that have nothing to do with each other")]
pub(super) struct SideSight {
    /// Requests a second that come.
    pub(super) requests: f64,
    /// Whether its health check is unhealthy.
    pub(super) unhealthy: bool,
    /// Whether requests end in errors that its API counts.
    pub(super) errors: bool,
    /// Whether its function fails.
    pub(super) function_errors: bool,
    /// Whether its function is asked for more than it carries.
    pub(super) throttled: bool,
    /// Whether its table refuses writes.
    pub(super) table_throttled: bool,
    /// Whether what is written to its table does not come to the other Region.
    pub(super) table_late: bool,
}

/// The Region that an alarm is in; `None` in a third.
pub(super) fn role(alarm: &Alarm) -> Option<Role> {
    match alarm.at.stack {
        Place::Primary => Some(Role::Primary),
        Place::Secondary => Some(Role::Standby),
        Place::Edge | Place::Pair => None,
    }
}

impl Sight {
    fn of(&self, role: Role) -> &SideSight {
        if role == Role::Primary { &self.primary } else { &self.standby }
    }

    /// Seconds until an alarm goes off that begins to see what there is to see; `None` if it sees nothing of it.
    pub(super) fn seen_after(&self, alarm: &Alarm, system: &System) -> Option<f64> {
        if alarm.signal == Signal::HealthCheck {
            return self.of(watched(alarm, system)).unhealthy.then_some(alarm.after_s);
        }
        let role = role(alarm)?;
        let side = self.of(role);
        let threshold = alarm.threshold.unwrap_or_default().max(0.0);
        let (sees, lag_s) = match alarm.signal {
            Signal::FunctionErrors => (side.function_errors, 0.0),
            Signal::FunctionThrottles => (side.throttled, 0.0),
            Signal::ApiErrors => (side.errors, 0.0),
            // The primary is asked all the time. A threshold is of requests in a minute.
            Signal::ApiRequests => {
                (role == Role::Standby && side.requests > 0.0 && side.requests * 60.0 >= threshold, 0.0)
            }
            Signal::TableThrottles => (side.table_throttled, 0.0),
            // In milliseconds.
            Signal::TableLag => (side.table_late, threshold / 1_000.0),
            // Published where the objects should be.
            Signal::DocumentsLag => (role == Role::Standby && self.documents_late, threshold),
            _ => (false, 0.0),
        };
        sees.then_some(lag_s + alarm.after_s)
    }
}

/// Whether an alarm goes off only if what it watches is still so when its time has passed. A count stays over until its
/// period ends; a lag goes away.
pub(super) fn has_to_last(alarm: &Alarm) -> bool {
    matches!(alarm.signal, Signal::TableLag | Signal::DocumentsLag)
}

/// Whose health check an alarm watches: the primary's, unless it is known to be another.
fn watched(alarm: &Alarm, system: &System) -> Role {
    let primary = system.dns.as_ref().and_then(|dns| dns.check.as_ref());
    match (&alarm.check, primary) {
        (Some(watched), Some(primary)) if *watched != primary.at => Role::Standby,
        _ => Role::Primary,
    }
}
