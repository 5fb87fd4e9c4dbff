//! Provisioned concurrency is of a version, and within what is reserved.

use crate::finding::Severity;
use crate::review::endpoint::calls::callee;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "provisioned-concurrency",
    severity: Severity::Error,
    title: "Provisioned concurrency that Lambda refuses",
    why: "The deployment of the alias fails.",
    mend: "Provision a published version, with no more than the function reserves.",
    page: "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let path = ["ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions"];
    for kind in ["AWS::Lambda::Alias", "AWS::Lambda::Version"] {
        for item in pair.of_type(kind) {
            for way in item.ways(&path) {
                let provisioned = pair.means(&item, &way).and_then(|it| it.known()?.parse::<f64>().ok());
                let Some(provisioned) = provisioned else { continue };
                let function = item.meaning(pair, &["FunctionName"]).and_then(|it| callee(pair, &item, &it));
                let reserved = function.and_then(|it| it.function.number(pair, &["ReservedConcurrentExecutions"]));
                if let Some(reserved) = reserved.filter(|reserved| provisioned > *reserved) {
                    let message = format!(
                        "{provisioned} are provisioned of {reserved} that the function reserves: provision less, or reserve more."
                    );
                    report.at(&RULE, &item, &way, &message);
                }
                if item.ways(&["FunctionVersion"]).iter().any(|way| way.is("$LATEST") == Some(true)) {
                    report.at(
                        &RULE,
                        &item,
                        &way,
                        "$LATEST cannot be provisioned: let the alias lead to a published version.",
                    );
                }
            }
        }
    }
}
