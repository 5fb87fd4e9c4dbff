//! Reads a template from JSON or YAML text, ours or anyone's: what is wrong in one place is reported there, and the rest is read.
//!
//! Only what leaves no template at all is an error: too long, neither JSON nor YAML, not an object.

mod json;
pub mod lines;
mod yaml;

use rustc_hash::FxBuildHasher;

use super::pointer::Pointer;
use super::text::S3_LIMIT;
use super::{Export, FormatVersion, Map, Output, Parameter, Resource, Section, Template, Value};
use crate::finding::{Finding, Place, Severity};

/// The same key twice in one object.
pub const DUPLICATE_KEY: &str = "template-duplicate-key";
/// A key that `CloudFormation` does not know there.
pub const UNKNOWN_KEY: &str = "template-unknown-key";
/// A key that has to be there is not.
pub const MISSING_KEY: &str = "template-missing-key";
/// A value of another kind than `CloudFormation` takes there.
pub const WRONG_KIND: &str = "template-wrong-kind";
/// Something that is only known once `CloudFormation` has worked on the template.
pub const NOT_REVIEWED: &str = "template-not-reviewed";

/// As many bytes of places and messages are reported; what is found beyond says nothing new.
pub const MOST_FOUND: usize = 4 << 20;
/// What is said where it was more.
pub const MORE_FOUND: &str = "More was found than is listed: mend what is listed, and review again.";

/// As many repeated keys are reported; more of them say nothing new.
const MOST_DUPLICATES: usize = 100;

/// The keys that are given twice in one object, which a reader would else silently take the last of.
#[derive(Debug, Default)]
struct Duplicates {
    /// Where each is, and in which resource.
    found: Vec<(String, Option<String>)>,
}

impl Duplicates {
    fn note(&mut self, at: &Pointer<'_>) -> Result<(), String> {
        if self.found.len() == MOST_DUPLICATES {
            return Err(format!("more than {MOST_DUPLICATES} keys are given twice"));
        }
        self.found.push((at.to_string(), at.resource().map(str::to_owned)));
        Ok(())
    }
}

/// What a template is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// What begins with a brace.
    Json,
    /// Everything else.
    Yaml,
}

impl Language {
    fn of(text: &str) -> Self {
        if text.trim_start().starts_with('{') { Self::Json } else { Self::Yaml }
    }
}

/// A template that was read, and what is wrong with how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What it was written in.
    pub language: Language,
    /// What could be read.
    pub template: Template,
    /// What could not, at its place.
    pub findings: Vec<Finding>,
}

/// Reads the template of a stack.
///
/// # Errors
/// One line that says why this is no template: longer than `CloudFormation` takes, not UTF-8, neither JSON nor YAML (with
/// line and column; at most 128 levels deep), or not an object.
pub fn read(bytes: &[u8], stack: Place) -> Result<Reading, String> {
    if bytes.len() > S3_LIMIT {
        return Err(format!("{} bytes long; CloudFormation takes at most {S3_LIMIT}", bytes.len()));
    }
    let mut duplicates = Duplicates::default();
    let text = text(bytes)?;
    let language = Language::of(text);
    let value = match language {
        Language::Json => json::read(text, &mut duplicates)?,
        Language::Yaml => yaml::read(text, &mut duplicates, &mut lines::Lines::default())?,
    };
    let Value::Object(sections) = value else {
        return Err(format!("{}, not an object with a Resources section", kind(&value)));
    };
    let mut reader = Reader { stack, findings: Vec::new(), bytes: 0, transformed: false, unseen: false };
    for (path, logical_id) in duplicates.found {
        let message = "This key is given twice in the same object; keep one. Only the last was read.";
        let finding = Finding::new(DUPLICATE_KEY, Severity::Error, message).at(stack, path);
        reader.findings.push(Finding { logical_id, ..finding });
    }
    let template = reader.template(sections);
    if reader.bytes > MOST_FOUND {
        reader.findings.push(Finding::new(NOT_REVIEWED, Severity::Warning, MORE_FOUND).at(stack, ""));
    }
    Ok(Reading { language, template, findings: reader.findings })
}

/// Whether bytes begin as text in UTF-16 does, and go on as text.
fn is_utf16(bytes: &[u8]) -> bool {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xfe, 0xff, ..] | [0, _, ..] => u16::from_be_bytes,
        [0xff, 0xfe, ..] | [_, 0, ..] => u16::from_le_bytes,
        _ => return false,
    };
    let (pairs, []) = bytes.as_chunks() else { return false };
    char::decode_utf16(pairs.iter().map(|pair| read(*pair)))
        .all(|read| read.is_ok_and(|read| !read.is_control() || read.is_whitespace()))
}

/// The text of a file: UTF-8, whose byte order mark is skipped.
///
/// # Errors
/// One line that says which byte is wrong, counted from 1 in its line, and what to do.
pub fn text(bytes: &[u8]) -> Result<&str, String> {
    if is_utf16(bytes) {
        return Err("text in UTF-16; save it as UTF-8".to_owned());
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|wrong| {
        // Text in another encoding has no bytes of zero, and nearly everything else does.
        if bytes.contains(&0) {
            return "not text, but binary data; choose a template in JSON or YAML".to_owned();
        }
        let before = bytes.get(..wrong.valid_up_to()).unwrap_or_default();
        let (line, last) =
            before.split(|byte| *byte == b'\n').zip(1..).last().map_or((1, before), |(last, line)| (line, last));
        format!("not text in UTF-8: see byte {} of line {line}; save it as UTF-8", last.len() + 1)
    })
}

/// What is said of a loop, and of a transform of a part of the template.
const LOOPED: &str = "What this loop makes is only known when it is deployed, and was not reviewed.";
const INCLUDED: &str = "What this transform makes is only known when it is deployed, and was not reviewed.";

/// Whether the member of a section with this name stands for others.
fn is_made(name: &str) -> bool {
    name == "Fn::Transform" || name.starts_with("Fn::ForEach::")
}

/// Whether a transform can make anything: all can but these, whose loops and resources are known where they stand.
fn makes_anything(transform: &Value) -> bool {
    match transform {
        Value::String(name) => !name.starts_with("AWS::Serverless-") && name != "AWS::LanguageExtensions",
        Value::Array(several) => several.iter().any(makes_anything),
        _ => true,
    }
}

/// Turns values into the parts of a template, and notes what does not fit.
struct Reader {
    stack: Place,
    findings: Vec<Finding>,
    /// How long they are.
    bytes: usize,
    /// Whether a transform rewrites the whole template.
    transformed: bool,
    /// Whether something makes parts with names of their own.
    unseen: bool,
}

impl Reader {
    fn template(&mut self, sections: Map) -> Template {
        let mut template = Template { format_version: FormatVersion::Absent, ..Template::default() };
        self.transformed = sections.contains_key("Transform");
        self.unseen = ["Transform", "Fn::Transform"].iter().filter_map(|name| sections.get(name)).any(makes_anything);
        let made = sections.get("Resources").and_then(Value::as_object).is_some_and(|section| !section.is_empty());
        let root = Pointer::Root;
        for (name, value) in sections {
            let at = root.key(&name);
            match &*name {
                "AWSTemplateFormatVersion" => {
                    template.format_version = FormatVersion::V2010;
                    if value != "2010-09-09" {
                        self.wrong(&at, &value, "the text 2010-09-09");
                    }
                }
                "Description" => template.description = self.text(value, &at),
                "Metadata" => template.metadata = self.object(value, &at),
                "Parameters" => template.parameters = self.each(value, &at, Self::parameter),
                "Rules" => template.rules = self.object(value, &at),
                "Mappings" => {
                    template.mappings = self.object(value, &at);
                    self.unseen |= template.mappings.iter().any(|(name, _)| is_made(name));
                }
                "Conditions" => template.conditions = self.each(value, &at, Self::condition),
                "Resources" => template.resources = self.each(value, &at, Self::resource),
                "Outputs" => template.outputs = self.each(value, &at, Self::output),
                "Transform" | "Fn::Transform" => {
                    let message = "A transform rewrites the template when it is deployed: only what is written here \
                                   was reviewed. Review the processed template (`aws cloudformation get-template \
                                   --template-stage Processed`) as well.";
                    self.found(NOT_REVIEWED, Severity::Warning, &at, message.to_owned());
                    template.other.insert(name, value);
                }
                // Of the serverless transform.
                "Globals" if self.transformed => {
                    template.other.insert(name, value);
                }
                "Hooks" => {
                    template.other.insert(name, value);
                }
                _ => self.unknown(&at, "a section of a template"),
            }
        }
        template.unseen = self.unseen;
        // What cannot be read, and loops, are reported already.
        if !made {
            self.missing(&root, "Resources", "with at least one resource");
        }
        template
    }

    fn parameter(&mut self, value: Value, at: &Pointer<'_>) -> Option<Parameter> {
        let mut parameter = Parameter::default();
        for (name, value) in self.entry(value, at)? {
            let at = at.key(&name);
            match &*name {
                "Type" => parameter.kind = self.text(value, &at),
                "Description" => parameter.description = self.text(value, &at),
                "Default" => parameter.default = Some(value),
                "AllowedValues" => parameter.allowed_values = self.list(value, &at),
                "AllowedPattern" => parameter.allowed_pattern = Some(self.text(value, &at)),
                "ConstraintDescription" => parameter.constraint_description = Some(self.text(value, &at)),
                "MinLength" => parameter.min_length = self.whole(&value, &at).and_then(|n| u32::try_from(n).ok()),
                "MaxLength" => parameter.max_length = self.whole(&value, &at).and_then(|n| u32::try_from(n).ok()),
                "MinValue" => parameter.min_value = self.whole(&value, &at),
                "MaxValue" => parameter.max_value = self.whole(&value, &at),
                "NoEcho" => parameter.no_echo = self.toggle(&value, &at),
                _ => self.unknown(&at, "an attribute of a parameter"),
            }
        }
        if parameter.kind.is_empty() {
            self.missing(at, "Type", "such as String or Number");
        }
        Some(parameter)
    }

    fn condition(&mut self, value: Value, at: &Pointer<'_>) -> Option<Value> {
        if value.as_object().is_none() {
            self.wrong(at, &value, "a condition function such as Fn::Equals");
            return None;
        }
        Some(value)
    }

    fn resource(&mut self, value: Value, at: &Pointer<'_>) -> Option<Resource> {
        let mut resource = Resource::default();
        for (name, value) in self.entry(value, at)? {
            let at = at.key(&name);
            match &*name {
                "Type" => resource.kind = self.text(value, &at),
                "Condition" => resource.condition = Some(self.text(value, &at)),
                "DependsOn" => resource.depends_on = self.texts(value, &at),
                // The transform of language extensions lets both policies be worked out.
                "DeletionPolicy" | "UpdateReplacePolicy" if self.transformed && value.as_object().is_some() => {
                    resource.other.insert(name, value);
                }
                "DeletionPolicy" => resource.deletion_policy = self.text(value, &at).into(),
                "UpdateReplacePolicy" => resource.update_replace_policy = self.text(value, &at).into(),
                "Metadata" => resource.metadata = self.object(value, &at),
                "Properties" => resource.properties = self.object(value, &at).into(),
                // The last is of custom resources, which are told apart below.
                "CreationPolicy" | "UpdatePolicy" | "Version" => {
                    resource.other.insert(name, value);
                }
                "Fn::Transform" => {
                    self.found(NOT_REVIEWED, Severity::Warning, &at, INCLUDED.to_owned());
                    resource.other.insert(name, value);
                }
                // Of the serverless transform.
                "Connectors" | "IgnoreGlobals" if self.transformed => {
                    resource.other.insert(name, value);
                }
                _ => self.unknown(&at, "an attribute of a resource; properties stand under Properties"),
            }
        }
        let custom = resource.kind == "AWS::CloudFormation::CustomResource" || resource.kind.starts_with("Custom::");
        if resource.other.contains_key("Version") && !custom {
            self.unknown(&at.key("Version"), "an attribute of a resource; properties stand under Properties");
        }
        if resource.kind.is_empty() && !resource.other.contains_key("Fn::Transform") {
            self.missing(at, "Type", "such as AWS::S3::Bucket");
        }
        Some(resource)
    }

    fn output(&mut self, value: Value, at: &Pointer<'_>) -> Option<Output> {
        let mut output = Output::default();
        let mut given = false;
        for (name, value) in self.entry(value, at)? {
            let at = at.key(&name);
            match &*name {
                "Description" => output.description = self.text(value, &at),
                "Condition" => output.condition = Some(self.text(value, &at)),
                "Value" => {
                    given = true;
                    output.value = value;
                }
                "Export" => {
                    let export = self.object(value, &at).remove("Name");
                    if export.is_none() {
                        self.missing(&at, "Name", "under which other stacks import the value");
                    }
                    output.export = export.map(|name| Export { name });
                }
                _ => self.unknown(&at, "an attribute of an output"),
            }
        }
        if !given {
            self.missing(at, "Value", "that the output has");
        }
        Some(output)
    }

    /// Reads every member of a section; those that cannot be read are left out.
    fn each<T>(
        &mut self,
        section: Value,
        at: &Pointer<'_>,
        read: impl Fn(&mut Self, Value, &Pointer<'_>) -> Option<T>,
    ) -> Section<T> {
        let members = self.object(section, at);
        let mut result = Section::with_capacity_and_hasher(members.len(), FxBuildHasher);
        for (name, value) in members {
            if is_made(&name) {
                self.unseen = true;
                let message = if name == "Fn::Transform" { INCLUDED } else { LOOPED };
                self.found(NOT_REVIEWED, Severity::Warning, &at.key(&name), message.to_owned());
            } else if let Some(member) = read(self, value, &at.key(&name)) {
                result.insert(name.into_owned(), member);
            }
        }
        result
    }

    fn entry(&mut self, value: Value, at: &Pointer<'_>) -> Option<Map> {
        if let Value::Object(map) = value {
            return Some(map);
        }
        self.wrong(at, &value, "an object");
        None
    }

    fn object(&mut self, value: Value, at: &Pointer<'_>) -> Map {
        self.entry(value, at).unwrap_or_default()
    }

    fn list(&mut self, value: Value, at: &Pointer<'_>) -> Vec<Value> {
        if let Value::Array(list) = value {
            return list;
        }
        self.wrong(at, &value, "a list");
        Vec::new()
    }

    fn text(&mut self, value: Value, at: &Pointer<'_>) -> String {
        if let Value::String(text) = value {
            return text;
        }
        self.wrong(at, &value, "text");
        String::new()
    }

    /// One text, or a list of them.
    fn texts(&mut self, value: Value, at: &Pointer<'_>) -> Vec<String> {
        match value {
            Value::String(text) => vec![text],
            Value::Array(list) => {
                list.into_iter().enumerate().map(|(index, value)| self.text(value, &at.index(index))).collect()
            }
            _ => {
                self.wrong(at, &value, "a logical id or a list of them");
                Vec::new()
            }
        }
    }

    /// A whole number, which may be written as text.
    fn whole(&mut self, value: &Value, at: &Pointer<'_>) -> Option<i64> {
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        if number.is_none() {
            if value.as_f64().or_else(|| value.as_str()?.parse().ok()).is_some() {
                let message = "Only bounds that are whole numbers are compared with the default.";
                self.found(NOT_REVIEWED, Severity::Info, at, message.to_owned());
            } else {
                self.wrong(at, value, "a number");
            }
        }
        number
    }

    /// True or false, which may be written as text.
    fn toggle(&mut self, value: &Value, at: &Pointer<'_>) -> bool {
        let toggle = value.as_bool().or_else(|| value.as_str()?.parse().ok());
        if toggle.is_none() {
            self.wrong(at, value, "true or false");
        }
        toggle.unwrap_or_default()
    }

    fn wrong(&mut self, at: &Pointer<'_>, found: &Value, expected: &str) {
        self.found(
            WRONG_KIND,
            Severity::Error,
            at,
            format!("This is {}; CloudFormation takes {expected}.", kind(found)),
        );
    }

    fn unknown(&mut self, at: &Pointer<'_>, expected: &str) {
        self.found(
            UNKNOWN_KEY,
            Severity::Error,
            at,
            format!("This key is not {expected}: remove it or mend its name."),
        );
    }

    fn missing(&mut self, at: &Pointer<'_>, key: &str, which: &str) {
        self.found(MISSING_KEY, Severity::Error, at, format!("{key} is missing here: add it, {which}."));
    }

    fn found(&mut self, rule: &'static str, severity: Severity, at: &Pointer<'_>, message: String) {
        if self.bytes > MOST_FOUND {
            return;
        }
        let path = at.to_string();
        self.bytes += path.len() + message.len();
        let mut finding = Finding::new(rule, severity, message).at(self.stack, path);
        finding.logical_id = at.resource().map(str::to_owned);
        self.findings.push(finding);
    }
}

/// What a value is, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<(String, String)> {
        let reading = read(text.as_bytes(), Place::Primary).unwrap();
        reading.findings.into_iter().map(|finding| (finding.rule.into_owned(), finding.path.unwrap())).collect()
    }

    #[test]
    fn a_template_comes_back_as_it_was_written() {
        let text = r#"{"Parameters":{"Name":{"Type":"String","AllowedValues":["a"],"NoEcho":true}},"Mappings":{"Map":{"a":{"b":"c"}}},"Conditions":{"Named":{"Fn::Equals":["a","b"]}},"Resources":{"Topic":{"Type":"AWS::SNS::Topic","DependsOn":["Other"],"Properties":{"TopicName":{"Ref":"Name"}},"UpdatePolicy":{}}},"Outputs":{"Arn":{"Value":{"Ref":"Topic"},"Export":{"Name":"arn"}}},"Hooks":{}}"#;
        let reading = read(text.as_bytes(), Place::Primary).unwrap();
        assert_eq!(reading.findings, []);
        assert_eq!(crate::template::text::minified(&reading.template), text);
    }

    #[test]
    fn what_a_transform_allows_is_not_wrong_where_there_is_one() {
        let text = r#"{
            "Transform": "AWS::Serverless-2016-10-31", "Globals": {},
            "Resources": {
                "Handler": {"Type": "AWS::Serverless::Function", "IgnoreGlobals": "*", "Connectors": {},
                    "DeletionPolicy": {"Fn::If": ["Kept", "Retain", "Delete"]}},
                "Part": {"Fn::Transform": {"Name": "AWS::Include"}},
                "Fn::Transform": {"Name": "AWS::Include"}
            }
        }"#;
        assert_eq!(
            findings(text),
            [
                (NOT_REVIEWED, "/Transform"),
                (NOT_REVIEWED, "/Resources/Part/Fn::Transform"),
                (NOT_REVIEWED, "/Resources/Fn::Transform"),
            ]
            .map(|(rule, path)| (rule.to_owned(), path.to_owned()))
        );
        let bare = text.replace(r#""Transform": "AWS::Serverless-2016-10-31", "Globals": {},"#, "");
        assert_eq!(
            findings(&bare).into_iter().filter(|(rule, _)| rule != NOT_REVIEWED).collect::<Vec<_>>(),
            [
                (UNKNOWN_KEY, "/Resources/Handler/IgnoreGlobals"),
                (UNKNOWN_KEY, "/Resources/Handler/Connectors"),
                (WRONG_KIND, "/Resources/Handler/DeletionPolicy"),
            ]
            .map(|(rule, path)| (rule.to_owned(), path.to_owned()))
        );
    }

    #[test]
    fn what_is_wrong_is_reported_where_it_is_and_the_rest_is_read() {
        let text = r#"{
            "AWSTemplateFormatVersion": 2010, "Description": [], "Resurces": {},
            "Parameters": {"A": {"Type": "String", "MinLength": "2", "MaxLength": "x", "Length": 1}, "B": {}, "C": 1},
            "Resources": {
                "a/b~": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "x", "TopicName": "y"}, "DependsOn": ["X", 1]},
                "NoType": {"BucketName": "x"},
                "Text": "AWS::SNS::Topic",
                "Fn::ForEach::Loop": []
            },
            "Outputs": {"O": {"Export": {}}}
        }"#;
        assert_eq!(
            findings(text),
            [
                (DUPLICATE_KEY, "/Resources/a~1b~0/Properties/TopicName".into()),
                (WRONG_KIND, "/AWSTemplateFormatVersion".into()),
                (WRONG_KIND, "/Description".into()),
                (UNKNOWN_KEY, "/Resurces".into()),
                (WRONG_KIND, "/Parameters/A/MaxLength".into()),
                (UNKNOWN_KEY, "/Parameters/A/Length".into()),
                (MISSING_KEY, "/Parameters/B".into()),
                (WRONG_KIND, "/Parameters/C".into()),
                (WRONG_KIND, "/Resources/a~1b~0/DependsOn/1".into()),
                (UNKNOWN_KEY, "/Resources/NoType/BucketName".into()),
                (MISSING_KEY, "/Resources/NoType".into()),
                (WRONG_KIND, "/Resources/Text".into()),
                (NOT_REVIEWED, "/Resources/Fn::ForEach::Loop".into()),
                (MISSING_KEY, "/Outputs/O/Export".into()),
                (MISSING_KEY, "/Outputs/O".into()),
            ]
            .map(|(rule, path): (&str, String)| (rule.to_owned(), path))
        );
        let reading = read(text.as_bytes(), Place::Secondary).unwrap();
        assert_eq!(reading.template.resources.keys().collect::<Vec<_>>(), ["a/b~", "NoType"]);
        assert_eq!(reading.template.parameters["A"].min_length, Some(2));
        assert!(reading.findings.iter().all(|finding| finding.stack == Place::Secondary));
        assert_eq!(reading.findings[0].logical_id.as_deref(), Some("a/b~"));
        assert_eq!(reading.findings[1].logical_id, None);
        assert_eq!(reading.findings[9].logical_id.as_deref(), Some("NoType"));
    }

    #[test]
    fn what_a_transform_makes_is_not_missed() {
        let text = r#"{"Transform": "AWS::LanguageExtensions", "Globals": {}, "Resources": {"Fn::ForEach::A": []},
                       "Conditions": {"Fn::ForEach::B": []}, "Outputs": {"Fn::ForEach::C": []}}"#;
        assert_eq!(
            findings(text),
            ["/Transform", "/Resources/Fn::ForEach::A", "/Conditions/Fn::ForEach::B", "/Outputs/Fn::ForEach::C"]
                .map(|path| (NOT_REVIEWED.to_owned(), path.to_owned()))
        );
        assert_eq!(
            findings(r#"{"Resources": {"A": {"Type": "a"}}, "Globals": {}}"#),
            [(UNKNOWN_KEY.into(), "/Globals".into())]
        );
        for text in [r#"{"Resources": {}}"#, r#"{"Outputs": {}}"#] {
            assert_eq!(findings(text), [(MISSING_KEY.into(), String::new())]);
        }
    }

    #[test]
    fn no_more_is_listed_than_anybody_reads() {
        let id = "k".repeat(500_000);
        let keys = (0..20).map(|number| format!("\"x{number}\":1,")).collect::<Vec<_>>().concat();
        let text = format!("{{\"Resources\":{{\"{id}\":{{{keys}\"Type\":\"a\"}}}}}}");
        let reading = read(text.as_bytes(), Place::Primary).unwrap();
        assert_eq!(reading.findings.len(), 10);
        assert_eq!(reading.findings[9].message, MORE_FOUND);
    }

    #[test]
    fn an_object_may_have_very_many_keys() {
        use std::fmt::Write as _;

        let mut text = "{\"Resources\":{\"A\":{\"Type\":\"AWS::SNS::Topic\"}},\"Metadata\":{".to_owned();
        for number in 0..60_000 {
            let _ = write!(text, "\"k{number}\":1,");
        }
        text.push_str("\"k7\":2}}");
        let reading = read(text.as_bytes(), Place::Primary).unwrap();
        assert_eq!(reading.template.metadata.len(), 60_000);
        assert_eq!(reading.findings.len(), 1, "k7 is given twice");
    }

    #[test]
    fn what_is_no_template_is_refused_in_one_line() {
        let nested = format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200));
        let repeated = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(200));
        let long = " ".repeat(S3_LIMIT + 1);
        for (text, expected) in [
            ("{", "not JSON: EOF while parsing an object at line 1 column 1"),
            ("", "empty, not an object with a Resources section"),
            ("# nothing\n", "empty, not an object with a Resources section"),
            ("{} {}", "not JSON: trailing characters at line 1 column 4"),
            ("[]", "a list, not an object with a Resources section"),
            ("{\"a\":\n1e999}", "not JSON: number out of range at line 2 column 5"),
            (&nested, "not JSON: recursion limit exceeded at line 1 column 132"),
            (&repeated, "not JSON: more than 100 keys are given twice at line 1 column 612"),
            (&long, "1048577 bytes long; CloudFormation takes at most 1048576"),
        ] {
            assert_eq!(read(text.as_bytes(), Place::Primary).unwrap_err(), expected);
        }
        for (bytes, expected) in [
            (&b"{\n\"\xff\": 1}"[..], "not text in UTF-8: see byte 2 of line 2; save it as UTF-8"),
            (b"\xff\xfe{\0}\0", "text in UTF-16; save it as UTF-8"),
            (b"{\0}\0", "text in UTF-16; save it as UTF-8"),
            (b"\0{\0\n\0}", "text in UTF-16; save it as UTF-8"),
            (b"\xff\xfe\0\0{\0\0\0", "not text, but binary data; choose a template in JSON or YAML"),
            (b"\x89PNG\0\0", "not text, but binary data; choose a template in JSON or YAML"),
            (b"\xef\xbb\xbf", "empty, not an object with a Resources section"),
        ] {
            assert_eq!(read(bytes, Place::Primary).unwrap_err(), expected);
        }
        let marked = "\u{feff}{\"Resources\": {\"A\": {\"Type\": \"AWS::SNS::Topic\"}}}";
        assert_eq!(read(marked.as_bytes(), Place::Primary).unwrap().findings, []);
    }
}
