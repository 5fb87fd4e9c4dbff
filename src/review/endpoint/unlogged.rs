//! It can be seen afterwards what was asked and what was answered.

use super::calls::public_apis;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "api-without-access-log",
    severity: Severity::Info,
    title: "An API without an access log",
    why: "After a failover nobody can tell which requests were lost with the Region, and who has to be asked to repeat them.",
    mend: "Name a log group, and a format, in the stage's access log settings.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let apis = public_apis(pair);
    for (kind, of, property) in [
        ("AWS::ApiGatewayV2::Stage", "ApiId", "AccessLogSettings"),
        ("AWS::ApiGateway::Stage", "RestApiId", "AccessLogSetting"),
    ] {
        for stage in pair.of_type(kind) {
            if stage.lacks(&[property]) && stage.leads_to(pair, &[of]).is_some_and(|api| apis.contains(&api)) {
                report.on(&RULE, &stage, &format!("Requests leave no trace here: set {property}."));
            }
        }
    }
}
