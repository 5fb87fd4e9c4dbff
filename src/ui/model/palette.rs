//! What can be done and gone to, found by a few letters of its name.

/// What an entry of the palette leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Something the page does; by its name in [`COMMANDS`].
    Command(&'static str),
    /// A parameter, by its id.
    Parameter(&'static str),
    /// A node of the picture, by its id.
    Node(String),
    /// A preset, by its id.
    Preset(&'static str),
}

/// An entry of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub words: String,
    /// What kind of thing it is, or the keys that do the same.
    pub aside: &'static str,
    /// What it leads to.
    pub act: Act,
}

/// What the page does: its name, what it is called, and the keys that do the same.
pub static COMMANDS: &[(&str, &str, &str)] = &[
    ("topology", "Go to the topology", ""),
    ("templates", "Go to the templates", ""),
    ("failover", "Go to failover: budgets, player, scorecard", ""),
    ("review", "Go to the review", ""),
    ("undo", "Undo", "Ctrl+Z"),
    ("redo", "Redo", "Ctrl+Shift+Z"),
    ("export", "Export the templates", ""),
    ("open", "Review templates of yours or anybody's", ""),
    ("compare", "Compare with another design or the last export", ""),
    ("share", "Share the design by a link", ""),
    ("designs", "Designs on this device", ""),
    ("theme", "Change the theme: system, light, dark", ""),
    ("search", "Search the parameters", ""),
    ("tour", "Take the tour", ""),
    ("help", "Help and keyboard shortcuts", "F1"),
];

/// As many entries are listed at most.
const LISTED: usize = 12;

/// The entries that are meant: every word of what was typed is in their name. Those whose name begins with it come first.
#[must_use]
pub fn found<'e>(entries: &'e [Entry], typed: &str) -> Vec<&'e Entry> {
    let typed = typed.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(usize, &Entry)> = entries
        .iter()
        .filter_map(|entry| {
            let name = entry.words.to_lowercase();
            let is_meant = words.iter().all(|word| name.contains(word));
            let begins = words.iter().filter(|word| name.split(' ').any(|part| part.starts_with(**word))).count();
            let rank = if name.starts_with(&typed) { 0 } else { 1 + words.len() - begins };
            is_meant.then_some((rank, entry))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.truncate(LISTED);
    found.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        let entry = |(name, words, aside): &(&'static str, &str, &'static str)| Entry {
            words: (*words).to_owned(),
            aside,
            act: Act::Command(name),
        };
        COMMANDS.iter().map(entry).collect()
    }

    fn names(typed: &str) -> Vec<String> {
        found(&entries(), typed).into_iter().map(|entry| entry.words.clone()).collect()
    }

    #[test]
    fn a_few_letters_find_what_is_meant_and_the_start_of_a_name_comes_first() {
        assert_eq!(names("re")[..2], ["Redo", "Review templates of yours or anybody's"]);
        assert_eq!(names("TEMPL go"), ["Go to the templates"]);
        assert_eq!(names("zzz"), [""; 0]);
        assert_eq!(names("").len(), LISTED);
        assert_eq!(names("link by"), ["Share the design by a link"]);
    }
}
