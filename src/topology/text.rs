//! How wide text is, how it is shortened, and how numbers are written.

/// The size of a node's name.
pub const LABEL_SIZE: f64 = 12.5;
/// The size of a node's second line.
pub const DETAIL_SIZE: f64 = 10.5;

/// How wide text is at most, in the unit of `size`.
///
/// The shares of an em are those of `DejaVu` Sans, in six classes: the widest of the faces that stand in for
/// Helvetica where that is missing.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '/' | ' ' | '·' => 0.33,
            'f' | 't' | 'r' | '-' | '(' | ')' => 0.41,
            'c' | 's' | 'k' | 'v' | 'x' | 'y' | 'z' => 0.57,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 0.96,
            'A'..='Z' | '&' | '+' | '=' | '×' => 0.73,
            c if c.is_ascii() => 0.61,
            _ => 1.0,
        })
        .sum();
    ems * size * if bold { 1.13 } else { 1.0 }
}

/// The text, cut with an ellipsis where it would be wider than `limit`.
#[must_use]
pub fn fit(text: &str, limit: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= limit {
        return text.to_owned();
    }
    let mut left = limit - width("…", size, bold);
    let kept: String = text
        .chars()
        .take_while(|c| {
            left -= width(c.encode_utf8(&mut [0; 4]), size, bold);
            left >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end_matches(['-', ' ', '.', '…']))
}

/// `1 role`, `2 roles`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_fits_and_says_so() {
        let cut = fit("transaction-documents-production", 100.0, DETAIL_SIZE, false);
        assert!(cut.ends_with('…') && width(&cut, DETAIL_SIZE, false) <= 100.0, "{cut}");
        assert_eq!(fit("short", 100.0, DETAIL_SIZE, false), "short");
        assert!(fit("anything", 0.0, DETAIL_SIZE, false).chars().count() <= 1);
    }
}
