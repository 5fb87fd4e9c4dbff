//! Templates read back from their text: references, names, subsets.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// A template as anybody would read it from its file.
pub(crate) struct Template {
    /// What messages call it.
    pub(crate) label: String,
    /// The Region it is for.
    pub(crate) region: String,
    /// The parsed text.
    pub(crate) json: Value,
}

/// One reference: where it stands, and what it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    /// The logical id of the resource it stands in; empty in other sections.
    pub(crate) from: String,
    /// What it names: a parameter, a resource or a pseudo parameter.
    pub(crate) to: String,
    /// The attribute, where it asks for one.
    pub(crate) attribute: Option<String>,
}

impl Template {
    pub(crate) fn new(label: impl Into<String>, region: &str, text: &str) -> Self {
        let label = label.into();
        let json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{label} is not JSON: {error}"));
        Self { label, region: region.to_owned(), json }
    }

    pub(crate) fn section(&self, name: &str) -> &Map<String, Value> {
        static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        self.json.get(name).and_then(Value::as_object).unwrap_or(&EMPTY)
    }

    pub(crate) fn resources(&self) -> &Map<String, Value> {
        self.section("Resources")
    }

    /// Every reference of the template, by `Ref`, `Fn::GetAtt` or `Fn::Sub`, and every `DependsOn`.
    pub(crate) fn references(&self) -> BTreeSet<Reference> {
        let mut found = BTreeSet::new();
        for (logical_id, resource) in self.resources() {
            collect(logical_id, resource, &mut found);
            for other in depends_on(resource) {
                found.insert(Reference { from: logical_id.clone(), to: other, attribute: None });
            }
        }
        for section in ["Conditions", "Outputs", "Rules"] {
            for value in self.section(section).values() {
                collect("", value, &mut found);
            }
        }
        found
    }

    /// Conditions that are used anywhere.
    pub(crate) fn used_conditions(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        for section in ["Resources", "Outputs", "Conditions"] {
            walk(&Value::Object(self.section(section).clone()), &mut |value| {
                let Some(object) = value.as_object() else { return };
                if let Some(name) = object.get("Fn::If").and_then(|args| args.get(0)).and_then(Value::as_str) {
                    used.insert(name.to_owned());
                }
                if (object.len() == 1 || object.contains_key("Type") || object.contains_key("Value"))
                    && let Some(name) = object.get("Condition").and_then(Value::as_str)
                {
                    used.insert(name.to_owned());
                }
            });
        }
        used
    }

    /// A circle of resources that wait for each other, if there is one.
    pub(crate) fn cycle(&self) -> Option<Vec<String>> {
        let mut edges: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for Reference { from, to, .. } in self.references() {
            if let (Some((from, _)), true) = (self.resources().get_key_value(&from), self.resources().contains_key(&to))
            {
                edges.entry(from).or_default().insert(to);
            }
        }
        // Takes away what waits for nothing until nothing is left, or only circles and what waits for them.
        let mut left: BTreeSet<&String> = self.resources().keys().collect();
        loop {
            let free: Vec<&String> = left
                .iter()
                .copied()
                .filter(|id| !edges.get(id.as_str()).is_some_and(|to| to.iter().any(|other| left.contains(other))))
                .collect();
            if free.is_empty() {
                return (!left.is_empty()).then(|| left.into_iter().cloned().collect());
            }
            for id in free {
                left.remove(id);
            }
        }
    }

    /// Text worked out as it would be deployed to account 123456789012; `None` where it depends on a resource.
    pub(crate) fn resolve(&self, value: &Value, suffix: &str) -> Option<String> {
        let pseudo = |name: &str| -> Option<String> {
            Some(match name {
                "AWS::Region" => self.region.clone(),
                "AWS::AccountId" => "123456789012".to_owned(),
                "AWS::Partition" => "aws".to_owned(),
                "AWS::URLSuffix" => "amazonaws.com".to_owned(),
                "EnvironmentSuffix" => suffix.to_owned(),
                other => self.section("Parameters").get(other)?.get("Default")?.as_str()?.to_owned(),
            })
        };
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(object) if object.len() == 1 => {
                let (function, argument) = object.iter().next()?;
                match function.as_str() {
                    "Ref" => pseudo(argument.as_str()?),
                    "Fn::Sub" => {
                        let text = argument.as_str()?;
                        let mut resolved = String::new();
                        let mut rest = text;
                        while let Some((before, after)) = rest.split_once("${") {
                            let (name, after) = after.split_once('}')?;
                            resolved.push_str(before);
                            match name.strip_prefix('!') {
                                Some(literal) => resolved.extend(["${", literal, "}"]),
                                None => resolved.push_str(&pseudo(name)?),
                            }
                            rest = after;
                        }
                        Some(resolved + rest)
                    }
                    "Fn::Join" => {
                        let separator = argument.get(0)?.as_str()?;
                        let parts: Option<Vec<String>> =
                            argument.get(1)?.as_array()?.iter().map(|part| self.resolve(part, suffix)).collect();
                        Some(parts?.join(separator))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What a resource waits for beyond its references.
pub(crate) fn depends_on(resource: &Value) -> Vec<String> {
    match resource.get("DependsOn") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Calls `visit` with a value and everything in it.
pub(crate) fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(object) => object.values().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

fn collect(from: &str, value: &Value, found: &mut BTreeSet<Reference>) {
    let mut add = |to: &str, attribute: Option<&str>| {
        found.insert(Reference { from: from.to_owned(), to: to.to_owned(), attribute: attribute.map(str::to_owned) });
    };
    walk(value, &mut |value| {
        let Some((function, argument)) = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.iter().next())
        else {
            return;
        };
        match (function.as_str(), argument) {
            ("Ref", Value::String(name)) => add(name, None),
            ("Fn::GetAtt", Value::Array(parts)) => {
                add(parts[0].as_str().unwrap(), Some(parts[1].as_str().unwrap()));
            }
            ("Fn::GetAtt", Value::String(text)) => {
                let (id, attribute) = text.split_once('.').unwrap();
                add(id, Some(attribute));
            }
            ("Fn::Sub", argument) => {
                let text = argument.as_str().or_else(|| argument.get(0)?.as_str()).unwrap();
                let given = |name: &str| argument.get(1).is_some_and(|values| values.get(name).is_some());
                for name in placeholders(text).into_iter().filter(|name| !given(name)) {
                    match name.split_once('.') {
                        Some((id, attribute)) => add(id, Some(attribute)),
                        None => add(&name, None),
                    }
                }
            }
            _ => {}
        }
    });
}

/// The names in `${name}`, those written `${!literally}` left out.
pub(crate) fn placeholders(text: &str) -> Vec<String> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| !name.starts_with('!'))
        .collect()
}

/// Where `part` holds something that `whole` does not; arrays have to keep their order.
pub(crate) fn beyond(part: &Value, whole: &Value, path: &str) -> Option<String> {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().find_map(|(key, value)| {
            let path = format!("{path}/{key}");
            match whole.get(key) {
                Some(other) => beyond(value, other, &path),
                None => Some(path),
            }
        }),
        (Value::Array(part), Value::Array(whole)) => {
            let mut rest = whole.iter();
            part.iter().enumerate().find_map(|(index, value)| {
                let found = rest.any(|other| beyond(value, other, "").is_none());
                (!found).then(|| format!("{path}/{index}"))
            })
        }
        (part, whole) => (part != whole).then(|| path.to_owned()),
    }
}
