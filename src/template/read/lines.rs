//! In which line of its text each value of a template stands, so that a finding can say so.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Duplicates, Language, yaml};

/// A value, by the order in which it was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node(u32);

impl Node {
    /// The whole document.
    pub(super) const ROOT: Self = Self(0);
}

/// From a value to one in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step<'text> {
    Key(Cow<'text, str>),
    Item(usize),
}

/// The lines of a text, from 1, by JSON pointer. One table, not a tree: however deep the text is, nothing recurses.
#[derive(Clone, Debug, Default)]
pub struct Lines<'text> {
    steps: BTreeMap<(Node, Step<'text>), (Node, usize)>,
    entered: u32,
}

impl<'text> Lines<'text> {
    /// The lines of a text in JSON or YAML. Of a text that is neither, those before the mistake.
    #[must_use]
    pub fn of(text: &'text str) -> Self {
        let mut lines = Self::default();
        match Language::of(text) {
            Language::Json => lines.scan(text),
            // What is wrong with the text is said by whoever reads the template.
            Language::Yaml => drop(yaml::read(text, &mut Duplicates::default(), &mut lines)),
        }
        lines
    }

    /// The line of the value that a pointer names, or of the innermost one around it that is there.
    #[must_use]
    pub fn line(&self, pointer: &str) -> Option<usize> {
        let mut found = (Node::ROOT, None);
        for step in pointer.split('/').skip(1) {
            let item = step.parse().ok().map(Step::Item);
            let key = Step::Key(step.replace("~1", "/").replace("~0", "~").into());
            let inner = [Some(key), item].into_iter().flatten().find_map(|step| self.steps.get(&(found.0, step)));
            match inner {
                Some((node, line)) => found = (*node, Some(*line)),
                None => break,
            }
        }
        found.1
    }

    pub(super) fn enter(&mut self, parent: Node, key: impl Into<Cow<'text, str>>, line: usize) -> Node {
        self.insert((parent, Step::Key(key.into())), line)
    }

    pub(super) fn enter_item(&mut self, parent: Node, index: usize, line: usize) -> Node {
        self.insert((parent, Step::Item(index)), line)
    }

    /// Of a key that is given twice, the last counts, as for whoever reads the value.
    fn insert(&mut self, step: (Node, Step<'text>), line: usize) -> Node {
        self.entered += 1;
        self.steps.insert(step, (Node(self.entered), line));
        Node(self.entered)
    }

    /// Notes the lines of a JSON text. It is taken to be one: the reader has refused what is not.
    fn scan(&mut self, text: &'text str) {
        // What is open around the place: the value, and how far a list has come, or what an object's next value is.
        let mut open: Vec<(Node, Next)> = Vec::new();
        let (mut line, mut rest) = (1, text);
        let mut value = Some(Node::ROOT);
        while let Some(first) = rest.chars().next() {
            let length = token(rest);
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = after;
            match (first, open.last_mut()) {
                ('\n', _) => line += 1,
                (' ' | '\t' | '\r' | ',' | ':', _) => {}
                ('}' | ']', _) => drop(open.pop()),
                ('"', Some((node, next @ Next::Key))) => {
                    let Ok(key) = serde_json::from_str::<String>(word) else { return };
                    value = Some(self.enter(*node, key, line));
                    *next = Next::Value;
                }
                (_, around) => {
                    if let Some((node, next)) = around {
                        if let Next::Item(index) = next {
                            value = Some(self.enter_item(*node, *index, line));
                            *index += 1;
                        } else {
                            *next = Next::Key;
                        }
                    }
                    if let (Some(node), '{' | '[') = (value, first) {
                        open.push((node, if first == '{' { Next::Key } else { Next::Item(0) }));
                    }
                }
            }
        }
    }
}

/// What comes next in an object or a list.
enum Next {
    Key,
    Value,
    Item(usize),
}

/// How long the word is that a JSON text begins with.
fn token(text: &str) -> usize {
    if !text.starts_with('"') {
        return text.chars().next().map_or(0, |first| {
            let word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            if word(first) { text.find(|c| !word(c)).unwrap_or(text.len()) } else { first.len_utf8() }
        });
    }
    let mut escaped = true;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 1)
}

/// The line of `text`, from 1, in which the value stands that a JSON pointer names, or the innermost one around it.
#[must_use]
pub fn line_of(text: &str, pointer: &str) -> Option<usize> {
    Lines::of(text).line(pointer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_line_of_its_key_or_of_what_is_around_it() {
        let yaml = "# first\nResources:\n  A:\n    Type: !If\n      - C\n      - a\n      - !Sub\n        - x\n        - V: 1\n  a/b~:\n    - &x {1: 2,\n       b: [c,\n       d]}\n";
        let json = "{\n\"Resources\": {\"A\":\n\n{\"Type\": {\"Fn::If\":\n[\"C\",\n \"a\\\"}]\",\n {\"Fn::Sub\": [\"x\",\n{\"V\": 1}]}]}},\n\"a/b~\": [{\"1\": -2e3,\n\"\\u0062\": [null,\ntrue]}]\n}}";
        for (pointer, in_yaml, in_json) in [
            ("/Resources", 2, 2),
            ("/Resources/A", 3, 2),
            ("/Resources/A/Type", 4, 4),
            ("/Resources/A/Type/Fn::If", 4, 4),
            ("/Resources/A/Type/Fn::If/0", 5, 5),
            ("/Resources/A/Type/Fn::If/1", 6, 6),
            ("/Resources/A/Type/Fn::If/2/Fn::Sub/1/V", 9, 8),
            ("/Resources/A/Type/Fn::If/2/Fn::Sub/1/W/X", 9, 8),
            ("/Resources/A/Absent", 3, 2),
            ("/Resources/a~1b~0", 10, 9),
            ("/Resources/a~1b~0/0/1", 11, 9),
            ("/Resources/a~1b~0/0/b/1", 13, 11),
        ] {
            let found = (line_of(yaml, pointer), line_of(json, pointer));
            assert_eq!(found, (Some(in_yaml), Some(in_json)), "{pointer}");
        }
        for pointer in ["", "/Absent/A"] {
            assert_eq!((line_of(yaml, pointer), line_of(json, pointer)), (None, None), "{pointer}");
        }
    }

    #[test]
    fn what_is_no_template_has_the_lines_before_the_mistake() {
        assert_eq!(line_of("a: 1\nb: 2\nc: *x\n", "/b"), Some(2));
        assert_eq!(line_of("{\"a\": 1,\n\"b\": [}}]\u{0}\"", "/b"), Some(2));
        assert_eq!(line_of("", "/a"), None);
    }
}
