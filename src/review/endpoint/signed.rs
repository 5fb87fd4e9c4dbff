//! Callers' signatures are good in both Regions.

use super::calls::{HTTP_API, public_apis};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-signed",
    severity: Severity::Warning,
    title: "Requests that are signed for one Region",
    why: "A signature names its Region: clients that keep signing for the lost one are refused after the failover.",
    mend: "Use tokens (JWT), or have every client sign for the Region that answers.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for api in public_apis(pair) {
        let (kind, of) = if api.resource.kind == HTTP_API {
            ("AWS::ApiGatewayV2::Route", "ApiId")
        } else {
            ("AWS::ApiGateway::Method", "RestApiId")
        };
        let signed = pair.in_stack(api.subject.place, kind).find_map(|route| {
            let way = route.ways(&["AuthorizationType"]).into_iter().find(|way| way.is("AWS_IAM") == Some(true))?;
            (route.leads_to(pair, &[of]) == Some(api)).then_some((route, way))
        });
        if let Some((route, way)) = signed {
            let message = "AWS_IAM takes requests that are signed for this Region: clients have to sign anew after a failover. Use JWT, or teach them to.";
            report.at(&RULE, &route, &way, message);
        }
    }
}
