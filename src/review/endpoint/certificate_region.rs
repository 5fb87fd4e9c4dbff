//! A certificate is of the Region of what presents it.

use super::names::certified;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "certificate-other-region",
    severity: Severity::Error,
    title: "A certificate of another Region",
    why: "API Gateway and load balancers refuse certificates of other Regions: the deployment fails.",
    mend: "Issue a certificate for the same name in each Region.",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (user, way) in certified(pair) {
        let Some(region) = user.subject.region else { continue };
        let Some(meaning) = pair.means(&user, &way).filter(|it| !it.text().contains(":iam:")) else { continue };
        // The certificate of an edge-optimised domain is CloudFront's.
        let edge = user.resource.kind == "AWS::ApiGateway::DomainName" && way.pointer().ends_with("/CertificateArn");
        let wanted = if edge { "us-east-1" } else { region };
        if let Some(found) = pair.region_of(&meaning).filter(|found| found != wanted) {
            let message = format!("This certificate is in {found}, and has to be in {wanted}: issue one there.");
            report.at(&RULE, &user, &way, &message);
        }
    }
}
