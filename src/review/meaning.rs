//! What a value stands for: text that is known before anything is deployed, or something of a resource of either stack.
//!
//! What only AWS will know, such as the id of a key, is written as a sign that names where it comes from. Two values
//! then stand for the same thing if their texts are the same, across both stacks and through every value that one of
//! them hands to the other.

use super::SOME_ACCOUNT;
use super::pair::{Item, Pair, Quick};
use super::subject::Subject;
use crate::finding::Place;
use crate::template::references::{cut, parts};
use crate::template::resolve::{self, Budget, Names};
use crate::template::{Map, Value};

/// Encloses a sign; no template can hold these characters by accident (Unicode keeps them for private use).
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';
/// Begins the name of a parameter whose value nobody knows.
const PARAMETER: &str = "$";

/// What a value stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meaning(String);

/// Whether two values stand for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Same {
    Yes,
    No,
    /// One of them depends on what is only known when it is deployed.
    Unknown,
}

impl Meaning {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text with its signs, to compare with.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The text in lower case.
    pub(crate) fn into_lower_case(mut self) -> String {
        self.0.make_ascii_lowercase();
        self.0
    }

    /// The text, where nothing in it is left to be known.
    pub(crate) fn known(&self) -> Option<&str> {
        (!self.0.contains(OPEN)).then_some(self.0.as_str())
    }

    /// Whether it is an ARN, or what gives one.
    pub(crate) fn is_arn(&self) -> bool {
        self.0.starts_with("arn:") || self.sign().is_some_and(|(.., attribute)| ARN_ATTRIBUTES.contains(&attribute))
    }

    /// Whether a parameter that nobody knows has a say in it.
    pub(crate) fn is_open(&self) -> bool {
        self.0.match_indices(OPEN).any(|(at, sign)| {
            self.0
                .get(at + sign.len()..)
                .and_then(|rest| rest.split(CLOSE).next())
                .is_some_and(|name| name.contains(PARAMETER))
        })
    }

    /// Whether both stand for the same.
    pub(crate) fn same(&self, other: &Self) -> Same {
        if self == other {
            return Same::Yes;
        }
        // A sign beside plain text may come to be that text.
        let mixed = self.known().is_some() != other.known().is_some();
        if mixed || self.is_open() || other.is_open() { Same::Unknown } else { Same::No }
    }

    /// The part before the first of these endings: what stands before it names the thing itself.
    fn without_ending(&self) -> &str {
        let text = ["/*", ":*"].iter().find_map(|ending| self.0.strip_suffix(ending)).unwrap_or(&self.0);
        text.split("/index/").next().unwrap_or(text)
    }

    /// The stack, logical id and attribute of the one sign that this is, or that it begins with.
    fn sign(&self) -> Option<(&str, &str, &str)> {
        let (sign, _) = self.0.strip_prefix(OPEN)?.split_once(CLOSE)?;
        let (place, rest) = cut(sign, b'.')?;
        let (id, attribute) = cut(rest, b'.')?;
        (!id.starts_with(PARAMETER)).then_some((place, id, attribute))
    }
}

/// For people: a sign is shown as what it comes from.
impl std::fmt::Display for Meaning {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in self.0.split(OPEN) {
            match part.split_once(CLOSE) {
                Some((sign, rest)) => {
                    let (_, name) = sign.split_once('.').unwrap_or(("", sign));
                    write!(formatter, "${{{}}}{rest}", name.trim_start_matches(PARAMETER).trim_end_matches(".Ref"))?;
                }
                None => formatter.write_str(part)?,
            }
        }
        Ok(())
    }
}

/// Writes a sign at the end of a text; `kind` is [`PARAMETER`] for a parameter's.
fn sign(text: &mut String, place: Place, kind: &str, id: &str, attribute: &str) {
    text.push(OPEN);
    for part in [place.name(), ".", kind, id, ".", attribute] {
        text.push_str(part);
    }
    text.push(CLOSE);
}

/// The partition of a Region.
pub(crate) fn partition(region: &str) -> &'static str {
    let partitions = [("cn-", "aws-cn"), ("eusc-", "aws-eusc"), ("us-gov-", "aws-us-gov"), ("us-iso", "aws-iso")];
    partitions.iter().find(|(start, _)| region.starts_with(start)).map_or("aws", |(_, partition)| partition)
}

/// How resources are known by their names: the type, the property that holds the name, what `Ref` gives and the ARN.
///
/// In each, `{n}` stands for the name, and `{p}`, `{r}`, `{a}` for partition, Region and account. From the return values
/// in each type's reference and the Service Authorization Reference.
#[rustfmt::skip]
static KNOWN_BY_NAME: &[(&str, &str, &str, &str)] = &[
    ("AWS::CloudWatch::Alarm", "AlarmName", "{n}", "arn:{p}:cloudwatch:{r}:{a}:alarm:{n}"),
    ("AWS::CloudWatch::CompositeAlarm", "AlarmName", "{n}", "arn:{p}:cloudwatch:{r}:{a}:alarm:{n}"),
    ("AWS::DynamoDB::GlobalTable", "TableName", "{n}", "arn:{p}:dynamodb:{r}:{a}:table/{n}"),
    ("AWS::DynamoDB::Table", "TableName", "{n}", "arn:{p}:dynamodb:{r}:{a}:table/{n}"),
    ("AWS::Events::Rule", "Name", "{n}", "arn:{p}:events:{r}:{a}:rule/{n}"),
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "arn:{p}:iam::{a}:policy/{n}", "arn:{p}:iam::{a}:policy/{n}"),
    ("AWS::IAM::Role", "RoleName", "{n}", "arn:{p}:iam::{a}:role/{n}"),
    ("AWS::KMS::Alias", "AliasName", "{n}", "arn:{p}:kms:{r}:{a}:{n}"),
    ("AWS::Kinesis::Stream", "Name", "{n}", "arn:{p}:kinesis:{r}:{a}:stream/{n}"),
    ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", "{n}", "arn:{p}:firehose:{r}:{a}:deliverystream/{n}"),
    ("AWS::Lambda::Function", "FunctionName", "{n}", "arn:{p}:lambda:{r}:{a}:function:{n}"),
    ("AWS::Logs::Destination", "DestinationName", "{n}", "arn:{p}:logs:{r}:{a}:destination:{n}"),
    ("AWS::Logs::LogGroup", "LogGroupName", "{n}", "arn:{p}:logs:{r}:{a}:log-group:{n}:*"),
    ("AWS::S3::Bucket", "BucketName", "{n}", "arn:{p}:s3:::{n}"),
    ("AWS::SNS::Topic", "TopicName", "arn:{p}:sns:{r}:{a}:{n}", "arn:{p}:sns:{r}:{a}:{n}"),
    ("AWS::SQS::Queue", "QueueName", "https://sqs.{r}.{u}/{a}/{n}", "arn:{p}:sqs:{r}:{a}:{n}"),
];

/// The ARN of a DynamoDB table's replica in another Region than its stack's.
const TABLE_ARN: &str = "arn:{p}:dynamodb:{r}:{a}:table/{n}";

/// The attributes under which types return their ARN.
const ARN_ATTRIBUTES: &[&str] = &["Arn", "TopicArn"];

/// The property that holds a type's name, and the form of what `Ref`, or the attribute, makes of it.
pub(super) fn form(kind: &str, attribute: Option<&str>) -> Option<(&'static str, &'static str)> {
    let at = KNOWN_BY_NAME.binary_search_by_key(&kind, |(kind, ..)| kind).ok()?;
    let (_, property, by_ref, arn) = KNOWN_BY_NAME.get(at)?;
    match attribute {
        None => Some((property, by_ref)),
        Some(attribute) => ARN_ATTRIBUTES.contains(&attribute).then_some((property, arn)),
    }
}

impl<'a> Pair<'a> {
    /// What a value of a stack stands for; `None` where it is no text, or depends on what cannot be seen.
    pub(crate) fn meaning(&self, subject: &Subject<'a>, value: &Value) -> Option<Meaning> {
        resolve::text(&Scope { pair: self, subject, when: &[] }, value).map(Meaning)
    }

    /// The same under conditions that are taken to hold, or not to.
    pub(crate) fn meaning_when(&self, subject: &Subject<'a>, value: &Value, when: &[(&str, bool)]) -> Option<Meaning> {
        resolve::text(&Scope { pair: self, subject, when }, value).map(Meaning)
    }

    /// The resource that a meaning names: by a sign, an ARN or its own name.
    pub(crate) fn target(&self, meaning: &Meaning) -> Option<Item<'a>> {
        match meaning.sign() {
            Some((place, id, _)) => self.signed(place, id),
            None => self.called(meaning).first().copied(),
        }
    }

    /// The same as a stack means it: names that are no ARNs are those of its own Region, where it has such a resource.
    pub(crate) fn target_from(&self, subject: &Subject<'_>, meaning: &Meaning) -> Option<Item<'a>> {
        if let Some((place, id, _)) = meaning.sign() {
            return self.signed(place, id);
        }
        let items = self.called(meaning);
        items.iter().find(|item| item.subject.place == subject.place).or_else(|| items.first()).copied()
    }

    /// The resource of a sign.
    fn signed(&self, place: &str, id: &str) -> Option<Item<'a>> {
        let subject = self.subjects.iter().find(|subject| subject.place.name() == place)?;
        let (id, resource) = subject.template.resources.get_key_value(id)?;
        Some(Item { subject, id, resource })
    }

    /// The resources of a name: the same can be one of each Region.
    fn called(&self, meaning: &Meaning) -> &[Item<'a>] {
        let text = meaning.without_ending();
        let known = self.by_name.get_or_init(|| self.known_by_name());
        let named = known.get(text).or_else(|| known.get(&format!("{text}:*")));
        let function = || {
            // An alias or a version of a function.
            let (function, _) = text.rsplit_once(':')?;
            known.get(function).filter(|items| items.iter().all(|it| it.resource.kind == "AWS::Lambda::Function"))
        };
        named.or_else(function).map_or(&[], Vec::as_slice)
    }

    /// The Region in which what a meaning names is: an ARN's own, or that of the stack which declares it.
    pub(crate) fn region_of(&self, meaning: &Meaning) -> Option<String> {
        if meaning.sign().is_some() {
            return self.target(meaning)?.subject.region.map(str::to_owned);
        }
        let region = meaning.text().strip_prefix("arn:")?.split(':').nth(2)?;
        match region {
            "" => self.target(meaning)?.subject.region.map(str::to_owned),
            _ if region.contains(OPEN) => None,
            _ => Some(region.to_owned()),
        }
    }

    /// The Region of a key; `None` too of what a custom resource or a nested stack hands out, which can be of any.
    pub(crate) fn region_of_key(&self, meaning: &Meaning) -> Option<String> {
        let elsewhere = self.target(meaning).is_some_and(|item| !item.resource.kind.starts_with("AWS::KMS::"));
        if elsewhere { None } else { self.region_of(meaning) }
    }

    /// What a resource is known by: `Ref` where there is no attribute. A sign where only AWS will know.
    pub(crate) fn identity(&self, item: &Item<'a>, attribute: Option<&str>) -> String {
        let mut text = String::with_capacity(resolve::USUAL);
        resolve::within(|budget| self.write_identity(item, attribute, &mut text, budget));
        text
    }

    fn write_identity(&self, item: &Item<'a>, attribute: Option<&str>, text: &mut String, budget: Budget<'_>) {
        let start = text.len();
        if self.write_known(item, attribute, text, budget).is_none() {
            text.truncate(start);
            sign(text, item.subject.place, "", item.id, attribute.unwrap_or("Ref"));
        }
    }

    /// Writes what a resource is known by, where its name decides that.
    fn write_known(
        &self,
        item: &Item<'a>,
        attribute: Option<&str>,
        text: &mut String,
        budget: Budget<'_>,
    ) -> Option<()> {
        let (property, form) = form(&item.resource.kind, attribute)?;
        let properties = &item.resource.properties;
        let name = properties.get(property)?;
        fill(form, item.subject.region, text, |text| {
            // A role's name is known with its path.
            if item.resource.kind.starts_with("AWS::IAM::")
                && let Some(path) = properties.get("Path").and_then(Value::as_str)
            {
                text.push_str(path.trim_start_matches('/'));
            }
            resolve::write(&Scope { pair: self, subject: item.subject, when: &[] }, name, text, budget)
        })
    }

    fn known_by_name(&self) -> Quick<String, Vec<Item<'a>>> {
        let mut known: Quick<String, Vec<Item<'a>>> = Quick::default();
        for item in self.items() {
            if !KNOWN_BY_NAME.iter().any(|(kind, ..)| *kind == item.resource.kind) {
                continue;
            }
            for attribute in [None, Some("Arn")] {
                let identity = self.identity(&item, attribute);
                known.entry(identity).or_default().push(item);
            }
            if item.resource.kind == "AWS::DynamoDB::GlobalTable"
                && let Some(name) =
                    item.resource.properties.get("TableName").and_then(|name| self.meaning(item.subject, name))
            {
                for other in self.subjects {
                    let mut arn = String::new();
                    let name = |arn: &mut String| {
                        arn.push_str(name.text());
                        Some(())
                    };
                    if fill(TABLE_ARN, other.region, &mut arn, name).is_some() {
                        known.entry(arn).or_default().push(item);
                    }
                }
            }
        }
        known
    }
}

/// Writes a form of the table filled in at the end of a text; `None` where it needs a Region that is not known.
pub(super) fn fill(
    form: &str,
    region: Option<&str>,
    text: &mut String,
    name: impl Fn(&mut String) -> Option<()>,
) -> Option<()> {
    let mut parts = parts(form, b'{');
    text.push_str(parts.next()?);
    for part in parts {
        let (what, rest) = cut(part, b'}')?;
        match what {
            "p" => text.push_str(partition(region.unwrap_or_default())),
            "r" => text.push_str(region?),
            "u" => text.push_str(url_suffix(region)),
            "a" => text.push_str(SOME_ACCOUNT),
            _ => name(text)?,
        }
        text.push_str(rest);
    }
    Some(())
}

pub(super) fn url_suffix(region: Option<&str>) -> &'static str {
    if region.is_some_and(|region| region.starts_with("cn-")) { "amazonaws.com.cn" } else { "amazonaws.com" }
}

/// The names that a value of a stack can hold, with the other stack within reach.
struct Scope<'s, 'a> {
    pair: &'s Pair<'a>,
    subject: &'s Subject<'a>,
    when: &'s [(&'s str, bool)],
}

impl Names for Scope<'_, '_> {
    fn named(&self, name: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let subject = self.subject;
        let known = match name {
            "AWS::AccountId" => Some(SOME_ACCOUNT),
            "AWS::NoValue" => return None,
            "AWS::Partition" => Some(partition(subject.region.unwrap_or_default())),
            "AWS::URLSuffix" => Some(url_suffix(subject.region)),
            "AWS::Region" => subject.region,
            _ if name.starts_with("AWS::") => None,
            _ => {
                if let Some((id, resource)) = subject.template.resources.get_key_value(name) {
                    let subject = self.pair.stack(subject.place)?;
                    self.pair.write_identity(&Item { subject, id, resource }, None, text, budget);
                    return Some(());
                }
                match subject.given.get(name) {
                    Some(given) => Some(given.as_str()),
                    None => return self.parameter(name, text, budget),
                }
            }
        };
        match known {
            Some(known) => text.push_str(known),
            None => sign(text, subject.place, PARAMETER, name, "Ref"),
        }
        Some(())
    }

    fn attribute(&self, resource: &str, attribute: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let (id, resource) = self.subject.template.resources.get_key_value(resource)?;
        let subject = self.pair.stack(self.subject.place)?;
        self.pair.write_identity(&Item { subject, id, resource }, Some(attribute), text, budget);
        Some(())
    }

    fn condition(&self, name: &str) -> Option<bool> {
        let assumed = self.when.iter().find(|(assumed, _)| *assumed == name).map(|(_, truth)| *truth);
        assumed.or_else(|| self.subject.holds(name))
    }

    fn mappings(&self) -> Option<&Map> {
        Some(&self.subject.template.mappings)
    }

    fn stack_output(&self, arguments: &Map, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let name = arguments.get("OutputName")?.as_str()?;
        let region = match arguments.get("Region") {
            Some(region) => Some(resolve::text_within(self, region, budget)?),
            None => self.subject.region.map(str::to_owned),
        };
        let other = self.pair.subjects.iter().find(|subject| subject.region == region.as_deref())?;
        let output = other.template.outputs.get(name)?;
        resolve::write(&Scope { pair: self.pair, subject: other, when: &[] }, &output.value, text, budget)
    }
}

impl Scope<'_, '_> {
    /// Writes what fills a parameter that was not given: an output of another stack, or its default.
    fn parameter(&self, name: &str, text: &mut String, budget: Budget<'_>) -> Option<()> {
        let (pair, subject) = (self.pair, self.subject);
        subject.template.parameters.get(name)?;
        let start = text.len();
        let known = match pair.filled_from(subject, name) {
            Some((other, output)) => {
                resolve::write(&Scope { pair, subject: other, when: &[] }, &output.value, text, budget)
            }
            None => subject.default(name, text),
        };
        if known.is_none() {
            text.truncate(start);
            sign(text, subject.place, PARAMETER, name, "Ref");
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_lie_in_partitions() {
        for (region, expected) in
            [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("", "aws")]
        {
            assert_eq!(partition(region), expected);
        }
    }

    #[test]
    fn meanings_are_compared_as_far_as_they_are_known() {
        let (plain, other) = (Meaning::new("a"), Meaning::new("b"));
        let signed = |start: &str, place, kind, id, attribute| {
            let mut text = start.to_owned();
            sign(&mut text, place, kind, id, attribute);
            Meaning(text)
        };
        let key = signed("", Place::Primary, "", "Key", "Arn");
        let peer = signed("", Place::Secondary, "", "Key", "Arn");
        let open = signed("x", Place::Primary, PARAMETER, "Domain", "Ref");
        for (one, two, expected) in [
            (&plain, &plain, Same::Yes),
            (&plain, &other, Same::No),
            (&key, &peer, Same::No),
            (&key, &plain, Same::Unknown),
            (&open, &key, Same::Unknown),
            (&open, &open, Same::Yes),
        ] {
            assert_eq!(one.same(two), expected, "{one} {two}");
        }
        assert_eq!(open.to_string(), "x${Domain}");
        assert_eq!(key.to_string(), "${Key.Arn}");
        assert_eq!(key.known(), None);
        assert!(key.is_arn() && Meaning::new("arn:aws:s3:::a").is_arn() && !open.is_arn() && !plain.is_arn());
    }
}
