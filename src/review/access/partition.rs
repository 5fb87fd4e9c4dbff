//! ARNs in policies are of the partition that the Region lies in.

use crate::finding::Severity;
use crate::review::meaning::partition;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "policy-other-partition",
    severity: Severity::Error,
    title: "An ARN of another partition in a policy",
    why: "In China, in GovCloud and in the European Sovereign Cloud no ARN begins with arn:aws: the role is refused, or may do nothing.",
    mend: "Write arn:${AWS::Partition} in Fn::Sub.",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    parameter: None,
    check: Check::Pair(check),
};

/// Where roles and policies hold ARNs.
#[rustfmt::skip]
static ARNS: &[(&str, &[&str])] = &[
    ("AWS::IAM::Role", &["AssumeRolePolicyDocument", "Statement", "*", "Principal", "AWS", "*"]),
    ("AWS::IAM::Role", &["ManagedPolicyArns", "*"]),
    ("AWS::IAM::Role", &["PermissionsBoundary"]),
    ("AWS::IAM::Role", &["Policies", "*", "PolicyDocument", "Statement", "*", "Resource", "*"]),
    ("AWS::IAM::Policy", &["PolicyDocument", "Statement", "*", "Resource", "*"]),
    ("AWS::IAM::ManagedPolicy", &["PolicyDocument", "Statement", "*", "Resource", "*"]),
    ("AWS::IAM::RolePolicy", &["PolicyDocument", "Statement", "*", "Resource", "*"]),
    ("AWS::KMS::Key", &["KeyPolicy", "Statement", "*", "Principal", "AWS", "*"]),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for subject in pair.subjects {
        let Some(own) = subject.region.map(partition).filter(|own| *own != "aws") else { continue };
        for (kind, path) in ARNS {
            for item in pair.in_stack(subject.place, kind) {
                for way in item.ways(path) {
                    let text =
                        way.value().and_then(|value| value.get("Fn::Sub").or(Some(value))).and_then(Value::as_str);
                    if text.is_some_and(|text| text.starts_with("arn:aws:")) {
                        let message =
                            format!("ARNs begin with arn:{own} here: write arn:${{AWS::Partition}} in Fn::Sub.");
                        report.at(&RULE, &item, &way, &message);
                    }
                }
            }
        }
    }
}
