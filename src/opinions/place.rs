//! Where the validator's findings are, as JSON pointers.
//!
//! It writes `Properties.Tags.0.Value` beside a resource, `Parameters/Size/Default` elsewhere, and names what is missing
//! too: a pointer leads as far as there is something.

use diagnostics::Entity;
use serde_json::Value;
use template_model::{EntityType, SemanticModel};

use crate::template::pointer::escaped;

/// A template as it was written.
pub(super) struct Document(Value);

/// A place in a template.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) pointer: String,
    /// The resource that it is in.
    pub(super) resource: Option<String>,
}

impl Document {
    /// The document of a text; one without members where it cannot be read, which a finding then says.
    pub(super) fn read(text: &str) -> Self {
        let authored = || {
            let model = SemanticModel::from_bytes(text.as_bytes()).ok()?;
            Some(model.authored_template_json().clone())
        };
        Self(serde_json::from_str(text).ok().or_else(authored).unwrap_or_default())
    }

    /// A resource as it was written.
    pub(super) fn resource(&self, logical_id: &str) -> Option<&Value> {
        self.0.get("Resources")?.get(logical_id)
    }

    /// The place that the validator means.
    pub(super) fn place(&self, entity: Option<&Entity>, path: Option<&str>) -> Place {
        let path = path.unwrap_or_default().trim_start_matches('/');
        let absolute = path.split('/').next().is_some_and(|section| self.0.get(section).is_some());
        let path = match entity.and_then(|entity| Some((section(entity.entity_type)?, &entity.logical_id))) {
            Some((section, id)) if !absolute => format!("{section}/{id}/{path}"),
            _ => path.to_owned(),
        };
        let (mut keys, mut pointer) = (Vec::new(), String::new());
        let (mut at, mut rest) = (&self.0, path.as_str());
        while let Some((key, value, after)) = step(at, rest) {
            pointer.push('/');
            pointer.push_str(&escaped(&key));
            keys.push(key);
            (at, rest) = (value, after);
        }
        let resource = match keys.as_slice() {
            [section, id, ..] if section == "Resources" => Some(id.clone()),
            _ => None,
        };
        Place { pointer, resource }
    }
}

/// The next key of a path, what is there, and the rest of the path. A key may hold what parts keys: the longest counts.
fn step<'a>(at: &'a Value, path: &'a str) -> Option<(String, &'a Value, &'a str)> {
    let path = path.trim_start_matches(['.', '/', '[', ']']);
    match at {
        Value::Object(members) => {
            let of = |(key, value): (&'a String, &'a Value)| {
                let rest = path.strip_prefix(key.as_str())?;
                (rest.is_empty() || rest.starts_with(['.', '/', '['])).then(|| (key.clone(), value, rest))
            };
            members.iter().filter_map(of).max_by_key(|(key, ..)| key.len())
        }
        Value::Array(elements) => {
            let end = path.find(|character: char| !character.is_ascii_digit()).unwrap_or(path.len());
            let (index, rest) = path.split_at_checked(end)?;
            Some((index.to_owned(), elements.get(index.parse::<usize>().ok()?)?, rest))
        }
        _ => None,
    }
}

/// The section that an entity stands in under its name.
fn section(entity: EntityType) -> Option<&'static str> {
    match entity {
        EntityType::Resource => Some("Resources"),
        EntityType::Parameter => Some("Parameters"),
        EntityType::Output => Some("Outputs"),
        EntityType::Mapping => Some("Mappings"),
        EntityType::Metadata => Some("Metadata"),
        EntityType::Rule => Some("Rules"),
        EntityType::Condition => Some("Conditions"),
        EntityType::Transform | EntityType::FormatVersion | EntityType::Description => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_validator_writes_becomes_a_pointer_to_what_is_there() {
        let text = r#"{"Parameters": {"Size": {"Default": "x"}}, "Resources": {
            "A": {"Properties": {"Tags": [{"Value": 1}], "a.b": {"c/d": 2}}}}}"#;
        let document = Document::read(text);
        let entity = Entity::resource("A", None);
        for (entity, path, pointer, resource) in [
            (entity.as_ref(), "Properties.Tags.0.Value", "/Resources/A/Properties/Tags/0/Value", true),
            (entity.as_ref(), "Properties.Tags[0].Value", "/Resources/A/Properties/Tags/0/Value", true),
            (entity.as_ref(), "Properties.a.b.c/d", "/Resources/A/Properties/a.b/c~1d", true),
            (entity.as_ref(), "Properties.Missing.More", "/Resources/A/Properties", true),
            (entity.as_ref(), "Resources/A/Properties", "/Resources/A/Properties", true),
            (entity.as_ref(), "", "/Resources/A", true),
            (None, "Parameters/Size/Default", "/Parameters/Size/Default", false),
            (None, "/Resources/A/Properties/Tags/7", "/Resources/A/Properties/Tags", true),
            (None, "", "", false),
        ] {
            let place = document.place(entity, Some(path));
            assert_eq!((place.pointer.as_str(), place.resource.is_some()), (pointer, resource), "{path}");
        }
    }
}
