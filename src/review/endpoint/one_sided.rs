//! The name that fails over has its custom domain in both Regions.

use super::calls::{DOMAINS, HTTP_API, REST_API, failover_domains};
use crate::finding::Severity;
use crate::review::dns::records::host;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "custom-domain-one-sided",
    severity: Severity::Error,
    title: "A custom domain in one Region only, or under another name",
    why: "After the failover the other Region refuses every request: it presents another certificate, and no API answers for the name.",
    mend: "Declare a custom domain of the same name in both stacks, each with a certificate of its Region.",
    page: "https://docs.aws.amazon.com/apigateway/latest/developerguide/dns-failover.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    if pair.both().is_none() {
        return;
    }
    for domain in failover_domains(pair) {
        let Some(peer) = pair.peer_of(domain.subject) else { continue };
        let Some(name) = domain.meaning(pair, &["DomainName"]) else { continue };
        let theirs: Vec<_> = DOMAINS.into_iter().flat_map(|kind| pair.in_stack(peer.place, kind)).collect();
        let may_be = |other: &Meaning| host(other).same(&host(&name)) != Same::No;
        // Something else than an API may answer for the name there.
        let has_api = [HTTP_API, REST_API].into_iter().any(|kind| pair.in_stack(peer.place, kind).next().is_some());
        let others = [
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "AWS::CloudFront::Distribution",
            "AWS::CloudFormation::Stack",
        ];
        let has_other = others.iter().any(|kind| pair.in_stack(peer.place, kind).next().is_some());
        if theirs.iter().any(|other| other.meaning(pair, &["DomainName"]).is_none_or(|other| may_be(&other)))
            || !has_api
            || has_other
        {
            continue;
        }
        let message =
            format!("The {} stack has no custom domain {name}: declare one there as well.", peer.place.name());
        if let Some(way) = domain.ways(&["DomainName"]).pop() {
            report.at(&RULE, &domain, &way, &message);
            // One of two that differ is told once.
            if !theirs.is_empty() {
                return;
            }
        }
    }
}
