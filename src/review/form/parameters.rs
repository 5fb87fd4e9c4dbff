//! The defaults of parameters keep their own constraints.
//!
//! Patterns are not tried: a regular expression engine would weigh more than the rest of the page.

use crate::finding::Severity;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule, guide};
use crate::review::subject::Subject;
use crate::template::pointer::Pointer;
use crate::template::{Parameter, Value};

pub(crate) static DEFAULT: Rule = Rule {
    id: "parameter-default",
    severity: Severity::Error,
    title: "A default that the parameter itself does not allow",
    why: "CloudFormation refuses the template, or the first deployment that relies on the default.",
    mend: "Mend the default or the constraint.",
    page: guide!("parameters-section-structure"),
    parameter: None,
    check: Check::Walk,
};

/// The most bytes that a parameter's value has.
const VALUE_BYTES: usize = 4_096;

pub(crate) fn check(subject: &Subject<'_>, report: &mut Report) {
    let root = Pointer::Root;
    let section = root.key("Parameters");
    for (name, parameter) in &subject.template.parameters {
        if let Some(default) = &parameter.default
            && let Some(problem) = problem(parameter, default)
        {
            report.add(
                &DEFAULT,
                subject,
                &section.key(name).key("Default"),
                format!("{problem} Mend it or the constraint."),
            );
        }
    }
}

/// What is wrong with a default.
fn problem(parameter: &Parameter, default: &Value) -> Option<String> {
    let Some(text) = written(default) else {
        return Some("A default is text, a number, or true or false.".to_owned());
    };
    let length = text.chars().count();
    let allowed = &parameter.allowed_values;
    if text.len() > VALUE_BYTES {
        Some(format!("A value has at most {VALUE_BYTES} bytes; this has {}.", text.len()))
    } else if parameter.min_length.is_some_and(|least| length < least as usize) {
        Some(format!("The default has {length} characters, fewer than MinLength."))
    } else if parameter.max_length.is_some_and(|most| length > most as usize) {
        Some(format!("The default has {length} characters, more than MaxLength."))
    } else if !allowed.is_empty() && !is_allowed(parameter, &text) {
        Some("The default is not one of AllowedValues.".to_owned())
    } else if text.is_empty() && parameter.kind.starts_with("AWS::EC2::") {
        Some(format!("A parameter of type {} cannot be empty.", parameter.kind))
    } else if parameter.kind == "Number" {
        number_problem(parameter, &text)
    } else {
        None
    }
}

/// Whether a value is one of those allowed. The blanks around the members of a list do not count.
fn is_allowed(parameter: &Parameter, text: &str) -> bool {
    let list = parameter.kind == "CommaDelimitedList" || parameter.kind.starts_with("List<");
    let members = |text: &str| text.split(',').map(|member| member.trim().to_owned()).collect::<Vec<_>>();
    let mut allowed = parameter.allowed_values.iter().filter_map(written);
    if list {
        // CloudFormation compares each member, or the whole: neither is told apart here.
        let allowed: Vec<Vec<String>> = allowed.map(|value| members(&value)).collect();
        allowed.contains(&members(text)) || members(text).iter().all(|one| allowed.iter().flatten().any(|it| it == one))
    } else {
        allowed.any(|value| value == text)
    }
}

fn number_problem(parameter: &Parameter, text: &str) -> Option<String> {
    let Ok(number) = text.trim().parse::<f64>() else {
        return Some("The default of a Number is a number.".to_owned());
    };
    // Bounds beyond 2^53 are rounded here; no parameter of CloudFormation comes near.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let beyond =
        |bound: Option<i64>, outside: fn(f64, f64) -> bool| bound.is_some_and(|bound| outside(number, bound as f64));
    if beyond(parameter.min_value, |number, least| number < least) {
        Some(format!("The default {text} is below MinValue."))
    } else if beyond(parameter.max_value, |number, most| number > most) {
        Some(format!("The default {text} is above MaxValue."))
    } else {
        None
    }
}

/// A value as the service gets it: as text.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
