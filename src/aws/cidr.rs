//! IPv4 address ranges in CIDR notation.

use std::fmt;
use std::net::Ipv4Addr;

/// An IPv4 range whose host bits are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: u32,
    prefix: u32,
}

impl Cidr {
    /// A range known to be well formed; host bits are cleared, and a prefix over 32 counts as 32.
    #[must_use]
    pub const fn new(a: u8, b: u8, c: u8, d: u8, prefix: u32) -> Self {
        let prefix = if prefix > 32 { 32 } else { prefix };
        Self { base: u32::from_be_bytes([a, b, c, d]) & mask(prefix), prefix }
    }

    /// Reads `10.10.0.0/16`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((address, prefix)) = text.split_once('/') else {
            return Err(format!("\"{text}\" has no prefix length; write it like 10.10.0.0/16"));
        };
        let address: Ipv4Addr =
            address.parse().map_err(|_| format!("\"{address}\" is not an IPv4 address; write it like 10.10.0.0"))?;
        let length: u32 = match prefix.parse() {
            Ok(length) if length <= 32 && !prefix.starts_with('+') => length,
            _ => return Err(format!("\"/{prefix}\" is not a prefix length between 0 and 32")),
        };
        let base = u32::from(address);
        if base & !mask(length) != 0 {
            let corrected = Self { base: base & mask(length), prefix: length };
            return Err(format!("{text} has bits set beyond its prefix; the range is {corrected}"));
        }
        Ok(Self { base, prefix: length })
    }

    /// The prefix length, 0 to 32.
    #[must_use]
    pub fn prefix(self) -> u32 {
        self.prefix
    }

    /// Whether the two ranges share an address.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let wider = mask(self.prefix.min(other.prefix));
        self.base & wider == other.base & wider
    }

    /// Whether every address of `other` is in this range.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.prefix <= other.prefix && self.overlaps(other)
    }

    /// Whether the whole range is private (RFC 1918).
    #[must_use]
    pub fn is_private(self) -> bool {
        [Self::new(10, 0, 0, 0, 8), Self::new(172, 16, 0, 0, 12), Self::new(192, 168, 0, 0, 16)]
            .iter()
            .any(|private| private.contains(self))
    }

    /// The range's `index`th quarter, from 0.
    #[must_use]
    pub fn quarter(self, index: u32) -> Self {
        let prefix = (self.prefix + 2).min(32);
        let size = 1_u32.checked_shl(32 - prefix).unwrap_or(0);
        Self { base: self.base.wrapping_add(index.wrapping_mul(size)) & mask(prefix), prefix }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", Ipv4Addr::from(self.base), self.prefix)
    }
}

const fn mask(prefix: u32) -> u32 {
    if prefix == 0 { 0 } else { u32::MAX << (32 - prefix) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["10.10.0.0/16", "192.168.4.0/22", "0.0.0.0/0", "10.0.0.1/32"] {
            assert_eq!(cidr(text).to_string(), text);
        }
    }

    #[test]
    fn malformed_text_is_refused_with_a_reason() {
        for (text, reason) in [
            ("10.10.0.0", "no prefix"),
            ("10.10.0/16", "not an IPv4"),
            ("10.10.0.0/33", "prefix length"),
            ("10.10.0.0/+8", "prefix length"),
            ("10.10.0.1/16", "the range is 10.10.0.0/16"),
            ("", "no prefix"),
        ] {
            let error = Cidr::parse(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn ranges_overlap_when_one_holds_the_other() {
        assert!(cidr("10.0.0.0/8").overlaps(cidr("10.20.0.0/16")));
        assert!(!cidr("10.10.0.0/16").overlaps(cidr("10.20.0.0/16")));
        assert!(cidr("10.0.0.0/8").contains(cidr("10.20.0.0/16")));
        assert!(!cidr("10.20.0.0/16").contains(cidr("10.0.0.0/8")));
    }

    #[test]
    fn quarters_follow_each_other_inside_the_range() {
        let quarters: Vec<String> = (0..4).map(|index| cidr("10.10.0.0/16").quarter(index).to_string()).collect();
        assert_eq!(quarters, ["10.10.0.0/18", "10.10.64.0/18", "10.10.128.0/18", "10.10.192.0/18"]);
    }

    #[test]
    fn only_the_three_private_ranges_are_private() {
        assert!(cidr("172.31.0.0/16").is_private());
        assert!(!cidr("172.32.0.0/16").is_private());
        assert!(!cidr("100.64.0.0/16").is_private());
    }
}
