//! The names that certificates are for, and what presents them.

use crate::review::dns::records::host;
use crate::review::meaning::Meaning;
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;

pub(super) const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";
pub(super) const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";

/// Where certificates are named.
const PLACES: [(&str, &[&str]); 4] = [
    ("AWS::ApiGateway::DomainName", &["CertificateArn"]),
    ("AWS::ApiGateway::DomainName", &["RegionalCertificateArn"]),
    ("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "*", "CertificateArn"]),
    (LISTENER, &["Certificates", "*", "CertificateArn"]),
];

/// Every place where something names the certificate that it presents.
pub(super) fn certified<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, Way<'a>)> {
    let mut found = Vec::new();
    for (kind, path) in PLACES {
        for item in pair.of_type(kind) {
            let ways = item.ways(path).into_iter().filter(|way| way.value().is_some());
            found.extend(ways.map(|way| (item, way)));
        }
    }
    found
}

/// The names that a certificate is for; `None` where one is not known.
pub(super) fn names<'a>(pair: &Pair<'a>, certificate: &Item<'a>) -> Option<Vec<Meaning>> {
    if certificate.resource.kind != CERTIFICATE {
        return None;
    }
    let mut ways = certificate.ways(&["DomainName"]);
    ways.extend(certificate.ways(&["SubjectAlternativeNames", "*"]).into_iter().filter(|way| !way.is_absent()));
    ways.iter().map(|way| pair.means(certificate, way).map(|name| host(&name))).collect()
}

/// Whether a name, or a wildcard, is for this name.
pub(super) fn covers(pattern: &str, name: &str) -> bool {
    pattern == name
        || pattern.strip_prefix("*.").is_some_and(|above| name.split_once('.').is_some_and(|(_, rest)| rest == above))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_wildcard_is_for_one_level() {
        for (pattern, name, expected) in [
            ("pay.bank.com", "pay.bank.com", true),
            ("*.bank.com", "pay.bank.com", true),
            ("*.bank.com", "a.pay.bank.com", false),
            ("*.bank.com", "bank.com", false),
        ] {
            assert_eq!(covers(pattern, name), expected, "{pattern} {name}");
        }
    }
}
