//! Which template is which stack of the pair, and in which Region: found from what the templates say.

use crate::aws::regions::{HEALTH_CHECK_METRICS, REGIONS, is_code};
use crate::finding::Place;
use crate::template::{Template, Value};

/// What a template is taken for, and what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The stack.
    pub place: Place,
    /// The Region it is deployed in, where the templates say.
    pub region: Option<String>,
    /// What speaks for both, in words.
    pub evidence: Vec<String>,
}

/// What makes a template the primary (or, counted down, the secondary): each is worth as much as it is rarely wrong.
struct Sign {
    kind: &'static str,
    property: Option<(&'static str, &'static str)>,
    weight: i32,
    words: &'static str,
}

const fn sign(kind: &'static str, weight: i32, words: &'static str) -> Sign {
    Sign { kind, property: None, weight, words }
}

const fn sign_of(
    kind: &'static str,
    property: &'static str,
    value: &'static str,
    weight: i32,
    words: &'static str,
) -> Sign {
    Sign { kind, property: Some((property, value)), weight, words }
}

#[rustfmt::skip]
static SIGNS: &[Sign] = &[
    sign_of("AWS::Route53::RecordSet", "Failover", "PRIMARY", 8, "it declares the PRIMARY failover record"),
    sign_of("AWS::Route53::RecordSet", "Failover", "SECONDARY", -8, "it declares the SECONDARY failover record"),
    sign("AWS::DynamoDB::GlobalTable", 4, "it declares the global table"),
    sign("AWS::EC2::VPCPeeringConnection", 2, "it declares the peering"),
    sign("AWS::Route53::HostedZone", 1, "it declares the hosted zone"),
];

/// Parameters by which a template names the other's Region, and what that makes itself.
const NAMES_THE_OTHER: &[(&str, i32, &str)] = &[
    ("SecondaryRegion", 4, "it is told the secondary's Region"),
    ("StandbyRegion", 4, "it is told the standby's Region"),
    ("PrimaryRegion", -4, "it is told the primary's Region"),
];

/// Words in a template's description.
const SAYS: &[(&str, i32, &str)] = &[
    ("primary", 2, "its description says primary"),
    ("secondary", -2, "its description says secondary"),
    ("standby", -2, "its description says standby"),
];

/// What each template is; with three, the one that speaks least for either is the edge.
#[must_use]
pub fn roles(templates: &[&Template]) -> Vec<Role> {
    let judged: Vec<(i32, Vec<String>)> = templates.iter().map(|template| weighed(template)).collect();
    let places = places(&judged.iter().map(|(weight, _)| *weight).collect::<Vec<_>>());
    let pairs: Vec<(Place, &Template)> = places.iter().copied().zip(templates.iter().copied()).collect();
    let regions = told(&pairs);
    let roles = places.into_iter().zip(judged).zip(regions);
    roles
        .map(|((place, (_, mut evidence)), region)| {
            evidence.extend(region.as_ref().map(|(region, why)| format!("{region}: {why}")));
            Role { place, region: region.map(|(region, _)| region), evidence }
        })
        .collect()
}

/// Whether a template is for both Regions: it takes the names of both, and asks in which of them it is.
#[must_use]
pub fn is_for_both(template: &Template) -> bool {
    ["PrimaryRegion", "SecondaryRegion"].iter().all(|name| named_region(template, name).is_some())
        && own_region(template).is_none()
}

/// The Region of each template, as far as the templates say.
#[must_use]
pub fn regions(placed: &[(Place, &Template)]) -> Vec<Option<String>> {
    told(placed).into_iter().map(|told| told.map(|(region, _)| region)).collect()
}

/// The Region of each template, and why: its own word counts, then the other's.
pub(super) fn told(placed: &[(Place, &Template)]) -> Vec<Option<(String, &'static str)>> {
    let named = |place: Place, parameters: &[&str]| {
        let (_, other) = placed.iter().find(|(other, _)| *other == place)?;
        let region = parameters.iter().find_map(|name| named_region(other, name))?;
        Some((region.to_owned(), "the other template names its Region"))
    };
    // One template for both Regions names both of them.
    let itself = |template: &Template, parameter: &str| {
        Some((named_region(template, parameter)?.to_owned(), "it names the Region of either stack"))
    };
    let region = |(place, template): &(Place, &Template)| {
        own_region(template).or_else(|| match place {
            Place::Primary => named(Place::Secondary, &["PrimaryRegion"]).or_else(|| itself(template, "PrimaryRegion")),
            Place::Secondary => named(Place::Primary, &["SecondaryRegion", "StandbyRegion"])
                .or_else(|| itself(template, "SecondaryRegion")),
            Place::Edge => Some((HEALTH_CHECK_METRICS.to_owned(), "an edge stack belongs there")),
            Place::Pair => None,
        })
    };
    placed.iter().map(region).collect()
}

fn weighed(template: &Template) -> (i32, Vec<String>) {
    let mut weight = 0;
    let mut evidence = Vec::new();
    let mut add = |more: i32, words: &str| {
        weight += more;
        evidence.push(words.to_owned());
    };
    for sign in SIGNS {
        let mut of_kind = template.resources.values().filter(|resource| resource.kind == sign.kind);
        let fits = match sign.property {
            None => of_kind.next().is_some(),
            Some((property, value)) => of_kind.any(|it| it.properties.get(property).is_some_and(|is| *is == value)),
        };
        if fits {
            add(sign.weight, sign.words);
        }
    }
    for (parameter, more, words) in NAMES_THE_OTHER {
        if template.parameters.contains_key(*parameter) {
            add(*more, words);
        }
    }
    let description = template.description.to_ascii_lowercase();
    for (word, more, words) in SAYS {
        if description.contains(word) {
            add(*more, words);
        }
    }
    (weight, evidence)
}

/// The heaviest is the primary, the lightest the secondary; where they are alike, the order they came in decides.
fn places(weights: &[i32]) -> Vec<Place> {
    let mut places = vec![Place::Edge; weights.len()];
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(weights.get(*at).copied().unwrap_or_default()));
    // One template alone that speaks for the secondary is the secondary.
    let alone = if weights.first().is_some_and(|weight| *weight < 0) { Place::Secondary } else { Place::Primary };
    let taken: &[(Option<&usize>, Place)] = match order.as_slice() {
        [only] => &[(Some(only), alone)],
        [first, .., last] => &[(Some(first), Place::Primary), (Some(last), Place::Secondary)],
        [] => &[],
    };
    for (at, place) in taken {
        if let Some(slot) = at.and_then(|at| places.get_mut(*at)) {
            *slot = *place;
        }
    }
    places
}

/// The Region that a parameter names by default.
pub(crate) fn named_region<'a>(template: &'a Template, parameter: &str) -> Option<&'a str> {
    let region = template.parameters.get(parameter)?.default.as_ref()?.as_str()?;
    is_code(region).then_some(region)
}

/// The Region that a template itself can be deployed in.
fn own_region(template: &Template) -> Option<(String, &'static str)> {
    if let Some(region) = asserted(template) {
        return Some((region, "it refuses to be deployed elsewhere"));
    }
    for resource in template.resources.values() {
        for property in ["AvailabilityZone", "AvailabilityZoneId"] {
            if let Some(zone) = resource.properties.get(property).and_then(Value::as_str)
                && let Some(region) = region_of_zone(zone)
            {
                return Some((region.to_owned(), "it names availability zones there"));
            }
        }
        let endpoint = (resource.kind == "AWS::EC2::VPCEndpoint").then(|| resource.properties.get("ServiceName"));
        if let Some(region) = endpoint.flatten().and_then(Value::as_str).and_then(|name| name.split('.').nth(2))
            && is_code(region)
        {
            return Some((region.to_owned(), "its VPC endpoints are there"));
        }
    }
    None
}

fn region_of_zone(zone: &str) -> Option<&'static str> {
    let by_name = |code: &str| zone.strip_prefix(code).is_some_and(|letter| letter.len() == 1);
    let by_id = |zones: &[&str]| {
        let prefix = zones.first().and_then(|first| first.split_once('-')).map(|(prefix, _)| prefix);
        prefix.is_some_and(|prefix| zone.split_once("-az").is_some_and(|(before, _)| before == prefix))
    };
    REGIONS.iter().find(|region| by_name(region.code) || by_id(region.zones)).map(|region| region.code)
}

/// The Region that a rule of the template asserts.
fn asserted(template: &Template) -> Option<String> {
    let assertions = template.rules.values().filter_map(|rule| rule.get("Assertions")?.as_array()).flatten();
    assertions.filter_map(|assertion| assertion.get("Assert")?.get("Fn::Equals")?.as_array()).find_map(|sides| {
        let is_region = |side: &Value| side.get("Ref").is_some_and(|name| name == "AWS::Region");
        match sides {
            [one, Value::String(region)] | [Value::String(region), one] if is_region(one) => Some(region.clone()),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read;

    fn template(text: &str) -> Template {
        read::read(text.as_bytes(), Place::Pair).unwrap().template
    }

    #[test]
    fn a_pair_is_told_apart_in_whatever_order_it_comes() {
        let primary = template(
            r#"{"Parameters": {"SecondaryRegion": {"Type": "String", "Default": "eu-west-1"}},
                "Resources": {
                    "Record": {"Type": "AWS::Route53::RecordSet", "Properties": {"Failover": "PRIMARY"}},
                    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"AvailabilityZone": "eu-central-1b"}}}}"#,
        );
        let secondary = template(
            r#"{"Resources": {"Record": {"Type": "AWS::Route53::RecordSet", "Properties": {"Failover": "SECONDARY"}}}}"#,
        );
        let edge = template(r#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#);
        let found = roles(&[&secondary, &edge, &primary]);
        let told: Vec<_> = found.iter().map(|role| (role.place, role.region.as_deref())).collect();
        assert_eq!(
            told,
            [
                (Place::Secondary, Some("eu-west-1")),
                (Place::Edge, Some("us-east-1")),
                (Place::Primary, Some("eu-central-1"))
            ]
        );
        assert_eq!(found[2].evidence[0], "it declares the PRIMARY failover record");
        assert_eq!(roles(&[&secondary])[0].place, Place::Secondary);
    }

    #[test]
    fn templates_that_say_nothing_keep_their_order() {
        let one = template(r#"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#);
        let places: Vec<_> = roles(&[&one, &one]).into_iter().map(|role| (role.place, role.region)).collect();
        assert_eq!(places, [(Place::Primary, None), (Place::Secondary, None)]);
        assert_eq!(roles(&[]), []);
    }

    #[test]
    fn a_region_is_read_from_what_only_it_has() {
        for (resource, region) in [
            (r#""AWS::EC2::Subnet", "Properties": {"AvailabilityZoneId": "usw2-az2"}"#, Some("us-west-2")),
            (
                r#""AWS::EC2::VPCEndpoint", "Properties": {"ServiceName": "com.amazonaws.ap-south-1.s3"}"#,
                Some("ap-south-1"),
            ),
            (r#""AWS::EC2::Subnet", "Properties": {"AvailabilityZone": "nowhere-1a"}"#, None),
        ] {
            let template = template(&format!(r#"{{"Resources": {{"R": {{"Type": {resource}}}}}}}"#));
            assert_eq!(own_region(&template).map(|(region, _)| region).as_deref(), region, "{resource}");
        }
        let rule = r#"{"Rules": {"Here": {"Assertions": [{"Assert": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-3"]}}]}},
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"#;
        assert_eq!(own_region(&template(rule)).unwrap().0, "eu-west-3");
    }
}
