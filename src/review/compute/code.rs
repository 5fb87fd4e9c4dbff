//! Both Regions run the same code.

use super::twins::{neutral, twins};
use crate::finding::Severity;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::review::ways::Way;

pub(crate) static RULE: Rule = Rule {
    id: "code-differs",
    severity: Severity::Error,
    title: "Code that differs between the Regions",
    why: "After the failover other code runs on the same data: faults that were mended come back, and answers change.",
    mend: "Deploy one artifact, by one digest, to both Regions.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (primary, secondary) in twins(pair) {
        let inline = |item: &Item<'_>| item.ways(&["Code", "ZipFile"]).iter().all(|way| way.value().is_some());
        let Some(way) = secondary.ways(&["Code"]).pop() else { continue };
        if inline(&primary) != inline(&secondary)
            && [primary, secondary].iter().all(|it| inline(it) || it.lacks(&["Code", "ZipFile"]))
        {
            let here = if inline(&secondary) { "here" } else { "in the primary" };
            let message = format!(
                "The code is written into the template {here} only: nothing makes sure that both are the same. Use one artifact."
            );
            report.at(&RULE, &secondary, &way, &message).severity = Severity::Warning;
            continue;
        }
        if let Some((item, way, one, two)) = digests(pair, &primary, &secondary) {
            let message = format!("The digest is {two} here and {one} in the primary: deploy the same code.");
            report.at(&RULE, &item, &way, &message);
            continue;
        }
        for (property, severity) in [("ZipFile", Severity::Error), ("S3Key", Severity::Warning)] {
            let path = ["Code", property];
            let (one, two) = (primary.meaning(pair, &path), secondary.meaning(pair, &path));
            let (Some(one), Some(two), Some(way)) = (one, two, secondary.ways(&path).pop()) else { continue };
            let (Some(ours), Some(theirs)) = (one.known(), two.known()) else { continue };
            if neutral(&primary, ours) != neutral(&secondary, theirs) {
                let message = if property == "ZipFile" {
                    "The code in the template is not the primary's: make both the same.".to_owned()
                } else {
                    format!("The code is {two} here and {one} in the primary: use the same object in both Regions.")
                };
                report.at(&RULE, &secondary, &way, &message).severity = severity;
            }
        }
    }
}

/// Digests that certainly differ, and where the secondary's is written.
fn digests<'a>(
    pair: &Pair<'a>,
    primary: &Item<'a>,
    secondary: &Item<'a>,
) -> Option<(Item<'a>, Way<'a>, Meaning, Meaning)> {
    let of = |function: &Item<'a>| -> Option<(Item<'a>, Way<'a>, Meaning)> {
        let mut versions = pair.in_stack(function.subject.place, "AWS::Lambda::Version").filter(|version| {
            version.leads_to(pair, &["FunctionName"]) == Some(*function) && !version.lacks(&["CodeSha256"])
        });
        // Older versions may be kept beside the newest: which is which cannot be seen.
        let version = versions.next().filter(|_| versions.next().is_none())?;
        let way = version.ways(&["CodeSha256"]).pop()?;
        let digest = version.meaning(pair, &["CodeSha256"])?;
        digest.known()?;
        Some((version, way, digest))
    };
    let ((.., one), (item, way, two)) = (of(primary)?, of(secondary)?);
    (one != two).then_some((item, way, one, two))
}
