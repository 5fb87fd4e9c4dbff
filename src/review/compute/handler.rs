//! A handler is written as its runtime wants it.

use super::twins::FUNCTION;
use crate::aws::runtimes;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "handler-form",
    severity: Severity::Error,
    title: "A handler that its runtime cannot find",
    why: "Every invocation fails before a line of the code runs.",
    mend: "Write module.function for Python, Node.js and Ruby.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html",
    parameter: None,
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for function in pair.of_type(FUNCTION) {
        let runtime = function.meaning(pair, &["Runtime"]);
        let Some(runtime) = runtime.as_ref().and_then(|runtime| runtime.known()) else { continue };
        for way in function.ways(&["Handler"]) {
            let Some(handler) = pair.means(&function, &way) else { continue };
            let Some(text) = handler.known() else { continue };
            if !runtimes::takes_handler(runtime, text) {
                let message = format!(
                    "{text} is no handler of {runtime}: name the file and the function in it, such as app.handler."
                );
                report.at(&RULE, &function, &way, &message);
            }
        }
    }
}
