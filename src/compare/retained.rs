//! What becomes of a resource that leaves its stack or is replaced: what the policies keep, and whose name stands in the way.

use std::collections::BTreeSet;

use super::effect::{self, Effect};
use super::templates::{ResourceChange, kind};
use super::values::compact;
use crate::aws::updates::{self, Updates};
use crate::template::Value;

/// What a resource becomes, and the sentences that say so.
pub(super) fn becomes(
    change: &ResourceChange,
    old: Option<&Value>,
    new: Option<&Value>,
    gone: &BTreeSet<Identity>,
) -> (Effect, Vec<String>) {
    let mut says = Vec::new();
    let mut becomes = change.effect;
    match (change.effect, old, new) {
        (Effect::Added, _, Some(new)) => {
            if let Some((_, names)) = identity(new).filter(|own| gone.contains(own)) {
                let name = names.first().map_or("", String::as_str);
                becomes = Effect::Refused;
                says.push(format!(
                    "Its name {name} belongs to a resource that leaves the stack only after this one is made, so making it \
                     fails. Give it another name, or take the other one out in an update of its own."
                ));
            }
        }
        (Effect::Removed, Some(old), _) => says.push(removed(old)),
        (Effect::Replaced | Effect::PerhapsReplaced, Some(old), Some(new)) => {
            says.extend(change.was.as_ref().map(|was| {
                format!("Only its logical id is new: it was {was}. To CloudFormation that is another resource, so it is made anew.")
            }));
            let surely = change.effect == Effect::Replaced;
            let if_so = if surely { "" } else { "If it is replaced: " };
            // What it is unique in may be another one although it is written as before.
            let follows = |of: &str| {
                let mut changed = change.properties.iter().map(|property| &property.change.steps);
                changed.any(|steps| steps.first().is_some_and(|step| step == of))
            };
            let kept = kept_name(old, new, change.was.is_some());
            let kept = kept.filter(|_| !updates::find(&change.kind).into_iter().flat_map(Updates::name).any(follows));
            match kept {
                Some(name) => {
                    if surely {
                        becomes = Effect::Refused;
                    }
                    says.push(format!(
                        "{if_so}It keeps its name {name}, which the old one has until it is gone: CloudFormation refuses \
                         that. Give it another name."
                    ));
                }
                None => says.push(format!("{if_so}{}", replaced(old, new, change.was.is_some()))),
            }
        }
        (Effect::Refused, ..) => {
            let reasons = change.properties.iter().filter_map(|property| {
                let it = &property.change;
                effect::refusal(&change.kind, &it.steps, it.before.as_ref(), it.after.as_ref())
            });
            for reason in reasons {
                if !says.iter().any(|said| said == reason) {
                    says.push(reason.to_owned());
                }
            }
        }
        (Effect::NotKnown, ..) => {
            says.push(format!(
                "What an update does to the type {} is not known here; a change set tells.",
                change.kind
            ));
        }
        _ => {}
    }
    (becomes, says)
}

/// What becomes of a resource that leaves its stack.
pub(super) fn removed(resource: &Value) -> String {
    match policy(resource, "DeletionPolicy") {
        Policy::Keeps => format!("It stays in the account, outside the stack{}.", as_named(resource)),
        Policy::Snapshot => "It is deleted; a snapshot stays.".to_owned(),
        Policy::Deletes => "It is deleted.".to_owned(),
        Policy::Open => {
            "Whether it is deleted depends on its DeletionPolicy, which is worked out at deployment.".to_owned()
        }
    }
}

/// What becomes of the old resource of one that is replaced; one that only had another logical id leaves its stack.
fn replaced(old: &Value, new: &Value, moved: bool) -> String {
    let policy = if moved { policy(old, "DeletionPolicy") } else { policy(new, "UpdateReplacePolicy") };
    match policy {
        Policy::Keeps => format!("The old one stays in the account, outside the stack{}.", as_named(old)),
        Policy::Snapshot => "The old one is deleted; a snapshot stays.".to_owned(),
        Policy::Deletes => "The old one is deleted.".to_owned(),
        Policy::Open => {
            "Whether the old one is deleted depends on a policy that is worked out at deployment.".to_owned()
        }
    }
}

enum Policy {
    Keeps,
    Snapshot,
    Deletes,
    Open,
}

fn policy(resource: &Value, attribute: &str) -> Policy {
    match resource.get(attribute) {
        None => {
            // Databases outside clusters, and clusters, are the only ones that are not simply deleted ("DeletionPolicy
            // attribute" in the CloudFormation user guide).
            let database = match kind(resource) {
                "AWS::RDS::DBCluster" => true,
                "AWS::RDS::DBInstance" => {
                    resource.get("Properties").is_none_or(|of| of.get("DBClusterIdentifier").is_none())
                }
                _ => false,
            };
            if database && attribute == "DeletionPolicy" { Policy::Snapshot } else { Policy::Deletes }
        }
        Some(Value::String(policy)) => match policy.as_str() {
            "Retain" | "RetainExceptOnCreate" => Policy::Keeps,
            "Snapshot" => Policy::Snapshot,
            "Delete" => Policy::Deletes,
            _ => Policy::Open,
        },
        Some(_) => Policy::Open,
    }
}

fn property<'v>(resource: &'v Value, name: &str) -> Option<&'v Value> {
    resource.get("Properties")?.get(name)
}

fn as_named(resource: &Value) -> String {
    name(resource).map(|name| format!(", under the name {name}")).unwrap_or_default()
}

/// The name that a resource has to itself, where it is given one.
fn name(resource: &Value) -> Option<String> {
    identity(resource)?.1.into_iter().next()
}

/// A type, with the name of a resource and what the name is unique in.
pub(super) type Identity = (String, Vec<String>);

/// What no two resources can have at a time, of one that is given a name.
pub(super) fn identity(resource: &Value) -> Option<Identity> {
    let kind = kind(resource);
    let names: Vec<Option<&Value>> = updates::find(kind)?.name().map(|name| property(resource, name)).collect();
    names.first().copied().flatten()?;
    let names = names.into_iter().map(|name| name.map(compact).unwrap_or_default());
    Some((kind.to_owned(), names.collect()))
}

/// The name that a resource keeps although it is replaced, where the new one is made before the old one is gone.
fn kept_name(old: &Value, new: &Value, moved: bool) -> Option<String> {
    let first_deleted = updates::find(kind(new))?.first_deleted;
    let kept = identity(new).filter(|own| (moved || !first_deleted) && identity(old).as_ref() == Some(own));
    kept?.1.into_iter().next()
}
