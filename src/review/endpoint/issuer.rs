//! Tokens come from where a lost Region does not take them along.

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "token-issuer-regional",
    severity: Severity::Warning,
    title: "Tokens from a user pool in one of the Regions",
    why: "With that Region its user pool is lost: nobody gets a new token, and the other Region has nobody to serve.",
    mend: "Use an issuer outside the two Regions, or one that is in both.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let Some((primary, secondary)) = pair.both() else { return };
    let regions = [primary.region, secondary.region];
    let places: [(&str, &[&str]); 2] = [
        ("AWS::ApiGatewayV2::Authorizer", &["JwtConfiguration", "Issuer"]),
        ("AWS::ApiGateway::Authorizer", &["ProviderARNs", "*"]),
    ];
    for (kind, path) in places {
        for authorizer in pair.of_type(kind) {
            for way in authorizer.ways(path) {
                let Some(issuer) = pair.means(&authorizer, &way) else { continue };
                let region = match issuer.text().split_once("://cognito-idp.") {
                    Some((_, rest)) => rest.split('.').next().map(str::to_owned),
                    None => pair.region_of(&issuer),
                };
                if let Some(region) = region.filter(|region| regions.contains(&Some(region.as_str()))) {
                    let message = format!(
                        "This user pool is in {region}, and is lost with it: use an issuer that outlives either Region."
                    );
                    report.at(&RULE, &authorizer, &way, &message);
                }
            }
        }
    }
}
