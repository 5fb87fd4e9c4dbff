//! What `CloudFormation` counts and measures (user guide, "Understand CloudFormation quotas").

use crate::finding::{Place, Severity};
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::Template;
use crate::template::pointer::Pointer;
use crate::template::text::{self, INLINE_LIMIT, S3_LIMIT};

pub(crate) static TOO_MANY: Rule = Rule {
    id: "template-too-many",
    severity: Severity::Error,
    title: "More of something than a template may have",
    why: "CloudFormation refuses the whole template.",
    mend: "Move a part into a stack of its own.",
    page: guide!("cloudformation-limits"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static TOO_LONG: Rule = Rule {
    id: "template-too-long",
    severity: Severity::Error,
    title: "A template that is longer than CloudFormation takes",
    why: "CloudFormation refuses the whole template.",
    mend: "Move a part into a stack of its own, or leave out notes.",
    page: guide!("cloudformation-limits"),
    parameter: None,
    check: Check::Walk,
};

pub(crate) static FOUNDATION_TOO_LONG: Rule = Rule {
    id: "foundation-too-long",
    severity: Severity::Error,
    title: "A foundation that is too long to be sent inline",
    why: "It is deployed to an account that has no bucket yet from which a longer template could be fetched.",
    mend: "Use fewer tags, and shorter ones: every resource repeats them.",
    page: guide!("cloudformation-limits"),
    parameter: Some("environment.tags"),
    check: Check::Walk,
};

pub(crate) static DESCRIPTION: Rule = Rule {
    id: "description-too-long",
    severity: Severity::Error,
    title: "A description that is longer than CloudFormation takes",
    why: "CloudFormation refuses the whole template.",
    mend: "Shorten it.",
    page: guide!("cloudformation-limits"),
    parameter: None,
    check: Check::Walk,
};

/// Bytes in the description of a template or an output.
const DESCRIPTION_BYTES: usize = 1_024;
/// Characters in the description of a parameter.
const PARAMETER_DESCRIPTION: usize = 4_000;

pub(crate) fn check(subject: &Subject<'_>, walked: usize, report: &mut Report) {
    let (template, root) = (subject.template, Pointer::Root);
    for (section, count, most) in [
        ("Parameters", template.parameters.len(), 200),
        ("Mappings", template.mappings.len(), 200),
        ("Resources", template.resources.len(), 500),
        ("Outputs", template.outputs.len(), 200),
    ] {
        if count > most {
            let message =
                format!("{count} {section}; CloudFormation takes {most}: move a part into a stack of its own.");
            report.add(&TOO_MANY, subject, &root.key(section), message);
        }
    }
    descriptions(subject, report);

    // The edge stack is sent inline as its file stands; the others are fetched from S3. Indented text is at most
    // four times as long as the walk's rough measure, so only what comes near the limit is measured.
    let most = if subject.place == Place::Edge { INLINE_LIMIT } else { S3_LIMIT };
    if walked > most / 4 {
        let bytes = text::indented_bytes(template);
        if bytes > most {
            let message = format!("The file has {bytes} bytes; CloudFormation takes {most}.");
            report.add(&TOO_LONG, subject, &root, message);
        }
    }
}

pub(crate) fn check_foundation(subject: &Subject<'_>, foundation: &Template, walked: usize, report: &mut Report) {
    // The walk leaves out parameters and what is escaped: 2 percent of a foundation of ours.
    if walked > INLINE_LIMIT / 10 * 8 {
        let bytes = text::minified_bytes(foundation);
        if bytes > INLINE_LIMIT {
            let message = format!(
                "The foundation template has {bytes} bytes; sent inline it may have {INLINE_LIMIT}. Use fewer or shorter tags."
            );
            report.add(&FOUNDATION_TOO_LONG, subject, &Pointer::Root, message);
        }
    }
}

fn descriptions(subject: &Subject<'_>, report: &mut Report) {
    let (template, root) = (subject.template, Pointer::Root);
    let mut judge = |length: usize, most: usize, unit: &str, at: &Pointer<'_>| {
        if length > most {
            let message = format!("{length} {unit} long; CloudFormation takes {most}: shorten it.");
            report.add(&DESCRIPTION, subject, at, message);
        }
    };
    judge(template.description.len(), DESCRIPTION_BYTES, "bytes", &root.key("Description"));
    let at = root.key("Parameters");
    for (name, parameter) in &template.parameters {
        // Characters are only counted where the bytes leave it open.
        if parameter.description.len() > PARAMETER_DESCRIPTION {
            let length = parameter.description.chars().count();
            judge(length, PARAMETER_DESCRIPTION, "characters", &at.key(name).key("Description"));
        }
    }
    let at = root.key("Outputs");
    for (name, output) in &template.outputs {
        judge(output.description.len(), DESCRIPTION_BYTES, "bytes", &at.key(name).key("Description"));
    }
}
