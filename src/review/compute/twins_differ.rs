//! Twins are alike.

use super::twins::twins;
use crate::finding::Severity;
use crate::review::pair::{Item, Pair};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "function-twins-differ",
    severity: Severity::Warning,
    title: "A function that differs from its twin",
    why: "The standby behaves otherwise than what was tested: it is slower, gives up sooner, or does not start.",
    mend: "Give both functions the same settings.",
    page: "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The settings that are compared, with what Lambda takes where they are absent.
const SETTINGS: &[(&[&str], &str)] = &[
    (&["Runtime"], ""),
    (&["Handler"], ""),
    (&["MemorySize"], "128"),
    (&["Timeout"], "3"),
    (&["Architectures", "*"], "x86_64"),
    (&["EphemeralStorage", "Size"], "512"),
];

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (primary, secondary) in twins(pair) {
        let differences: Vec<String> = SETTINGS
            .iter()
            .filter_map(|(path, default)| {
                let (one, two) = (setting(pair, &primary, path, default)?, setting(pair, &secondary, path, default)?);
                (one != two).then(|| format!("{} is {two} here and {one} in the primary", path.first().unwrap_or(&"")))
            })
            .collect();
        if !differences.is_empty() {
            report.on(&RULE, &secondary, &format!("{}: make both the same.", differences.join(", ")));
        }
    }
}

/// A setting of a function, where it is known.
fn setting<'a>(pair: &Pair<'a>, function: &Item<'a>, path: &[&'a str], default: &str) -> Option<String> {
    let [first, ..] = path else { return None };
    if function.lacks(&[first]) || function.lacks(path) {
        return (!default.is_empty()).then(|| default.to_owned());
    }
    Some(function.meaning(pair, path)?.known()?.to_owned())
}
