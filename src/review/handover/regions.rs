//! Each template is deployed where, and as what, it was written for.

use crate::finding::Severity;
use crate::review::meaning::partition;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::roles::named_region;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::Value;

pub(crate) static PARTITIONS: Rule = Rule {
    id: "pair-partitions",
    severity: Severity::Error,
    title: "Regions of different partitions",
    why: "Accounts, keys, replication and peering end at the border of a partition: such a pair cannot be joined.",
    mend: "Choose two Regions of one partition.",
    page: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html",
    parameter: Some("regions.secondary"),
    check: Check::Pair(partitions),
};

pub(crate) static SWAPPED: Rule = Rule {
    id: "pair-swapped",
    severity: Severity::Error,
    title: "The two templates in each other's place",
    why: "The standby would be deployed as the active Region, and the other way round.",
    mend: "Give the templates the other way round.",
    page: guide!("parameters-section-structure"),
    parameter: None,
    check: Check::Files(swapped),
};

pub(crate) static ASSERTED: Rule = Rule {
    id: "region-asserted",
    severity: Severity::Error,
    title: "A template that refuses the Region it is deployed in",
    why: "CloudFormation checks the template's own Rules before anything is made, and refuses the deployment.",
    mend: "Deploy it in the Region it was made for, or make it anew for this one.",
    page: guide!("rules-section-structure"),
    parameter: None,
    check: Check::Pair(asserted),
};

fn partitions(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    if let (Some(one), Some(other)) = (primary.region, secondary.region)
        && partition(one) != partition(other)
    {
        let message = format!(
            "{one} is in the partition {}, {other} in {}: choose two Regions of one partition.",
            partition(one),
            partition(other)
        );
        report.pair(&PARTITIONS, message);
    }
}

/// The sides of an assertion that the Region is this one.
fn required(assertion: &Value) -> Option<&str> {
    let [one, other] = assertion.get("Assert")?.get("Fn::Equals")?.as_array()? else { return None };
    let is_region = |side: &Value| side.get("Ref").is_some_and(|name| name == "AWS::Region");
    if is_region(one) { other.as_str() } else { is_region(other).then(|| one.as_str())? }
}

/// The Regions that the template's rules require, each with its rule.
fn requirements<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a str, usize, &'a str)> + use<'a> {
    subject.template.rules.iter().flat_map(|(name, rule)| {
        let assertions = match rule.get("RuleCondition") {
            None => rule.get("Assertions").and_then(Value::as_array).unwrap_or_default(),
            Some(_) => &[],
        };
        assertions.iter().enumerate().filter_map(move |(index, it)| Some((name, index, required(it)?)))
    })
}

fn asserted(pair: &Pair<'_>, report: &mut Report) {
    for subject in pair.subjects {
        let Some(region) = subject.region else { continue };
        for (name, index, required) in requirements(subject).filter(|(.., required)| *required != region) {
            let message =
                format!("It was made for {required}, and is to be deployed in {region}: make it anew for {region}.");
            report.in_stack(&ASSERTED, subject, &format!("/Rules/{name}/Assertions/{index}/Assert"), message);
        }
    }
}

fn swapped(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    // A template names the Region of the other stack; some name their own as well, or only that.
    let names_itself = |subject: &Subject<'_>, own: &str, other: &str| {
        let here = requirements(subject).map(|(.., required)| required).next().or(subject.region);
        !subject.template.parameters.contains_key(other)
            && named_region(subject.template, own).is_some_and(|named| here.is_some_and(|here| here != named))
    };
    if names_itself(primary, "PrimaryRegion", "SecondaryRegion")
        && names_itself(secondary, "SecondaryRegion", "PrimaryRegion")
    {
        let message = "The primary template takes the primary's Region as the other one, and the secondary the \
                       secondary's: give them the other way round.";
        report.pair(&SWAPPED, message);
    }
}
