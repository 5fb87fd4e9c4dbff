//! An API calls the function of its own Region.

use super::calls::targets;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "integration-other-region",
    severity: Severity::Error,
    title: "An API that calls the other Region's function",
    why: "Each Region then needs the other: the loss of one stops both.",
    mend: "Let the integration call the function of the same stack.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (item, way, meaning) in targets(pair) {
        let is_function = pair.target(&meaning).is_some_and(|it| it.resource.kind.starts_with("AWS::Lambda::"))
            || meaning.text().contains(":function:");
        let (Some(found), Some(here)) = (pair.region_of(&meaning).filter(|_| is_function), item.subject.region) else {
            continue;
        };
        if found != here {
            let message = format!("The function that is called here is in {found}: call the one in {here}.");
            report.at(&RULE, &item, &way, &message);
        }
    }
}
