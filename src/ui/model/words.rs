//! Numbers and findings in words: what the status line and the headings say.

use crate::finding::{Finding, Severity};
use crate::words::counted;

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for the severities")]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            *match finding.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Info => &mut counts.infos,
            } += 1;
        }
        counts
    }

    /// The worst severity there is.
    #[must_use]
    pub fn worst(self) -> Option<Severity> {
        match self {
            Self { errors: 1.., .. } => Some(Severity::Error),
            Self { warnings: 1.., .. } => Some(Severity::Warning),
            Self { infos: 1.., .. } => Some(Severity::Info),
            _ => None,
        }
    }

    /// "2 errors, 3 warnings", or "No errors, no warnings".
    #[must_use]
    pub fn spoken(self) -> String {
        if self.errors + self.warnings == 0 {
            return "No errors, no warnings".to_owned();
        }
        [(self.errors, "error"), (self.warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(count, what))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A size in bytes, in units of 1,024 as AWS counts its limits.
#[must_use]
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    let tenths = |unit: u64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..10_240 => format!("{} KB", tenths(KB)),
        10_240..MB => format!("{} KB", (bytes + KB / 2) / KB),
        _ => format!("{} MB", tenths(MB)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_put_in_words() {
        let counts = |errors, warnings| Counts { errors, warnings, infos: 3 }.spoken();
        assert_eq!(counts(0, 0), "No errors, no warnings");
        assert_eq!(counts(1, 0), "1 error");
        assert_eq!(counts(2, 1), "2 errors, 1 warning");
        assert_eq!(counts(0, 2), "2 warnings");
    }

    #[test]
    fn the_worst_severity_is_what_counts() {
        let findings = [Finding::warning("w", "p", ""), Finding::new("i", Severity::Info, "")];
        assert_eq!(Counts::of(&findings), Counts { errors: 0, warnings: 1, infos: 1 });
        assert_eq!(Counts::of(&findings).worst(), Some(Severity::Warning));
        assert_eq!(Counts::default().worst(), None);
    }

    #[test]
    fn sizes_are_rounded() {
        let sizes = [(0, "0 B"), (1_023, "1023 B"), (1_536, "1.5 KB"), (51_200, "50 KB"), (5 << 20, "5.0 MB")];
        for (bytes, text) in sizes {
            assert_eq!(size(bytes), text);
        }
    }
}
