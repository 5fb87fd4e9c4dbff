//! Which lines of a template are not as they were.

use std::collections::BTreeMap;

use super::lines::{Block, Lines};

/// What happened at a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The line is new, or not as it was.
    Changed,
    /// Lines that stood before this one are gone.
    Gone,
}

/// The difference between two states of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By the line in the later state.
    pub marks: BTreeMap<usize, Mark>,
    /// How many lines are new or changed.
    pub added: usize,
    /// How many earlier lines are no longer there.
    pub removed: usize,
}

/// Compares two states of a template.
///
/// Entries are compared with the entry of the same name, which keeps the cost linear in the template: only inside an
/// entry that changed are lines matched with each other.
#[must_use]
pub fn changes(before: &Lines, after: &Lines) -> Changes {
    let name = |block: &Block| (block.section.clone(), block.entry.clone());
    let mut earlier: BTreeMap<_, _> = before.blocks().iter().map(|block| (name(block), block)).collect();
    let mut changes = Changes::default();
    for block in after.blocks() {
        match earlier.remove(&name(block)) {
            Some(old) if before.slice(old.lines.clone()) == after.slice(block.lines.clone()) => {}
            Some(old) => {
                let old: Vec<&str> = old.lines.clone().map(|line| before.line(line)).collect();
                let new: Vec<&str> = block.lines.clone().map(|line| after.line(line)).collect();
                compare(&old, &new, block.lines.start, &mut changes);
            }
            None => {
                changes.added += block.lines.len();
                changes.marks.extend(block.lines.clone().map(|line| (line, Mark::Changed)));
            }
        }
    }
    changes.removed += earlier.values().map(|block| block.lines.len()).sum::<usize>();
    for gone in earlier.values() {
        if let Some(line) = after_removal(gone, before, after) {
            changes.marks.entry(line).or_insert(Mark::Gone);
        }
    }
    changes
}

/// The line before which a block used to stand: the one after the nearest earlier block that is still there.
fn after_removal(gone: &Block, before: &Lines, after: &Lines) -> Option<usize> {
    let index = before.blocks().iter().position(|block| block == gone)?;
    before.blocks().iter().take(index).rev().find_map(|earlier| {
        let same = |block: &&Block| block.section == earlier.section && block.entry == earlier.entry;
        Some(after.blocks().iter().find(same)?.lines.end)
    })
}

/// Above so many pairs of lines an entry that changed counts as changed from its first difference to its last.
const MATCHED_PAIRS: usize = 250_000;

fn compare(old: &[&str], new: &[&str], start: usize, changes: &mut Changes) {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let old = old.get(..old.len() - tail).unwrap_or_default();
    let new = new.get(..new.len() - tail).unwrap_or_default();
    let start = start + head;

    let kept = kept(old, new);
    let kept_count = kept.iter().filter(|kept| **kept).count();
    changes.added += new.len() - kept_count;
    changes.removed += old.len() - kept_count;
    for (index, _) in kept.iter().enumerate().filter(|(_, kept)| !**kept) {
        changes.marks.insert(start + index, Mark::Changed);
    }
    if kept_count == new.len() && old.len() > kept_count {
        changes.marks.entry(start + new.len()).or_insert(Mark::Gone);
    }
}

/// For each new line whether it is part of the longest common subsequence with the old ones.
fn kept(old: &[&str], new: &[&str]) -> Vec<bool> {
    let mut kept = vec![false; new.len()];
    if old.is_empty() || new.is_empty() || old.len() * new.len() > MATCHED_PAIRS {
        return kept;
    }
    // common[i][j]: the length of the longest common subsequence of old[i..] and new[j..], row by row.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or_default();
    for (i, old_line) in old.iter().enumerate().rev() {
        for (j, new_line) in new.iter().enumerate().rev() {
            let best = if old_line == new_line {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(old_line), Some(new_line)) = (old.get(i), new.get(j)) {
        if old_line == new_line {
            if let Some(line) = kept.get_mut(j) {
                *line = true;
            }
            (i, j) = (i + 1, j + 1);
        } else if at(&common, i + 1, j) >= at(&common, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Value, json};

    fn lines(resources: &Value) -> Lines {
        Lines::new(crate::template::text::indented(&json!({ "Resources": resources })))
    }

    fn marked(changes: &Changes, after: &Lines, mark: Mark) -> Vec<String> {
        let of = changes.marks.iter().filter(|(_, found)| **found == mark);
        of.map(|(line, _)| after.line(*line).trim().to_owned()).collect()
    }

    #[test]
    fn nothing_is_marked_where_nothing_changed() {
        let lines = lines(&json!({ "A": { "x": 1 } }));
        assert_eq!(changes(&lines, &lines), Changes::default());
    }

    #[test]
    fn only_the_lines_that_changed_are_marked() {
        let before = lines(&json!({ "A": { "x": 1, "y": 2, "z": 3 }, "B": { "x": 1 } }));
        let after = lines(&json!({ "A": { "x": 9, "y": 2, "z": 8 }, "B": { "x": 1 } }));
        let changes = changes(&before, &after);
        assert_eq!(marked(&changes, &after, Mark::Changed), ["\"x\": 9,", "\"z\": 8"]);
        assert_eq!((changes.added, changes.removed), (2, 2));
    }

    #[test]
    fn a_new_entry_is_marked_whole_and_moves_nothing_else() {
        let before = lines(&json!({ "A": { "x": 1 }, "C": { "x": 1 } }));
        let after = lines(&json!({ "A": { "x": 1 }, "B": { "x": 1 }, "C": { "x": 1 } }));
        let changes = changes(&before, &after);
        assert_eq!(marked(&changes, &after, Mark::Changed), ["\"B\": {", "\"x\": 1", "},"]);
        assert_eq!((changes.added, changes.removed), (3, 0));
    }

    #[test]
    fn what_is_gone_is_marked_where_it_was() {
        let before = lines(&json!({ "A": { "x": 1, "y": 2 }, "B": { "x": 1 }, "C": { "x": 1 } }));
        let after = lines(&json!({ "A": { "y": 2 }, "C": { "x": 1 } }));
        let changes = changes(&before, &after);
        assert_eq!(marked(&changes, &after, Mark::Gone), ["\"y\": 2", "\"C\": {"]);
        assert_eq!((changes.added, changes.removed), (0, 4));
    }
}
