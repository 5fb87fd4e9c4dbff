//! A template's text by lines and blocks, so that ten thousand lines can be shown, searched and compared at once.

use std::ops::Range;
use std::sync::OnceLock;

/// Indented JSON by lines. Lines count from 0 here; what people see counts from 1.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    text: String,
    /// Found when somebody asks for a line first: of most texts, only the length is ever shown.
    parts: OnceLock<Parts>,
}

#[derive(Clone, Debug, Default)]
struct Parts {
    /// Where each line starts.
    starts: Vec<usize>,
    /// In the order of the text; together they hold every line.
    blocks: Vec<Block>,
    /// Characters in the longest line.
    longest: usize,
}

/// The same text has the same lines.
impl PartialEq for Lines {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Lines {}

/// A section's head, or one entry of a section: what is compared as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The section, such as `Resources`; empty for what stands before the first.
    pub section: String,
    /// The entry, such as a logical id; empty for the section's head.
    pub entry: String,
    /// Its lines.
    pub lines: Range<usize>,
}

impl Parts {
    /// Takes text apart in one pass.
    fn of(text: &str) -> Self {
        let mut parts = Self::default();
        let mut start = 0;
        for line in text.split_terminator('\n') {
            parts.starts.push(start);
            start += line.len() + 1;
            // No line has more characters than bytes, and bytes need not be counted.
            if line.len() > parts.longest {
                parts.longest = parts.longest.max(line.chars().count());
            }
            parts.add_to_blocks(line);
        }
        parts
    }

    /// Adds the last line that was found: to a block of its own where it begins a section or an entry.
    fn add_to_blocks(&mut self, line: &str) {
        let end = self.starts.len();
        let within = || self.blocks.last().map(|block| block.section.clone()).unwrap_or_default();
        let begun = match line.bytes().take(5).take_while(|byte| *byte == b' ').count() {
            2 => key_at(line, 2).map(|section| (section.to_owned(), String::new())),
            4 => key_at(line, 4).map(|entry| (within(), entry.to_owned())),
            _ => None,
        };
        match (begun, self.blocks.last_mut()) {
            (None, Some(last)) => last.lines.end = end,
            (begun, _) => {
                let (section, entry) = begun.unwrap_or_default();
                self.blocks.push(Block { section, entry, lines: end - 1..end });
            }
        }
    }
}

impl Lines {
    /// The lines of a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text, parts: OnceLock::new() }
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| Parts::of(&self.text))
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts().starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Characters in the longest line.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.parts().longest
    }

    /// One line without its end; empty beyond the last.
    #[must_use]
    pub fn line(&self, index: usize) -> &str {
        self.slice(index..index + 1).trim_end_matches('\n')
    }

    /// The text of some lines.
    #[must_use]
    pub fn slice(&self, lines: Range<usize>) -> &str {
        let Some(start) = self.parts().starts.get(lines.start) else { return "" };
        let end = self.parts().starts.get(lines.end).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or_default()
    }

    /// Every line.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.line(index))
    }

    /// The blocks.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.parts().blocks
    }

    /// The lines of a resource.
    #[must_use]
    pub fn resource(&self, logical_id: &str) -> Option<Range<usize>> {
        let block = self.blocks().iter().find(|block| block.section == "Resources" && block.entry == logical_id)?;
        Some(block.lines.clone())
    }

    /// The line that a JSON pointer leads to, or the nearest one above it.
    #[must_use]
    pub fn at_pointer(&self, pointer: &str) -> Option<usize> {
        let mut found = None;
        let (mut from, mut indent) = (1, 2);
        let steps: Vec<String> =
            pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let mut rest = steps.as_slice();
        // An entry of a section is found without a look at every line before it.
        if let [section, entry, inside @ ..] = rest
            && let Some(block) = self.blocks().iter().find(|block| block.section == *section && block.entry == *entry)
        {
            found = Some(block.lines.start);
            (from, indent, rest) = (block.lines.start + 1, 6, inside);
        }
        for step in rest {
            let Some(line) = self.step(from, indent, step) else { break };
            found = Some(line);
            (from, indent) = (line + 1, indent + 2);
        }
        found
    }

    /// The line of a key, or of an array's element, among the lines of one indent that follow each other.
    fn step(&self, from: usize, indent: usize, step: &str) -> Option<usize> {
        let number = step.parse::<usize>().ok();
        let mut elements = 0;
        for index in from..self.len() {
            let line = self.line(index);
            let depth = line.len() - line.trim_start_matches(' ').len();
            if depth < indent {
                return None;
            }
            if depth > indent || line.trim_start().starts_with(['}', ']']) {
                continue;
            }
            match key_at(line, indent) {
                Some(key) if key == step => return Some(index),
                Some(_) => {}
                None if number == Some(elements) => return Some(index),
                None => elements += 1,
            }
        }
        None
    }
}

/// The key of a line that is indented by exactly so much.
fn key_at(line: &str, indent: usize) -> Option<&str> {
    let (space, rest) = line.split_at_checked(indent)?;
    let rest = rest.strip_prefix('"')?;
    if space.bytes().any(|byte| byte != b' ') {
        return None;
    }
    // A backslash is part of text that only looks like a key, such as "say \"x\": y".
    rest.split_once("\": ").map(|(key, _)| key).filter(|key| !key.contains('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::json;

    fn lines() -> Lines {
        let template = json!({
            "Description": "x",
            "Resources": {
                "Key": { "Type": "AWS::KMS::Key", "Properties": { "Tags": [{ "Key": "a" }, { "Key": "b" }] } },
                "Topic": { "Type": "AWS::SNS::Topic" }
            },
            "Outputs": { "Key": { "Value": 1 } }
        });
        Lines::new(crate::template::text::indented(&template))
    }

    #[test]
    fn text_is_taken_apart_and_put_together_again() {
        let lines = lines();
        assert_eq!(lines.iter().flat_map(|line| [line, "\n"]).collect::<String>(), lines.text());
        assert_eq!(lines.line(0), "{");
        assert_eq!(lines.line(lines.len()), "");
        assert_eq!(lines.longest(), lines.iter().map(str::len).max().unwrap());
        assert_eq!(Lines::new(String::new()).len(), 0);
    }

    #[test]
    fn blocks_hold_every_line_once() {
        let lines = lines();
        let names: Vec<(&str, &str)> =
            lines.blocks().iter().map(|block| (block.section.as_str(), block.entry.as_str())).collect();
        assert_eq!(
            names,
            [
                ("", ""),
                ("Description", ""),
                ("Resources", ""),
                ("Resources", "Key"),
                ("Resources", "Topic"),
                ("Outputs", ""),
                ("Outputs", "Key")
            ]
        );
        let held: Vec<usize> = lines.blocks().iter().flat_map(|block| block.lines.clone()).collect();
        assert_eq!(held, (0..lines.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_pointer_leads_to_its_line() {
        let lines = lines();
        let text = |pointer: &str| lines.at_pointer(pointer).map(|line| lines.line(line).trim().to_owned());
        assert_eq!(text("/Resources/Topic/Type").as_deref(), Some("\"Type\": \"AWS::SNS::Topic\""));
        assert_eq!(text("/Resources/Key/Properties/Tags/1/Key").as_deref(), Some("\"Key\": \"b\""));
        assert_eq!(text("/Outputs/Key/Value").as_deref(), Some("\"Value\": 1"));
        assert_eq!(text("/Resources/Key/Absent").as_deref(), Some("\"Key\": {"));
        assert_eq!(text("/Absent"), None);
        assert_eq!(text(""), None);
    }
}
