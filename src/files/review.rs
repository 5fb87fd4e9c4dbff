//! `REVIEW.md`: one report that a reviewer signs, with where every number comes from.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Excuse, File};
use crate::failover::{Score, scorecard};
use crate::finding::{Finding, Place, Severity};
use crate::parameters::Parameters;
use crate::parameters::spec::{SPECS, Value};
use crate::pipeline::Snapshot;
use crate::recovery::Verdict;
use crate::recovery::capacity::Quota;
use crate::report::{budgets, legible};
use crate::review;
use crate::topology::{Detail, scene};
use crate::words::{clock, grouped, hex};

/// The report on a design and on the other files of its export.
#[must_use]
pub fn text(parameters: &Parameters, snapshot: &Snapshot, excuse: Option<&Excuse<'_>>, files: &[File]) -> String {
    let environment = &parameters.environment;
    let mut text = format!(
        "# Review: {} {}\n\nAn active-passive pair of {} and {}, as `design.json` says. It follows from that file alone: the \
         same design gives the same report.\n",
        legible(&environment.application),
        legible(&environment.suffix),
        legible(&parameters.regions.primary),
        legible(&parameters.regions.secondary)
    );
    if let Some(excuse) = excuse {
        let _ = write!(text, "\n**Exported despite {} error(s).** {}\n", excuse.errors.len(), legible(excuse.reason));
    }
    text += "\n## The design\n\n";
    text += &differences(parameters);
    text += "\n## The topology\n\n![Both Regions with what flows between them](topology.svg)\n\n";
    text += &services(snapshot);
    if let Some(reckoned) = &snapshot.reckoned {
        text += "\n## How long, how much lost, can it be carried, what it costs\n\n";
        text += &budgets::markdown(&budgets::tables(&reckoned.budgets), 3);
        text += "### Quotas to raise before deploying\n\n";
        text += &quotas(&reckoned.budgets.capacity.quotas);
        text += "\n## What fails, and how it ends\n\n";
        text += &scores(&scorecard(&reckoned.system, &reckoned.workload));
    }
    let (found, accepted) = review::suppress(snapshot.findings.clone(), &parameters.suppressions);
    text += "\n## What was found\n\n";
    text += &findings(&found);
    text += "\n## What was accepted\n\n";
    text += &accepted_lines(&accepted);
    text += "\n## What only AWS can tell\n\n";
    for outside in review::outside(snapshot.stacks.iter().map(|stack| &stack.template)) {
        let _ = writeln!(text, "- [ ] {}\n  `{}`", outside.what, outside.check);
    }
    text += "\n## Who may deploy\n\n";
    text += &deployer(&parameters.security.permissions_boundary);
    text += "\n## The files\n\nThis report is not among them.\n\n| File | Bytes | SHA-256 |\n|---|---|---|\n";
    for File { path, bytes, .. } in files {
        let _ = writeln!(text, "| {} | {} | `{}` |", legible(path), grouped(bytes.len()), hex(&Sha256::digest(bytes)));
    }
    text += "\n## Signed\n\n| Name | Date | Risks accepted |\n|---|---|---|\n| | | |\n| | | |\n";
    text
}

/// What whoever has the deployer's policy can make of it.
fn deployer(boundary: &str) -> String {
    let rights = "`deployer-policy.json` lets whoever deploys write the policies of the pair's roles, and the code that runs as them";
    if boundary.is_empty() {
        format!(
            "{rights}. Without a permissions boundary (`security.permissions_boundary`) that is every right in the account: \
             give it to those alone who may have that.\n"
        )
    } else {
        format!("{rights}: within the boundary {} alone. A role without it is denied.\n", legible(boundary))
    }
}

/// What is not as in the Reference preset.
fn differences(parameters: &Parameters) -> String {
    let reference = Parameters::default();
    let mut table = String::new();
    for spec in SPECS {
        let (value, usual) = ((spec.get)(parameters), (spec.get)(&reference));
        if value != usual {
            let _ = writeln!(
                table,
                "| {} | {} | {} | {} |",
                spec.label,
                spec.id,
                written(&value, spec.unit),
                written(&usual, spec.unit)
            );
        }
    }
    if table.is_empty() {
        return "Every parameter is as in the Reference preset.\n".to_owned();
    }
    format!("What is not as in the Reference preset:\n\n| Parameter | Id | Here | There |\n|---|---|---|---|\n{table}")
}

fn written(value: &Value, unit: &str) -> String {
    let text = match value {
        Value::Integer(number) => grouped(*number),
        Value::Decimal(number) => grouped(*number),
        Value::Text(text) => text.clone(),
        Value::Toggle(on) => if *on { "on" } else { "off" }.to_owned(),
        Value::List(list) => list.join(", "),
    };
    if text.is_empty() { "nothing".to_owned() } else { legible(format!("{text} {unit}").trim_end()) }
}

fn services(snapshot: &Snapshot) -> String {
    let picture = scene(&snapshot.stacks, Detail::Services);
    let mut list = String::new();
    for (place, title) in [
        (Place::Pair, "Global"),
        (Place::Primary, "Primary"),
        (Place::Secondary, "Secondary"),
        (Place::Edge, "us-east-1"),
    ] {
        let names: Vec<String> = picture
            .nodes
            .iter()
            .filter(|node| node.place == place)
            .map(|node| match (node.label.as_str(), node.detail.as_str()) {
                (label, "") => legible(label),
                (label, detail) => format!("{} ({})", legible(label), legible(detail)),
            })
            .collect();
        if !names.is_empty() {
            let _ = writeln!(list, "- {title}: {}", names.join("; "));
        }
    }
    list
}

fn quotas(quotas: &[Quota]) -> String {
    let mut table = String::new();
    for quota in quotas.iter().filter(|quota| quota.is_short()) {
        let (needed, given) = (grouped(quota.needed.ceil()), grouped(quota.default));
        let _ = writeln!(
            table,
            "| {} | {} | {needed} | {given} | `{}` |",
            quota.label,
            quota.side.name(),
            quota.command.replace('|', "\\|")
        );
    }
    if table.is_empty() {
        return "None: what a new account is given is enough.\n".to_owned();
    }
    format!("| Quota | Region | Needed | A new account has | Ask for it |\n|---|---|---|---|---|\n{table}")
}

fn scores(scores: &[Score]) -> String {
    let mut table =
        "| What fails | Survives | Targets | Away as expected | At worst | What happens |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for score in scores {
        let held = match score.verdict {
            Verdict::Held => "held",
            Verdict::Expected => "held as expected, not at worst",
            Verdict::Missed => "missed",
        };
        let away = |seconds: Option<f64>| seconds.map_or_else(|| "for good".to_owned(), clock);
        let _ = writeln!(
            table,
            "| {} | {} | {held} | {} | {} | {} |",
            score.fault.title(),
            if score.survives { "yes" } else { "**no**" },
            away(score.expected.down_s),
            away(score.worst.down_s),
            legible(&score.expected.words)
        );
    }
    table
}

fn findings(findings: &[Finding]) -> String {
    let mut list = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for finding in findings.iter().filter(|finding| finding.severity == severity) {
            let _ = writeln!(list, "- **{}** {}: {}", severity.name(), about(finding), legible(&finding.message));
        }
    }
    if list.is_empty() { "Nothing.\n".to_owned() } else { list }
}

fn accepted_lines(accepted: &[(Finding, String)]) -> String {
    let mut list = String::new();
    for (finding, reason) in accepted {
        let _ = writeln!(list, "- {}: {} Reason: {}", about(finding), legible(&finding.message), legible(reason));
    }
    if list.is_empty() { "Nothing.\n".to_owned() } else { list }
}

/// The rule, and what it is about.
fn about(finding: &Finding) -> String {
    let place = finding.logical_id.as_deref().or(finding.parameter).unwrap_or_default();
    format!("{} {} {}", legible(&finding.rule), finding.stack.name(), legible(place)).trim_end().to_owned()
}
