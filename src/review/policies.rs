//! What policies say: the statements of a document, and what each lets whom do.

use std::rc::Rc;

use super::meaning::Meaning;
use super::pair::{Item, Pair};
use super::ways::{Seen, Way};
use crate::template::{Map, Value};

/// A statement of a policy.
pub(crate) struct Statement<'a> {
    /// Where it is.
    pub(crate) way: Way<'a>,
    /// Whether it allows; else it denies.
    pub(crate) allows: bool,
    /// Its actions, lower case; `None` where one is not known.
    pub(crate) actions: Option<Vec<String>>,
    /// Its resources; what is not known is left out, and [`Statement::vague`] is set.
    pub(crate) resources: Vec<Meaning>,
    /// Who it is about: the kind (`Service`, `AWS`, `Federated`, or `*`) and the principal.
    pub(crate) principals: Vec<(&'a str, Meaning)>,
    /// Whether a resource or a principal is not known, or `Not…` turns the sense around.
    pub(crate) vague: bool,
    /// Its conditions.
    pub(crate) condition: Option<&'a Map>,
}

/// The statements of a policy document, shared by the rules that ask for them.
pub(crate) type Policy<'a> = Rc<[Statement<'a>]>;

/// The statements of the policy document at a path of properties, read once for all rules; `None` where it cannot be seen
/// whole. A resource has at most one document below each property.
pub(crate) fn policy<'a>(pair: &Pair<'a>, item: &Item<'a>, document: &[&'a str]) -> Option<Policy<'a>> {
    let place = (item.subject.place, item.id, document.first().copied().unwrap_or_default());
    if let Some(known) = pair.policies.borrow().get(&place) {
        return known.clone();
    }
    let read = statements(pair, item, document).map(Rc::from);
    pair.policies.borrow_mut().insert(place, read.clone());
    read
}

fn statements<'a>(pair: &Pair<'a>, item: &Item<'a>, document: &[&'a str]) -> Option<Vec<Statement<'a>>> {
    let ways = item.ways(&[document, &["Statement", "*"]].concat());
    if ways.iter().any(|way| matches!(way.seen, Seen::Unknown)) {
        return None;
    }
    ways.into_iter().filter(|way| !way.is_absent()).map(|way| read(pair, item, way)).collect()
}

fn read<'a>(pair: &Pair<'a>, item: &Item<'a>, way: Way<'a>) -> Option<Statement<'a>> {
    let map = way.value()?.as_object()?;
    let mut vague = false;
    let texts = |path: &[&'a str]| -> (Vec<Meaning>, bool) {
        let (mut read, mut all) = (Vec::new(), true);
        for way in way.inside(item.subject, path).iter().filter(|way| !way.is_absent()) {
            let meaning = pair.means(item, way);
            all &= meaning.is_some();
            read.extend(meaning);
        }
        (read, all)
    };
    let (actions, all_actions) = texts(&["Action", "*"]);
    let (resources, all_resources) = texts(&["Resource", "*"]);
    let mut principals = Vec::new();
    let mut all_principals = true;
    match map.get("Principal") {
        Some(Value::String(everybody)) => principals.push(("*", Meaning::new(everybody.as_str()))),
        Some(Value::Object(kinds)) => {
            for kind in kinds.keys() {
                let (found, all) = texts(&["Principal", kind, "*"]);
                principals.extend(found.into_iter().map(|principal| (kind, principal)));
                all_principals &= all;
            }
        }
        _ => {}
    }
    vague |= !all_resources || !all_principals;
    vague |= ["NotAction", "NotResource", "NotPrincipal"].iter().any(|key| map.contains_key(key));
    Some(Statement {
        allows: map.get("Effect").is_some_and(|effect| effect == "Allow"),
        actions: all_actions.then(|| actions.into_iter().map(Meaning::into_lower_case).collect()),
        resources,
        principals,
        vague,
        condition: map.get("Condition").and_then(Value::as_object),
        way,
    })
}

impl Statement<'_> {
    /// Whether it is about this action, wildcards included; also where its actions are not known.
    pub(crate) fn covers(&self, action: &str) -> bool {
        let action = action.chars().map(|letter| letter.to_ascii_lowercase());
        self.actions.as_ref().is_none_or(|actions| actions.iter().any(|pattern| fits(pattern, action.clone())))
    }

    /// Whether it is about this service, such as `logs.us-east-1.amazonaws.com`; the Region in a service's name is optional.
    pub(crate) fn names_service(&self, service: &str) -> bool {
        self.principals.iter().any(|(kind, principal)| {
            let text = principal.text();
            text == "*" || *kind == "Service" && text.split('.').next() == Some(service)
        })
    }
}

/// Whether a text fits a pattern in which `*` stands for any text and `?` for one character.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    fits(pattern, text.chars())
}

fn fits(pattern: &str, mut text: impl Iterator<Item = char> + Clone) -> bool {
    let mut pattern = pattern.chars();
    // What follows the last star, and the text of which it has taken nothing yet.
    let mut star = None;
    loop {
        let here = text.clone();
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                star = Some((pattern.clone(), here.clone()));
                text = here;
            }
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {}
            _ => {
                let Some((after, rest)) = &mut star else { return false };
                if rest.next().is_none() {
                    return false;
                }
                (pattern, text) = (after.clone(), rest.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_of_policies_fit_what_they_are_written_for() {
        for (pattern, text, fits) in [
            ("*", "s3:getobject", true),
            ("s3:get*", "s3:getobject", true),
            ("s3:*object", "s3:getobject", true),
            ("s3:get*", "s3:putobject", false),
            ("s3:?etobject", "s3:getobject", true),
            ("kms:decrypt", "kms:decrypt", true),
            ("kms:decrypt", "kms:decryptx", false),
            ("a*b*c", "axxbyybzc", true),
            ("a*b*c", "axxbyybz", false),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}
