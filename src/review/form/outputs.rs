//! Exports have names that `CloudFormation` takes, and no two have the same.

use crate::finding::Severity;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;

pub(crate) static EXPORT_NAME: Rule = Rule {
    id: "export-name",
    severity: Severity::Error,
    title: "An export whose name CloudFormation does not take",
    why: "The deployment fails at its very end, when the outputs are written, and rolls back.",
    mend: "Use 1 to 255 letters, digits, colons and hyphens.",
    page: guide!("outputs-section-structure"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static EXPORT_TAKEN: Rule = Rule {
    id: "export-taken",
    severity: Severity::Error,
    title: "Two exports with the same name",
    why: "Export names are unique in an account and Region: the deployment fails at its end, and rolls back.",
    mend: "Rename one of them.",
    page: guide!("outputs-section-structure"),
    parameter: None,
    check: Check::Walk,
};

/// The most characters of an export's name.
const MOST: usize = 255;

pub(crate) fn check(subject: &Subject<'_>, report: &mut Report) {
    let root = Pointer::Root;
    let section = root.key("Outputs");
    let mut seen = Vec::with_capacity(subject.template.outputs.len());
    for (name, output) in &subject.template.outputs {
        let Some(export) = &output.export else { continue };
        let at = section.key(name);
        let at = at.key("Export");
        let at = at.key("Name");
        if let Some(text) = subject.text(&export.name) {
            let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b':' || byte == b'-');
            if !plain || text.is_empty() || text.len() > MOST {
                let message = format!("{text:?}: use 1 to 255 letters, digits, colons and hyphens.");
                report.add(&EXPORT_NAME, subject, &at, message);
            }
        }
        match seen.iter().find(|(taken, _)| *taken == &export.name) {
            Some((_, other)) => {
                report.add(
                    &EXPORT_TAKEN,
                    subject,
                    &at,
                    format!("The output {other} exports the same name: rename one."),
                );
            }
            None => seen.push((&export.name, name)),
        }
    }
}
