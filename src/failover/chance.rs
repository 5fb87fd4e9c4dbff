//! What is left to chance in a timeline: drawn from a seed, the same for ever, or all of it at its best, as expected or
//! at its worst.

use crate::recovery::Range;

/// How what is left to chance comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draw {
    /// By chance; the same seed draws the same.
    Seed(u64),
    /// Everything at its best.
    Best,
    /// Everything as expected.
    Expected,
    /// Everything at its worst.
    Worst,
}

/// Draws one number after the other.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    draw: Draw,
    state: u64,
}

impl Chance {
    pub(super) fn new(draw: Draw) -> Self {
        Self { draw, state: if let Draw::Seed(seed) = draw { seed } else { 0 } }
    }

    /// Anything between best and worst, all of it as likely: where a clock stands that nobody has set.
    pub(super) fn evenly(&mut self, range: Range) -> f64 {
        self.number(range, |share| range.best + (range.worst - range.best) * share)
    }

    /// As often better as worse than expected. Where nothing bounds the worst, one in a hundred is some ten times as far,
    /// and one in a thousand some thirty times. Made of what every processor reckons to the same bit.
    pub(super) fn around(&mut self, range: Range) -> f64 {
        let Range { best, expected, worst } = range;
        self.number(range, |share| {
            if worst.is_infinite() {
                if expected.is_finite() { best + (expected - best) * (share / (1.0 - share)).sqrt() } else { expected }
            } else if share < 0.5 {
                best + (expected - best) * share * 2.0
            } else {
                expected + (worst - expected) * (share * 2.0 - 1.0)
            }
        })
    }

    fn number(&mut self, range: Range, drawn: impl FnOnce(f64) -> f64) -> f64 {
        match self.draw {
            Draw::Best => range.best,
            Draw::Expected => range.expected,
            Draw::Worst => range.worst,
            // What cannot vary takes no number; a difference of two endless numbers would be none.
            Draw::Seed(_) if range.best.total_cmp(&range.worst).is_eq() => range.best,
            Draw::Seed(_) => drawn(self.share()),
        }
    }

    /// From 0 up to, never at, 1: the upper 53 bits of `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom
    /// number generators", 2014), which takes a constant from one number to the next and mixes its bits.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float holds")]
    fn share(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: Range = Range { best: 1.0, expected: 4.0, worst: 6.0 };

    #[test]
    fn a_seed_draws_the_same_for_ever() {
        let draw = |seed| {
            let mut chance = Chance::new(Draw::Seed(seed));
            [chance.share(), chance.share()].map(|share| format!("{share:.6}"))
        };
        // The generator's published numbers for the seed 1234567: 6457827717110365317 and 3203168211198807973.
        assert_eq!(draw(1_234_567), ["0.350080", "0.173644"]);
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn nothing_is_drawn_beyond_best_and_worst() {
        let mut chance = Chance::new(Draw::Seed(42));
        for _ in 0..10_000 {
            for drawn in [chance.evenly(RANGE), chance.around(RANGE)] {
                assert!((RANGE.best..=RANGE.worst).contains(&drawn), "{drawn}");
            }
        }
    }

    #[test]
    fn half_of_what_is_drawn_around_is_better_than_expected() {
        for worst in [6.0, f64::INFINITY] {
            let mut chance = Chance::new(Draw::Seed(1));
            let better = (0..10_000).filter(|_| chance.around(Range { worst, ..RANGE }) < RANGE.expected).count();
            assert!((4_800..5_200).contains(&better), "{better}");
        }
    }

    #[test]
    fn the_ends_are_met_exactly() {
        for (draw, number) in [(Draw::Best, 1.0), (Draw::Expected, 4.0), (Draw::Worst, 6.0)] {
            let mut chance = Chance::new(draw);
            let drawn = [chance.evenly(RANGE), chance.around(RANGE)];
            assert!(drawn.iter().all(|drawn| drawn.total_cmp(&number).is_eq()), "{drawn:?}");
        }
    }
}
