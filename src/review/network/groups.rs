//! Security groups refer to groups of their own Region.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "group-across-regions",
    severity: Severity::Error,
    title: "A rule that names a security group of the other Region",
    why: "Groups cannot be referred to across Regions, not even through a peering: EC2 refuses the rule.",
    mend: "Name the range of the other VPC with CidrIp.",
    page: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Where rules name groups.
#[rustfmt::skip]
static PLACES: &[(&str, &[&str])] = &[
    ("AWS::EC2::SecurityGroup", &["SecurityGroupIngress", "*", "SourceSecurityGroupId"]),
    ("AWS::EC2::SecurityGroup", &["SecurityGroupEgress", "*", "DestinationSecurityGroupId"]),
    ("AWS::EC2::SecurityGroupIngress", &["SourceSecurityGroupId"]),
    ("AWS::EC2::SecurityGroupEgress", &["DestinationSecurityGroupId"]),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, path) in PLACES {
        for item in pair.of_type(kind) {
            for way in item.ways(path) {
                if let Some(group) = pair.led_to(&item, &way).filter(|group| group.subject.place != item.subject.place)
                {
                    let message = format!(
                        "{} is in the {} stack's Region: name the range of its VPC with CidrIp instead.",
                        group.id,
                        group.subject.place.name()
                    );
                    report.at(&RULE, &item, &way, &message);
                }
            }
        }
    }
}
