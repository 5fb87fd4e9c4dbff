//! The certificate is for the name of its domain.

use super::names::{LISTENER, certified, covers, names};
use crate::finding::Severity;
use crate::review::dns::records::host;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "certificate-does-not-cover",
    severity: Severity::Error,
    title: "A certificate that is for another name than its domain",
    why: "API Gateway refuses the domain: the deployment fails.",
    mend: "Name the domain in the certificate, or a wildcard one level above it.",
    page: "https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (domain, way) in certified(pair).into_iter().filter(|(domain, _)| domain.resource.kind != LISTENER) {
        let Some(certificate) = pair.led_to(&domain, &way) else { continue };
        let (Some(names), Some(name)) = (names(pair, &certificate), domain.meaning(pair, &["DomainName"])) else {
            continue;
        };
        let name = host(&name);
        let (Some(wanted), Some(known)) =
            (name.known(), names.iter().map(|name| name.known()).collect::<Option<Vec<_>>>())
        else {
            continue;
        };
        if !known.iter().any(|pattern| covers(pattern, wanted)) {
            let message =
                format!("{} is for {}, not for {wanted}: name the domain in it.", certificate.id, known.join(", "));
            report.at(&RULE, &domain, &way, &message);
        }
    }
}
