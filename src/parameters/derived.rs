//! Numbers that follow from what is asked of the system, where nobody gave others.

use super::Parameters;

impl Parameters {
    /// Write units a second that the target needs: one for each started KB of an item.
    #[must_use]
    pub fn write_units(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "an item has at most 400 KB")]
        let units = self.targets.item_kb.ceil().clamp(1.0, 400.0) as i64;
        self.targets.transactions_per_second.saturating_mul(units)
    }

    /// Write units a second that the table is warmed for: a fifth over the target, and at least what a new table has.
    #[must_use]
    pub fn warm_write_units(&self) -> i64 {
        if self.data.warm_write_units > 0 {
            return self.data.warm_write_units.max(4_000);
        }
        (self.write_units().saturating_mul(6) / 5).max(4_000)
    }

    /// Read units a second that the table is warmed for: one strongly consistent read of 4 KB a transaction and a fifth
    /// on top, and at least what a new table has.
    #[must_use]
    pub fn warm_read_units(&self) -> i64 {
        if self.data.warm_read_units > 0 {
            return self.data.warm_read_units.max(12_000);
        }
        (self.targets.transactions_per_second.saturating_mul(6) / 5).max(12_000)
    }

    /// Requests a second that the endpoint accepts: a tenth over the target unless given.
    #[must_use]
    pub fn api_rate(&self) -> i64 {
        if self.dns.api_rate > 0 {
            return self.dns.api_rate;
        }
        self.targets.transactions_per_second.saturating_mul(11) / 10 + 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throughput_follows_the_targets() {
        let parameters = Parameters::default();
        assert_eq!(parameters.write_units(), 10_000);
        assert_eq!(parameters.warm_write_units(), 12_000);
        assert_eq!(parameters.warm_read_units(), 12_000);
        assert_eq!(parameters.api_rate(), 11_010);
    }
}
