//! Environments stay apart, Regions stay apart, and nothing is deleted along with its stack.

use super::names;
use crate::aws::regions::REGIONS;
use crate::finding::Severity;
use crate::review::SUFFIX;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;
use crate::template::resolve;
use crate::template::{Resource, Value};

pub(crate) static NOT_RETAINED: Rule = Rule {
    id: "resource-not-retained",
    severity: Severity::Error,
    title: "A resource that goes when its stack goes",
    why: "Deleting or replacing it by mistake, in the middle of a disaster, takes away what was to survive it.",
    mend: "Set DeletionPolicy and UpdateReplacePolicy to Retain; one alone does not cover the other's case.",
    page: guide!("aws-attribute-deletionpolicy"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static WITHOUT_SUFFIX: Rule = Rule {
    id: "name-without-suffix",
    severity: Severity::Error,
    title: "A name without the environment's suffix",
    why: "The next environment in the same account wants the same name, and fails.",
    mend: "End the name, or the Name tag of what has none, in ${EnvironmentSuffix}.",
    page: guide!("cfn-resource-naming"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static ROLE_WITHOUT_REGION: Rule = Rule {
    id: "role-name-without-region",
    severity: Severity::Error,
    title: "A role whose name does not hold its Region",
    why: "IAM is global: the other stack's role of the same name already exists.",
    mend: "End the role's name in ${AWS::Region}.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html",
    parameter: None,
    check: Check::Walk,
};

/// Types that hold what cannot be made again: of templates that promise no isolation, only these are asked.
const HOLDS_DATA: &[&str] = &[
    "AWS::DocDB::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::EFS::FileSystem",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup",
    "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::RDS::GlobalCluster",
    "AWS::Route53::HostedZone",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
];

/// Types without a name of their own, and the property that holds their tags.
#[rustfmt::skip]
static TAGGED: &[(&str, &str)] = &[
    ("AWS::CertificateManager::Certificate", "Tags"),
    ("AWS::EC2::FlowLog", "Tags"),
    ("AWS::EC2::RouteTable", "Tags"),
    ("AWS::EC2::Subnet", "Tags"),
    ("AWS::EC2::VPC", "Tags"),
    ("AWS::EC2::VPCEndpoint", "Tags"),
    ("AWS::EC2::VPCPeeringConnection", "Tags"),
    ("AWS::KMS::Key", "Tags"),
    ("AWS::Route53::HealthCheck", "HealthCheckTags"),
    ("AWS::Route53::HostedZone", "HostedZoneTags"),
];

pub(crate) fn check(subject: &Subject<'_>, report: &mut Report) {
    let root = Pointer::Root;
    let section = root.key("Resources");
    // Only a template that takes a suffix promises to isolate; of any other, less can be asked.
    let isolates = subject.template.parameters.contains_key(SUFFIX);
    let asked = |resource: &Resource| isolates || HOLDS_DATA.contains(&resource.kind.as_str());
    for (id, resource) in &subject.template.resources {
        let at = section.key(id);
        if asked(resource) && !is_retained(resource) {
            let severity = if isolates { Severity::Error } else { Severity::Warning };
            let message = "Set both DeletionPolicy and UpdateReplacePolicy to Retain.";
            report.add_as(&NOT_RETAINED, severity, subject, &at, message);
        }
        if isolates {
            suffix(subject, resource, &at, report);
            role(subject, resource, &at, report);
        }
    }
}

/// Whether both policies retain a resource, or that is not known: a transform or a module decides it.
fn is_retained(resource: &Resource) -> bool {
    let unknown = |policy: &str| resource.other.contains_key(policy) || resource.other.contains_key("Fn::Transform");
    resource.kind.ends_with("::MODULE")
        || ((unknown("DeletionPolicy") || ["Retain", "RetainExceptOnCreate"].contains(&&*resource.deletion_policy))
            && (unknown("UpdateReplacePolicy") || resource.update_replace_policy == "Retain"))
}

fn suffix(subject: &Subject<'_>, resource: &Resource, at: &Pointer<'_>, report: &mut Report) {
    let properties = at.key("Properties");
    if let Some((naming, value)) = names::given(resource) {
        if naming.account_wide && !resolve::mentions(value, SUFFIX) && !is_second_alias(subject, resource) {
            let message = format!("{} does not hold ${{{SUFFIX}}}: environments would collide.", naming.property);
            report.add(&WITHOUT_SUFFIX, subject, &properties.key(naming.property), message);
        }
    } else if let Some((_, property)) = TAGGED.iter().find(|(kind, _)| *kind == resource.kind)
        && !resource.properties.get(property).and_then(name_tag).is_some_and(|name| resolve::mentions(name, SUFFIX))
    {
        let message = format!("There is no tag Name with ${{{SUFFIX}}} in it: nobody can tell whose this is.");
        report.add(&WITHOUT_SUFFIX, subject, &properties.key(property), message);
    }
}

/// The value of the tag `Name`.
fn name_tag(tags: &Value) -> Option<&Value> {
    match tags {
        Value::Array(list) => list.iter().find(|tag| tag.get("Key").is_some_and(|key| key == "Name"))?.get("Value"),
        Value::Object(map) => map.get("Name"),
        _ => None,
    }
}

/// A key may have a shared alias beside one that has the suffix: that one can be told apart.
fn is_second_alias(subject: &Subject<'_>, resource: &Resource) -> bool {
    const ALIAS: &str = "AWS::KMS::Alias";
    resource.kind == ALIAS
        && subject.template.resources.values().any(|other| {
            other.kind == ALIAS
                && other.properties.get("TargetKeyId") == resource.properties.get("TargetKeyId")
                && other.properties.get("AliasName").is_some_and(|name| resolve::mentions(name, SUFFIX))
        })
}

fn role(subject: &Subject<'_>, resource: &Resource, at: &Pointer<'_>, report: &mut Report) {
    if resource.kind != "AWS::IAM::Role" {
        return;
    }
    let Some(name) = resource.properties.get("RoleName") else { return };
    let spelled_out = || {
        let text = subject.text(name);
        text.is_some_and(|text| REGIONS.iter().any(|region| text.contains(region.code)))
    };
    if !resolve::mentions(name, "AWS::Region") && !spelled_out() {
        let message = "RoleName does not hold ${AWS::Region}: IAM is global, and the other stack's role collides.";
        report.add(&ROLE_WITHOUT_REGION, subject, &at.key("Properties").key("RoleName"), message);
    }
}
