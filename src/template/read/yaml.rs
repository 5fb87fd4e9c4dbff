//! YAML text as a value, as `CloudFormation` takes it: version 1.1 without aliases and merges, with tags for functions.

use std::borrow::Cow;

use indexmap::IndexMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::Duplicates;
use super::lines::{Lines, Node};
use crate::template::pointer::Pointer;
use crate::template::value::Number;
use crate::template::{Map, Value};

/// As many levels are read as of JSON: a list in a list in a template has three.
const DEEPEST: usize = 128;

/// What a tag may stand for: `!Sub` is the function `Fn::Sub`, and `!Ref` is `Ref`.
const FUNCTIONS: &[&str] = &[
    "Ref",
    "Condition",
    "Fn::And",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::ForEach",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::GetStackOutput",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Not",
    "Fn::Or",
    "Fn::RefAll",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
    "Fn::Transform",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
];

/// Reads the text, and notes in which line each value stands.
pub(super) fn read<'text>(
    text: &'text str,
    duplicates: &mut Duplicates,
    lines: &mut Lines<'text>,
) -> Result<Value, String> {
    let mut reader = Reader { text, parser: Parser::new_from_str(text), duplicates, lines };
    let value = loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) => {}
            Event::StreamEnd => return Err("empty, not an object with a Resources section".to_owned()),
            _ => break reader.node(event, span, &Pointer::Root, Node::ROOT, 0)?,
        }
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => return Ok(value),
            Event::DocumentStart(_) => return Err(at("a second document begins; a template is one", span.start)),
            _ => {}
        }
    }
}

struct Reader<'text, 'r> {
    text: &'text str,
    parser: Parser<'text, StrInput<'text>>,
    duplicates: &'r mut Duplicates,
    lines: &'r mut Lines<'text>,
}

impl<'text> Reader<'text, '_> {
    fn next(&mut self) -> Result<(Event<'text>, Span), String> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(wrong)) => Err(self.refused(&wrong)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// What the parser says; but a line that a TAB indents is a mistake that nobody sees, so it is named.
    fn refused(&self, wrong: &ScanError) -> String {
        let mark = wrong.marker();
        // The parser sees some of them at the end of the line before.
        let lines = if wrong.info().contains(" tab") { 2 } else { 1 };
        let around = (mark.line()..).zip(self.text.lines().skip(mark.line().saturating_sub(1))).take(lines);
        let tab = around.flat_map(|(line, text)| {
            let indent = text.chars().take_while(|character| [' ', '\t'].contains(character));
            indent.enumerate().filter(|(_, character)| *character == '\t').map(move |(column, _)| (line, column))
        });
        match tab.min() {
            Some((line, column)) => {
                let mark = Marker::new(mark.index(), line, column);
                at("a TAB indents this line; YAML is indented with spaces", mark)
            }
            None => at(wrong.info(), *mark),
        }
    }

    /// The value that an event begins, with the function that its tag stands for.
    fn node(
        &mut self,
        event: Event<'text>,
        span: Span,
        place: &Pointer<'_>,
        node: Node,
        depth: usize,
    ) -> Result<Value, String> {
        if depth >= DEEPEST {
            return Err(at(&format!("more than {DEEPEST} levels deep"), span.start));
        }
        let tag = match &event {
            Event::Scalar(.., tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag) => tag.as_deref(),
            _ => None,
        };
        let Some(name) = tag.map(|tag| function(tag, span.start)).transpose()?.flatten() else {
            return self.content(event, span, place, node, depth);
        };
        let (inner, place) = (self.lines.enter(node, name, span.start.line()), place.key(name));
        let argument = match self.content(event, span, &place, inner, depth + 1)? {
            Value::String(path) if name == "Fn::GetAtt" => Value::Array(path.splitn(2, '.').map(Value::from).collect()),
            argument => argument,
        };
        Ok(Map::from_iter([(name, argument)]).into())
    }

    fn content(
        &mut self,
        event: Event<'text>,
        span: Span,
        place: &Pointer<'_>,
        node: Node,
        depth: usize,
    ) -> Result<Value, String> {
        match event {
            // A function takes text as it stands, as does a value tagged as text.
            Event::Scalar(text, ScalarStyle::Plain, _, tag) if tag.as_deref().is_none_or(|tag| is_core(tag, "")) => {
                Ok(plain(&text))
            }
            Event::Scalar(text, ..) => Ok(text.into_owned().into()),
            Event::SequenceStart(..) => {
                let mut list = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if event == Event::SequenceEnd {
                        return Ok(Value::Array(list));
                    }
                    let inner = self.lines.enter_item(node, list.len(), span.start.line());
                    list.push(self.node(event, span, &place.index(list.len()), inner, depth + 1)?);
                }
            }
            Event::MappingStart(..) => self.mapping(place, node, depth),
            Event::Alias(_) => {
                Err(at("CloudFormation takes no aliases: write the value itself instead of *name", span.start))
            }
            _ => Err(at("a value is missing", span.start)),
        }
    }

    fn mapping(&mut self, place: &Pointer<'_>, node: Node, depth: usize) -> Result<Value, String> {
        // Looked up with a hash while it grows, which somebody's file could make long.
        let mut map = IndexMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Value::Object(map.into_iter().collect()));
            }
            let start = span.start;
            let key = key(event, span)?;
            let inner = self.lines.enter(node, key.clone(), start.line());
            let place = place.key(&key);
            let (event, span) = self.next()?;
            let value = self.node(event, span, &place, inner, depth + 1)?;
            if map.contains_key(&*key) {
                self.duplicates.note(&place).map_err(|wrong| at(&wrong, start))?;
            }
            map.insert(key.into_owned(), value);
        }
    }
}

/// The name of a member: text, or what is taken as text.
fn key(event: Event<'_>, span: Span) -> Result<Cow<'_, str>, String> {
    match event {
        Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
            Err(at("CloudFormation takes no merges (<<): write the members themselves", span.start))
        }
        Event::Scalar(_, _, _, Some(tag)) if !is_core(&tag, "str") && !is_bare(&tag) => {
            Err(at(&format!("the tag {} is on a key; it belongs to a value", written(&tag)), span.start))
        }
        Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty() => Err(at("a key is missing", span.start)),
        Event::Scalar(text, ..) => Ok(text),
        Event::Alias(_) => {
            Err(at("CloudFormation takes no aliases: write the key itself instead of *name", span.start))
        }
        _ => Err(at("a key is text, not a list or an object", span.start)),
    }
}

/// The function that a tag stands for; none for the tags that say what a value is anyway.
fn function(tag: &Tag, mark: Marker) -> Result<Option<&'static str>, String> {
    let plain = ["", "str", "int", "float", "bool", "null", "seq", "map"];
    if plain.iter().skip(1).any(|name| is_core(tag, name)) || is_bare(tag) {
        return Ok(None);
    }
    FUNCTIONS
        .iter()
        .find(|name| tag.handle == "!" && name.trim_start_matches("Fn::") == tag.suffix)
        .map(|name| Some(*name))
        .ok_or_else(|| at(&format!("CloudFormation knows no tag {}", written(tag)), mark))
}

/// Whether a tag is YAML's own of this name; with no name, whether it is any but the one of text.
fn is_core(tag: &Tag, name: &str) -> bool {
    tag.is_yaml_core_schema() && if name.is_empty() { tag.suffix != "str" } else { tag.suffix == name }
}

/// Whether it is `!` alone, which only says that the value is not guessed at.
fn is_bare(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}

/// A tag as it was written, as far as it fits into a line.
fn written(tag: &Tag) -> String {
    let handle = if tag.is_yaml_core_schema() { "!!" } else { &tag.handle };
    handle.chars().chain(tag.suffix.chars()).take(40).collect()
}

/// What an unquoted word is. What YAML 1.1 would take for a date, an octal number or minutes stays text: a version of a
/// policy, the id of an account, a pair of ports.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => true.into(),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => false.into(),
        _ => number(text).map_or_else(|| text.into(), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let digits = text.trim_start_matches(['-', '+']);
    let leading = digits.starts_with('0') && digits.chars().nth(1).is_some_and(|second| second.is_ascii_digit());
    let signs = text.len() - digits.len();
    if leading || signs > 1 || !digits.starts_with(|first: char| first == '.' || first.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok();
    }
    // An exponent alone makes no number: 1e3 may be the beginning of a digest.
    digits.contains('.').then(|| text.parse().ok().and_then(Number::from_f64)).flatten()
}

/// A message with its place, in the form of `serde_json`'s.
fn at(what: &str, mark: Marker) -> String {
    format!("not YAML: {what} at line {} column {}", mark.line(), mark.col() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        read(text, &mut Duplicates::default(), &mut Lines::default()).map(|value| value.to_string())
    }

    #[test]
    fn a_tag_is_the_function_that_it_is_short_for() {
        for (text, expected) in [
            ("!Ref Topic", r#"{"Ref":"Topic"}"#),
            ("!Condition Told", r#"{"Condition":"Told"}"#),
            ("!GetAtt Topic.Arn", r#"{"Fn::GetAtt":["Topic","Arn"]}"#),
            ("!GetAtt Nested.Outputs.Arn", r#"{"Fn::GetAtt":["Nested","Outputs.Arn"]}"#),
            ("!GetAtt Topic", r#"{"Fn::GetAtt":["Topic"]}"#),
            ("!GetAtt [Topic, !Ref Name]", r#"{"Fn::GetAtt":["Topic",{"Ref":"Name"}]}"#),
            ("!Sub '${A}-b'", r#"{"Fn::Sub":"${A}-b"}"#),
            ("!Sub\n- ${A}\n- A: !Ref B", r#"{"Fn::Sub":["${A}",{"A":{"Ref":"B"}}]}"#),
            ("!If [Told, !Ref 'AWS::NoValue', 1]", r#"{"Fn::If":["Told",{"Ref":"AWS::NoValue"},1]}"#),
            ("!Transform {Name: 'AWS::Include'}", r#"{"Fn::Transform":{"Name":"AWS::Include"}}"#),
            ("Fn::Base64: !Sub |\n  a\n  b\n", r#"{"Fn::Base64":{"Fn::Sub":"a\nb\n"}}"#),
            // As for every function, what is tagged is text; its elements are what they are.
            ("!Base64 true", r#"{"Fn::Base64":"true"}"#),
            ("!Ref 7", r#"{"Ref":"7"}"#),
            ("!Select [0, !GetAZs '']", r#"{"Fn::Select":[0,{"Fn::GetAZs":""}]}"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(expected), "{text}");
        }
        for name in FUNCTIONS.iter().filter(|name| **name != "Fn::GetAtt") {
            let tag = name.trim_start_matches("Fn::");
            assert_eq!(parsed(&format!("!{tag} x")).unwrap(), format!("{{\"{name}\":\"x\"}}"));
        }
    }

    #[test]
    fn an_unquoted_word_is_what_cloudformation_takes_it_for() {
        for (text, expected) in [
            ("true", "true"),
            ("False", "false"),
            ("yes", "true"),
            ("OFF", "false"),
            ("y", r#""y""#),
            ("tRUE", r#""tRUE""#),
            ("'true'", r#""true""#),
            ("\"7\"", r#""7""#),
            ("~", "null"),
            ("null", "null"),
            ("a:", r#"{"a":null}"#),
            ("0", "0"),
            ("-12", "-12"),
            ("+12", "12"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", r#""18446744073709551616""#),
            ("1.50", "1.5"),
            (".5", "0.5"),
            ("1.", "1.0"),
            ("-1.5e3", "-1500.0"),
            ("1e3", r#""1e3""#),
            (".inf", r#"".inf""#),
            ("1.e999", r#""1.e999""#),
            ("+-5", r#""+-5""#),
            ("+", r#""+""#),
            ("012345678901", r#""012345678901""#),
            ("00", r#""00""#),
            ("0x1f", r#""0x1f""#),
            ("1_000", r#""1_000""#),
            ("22:22", r#""22:22""#),
            ("1.2.3", r#""1.2.3""#),
            ("Version: 2012-10-17", r#"{"Version":"2012-10-17"}"#),
            ("2010-09-09", r#""2010-09-09""#),
            ("2001-12-14t21:59:43.10-05:00", r#""2001-12-14t21:59:43.10-05:00""#),
            ("!!str 7", r#""7""#),
            ("! 7", r#""7""#),
            ("!!int 7", "7"),
            ("|\n  a\n  b\n", r#""a\nb\n""#),
            ("|-\n  a\n", r#""a""#),
            (">\n  a\n  b\n", r#""a b\n""#),
            ("a: b # no\nc: 'it''s'", r#"{"a":"b","c":"it's"}"#),
            ("\"\\u00e9\\n\"", r#""é\n""#),
            ("{80: a, true: b, 'c': d}", r#"{"80":"a","true":"b","c":"d"}"#),
            ("[! 'Ref': b]", r#"[{"Ref":"b"}]"#),
            ("---\n[]\n...\n", "[]"),
            ("%YAML 1.1\n---\na: &anchor b\n", r#"{"a":"b"}"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_refused_is_refused_at_its_place() {
        let nested = "[".repeat(10_000);
        let block = "- ".repeat(10_000);
        let keys = (0..1000).fold(String::new(), |text, level| format!("{text}{}a:\n", " ".repeat(level)));
        let twice = "a: 1\n".repeat(200);
        for (text, expected) in [
            ("a: !Foo b", "CloudFormation knows no tag !Foo at line 1 column 4"),
            ("a: !!binary b", "CloudFormation knows no tag !!binary at line 1 column 4"),
            ("a: !<tag:x> b", "CloudFormation knows no tag tag:x at line 1 column 4"),
            (
                "a: &x b\nc: *x",
                "CloudFormation takes no aliases: write the value itself instead of *name at line 2 column 4",
            ),
            (
                "a: &x b\n*x : c",
                "CloudFormation takes no aliases: write the key itself instead of *name at line 2 column 1",
            ),
            (
                "a:\n  <<: {b: c}",
                "CloudFormation takes no merges (<<): write the members themselves at line 2 column 3",
            ),
            ("a: b\n---\nc: d", "a second document begins; a template is one at line 2 column 1"),
            ("? [a]\n: b", "a key is text, not a list or an object at line 1 column 3"),
            ("!Ref a: b", "the tag !Ref is on a key; it belongs to a value at line 1 column 1"),
            ("a: b\n: c", "a key is missing at line 2 column 1"),
            ("a:\n\tb: c", "a TAB indents this line; YAML is indented with spaces at line 2 column 1"),
            ("a:\n  b: c\n  \td: e", "a TAB indents this line; YAML is indented with spaces at line 3 column 3"),
            // The parser looks ahead, up to a bound of its own.
            (&nested, "recursion limit exceeded at line 1 column 256"),
            (&block, "more than 128 levels deep at line 1 column 257"),
            (&keys, "more than 128 levels deep at line 129 column 129"),
            (&twice, "more than 100 keys are given twice at line 102 column 1"),
        ] {
            let shown = text.get(..40).unwrap_or(text);
            assert_eq!(parsed(text).unwrap_err(), format!("not YAML: {expected}"), "{shown}");
        }
        for text in ["a: [b", "a: 'b", "a: b: c", "a: \u{0}", "a: b\n\u{0}c: d", "- a\nb: c", "a: `", "!a! b", "*x"] {
            let refused = parsed(text).expect_err(text);
            assert!(
                refused.starts_with("not YAML: ") && refused.contains(" at line ") && !refused.contains('\n'),
                "{refused}"
            );
        }
    }
}
