//! Finds text in a template, whatever its case.

use super::lines::Lines;

/// More matches than this are not counted: nobody steps through them.
pub const MOST: usize = 5_000;

/// Where the text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The line, from 0.
    pub line: usize,
    /// The column, in characters from 0.
    pub column: usize,
    /// How many characters it covers.
    pub width: usize,
}

/// Every place where the text occurs, at most [`MOST`]; none for empty text.
#[must_use]
pub fn find(lines: &Lines, needle: &str) -> Vec<Match> {
    let needle = needle.to_ascii_lowercase();
    if needle.is_empty() {
        return Vec::new();
    }
    let width = needle.chars().count();
    // One pass over everything first: most lines hold no match, and lower case keeps every byte in its place.
    let text = lines.text().to_ascii_lowercase();
    let mut matches = Vec::new();
    let (mut line, mut from) = (0, 0);
    for (at, _) in text.match_indices(&needle).take(MOST) {
        let skipped = text.get(from..at).unwrap_or_default();
        line += skipped.matches('\n').count();
        if let Some((_, rest)) = skipped.rsplit_once('\n') {
            from = at - rest.len();
        }
        let column = text.get(from..at).unwrap_or_default().chars().count();
        matches.push(Match { line, column, width });
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occurrence_is_found_at_its_place() {
        let lines = Lines::new("Key key\nä kEy\n\nnone\n  key".to_owned());
        let found = |line, column| Match { line, column, width: 3 };
        assert_eq!(find(&lines, "KEY"), [found(0, 0), found(0, 4), found(1, 2), found(4, 2)]);
        assert_eq!(find(&lines, "absent"), []);
        assert_eq!(find(&lines, ""), []);
    }
}
