//! The routes of an API, whether HTTP or REST, and which of them answers a path.

use super::calls::{HTTP_API, REST_API};
use crate::review::pair::{Item, Pair};

/// Resources of a path lie in each other; deeper than this they are taken for a circle.
const DEPTH: u8 = 30;

/// A route of an API.
pub(super) struct Route<'a> {
    /// The route, or the method.
    pub(super) item: Item<'a>,
    /// `ANY`, or a method of HTTP.
    pub(super) method: String,
    /// The path; `None` of the route for everything that no other answers.
    pub(super) path: Option<String>,
}

/// The routes of an API; `None` where not every one is known.
pub(super) fn routes<'a>(pair: &Pair<'a>, api: &Item<'a>) -> Option<Vec<Route<'a>>> {
    let place = api.subject.place;
    let mut found = Vec::new();
    match &*api.resource.kind {
        HTTP_API if ["Body", "BodyS3Location", "Target", "RouteKey"].iter().all(|name| api.lacks(&[name])) => {
            for item in pair.in_stack(place, "AWS::ApiGatewayV2::Route") {
                if item.leads_to(pair, &["ApiId"])? != *api {
                    continue;
                }
                let key = item.meaning(pair, &["RouteKey"])?;
                let key = key.known()?;
                let (method, path) = match key.split_once(' ') {
                    Some((method, path)) => (method, Some(path.to_owned())),
                    None => ("ANY", None),
                };
                found.push(Route { item, method: method.to_owned(), path });
            }
        }
        REST_API if ["Body", "BodyS3Location", "CloneFrom"].iter().all(|name| api.lacks(&[name])) => {
            for item in pair.in_stack(place, "AWS::ApiGateway::Method") {
                if item.leads_to(pair, &["RestApiId"])? != *api {
                    continue;
                }
                let path = path_of(pair, api, item.leads_to(pair, &["ResourceId"])?, DEPTH)?;
                let path = if path.is_empty() { "/".to_owned() } else { path };
                let method = item.meaning(pair, &["HttpMethod"])?.known()?.to_owned();
                found.push(Route { item, method, path: Some(path) });
            }
        }
        _ => return None,
    }
    Some(found)
}

fn path_of<'a>(pair: &Pair<'a>, api: &Item<'a>, resource: Item<'a>, depth: u8) -> Option<String> {
    if resource == *api {
        return Some(String::new());
    }
    let parent = path_of(pair, api, resource.leads_to(pair, &["ParentId"])?, depth.checked_sub(1)?)?;
    Some(format!("{parent}/{}", resource.meaning(pair, &["PathPart"])?.known()?))
}

impl Route<'_> {
    /// Whether it answers a `GET` of this path.
    pub(super) fn answers(&self, path: &str) -> bool {
        ["GET", "ANY"].contains(&&*self.method) && self.path.as_ref().is_none_or(|pattern| fits(pattern, path))
    }

    /// Whether it is written as this very path.
    pub(super) fn is(&self, path: &str) -> bool {
        self.path.as_deref() == Some(path)
    }
}

/// Whether a path fits a pattern in which `{name}` stands for one part and `{name+}` for all that follow.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.trim_matches('/').split('/'), path.trim_matches('/').split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.ends_with("+}") => return true,
            (Some(part), Some(found)) if part == found || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// The path below the stage that a request for this one asks for.
pub(super) enum Asked {
    /// This path of the API.
    Path(String),
    /// No stage is at its beginning.
    NoStage,
    /// Not every stage is known.
    Unknown,
}

/// What a path under the API's own host name asks for.
pub(super) fn below_stage<'a>(pair: &Pair<'a>, api: &Item<'a>, path: &str) -> Asked {
    let (kind, of) = if api.resource.kind == HTTP_API {
        ("AWS::ApiGatewayV2::Stage", "ApiId")
    } else {
        ("AWS::ApiGateway::Stage", "RestApiId")
    };
    let mut names = Vec::new();
    for stage in pair.in_stack(api.subject.place, kind) {
        let Some(other) = stage.leads_to(pair, &[of]) else { return Asked::Unknown };
        if other == *api {
            match stage.meaning(pair, &["StageName"]) {
                Some(name) if name.known().is_some() => names.push(name),
                _ => return Asked::Unknown,
            }
        }
    }
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let has = |wanted: &str| names.iter().any(|name| name.text() == wanted);
    if has(first) {
        Asked::Path(format!("/{rest}"))
    } else if has("$default") {
        Asked::Path(format!("/{path}"))
    } else if names.is_empty()
        || pair.in_stack(api.subject.place, "AWS::ApiGateway::Deployment").any(|it| !it.lacks(&["StageName"]))
    {
        Asked::Unknown
    } else {
        Asked::NoStage
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn paths_fit_the_patterns_of_routes() {
        for (pattern, path, expected) in [
            ("/health", "/health", true),
            ("/health", "/healthy", false),
            ("/{name}", "/health", true),
            ("/{name}", "/a/b", false),
            ("/{rest+}", "/a/b", true),
            ("/a/{rest+}", "/a", false),
            ("/", "/", true),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
