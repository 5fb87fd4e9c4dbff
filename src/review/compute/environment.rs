//! Environment variables are what Lambda takes.

use super::twins::FUNCTION;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "environment-refused",
    severity: Severity::Error,
    title: "Environment variables that Lambda refuses",
    why: "The deployment of the function fails.",
    mend: "Rename the variable, or move long values to a parameter store.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    parameter: None,
    check: Check::Pair(check),
};

/// The variables that Lambda sets itself (Lambda developer guide, defined runtime environment variables).
const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// Bytes of all names and values together (Lambda quotas).
const BYTES: usize = 4_096;

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        for way in function.ways(&["Environment", "Variables"]) {
            let Some(variables) = way.value().and_then(Value::as_object) else { continue };
            let mut bytes = 0;
            for (name, value) in variables.iter() {
                if name.starts_with("Fn::") {
                    continue;
                }
                let [at] = &*way.inside(function.subject, &[name]) else { continue };
                let valid = name.len() > 1
                    && name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if RESERVED.contains(&name) {
                    let message = format!("Lambda sets {name} itself: use another name.");
                    report.at(&RULE, &function, at, &message).patch = Some(at.taken_out());
                } else if !valid {
                    let message =
                        format!("{name} is no name of a variable: use letters, digits and _, beginning with a letter.");
                    report.at(&RULE, &function, at, &message);
                }
                let known =
                    pair.meaning_when(function.subject, value, &way.when).and_then(|it| it.known().map(str::len));
                bytes += name.len() + known.unwrap_or_default();
            }
            if bytes > BYTES {
                let message = format!(
                    "The variables have {bytes} bytes at least, and Lambda takes {BYTES}: move long values out."
                );
                report.at(&RULE, &function, &way, &message);
            }
        }
    }
}
