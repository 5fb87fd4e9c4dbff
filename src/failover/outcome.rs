//! How a timeline ends, in numbers and in words.

use super::WHOLE;
use super::fault::Fault;
use super::sentences::{duration, number, pieces};
use super::timeline::{Missing, Outcome, Requests, Sample, Told};
use crate::recovery::Workload;

/// What is known only at the end.
pub(super) struct Ending {
    pub(super) fault: Fault,
    pub(super) fault_is_on: bool,
    /// Requests a second that are answered at the end, and that were before anything failed.
    pub(super) answered: f64,
    pub(super) before: f64,
    /// Whether documents wait in the standby that nothing brings to the primary.
    pub(super) stays: bool,
    /// Whether the fault is over and something is still being copied.
    pub(super) waits: bool,
}

/// Fills in what follows from the whole.
pub(super) fn finish(
    outcome: &mut Outcome,
    fault: Fault,
    workload: &Workload,
    samples: &[Sample],
    below: Option<f64>,
    end_s: f64,
) {
    if let Some(since) = below {
        outcome.below_s += end_s - since;
    }
    outcome.requests = samples.iter().fold(Requests::default(), |sum, sample| sum + sample.requests);
    outcome.survives = outcome.down_s.is_some();
    outcome.within_recovery_time = outcome.down_s.is_some_and(|down| down <= workload.recovery_time_s);
    let missing = outcome.transactions.seconds.max(outcome.documents.seconds);
    outcome.within_recovery_point = fault != Fault::RegionLost || missing <= workload.recovery_point_s;
}

/// All of it in a few sentences.
pub(super) fn words(outcome: &Outcome, workload: &Workload, ending: &Ending) -> String {
    let service = service(outcome, workload, ending);
    let data = match ending.fault {
        Fault::RegionLost => data(outcome, workload),
        Fault::StandbyLost if ending.fault_is_on => {
            Some("Until the standby is back, nothing is left for a second failure.".to_owned())
        }
        Fault::ReplicationStalled => {
            Some("Nothing is lost by itself; what waits would be missing if the primary were lost as well.".to_owned())
        }
        _ => None,
    };
    let stays =
        ending.stays.then(|| "Documents that the standby took stay there: nothing copies them back.".to_owned());
    let waits = ending.waits.then(|| "When the timeline ends, not everything that waited is copied.".to_owned());
    let sentences = [Some(service), data, stays, waits, told(&outcome.told, ending.fault)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn service(outcome: &Outcome, workload: &Workload, ending: &Ending) -> String {
    let target = workload.recovery_time_s;
    match outcome.down_s {
        Some(down) if outcome.below_s <= 0.0 && down <= 0.0 => "Clients notice nothing.".to_owned(),
        Some(down) if down <= target => {
            format!("Service is back after {}, within the target of {}.", duration(down), duration(target))
        }
        Some(down) => format!("Service is back after {}, beyond the target of {}.", duration(down), duration(target)),
        None if ending.before < workload.rate * WHOLE => format!(
            "The target of {} requests a second is not carried: {} are answered without a fault, and {} at the end of \
             the timeline.",
            number(workload.rate),
            number(ending.before),
            number(ending.answered)
        ),
        None => format!(
            "Service is not back within the timeline: {} of {} requests a second are answered at its end.",
            number(ending.answered),
            number(workload.rate)
        ),
    }
}

fn data(outcome: &Outcome, workload: &Workload) -> Option<String> {
    let one = |missing: &Missing, what: &str| {
        (missing.count > 0).then(|| {
            let fate = if missing.late { "late" } else { "missing" };
            if missing.seconds.is_finite() {
                let verb = if missing.count == 1 { "is" } else { "are" };
                format!("{} {verb} {fate}, of {}.", pieces(missing.count, what), duration(missing.seconds))
            } else {
                format!("Nothing bounds how many {what}s are {fate}.")
            }
        })
    };
    let told = [one(&outcome.transactions, "transaction"), one(&outcome.documents, "document")];
    let missing = told.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let target = duration(workload.recovery_point_s);
    match (missing.is_empty(), outcome.within_recovery_point) {
        (true, true) => Some("No acknowledged data is missing.".to_owned()),
        (true, false) => None,
        (false, true) => Some(format!("{missing} That is within the target of {target}.")),
        (false, false) => Some(format!("{missing} That is beyond the target of {target}.")),
    }
}

fn told(told: &Told, fault: Fault) -> Option<String> {
    Some(match (told.first_s, told.people, told.alarms) {
        (Some(first), 0, _) => format!("The first alarm goes off after {}.", duration(first)),
        (Some(first), 1, _) => format!("One address is told, after {}.", duration(first)),
        (Some(first), people, _) => format!("{people} addresses are told, the first time after {}.", duration(first)),
        (None, _, 0) if fault == Fault::CheckersLost => return None,
        (None, _, 0) if told.gone > 0 => {
            "Nobody is told: the alarms that would see it are in the lost Region.".to_owned()
        }
        (None, _, 0) => "Nobody is told: no alarm sees it.".to_owned(),
        (None, _, 1) => "Nobody is told: the alarm that goes off has no subscription.".to_owned(),
        (None, _, alarms) => format!("Nobody is told: the {alarms} alarms that go off have no subscription."),
    })
}

impl std::ops::Add for Requests {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            incoming: self.incoming + other.incoming,
            by_primary: self.by_primary + other.by_primary,
            by_standby: self.by_standby + other.by_standby,
            refused: self.refused + other.refused,
            lost: self.lost + other.lost,
        }
    }
}
