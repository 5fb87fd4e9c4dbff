//! What is going to happen, in the order of time; what falls on the same instant, in the order in which it was foreseen.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::side::Role;

/// Something foreseen. A round that is over makes void what was foreseen in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The fault is over.
    Over,
    /// A health checker comes to another verdict on a Region's endpoint.
    Verdict { of: Role, checker: usize, round: u32 },
    /// A person has noticed and decided to lead clients to the standby.
    Decided,
    /// A person lets clients back to the primary.
    Released,
    /// Route 53 answers by the new state.
    Published { round: u32 },
    /// A batch of clients has let go of its old answer.
    Moved { batch: usize, round: u32 },
    /// A function may start more environments.
    Refill(Role),
    /// What an alarm watches has been bad for long enough.
    Alarm { bell: usize },
    /// The items, or the documents, that waited have all been copied.
    Drained { documents: bool, round: u32 },
}

/// What is foreseen.
#[derive(Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Entry>,
    foreseen: u32,
}

impl Queue {
    pub(super) fn push(&mut self, time_s: f64, due: Due) {
        self.heap.push(Entry { time_s, place: self.foreseen, due });
        self.foreseen += 1;
    }

    pub(super) fn pop(&mut self) -> Option<(f64, Due)> {
        self.heap.pop().map(|entry| (entry.time_s, entry.due))
    }
}

struct Entry {
    time_s: f64,
    place: u32,
    due: Due,
}

impl Ord for Entry {
    /// The greatest comes out of a heap first, so the soonest is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.time_s.total_cmp(&self.time_s).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soonest_comes_first_and_of_equals_the_first_foreseen() {
        let mut queue = Queue::default();
        for (time, due) in
            [(3.0, Due::Over), (1.0, Due::Refill(Role::Standby)), (1.0, Due::Decided), (2.0, Due::Decided)]
        {
            queue.push(time, due);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(
            order,
            [(1.0, Due::Refill(Role::Standby)), (1.0, Due::Decided), (2.0, Due::Decided), (3.0, Due::Over)]
        );
    }
}
