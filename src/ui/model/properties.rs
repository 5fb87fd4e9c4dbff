//! A resource's properties as people read them: a tree whose leaves show what an expression refers to.

use crate::template::{Map, Resource, Template, Value};
use crate::topology::services;

/// A property, or what is inside one.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// On one line.
    Line(Vec<Piece>),
    /// Named parts; elements of a list are named by their number, from 1.
    Parts(Vec<(String, Shown)>),
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// A resource, parameter or pseudo parameter, and the attribute of it that is meant.
    Reference {
        /// Its name in the template.
        name: String,
        /// Empty for what a resource returns for itself.
        attribute: String,
    },
}

/// Makes a value readable.
#[must_use]
pub fn shown(value: &Value) -> Shown {
    match value {
        Value::Object(map) => function(map).map_or_else(
            || {
                if map.is_empty() {
                    line("none")
                } else {
                    Shown::Parts(map.iter().map(|(key, value)| (key.to_owned(), shown(value))).collect())
                }
            },
            Shown::Line,
        ),
        Value::Array(items) if items.is_empty() => line("none"),
        Value::Array(items) => list(items),
        Value::String(text) => line(text),
        other => line(&other.to_string()),
    }
}

/// Short lists of plain values go on one line; the rest get numbers.
fn list(items: &[Value]) -> Shown {
    let plain: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    match plain {
        Some(texts) if texts.iter().map(|text| text.len() + 2).sum::<usize>() <= 48 => line(&texts.join(", ")),
        _ => {
            Shown::Parts(items.iter().enumerate().map(|(index, item)| ((index + 1).to_string(), shown(item))).collect())
        }
    }
}

fn line(text: &str) -> Shown {
    Shown::Line(vec![Piece::Text(text.to_owned())])
}

/// The functions that read well on one line; any other keeps the shape it has in the template.
fn function(map: &Map) -> Option<Vec<Piece>> {
    let (name, argument) = map.only()?;
    match (name, argument) {
        ("Ref", Value::String(name)) => Some(vec![reference(name)]),
        ("Fn::GetAtt", Value::Array(parts)) => {
            let (Some(name), Some(attribute)) = (parts.first()?.as_str(), parts.get(1)?.as_str()) else { return None };
            Some(vec![Piece::Reference { name: name.to_owned(), attribute: attribute.to_owned() }])
        }
        ("Fn::Sub", Value::String(text)) => Some(substitution(text)),
        _ => None,
    }
}

fn reference(name: &str) -> Piece {
    let (name, attribute) = name.split_once('.').unwrap_or((name, ""));
    Piece::Reference { name: name.to_owned(), attribute: attribute.to_owned() }
}

/// `a-${B.C}-d` in pieces; `${!Literal}` stays text.
fn substitution(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        if let Some(literal) = inside.strip_prefix('!') {
            plain.extend(["${", literal, "}"]);
        } else {
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(reference(inside));
        }
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

/// What the resource is called in the account, with the template's defaults filled in; `None` where AWS names it.
#[must_use]
pub fn physical_name(template: &Template, region: &str, resource: &Resource) -> Option<String> {
    let properties = &resource.properties;
    let named = services::name_property(&resource.kind).and_then(|name| plain(properties.get(name)?));
    let text = named.or_else(|| {
        let tags = properties.get("Tags")?.as_array()?;
        plain(tags.iter().find(|tag| tag.get("Key").and_then(Value::as_str) == Some("Name"))?.get("Value")?)
    })?;
    Some(filled(template, region, &text))
}

/// Text as it stands in the template, with placeholders.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => match map.iter().next()? {
            ("Fn::Sub", Value::String(text)) => Some(text.clone()),
            ("Ref", Value::String(text)) => Some(format!("${{{text}}}")),
            _ => None,
        },
        _ => None,
    }
}

fn filled(template: &Template, region: &str, text: &str) -> String {
    substitution(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Reference { name, .. } if name == "AWS::Region" => region.to_owned(),
            Piece::Reference { name, attribute } => {
                let default = template.parameters.get(&name).and_then(|parameter| parameter.default.clone());
                match default {
                    Some(Value::String(text)) if attribute.is_empty() && !text.is_empty() => text,
                    Some(Value::Number(number)) if attribute.is_empty() => number.to_string(),
                    _ if attribute.is_empty() => format!("${{{name}}}"),
                    _ => format!("${{{name}.{attribute}}}"),
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Parameter;
    use crate::template::json;

    fn text(text: &str) -> Piece {
        Piece::Text(text.into())
    }

    fn named(name: &str, attribute: &str) -> Piece {
        Piece::Reference { name: name.into(), attribute: attribute.into() }
    }

    #[test]
    fn expressions_show_what_they_refer_to() {
        let cases = [
            (json!("plain"), vec![text("plain")]),
            (json!(35), vec![text("35")]),
            (json!({ "Ref": "Key" }), vec![named("Key", "")]),
            (json!({ "Fn::GetAtt": ["Key", "Arn"] }), vec![named("Key", "Arn")]),
            (json!({ "Fn::Sub": "a-${Key.Arn}-${!B}" }), vec![text("a-"), named("Key", "Arn"), text("-${B}")]),
            (json!(["a", "b"]), vec![text("a, b")]),
            (json!([]), vec![text("none")]),
        ];
        for (value, pieces) in cases {
            assert_eq!(shown(&value), Shown::Line(pieces), "{value}");
        }
    }

    #[test]
    fn what_has_parts_keeps_them() {
        let value = json!({ "A": [{ "B": true }] });
        let inner = Shown::Parts(vec![("B".into(), Shown::Line(vec![text("true")]))]);
        assert_eq!(shown(&value), Shown::Parts(vec![("A".into(), Shown::Parts(vec![("1".into(), inner)]))]));
    }

    #[test]
    fn a_name_is_filled_in_as_far_as_the_template_knows() {
        let mut template = Template::default();
        let suffix = Parameter { default: Some(json!("prod")), ..Parameter::default() };
        template.parameters.insert("EnvironmentSuffix".into(), suffix);
        let resource = |properties: Value| {
            let properties = properties.as_object().unwrap().clone();
            Resource { kind: "AWS::S3::Bucket".into(), properties: properties.into(), ..Resource::default() }
        };
        let name = |properties| physical_name(&template, "eu-west-1", &resource(properties));
        let sub = json!({ "BucketName": { "Fn::Sub": "logs-${EnvironmentSuffix}-${AWS::AccountId}-${AWS::Region}" } });
        assert_eq!(name(sub).as_deref(), Some("logs-prod-${AWS::AccountId}-eu-west-1"));
        let tagged = json!({ "Tags": [{ "Key": "Name", "Value": "vpc" }] });
        assert_eq!(name(tagged).as_deref(), Some("vpc"));
        assert_eq!(name(json!({})), None);
    }
}
