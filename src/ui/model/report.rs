//! The review as Markdown to be kept: what was reviewed, what was found, what was accepted, and what is left to ask.

use std::fmt::Write as _;

use super::session::spoken;
use crate::finding::{Finding, Patch};
use crate::report::{WEIGHTS, counted, escaped, rule_of};
use crate::review::{Outside, Targets};

/// A template that was reviewed.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The stack's name.
    pub stack: &'static str,
    /// Its Region; empty while nobody said.
    pub region: String,
    /// The file's name.
    pub name: String,
    /// The digest of the file as it was opened, in hexadecimal.
    pub sha256: String,
    /// What became of it; `None` where nothing was changed.
    pub changed: Option<Changed>,
    /// The values that its parameters were given.
    pub given: Vec<(String, String)>,
}

/// What became of a template in the review.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The digest of the text as it is saved, in hexadecimal.
    pub sha256: String,
    /// What was set and removed.
    pub changes: Vec<Patch>,
}

/// Everything that is written down.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was reviewed.
    pub files: &'a [File],
    /// What the pair has to achieve.
    pub targets: Targets,
    /// The version of AWS's own rules, where they have looked.
    pub aws: Option<&'a str>,
    /// The findings that count, the worst first.
    pub kept: &'a [Finding],
    /// The findings that were accepted, with the reasons.
    pub accepted: &'a [(Finding, String)],
    /// What only AWS can tell.
    pub outside: &'a [&'static Outside],
}

impl Report<'_> {
    /// The text. Whatever comes from a template is shown as it is: Markdown and HTML mean nothing in it.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Review\n\n");
        let _ = writeln!(
            text,
            "{} {} accepted with a reason. Checked by Twinstack {}{}.\n",
            counted(self.kept),
            self.accepted.len(),
            env!("CARGO_PKG_VERSION"),
            self.aws.map_or_else(
                || "; AWS's own rules have not looked".to_owned(),
                |version| format!(" and AWS CloudFormation Validate {}", escaped(version))
            )
        );
        let Targets { transactions_per_second, recovery_time_s, recovery_point_s } = self.targets;
        let _ = writeln!(
            text,
            "Targets: {transactions_per_second} transactions a second, back within {} minutes, losing at most {} minutes.\n",
            recovery_time_s / 60,
            recovery_point_s / 60
        );
        text.push_str("| Stack | Region | Template | SHA-256 |\n|---|---|---|---|\n");
        for file in self.files {
            let region = if file.region.is_empty() { "not known".to_owned() } else { escaped(&file.region) };
            let _ = writeln!(text, "| {} | {region} | {} | {} |", file.stack, escaped(&file.name), file.sha256);
        }
        self.given(&mut text);
        self.changes(&mut text);
        for (severity, title) in WEIGHTS {
            let found: Vec<&Finding> = self.kept.iter().filter(|finding| finding.severity == severity).collect();
            if !found.is_empty() {
                let _ = writeln!(text, "\n## {title}\n");
                by_rule(&mut text, &found);
            }
        }
        if !self.accepted.is_empty() {
            text.push_str("\n## Accepted\n\n");
            for (finding, reason) in self.accepted {
                let _ = writeln!(text, "- {} Reason: {}", line(finding), escaped(reason));
            }
        }
        text.push_str("\n## What only AWS can tell\n\n");
        for outside in self.outside {
            let _ = writeln!(text, "- [ ] {} `{}`", outside.what, outside.check);
        }
        text
    }

    /// The values that the parameters were given.
    fn given(&self, text: &mut String) {
        if self.files.iter().any(|file| !file.given.is_empty()) {
            text.push_str("\n## Parameter values\n\n");
        }
        for file in self.files {
            for (name, value) in &file.given {
                let _ = writeln!(text, "- **{} {}** {}", file.stack, escaped(name), escaped(value));
            }
        }
    }

    /// What was changed, and the digest of what is saved.
    fn changes(&self, text: &mut String) {
        let changed = self.files.iter().filter_map(|file| Some((file, file.changed.as_ref()?)));
        for (at, (file, changed)) in changed.enumerate() {
            if at == 0 {
                text.push_str("\n## Changes\n\nThe findings below are those of the templates with these changes.\n");
            }
            let _ = writeln!(
                text,
                "\nThe {} is saved as {}.template.json, SHA-256 {}:\n",
                file.stack, file.stack, changed.sha256
            );
            for change in &changed.changes {
                let (verb, path, value) = spoken(change);
                let value = value.map(|value| format!(" to {}", escaped(&value))).unwrap_or_default();
                let _ = writeln!(text, "- {verb} {}{value}", escaped(&path));
            }
        }
    }
}

/// Findings of the same rule stand together, under what the rule says once.
fn by_rule(text: &mut String, found: &[&Finding]) {
    let mut rest = found;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|other| (other.layer, &other.rule) == (first.layer, &first.rule)).count();
        let (these, others) = rest.split_at(same);
        match rule_of(&first.rule, first.layer) {
            Some(rule) => {
                let _ =
                    writeln!(text, "### {}\n\n{} {} [{}]({})\n", rule.title, rule.why, rule.mend, rule.id, rule.page);
            }
            None => {
                let _ = writeln!(text, "### {} ({})\n", escaped(&first.rule), first.layer.name());
            }
        }
        for finding in these {
            let _ = writeln!(text, "- {}", line(finding));
        }
        text.push('\n');
        rest = others;
    }
}

/// Where, and what.
fn line(finding: &Finding) -> String {
    let place = finding.logical_id.as_deref().or(finding.parameter).unwrap_or_default();
    let path = finding.path.as_deref().filter(|path| !path.is_empty()).map(|path| format!(" ({})", escaped(path)));
    format!("**{} {}** {}{}", finding.stack.name(), escaped(place), escaped(&finding.message), path.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, Severity};
    use crate::review::outside;
    use crate::template::Template;

    #[test]
    fn everything_is_written_down_and_nothing_of_a_template_is_markup() {
        let hostile = "<img src=x> [a](b) | `c`\n# d";
        let finding = |rule: &'static str| {
            Finding::new(rule, Severity::Error, hostile).at(Place::Primary, "/Resources/T").on(hostile)
        };
        let kept = [finding("deletion-not-retained"), finding("unknown-rule")];
        let accepted = [(finding("x"), hostile.to_owned())];
        let files = [File {
            stack: "primary",
            region: String::new(),
            name: hostile.into(),
            sha256: "ab".into(),
            changed: Some(Changed {
                sha256: "cd".into(),
                changes: vec![Patch::Add { path: format!("/Resources/{hostile}"), value: "Retain".into() }],
            }),
            given: vec![(hostile.to_owned(), hostile.to_owned())],
        }];
        let report = Report {
            files: &files,
            targets: Targets::default(),
            aws: Some("1.2"),
            kept: &kept,
            accepted: &accepted,
            outside: &outside([&Template::default()]),
        };
        let text = report.markdown();
        assert!(text.starts_with("# Review\n\n2 errors. 1 accepted"));
        for sign in ["<img", "[a]", "| `c`", "\n# d"] {
            assert!(!text.contains(sign), "{sign}");
        }
        assert!(text.contains("back within 15 minutes") && text.contains("| ab |"));
        assert!(text.contains("| not known |") && text.contains("SHA-256 cd") && text.contains("- Sets /Resources/"));
        assert!(text.contains("## Parameter values"));
        assert!(text.contains("## Accepted") && text.contains("Reason: "));
    }
}
