//! What stands behind an endpoint: the functions that integrations call, and the APIs that clients reach.

use crate::review::dns::records::{CONFIG, Decisive, decisive, failover};
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;

pub(in crate::review) const HTTP_API: &str = "AWS::ApiGatewayV2::Api";
pub(in crate::review) const REST_API: &str = "AWS::ApiGateway::RestApi";
/// The custom domains of APIs.
pub(in crate::review) const DOMAINS: [&str; 2] = ["AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"];

/// A function as it is called: itself, or one of its aliases or versions.
#[derive(Clone, PartialEq)]
pub(in crate::review) struct Callee<'a> {
    pub(in crate::review) function: Item<'a>,
    /// The alias or version; without it, whatever is newest.
    pub(in crate::review) qualifier: Option<String>,
}

/// An API's call of a function.
pub(in crate::review) struct Call<'a> {
    /// The integration, or the method that holds it.
    pub(in crate::review) item: Item<'a>,
    /// Where the function is named.
    pub(in crate::review) way: Way<'a>,
    pub(in crate::review) api: Item<'a>,
    pub(in crate::review) callee: Callee<'a>,
}

/// Where integrations name what they call: type, property, and the property that names the API.
const INTEGRATIONS: [(&str, &[&str], &str); 2] = [
    ("AWS::ApiGateway::Method", &["Integration", "Uri"], "RestApiId"),
    ("AWS::ApiGatewayV2::Integration", &["IntegrationUri"], "ApiId"),
];

/// Every place where an integration names what it calls.
pub(in crate::review) fn targets<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, Way<'a>, Meaning)> {
    let mut found = Vec::new();
    for (kind, path, _) in INTEGRATIONS {
        for item in pair.of_type(kind) {
            for way in item.ways(path) {
                if let Some(meaning) = pair.means(&item, &way) {
                    found.push((item, way, called(meaning)));
                }
            }
        }
    }
    found
}

/// The calls of functions that either template declares.
pub(in crate::review) fn calls<'a>(pair: &Pair<'a>) -> Vec<Call<'a>> {
    let found = targets(pair).into_iter().filter_map(|(item, way, meaning)| {
        let (.., api) = INTEGRATIONS.iter().find(|(kind, ..)| *kind == item.resource.kind)?;
        Some(Call { api: item.leads_to(pair, &[api])?, callee: callee(pair, &item, &meaning)?, item, way })
    });
    found.collect()
}

/// The function inside the form in which API Gateway is told to call it.
fn called(meaning: Meaning) -> Meaning {
    let inner = meaning.text().split_once("/functions/").and_then(|(_, rest)| rest.strip_suffix("/invocations"));
    inner.map(Meaning::new).unwrap_or(meaning)
}

/// The function that a text of a resource names, with its alias or version.
pub(in crate::review) fn callee<'a>(pair: &Pair<'a>, of: &Item<'a>, meaning: &Meaning) -> Option<Callee<'a>> {
    let item = pair.target_from(of.subject, meaning)?;
    match &*item.resource.kind {
        "AWS::Lambda::Function" => {
            let forms = [Some("Arn"), None].map(|attribute| pair.identity(&item, attribute));
            let rest = forms.iter().find_map(|form| meaning.text().strip_prefix(form.as_str()))?;
            Some(Callee { function: item, qualifier: rest.strip_prefix(':').map(str::to_owned) })
        }
        "AWS::Lambda::Alias" => {
            let function = function_of(pair, &item)?;
            Some(Callee { function, qualifier: Some(item.meaning(pair, &["Name"])?.known()?.to_owned()) })
        }
        "AWS::Lambda::Version" => {
            let function = function_of(pair, &item)?;
            Some(Callee { function, qualifier: Some(format!("version of {}", item.id)) })
        }
        _ => None,
    }
}

/// The function that an alias or a version is of; never another alias, which might be this one.
fn function_of<'a>(pair: &Pair<'a>, qualified: &Item<'a>) -> Option<Item<'a>> {
    qualified.leads_to(pair, &["FunctionName"]).filter(|function| function.resource.kind == "AWS::Lambda::Function")
}

/// What maps a custom domain to an API.
const MAPPINGS: [(&str, &str); 3] = [
    ("AWS::ApiGateway::BasePathMapping", "RestApiId"),
    ("AWS::ApiGateway::BasePathMappingV2", "RestApiId"),
    ("AWS::ApiGatewayV2::ApiMapping", "ApiId"),
];

/// What is mapped to a custom domain: the mapping and the property of it that names the API. `None` where a mapping's domain is
/// not known.
pub(in crate::review) fn mapped<'a>(pair: &Pair<'a>, domain: &Item<'a>) -> Option<Vec<(Item<'a>, &'static str)>> {
    let name = domain.meaning(pair, &["DomainName"]);
    let mut found = Vec::new();
    for (kind, api) in MAPPINGS {
        for mapping in pair.in_stack(domain.subject.place, kind) {
            let property = if kind.ends_with("V2") { "DomainNameArn" } else { "DomainName" };
            let of = mapping.meaning(pair, &[property])?;
            if pair.target(&of) == Some(*domain) || name.as_ref() == Some(&of) {
                found.push((mapping, api));
            } else if pair.target(&of).is_none() && name.as_ref().is_none_or(|name| name.same(&of) != Same::No) {
                return None;
            }
        }
    }
    Some(found)
}

/// The custom domains that failover records lead to.
pub(in crate::review) fn failover_domains<'a>(pair: &Pair<'a>) -> Vec<Item<'a>> {
    let led = failover(pair)
        .records
        .iter()
        .filter_map(|record| record.leads_to(pair, &["AliasTarget", "DNSName"]))
        .collect::<Vec<_>>();
    led.into_iter().filter(|item| DOMAINS.contains(&&*item.resource.kind)).collect()
}

/// The APIs that clients reach through the name that fails over, and those that its health checks ask.
pub(in crate::review) fn public_apis<'a>(pair: &Pair<'a>) -> Vec<Item<'a>> {
    let mut found: Vec<Item<'a>> = asked(pair).into_iter().map(|(_, api)| api).collect();
    for domain in failover_domains(pair) {
        let mappings = mapped(pair, &domain).unwrap_or_default();
        found.extend(mappings.into_iter().filter_map(|(mapping, api)| mapping.leads_to(pair, &[api])));
    }
    let mut apis: Vec<Item<'a>> = Vec::new();
    for api in found {
        if !apis.contains(&api) {
            apis.push(api);
        }
    }
    apis
}

/// The health checks that decide over a failover, with the API whose own host name each asks.
pub(in crate::review) fn asked<'a>(pair: &Pair<'a>) -> Vec<(Item<'a>, Item<'a>)> {
    let failover = failover(pair);
    let checks = decisive(pair, failover).into_iter().map(|Decisive { check, .. }| check).collect::<Vec<_>>();
    let found = checks.into_iter().filter_map(|check| {
        let host = check.meaning(pair, &[CONFIG, "FullyQualifiedDomainName"])?;
        let api = host.text().split_once(".execute-api.").map(|(api, _)| Meaning::new(api))?;
        let api = pair.target(&api).filter(|api| [HTTP_API, REST_API].contains(&&*api.resource.kind))?;
        Some((check, api))
    });
    found.collect()
}

/// The functions that public APIs call.
pub(in crate::review) fn public_functions<'a>(pair: &Pair<'a>) -> Vec<Item<'a>> {
    let apis = public_apis(pair);
    let mut functions: Vec<Item<'a>> = Vec::new();
    for call in calls(pair) {
        if apis.contains(&call.api) && !functions.contains(&call.callee.function) {
            functions.push(call.callee.function);
        }
    }
    functions
}
