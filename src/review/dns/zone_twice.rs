//! A zone is declared once.

use super::records::host;
use crate::finding::Place;
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "zone-declared-twice",
    severity: Severity::Error,
    title: "A hosted zone for one name in both stacks",
    why: "Each has its own name servers and the domain is delegated to one: half of the records, a failover record among them, are never seen.",
    mend: "Declare the zone in one stack and hand its id to the other.",
    page: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-hostedzone.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let public = pair.of_type("AWS::Route53::HostedZone").filter(|zone| zone.lacks(&["VPCs"]));
    let public: Vec<_> = public.filter_map(|zone| Some((zone, host(&zone.meaning(pair, &["Name"])?)))).collect();
    let of = |place: Place| public.iter().filter(move |(zone, _)| zone.subject.place == place);
    for (zone, ours) in of(Place::Secondary) {
        let other = of(Place::Primary).find(|(_, theirs)| theirs == ours).map(|(other, _)| other);
        if let Some(other) =
            other.filter(|other| other.resource.condition.is_none() && zone.resource.condition.is_none())
        {
            let message =
                format!("{} of the primary stack is the zone of {ours} already: use its id as a parameter.", other.id);
            report.on(&RULE, zone, &message);
        }
    }
}
