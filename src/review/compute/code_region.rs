//! A function's code lies in its own Region.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "code-bucket-region",
    severity: Severity::Error,
    title: "Code in a bucket of another Region",
    why: "Lambda only reads code from a bucket in its own Region: the deployment fails.",
    mend: "Copy the code to a bucket in each Region, and name that one.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, path) in [(FUNCTION, ["Code", "S3Bucket"]), ("AWS::Lambda::LayerVersion", ["Content", "S3Bucket"])] {
        for function in pair.of_type(kind) {
            for way in function.ways(&path) {
                let Some(bucket) = pair.led_to(&function, &way) else { continue };
                let (Some(there), Some(here)) = (bucket.subject.region, function.subject.region) else { continue };
                if bucket.resource.kind == "AWS::S3::Bucket" && there != here {
                    let message =
                        format!("{} is in {there}, and this function in {here}: use a bucket in {here}.", bucket.id);
                    report.at(&RULE, &function, &way, &message);
                }
            }
        }
    }
}
