//! The table of rules: what each is called, why it matters, how to mend what it finds, and what it rests on.

use super::form::{cycles, isolation, limits, names, outputs, parameters, references};
use super::pair::Pair;
use super::report::Report;
use super::{access, alarms, compute, data, dns, documents, endpoint, handover, keys, logs, network};
use crate::finding::Severity;
use crate::template::read;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, which never changes.
    pub id: &'static str,
    /// How much its findings weigh.
    pub severity: Severity,
    /// The wrong that it finds, in a few words.
    pub title: &'static str,
    /// What happens if nobody mends it.
    pub why: &'static str,
    /// How it is mended.
    pub mend: &'static str,
    /// The AWS page it rests on.
    pub page: &'static str,
    /// The parameter of the design that mends it, where one always does.
    pub parameter: Option<&'static str>,
    /// How it is found.
    pub(crate) check: Check,
}

/// How a rule is found.
#[derive(Debug)]
pub(crate) enum Check {
    /// While a template is read or walked: several rules share the one walk.
    Walk,
    /// By a look at the pair.
    Pair(fn(&Pair<'_>, &mut Report)),
    /// The same, of templates from files only: a design is told so by its parameters.
    Files(fn(&Pair<'_>, &mut Report)),
}

/// The user guide of `CloudFormation`, where most rules come from.
macro_rules! guide {
    ($page:literal) => {
        concat!("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/", $page, ".html")
    };
}
pub(crate) use guide;

/// Rules about one concern.
#[derive(Debug)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// The rules, in the order in which they are checked.
    pub rules: &'static [&'static Rule],
}

/// Every rule, group by group, in the order in which they are checked.
#[rustfmt::skip]
pub static RULES: &[Group] = &[
    Group { title: "How a template is written", rules: WALKED },
    Group { title: "What the stacks owe each other", rules: handover::RULES },
    Group { title: "Tables", rules: data::RULES },
    Group { title: "Documents", rules: documents::RULES },
    Group { title: "Failover by DNS", rules: dns::RULES },
    Group { title: "Endpoints", rules: endpoint::RULES },
    Group { title: "Functions", rules: compute::RULES },
    Group { title: "Keys", rules: keys::RULES },
    Group { title: "Roles and policies", rules: access::RULES },
    Group { title: "Logs", rules: logs::RULES },
    Group { title: "Alarms", rules: alarms::RULES },
    Group { title: "Networks", rules: network::RULES },
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|group| group.rules.iter().copied())
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// The rules that are found while a template is read or walked.
static WALKED: &[&Rule] = &[
    &DUPLICATE_KEY,
    &UNKNOWN_KEY,
    &MISSING_KEY,
    &WRONG_KIND,
    &NOT_REVIEWED,
    &references::UNRESOLVED,
    &references::UNKNOWN_ATTRIBUTE,
    &references::MALFORMED,
    &references::OUTSIDE_SUB,
    &references::UNUSED_PARAMETER,
    &references::UNUSED_CONDITION,
    &cycles::CYCLE,
    &limits::TOO_MANY,
    &limits::TOO_LONG,
    &limits::FOUNDATION_TOO_LONG,
    &limits::DESCRIPTION,
    &parameters::DEFAULT,
    &names::LOGICAL_ID,
    &names::LENGTH,
    &names::CHARACTERS,
    &names::RESERVED,
    &names::TAKEN,
    &isolation::NOT_RETAINED,
    &isolation::WITHOUT_SUFFIX,
    &isolation::ROLE_WITHOUT_REGION,
    &outputs::EXPORT_NAME,
    &outputs::EXPORT_TAKEN,
];

static DUPLICATE_KEY: Rule = Rule {
    id: read::DUPLICATE_KEY,
    severity: Severity::Error,
    title: "The same key twice in one object",
    why: "Readers disagree on which of the two counts, so what is reviewed may not be what is deployed.",
    mend: "Keep one of them.",
    page: guide!("template-formats"),
    parameter: None,
    check: Check::Walk,
};

static UNKNOWN_KEY: Rule = Rule {
    id: read::UNKNOWN_KEY,
    severity: Severity::Error,
    title: "A key that CloudFormation does not know there",
    why: "CloudFormation refuses the whole template.",
    mend: "Remove the key, or mend its spelling.",
    page: guide!("template-anatomy"),
    parameter: None,
    check: Check::Walk,
};

static MISSING_KEY: Rule = Rule {
    id: read::MISSING_KEY,
    severity: Severity::Error,
    title: "A required key is missing",
    why: "CloudFormation refuses the whole template.",
    mend: "Add the key.",
    page: guide!("template-anatomy"),
    parameter: None,
    check: Check::Walk,
};

static WRONG_KIND: Rule = Rule {
    id: read::WRONG_KIND,
    severity: Severity::Error,
    title: "A value of another kind than CloudFormation takes",
    why: "CloudFormation refuses the whole template.",
    mend: "Write a value of the kind that the message names.",
    page: guide!("template-anatomy"),
    parameter: None,
    check: Check::Walk,
};

static NOT_REVIEWED: Rule = Rule {
    id: read::NOT_REVIEWED,
    severity: Severity::Warning,
    title: "Only known at deployment",
    why: "What a transform or a loop makes cannot be seen in the file, so nothing is said about it.",
    mend: "Review the processed template as well.",
    page: guide!("transform-section-structure"),
    parameter: None,
    check: Check::Walk,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_rule_says_what_it_rests_on() {
        for (index, rule) in all().enumerate() {
            assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", rule.id);
            assert_eq!(all().position(|other| other.id == rule.id), Some(index), "{}", rule.id);
            assert!(rule.page.starts_with("https://docs.aws.amazon.com/"), "{}", rule.id);
        }
    }
}
