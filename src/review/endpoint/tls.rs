//! Endpoints take TLS 1.2 and later only.

use serde_json::json;

use super::names::LISTENER;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};
use crate::template::Value;

pub(crate) static RULE: Rule = Rule {
    id: "endpoint-tls",
    severity: Severity::Warning,
    title: "An endpoint that takes old versions of TLS",
    why: "TLS 1.0 and 1.1 are broken and forbidden for card data (PCI DSS): one client that insists on them weakens the endpoint.",
    mend: "Set SecurityPolicy to TLS_1_2, or a load balancer's SslPolicy to one of TLS 1.2 and later.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let places: [(&str, &[&str]); 3] = [
        ("AWS::ApiGateway::DomainName", &["SecurityPolicy"]),
        ("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "*", "SecurityPolicy"]),
        (LISTENER, &["SslPolicy"]),
    ];
    for (kind, path) in places {
        for item in pair.of_type(kind) {
            for way in item.ways(path) {
                let Some(Value::String(policy)) = way.value() else { continue };
                let better = match policy.as_str() {
                    "TLS_1_0" => "TLS_1_2",
                    "ELBSecurityPolicy-2016-08"
                    | "ELBSecurityPolicy-2015-05"
                    | "ELBSecurityPolicy-TLS-1-0-2015-04"
                    | "ELBSecurityPolicy-TLS-1-1-2017-01"
                    | "ELBSecurityPolicy-FS-2018-06"
                    | "ELBSecurityPolicy-FS-1-1-2019-08" => "ELBSecurityPolicy-TLS13-1-2-2021-06",
                    _ => continue,
                };
                let message = format!("{policy} lets clients use TLS before 1.2: set it to {better}.");
                report.at(&RULE, &item, &way, &message).patch = Some(way.set("SecurityPolicy", json!(better)));
            }
        }
    }
}
