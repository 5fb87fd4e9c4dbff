//! The course of a timeline: between two events nothing changes but what passes; steps are cut out of that afterwards.

use super::timeline::{Requests, Sample};

/// Requests a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Flow {
    pub(super) by_primary: f64,
    pub(super) by_standby: f64,
    pub(super) refused: f64,
    pub(super) lost: f64,
}

impl Flow {
    fn parts(self) -> [f64; 4] {
        [self.by_primary, self.by_standby, self.refused, self.lost]
    }
}

/// A time in which nothing happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from_s: f64,
    pub(super) to_s: f64,
    pub(super) flow: Flow,
    pub(super) standby_clients: f64,
    pub(super) standby_capacity: f64,
    /// What is in one Region only when it begins, and how much more there is each second.
    pub(super) table: (f64, f64),
    pub(super) documents: (f64, f64),
}

/// The most steps of a timeline.
const STEPS: f64 = 360.0;

/// Lengths of a step that people can read.
const LENGTHS_S: [f64; 12] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0];

/// The length of the steps of a timeline of this length.
pub(super) fn step(length_s: f64) -> f64 {
    LENGTHS_S.into_iter().find(|step| length_s / step <= STEPS).unwrap_or(3_600.0)
}

/// Cuts stretches, which follow each other from nought on, into steps.
pub(super) fn samples(stretches: &[Stretch], step: f64) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut cut = Cut::default();
    let mut seconds = [0.0; 4];
    let mut ends = step;
    for stretch in stretches {
        let mut from = stretch.from_s;
        let parts = stretch.flow.parts();
        while from < stretch.to_s {
            let to = stretch.to_s.min(ends);
            for (sum, rate) in seconds.iter_mut().zip(parts) {
                *sum += rate * (to - from);
            }
            from = to;
            if to >= ends {
                let left = |(least, slope): (f64, f64)| (least + slope * (to - stretch.from_s)).max(0.0);
                samples.push(Sample {
                    from_s: ends - step,
                    to_s: ends,
                    requests: cut.whole(seconds),
                    standby_clients: stretch.standby_clients,
                    standby_capacity: stretch.standby_capacity,
                    table_backlog: left(stretch.table),
                    documents_backlog: left(stretch.documents),
                });
                seconds = [0.0; 4];
                ends += step;
            }
        }
    }
    samples
}

/// Makes whole requests of parts of them, so that none is counted twice or dropped.
#[derive(Default)]
struct Cut {
    /// What each part has not been given yet; less than nothing where it was given too much.
    owed: [f64; 4],
}

impl Cut {
    /// Each part gets what it is owed, rounded; what comes in is their sum, and so is whole as well.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and far below 2^52")]
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn whole(&mut self, seconds: [f64; 4]) -> Requests {
        let mut given = [0; 4];
        for ((owed, more), given) in self.owed.iter_mut().zip(seconds).zip(&mut given) {
            *owed += more;
            *given = owed.round().max(0.0) as u64;
            *owed -= *given as f64;
        }
        let [by_primary, by_standby, refused, lost] = given;
        Requests { incoming: given.iter().sum(), by_primary, by_standby, refused, lost }
    }
}
