//! Names are such as the services take: their grammar, their length with the Region they will be in, and one owner each.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::finding::{Place, Severity};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;
use crate::template::resolve;
use crate::template::{Resource, Value};

pub(crate) static LOGICAL_ID: Rule = Rule {
    id: "logical-id",
    severity: Severity::Error,
    title: "A logical id that CloudFormation does not take",
    why: "CloudFormation refuses the whole template.",
    mend: "Use 1 to 255 letters and digits, without accents.",
    page: guide!("resources-section-structure"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static LENGTH: Rule = Rule {
    id: "name-length",
    severity: Severity::Error,
    title: "A name that is too long or too short for its service",
    why: "The service refuses the resource while the stack is being made, and everything rolls back.",
    mend: "Shorten what the name is made of; in a design, the environment's suffix or the application's name.",
    page: "https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
    parameter: Some("environment.suffix"),
    check: Check::Walk,
};

pub(crate) static CHARACTERS: Rule = Rule {
    id: "name-characters",
    severity: Severity::Error,
    title: "A name with characters that its service does not take",
    why: "The service refuses the resource while the stack is being made, and everything rolls back.",
    mend: "Use the characters that the message lists.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    parameter: Some("environment.suffix"),
    check: Check::Walk,
};

pub(crate) static RESERVED: Rule = Rule {
    id: "name-reserved",
    severity: Severity::Error,
    title: "A name that AWS keeps for itself",
    why: "The service refuses the resource while the stack is being made, and everything rolls back.",
    mend: "Begin and end the name in another way.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    parameter: Some("environment.application"),
    check: Check::Walk,
};

pub(crate) static TAKEN: Rule = Rule {
    id: "name-taken",
    severity: Severity::Error,
    title: "A name that two resources of the pair want",
    why: "The second one to be made fails: it already exists. Bucket and role names are not per Region.",
    mend: "Put the Region, or what tells the two apart, into the name.",
    page: guide!("cfn-resource-naming"),
    parameter: None,
    check: Check::Walk,
};

/// The most characters of a logical id.
const LOGICAL_ID_LENGTH: usize = 255;

/// What a service says about one kind of name.
pub(crate) struct Naming {
    /// The resource type.
    pub(crate) kind: &'static str,
    /// The property that holds the name.
    pub(crate) property: &'static str,
    least: usize,
    most: usize,
    letters: Letters,
    /// Whether the name has to be unique in the account, so that environments collide without a suffix.
    pub(crate) account_wide: bool,
}

/// Which characters a name may have.
#[derive(Clone, Copy)]
enum Letters {
    /// Letters, digits and these.
    And(&'static str),
    /// Lower-case letters, digits and these.
    LowerAnd(&'static str),
    /// Anything but these.
    Not(&'static str),
}

const fn own(kind: &'static str, property: &'static str, least: usize, most: usize, letters: Letters) -> Naming {
    Naming { kind, property, least, most, letters, account_wide: true }
}

const fn inner(kind: &'static str, property: &'static str, most: usize, letters: Letters) -> Naming {
    Naming { kind, property, least: 1, most, letters, account_wide: false }
}

use Letters::{And, LowerAnd, Not};

// From each service's API reference, the operation that makes the resource: bounds and patterns of the name.
#[rustfmt::skip]
static NAMINGS: &[Naming] = &[
    own("AWS::ApiGatewayV2::Api", "Name", 1, 128, Not("")),
    inner("AWS::ApiGatewayV2::Authorizer", "Name", 128, Not("")),
    own("AWS::CloudWatch::Alarm", "AlarmName", 1, 255, Not("")),
    own("AWS::CloudWatch::CompositeAlarm", "AlarmName", 1, 255, Not("")),
    own("AWS::CloudWatch::Dashboard", "DashboardName", 1, 255, And("-_")),
    own("AWS::DynamoDB::GlobalTable", "TableName", 3, 255, And("_.-")),
    own("AWS::DynamoDB::Table", "TableName", 3, 255, And("_.-")),
    own("AWS::EC2::SecurityGroup", "GroupName", 1, 255, And(" ._-:/()#,@[]+=&;{}!$*")),
    own("AWS::Events::Rule", "Name", 1, 64, And("._-")),
    own("AWS::IAM::ManagedPolicy", "ManagedPolicyName", 1, 128, And("_+=,.@-")),
    own("AWS::IAM::Role", "RoleName", 1, 64, And("_+=,.@-")),
    inner("AWS::IAM::RolePolicy", "PolicyName", 128, And("_+=,.@-")),
    own("AWS::KMS::Alias", "AliasName", 7, 256, And(":/_-")),
    own("AWS::Kinesis::Stream", "Name", 1, 128, And("._-")),
    own("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName", 1, 64, And("._-")),
    inner("AWS::Lambda::Alias", "Name", 128, And("-_")),
    own("AWS::Lambda::Function", "FunctionName", 1, 64, And("-_")),
    own("AWS::Logs::Destination", "DestinationName", 1, 512, Not(":*")),
    own("AWS::Logs::LogGroup", "LogGroupName", 1, 512, And("._-/#")),
    inner("AWS::Logs::LogStream", "LogStreamName", 512, Not(":*")),
    inner("AWS::Logs::MetricFilter", "FilterName", 512, Not(":*")),
    inner("AWS::Logs::SubscriptionFilter", "FilterName", 512, Not(":*")),
    own("AWS::S3::Bucket", "BucketName", 3, 63, LowerAnd(".-")),
    own("AWS::SNS::Topic", "TopicName", 1, 256, And("-_.")),
    own("AWS::SQS::Queue", "QueueName", 1, 80, And("-_.")),
];

/// Beginnings that services keep for themselves; those of buckets are in the S3 user guide, "Bucket naming rules".
#[rustfmt::skip]
static RESERVED_BEGINNINGS: &[(&str, &str)] = &[
    ("AWS::EC2::SecurityGroup", "sg-"),
    ("AWS::KMS::Alias", "alias/aws/"),
    ("AWS::Logs::LogGroup", "aws/"),
    ("AWS::S3::Bucket", "xn--"),
    ("AWS::S3::Bucket", "sthree-"),
    ("AWS::S3::Bucket", "amzn-s3-demo-"),
];

/// Endings of bucket names that S3 keeps for itself.
const RESERVED_BUCKET_ENDINGS: &[&str] = &["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Types whose names are the same whichever Region they are made in.
const GLOBAL: &[&str] = &["AWS::IAM::ManagedPolicy", "AWS::IAM::Role", "AWS::S3::Bucket"];

/// Who has which name: by stack (none for global types), type and name.
#[derive(Default)]
pub(crate) struct Taken(BTreeMap<(Option<Place>, &'static str, String), (Place, String)>);

/// The name of a resource, where its type is in the table and the name is given.
pub(crate) fn given(resource: &Resource) -> Option<(&'static Naming, &Value)> {
    let naming = NAMINGS.iter().find(|naming| naming.kind == resource.kind)?;
    Some((naming, resource.properties.get(naming.property)?))
}

pub(crate) fn check(subject: &Subject<'_>, taken: &mut Taken, report: &mut Report) {
    logical_ids(subject, report);
    let root = Pointer::Root;
    let section = root.key("Resources");
    for (id, resource) in &subject.template.resources {
        let Some((naming, value)) = given(resource) else { continue };
        let Some(name) = subject.text(value) else { continue };
        let at = section.key(id);
        let at = at.key("Properties");
        let at = at.key(naming.property);
        grammar(subject, naming, &name, &at, report);
        // What depends on a condition may never stand beside another of its name.
        if subject.surely(resource) {
            owner(subject, naming, name, value, taken, &at, report);
        }
    }
}

fn logical_ids(subject: &Subject<'_>, report: &mut Report) {
    let (template, root) = (subject.template, Pointer::Root);
    let sections = [
        ("Parameters", template.parameters.keys().collect::<Vec<_>>()),
        ("Conditions", template.conditions.keys().collect()),
        ("Resources", template.resources.keys().collect()),
        ("Outputs", template.outputs.keys().collect()),
    ];
    for (section, ids) in sections {
        for id in ids {
            // Conditions of AWS's own Quick Starts are joined with an ampersand.
            let others: &[u8] = if section == "Conditions" { b"&_" } else { b"" };
            let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte));
            if !plain || id.len() > LOGICAL_ID_LENGTH {
                let message = "CloudFormation takes 1 to 255 letters and digits here: rename it.";
                report.add(&LOGICAL_ID, subject, &root.key(section).key(id), message);
            }
        }
    }
}

fn grammar(subject: &Subject<'_>, naming: &Naming, name: &str, at: &Pointer<'_>, report: &mut Report) {
    let length = name.chars().count();
    if length > naming.most || length < naming.least {
        let message = format!(
            "{name} has {length} characters{}; {} takes {} to {}. Shorten what it is made of.",
            subject.region.map(|region| format!(" in {region}")).unwrap_or_default(),
            naming.kind,
            naming.least,
            naming.most
        );
        report.add(&LENGTH, subject, at, message);
    }
    if let Some(character) = name.chars().find(|character| !allows(naming.letters, *character)) {
        let message = format!("{name} has {character:?} in it; {} takes {}.", naming.kind, words(naming.letters));
        report.add(&CHARACTERS, subject, at, message);
    } else if naming.kind == "AWS::S3::Bucket" && !bucket_grammar(name) {
        let message = format!(
            "{name}: a bucket's name begins and ends with a letter or digit, has no two dots in a row, and is no IP address."
        );
        report.add(&CHARACTERS, subject, at, message);
    } else if naming.kind == "AWS::KMS::Alias" && !name.starts_with("alias/") {
        report.add(&CHARACTERS, subject, at, format!("{name}: a key's alias begins with alias/."));
    }
    let beginning = RESERVED_BEGINNINGS.iter().find(|(kind, part)| *kind == naming.kind && name.starts_with(part));
    if let Some((_, part)) = beginning {
        report.add(&RESERVED, subject, at, format!("{name} begins with {part}, which AWS keeps for itself."));
    }
    let ending = RESERVED_BUCKET_ENDINGS.iter().find(|part| naming.kind == "AWS::S3::Bucket" && name.ends_with(**part));
    if let Some(part) = ending {
        report.add(&RESERVED, subject, at, format!("{name} ends with {part}, which AWS keeps for itself."));
    }
}

fn allows(letters: Letters, character: char) -> bool {
    match letters {
        And(others) => character.is_ascii_alphanumeric() || others.contains(character),
        LowerAnd(others) => character.is_ascii_lowercase() || character.is_ascii_digit() || others.contains(character),
        Not(others) => !others.contains(character),
    }
}

fn words(letters: Letters) -> String {
    match letters {
        And(others) => format!("letters, digits and {others}"),
        LowerAnd(others) => format!("lower-case letters, digits and {others}"),
        Not(others) => format!("anything but {others}"),
    }
}

fn bucket_grammar(name: &str) -> bool {
    let edge = |character: Option<char>| character.is_none_or(|character| character.is_ascii_alphanumeric());
    let address = name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok());
    edge(name.chars().next()) && edge(name.chars().next_back()) && !name.contains("..") && !address
}

fn owner(
    subject: &Subject<'_>,
    naming: &Naming,
    name: String,
    value: &Value,
    taken: &mut Taken,
    at: &Pointer<'_>,
    report: &mut Report,
) {
    if !naming.account_wide {
        return;
    }
    let global = GLOBAL.contains(&naming.kind);
    // Names that hold an unknown Region were measured with a stand-in: that two are alike would say nothing.
    if global && subject.region.is_none() && resolve::mentions(value, "AWS::Region") {
        return;
    }
    // The resources of a name that depends on a condition may never stand side by side.
    if resolve::mentions(value, "AWS::NoValue") {
        return;
    }
    let scope = (!global).then_some(subject.place);
    match taken.0.entry((scope, naming.kind, name)) {
        Entry::Vacant(free) => {
            free.insert((subject.place, at.resource().unwrap_or_default().to_owned()));
        }
        Entry::Occupied(entry) => {
            let ((_, _, name), (place, other)) = (entry.key(), entry.get());
            if *place != subject.place && subject.is_told_apart(value) {
                return;
            }
            let message = format!("{name} is also the name of {other} in the {} stack.", place.name());
            report.add(&TAKEN, subject, at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_the_table_is_found() {
        for naming in NAMINGS {
            let properties = crate::template::Map::from_iter([(naming.property, Value::Null)]).into();
            let resource = Resource { kind: naming.kind.to_owned(), properties, ..Resource::default() };
            assert_eq!(given(&resource).map(|(found, _)| found.kind), Some(naming.kind));
        }
    }
}
