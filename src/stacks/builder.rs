//! Puts one stack together: parameters, resources and outputs in the order in which they are added, and the
//! foundation as the part of them that needs nothing from the other Region.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::properties::{Properties, Tag};
use super::{Stack, inputs};
use crate::design::names::Name;
use crate::design::{Design, Site};
use crate::finding::Place;
use crate::template::{
    Export, Expression, Key, Map, Output, Parameter, Resource, Section, Template, Value, json, references,
};

/// In which of the two templates something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// In both.
    Foundation,
    /// In the full template only.
    Full,
}

/// Room for the resources of a stack, so that none is moved while more are added.
const MOST_RESOURCES: usize = 160;

/// A stack being written.
pub(super) struct Builder<'a> {
    pub(super) design: &'a Design,
    pub(super) place: Place,
    template: Template,
    groups: IndexMap<&'static str, Vec<String>>,
    /// The positions of the resources and outputs that are in the foundation too.
    in_foundation: Vec<usize>,
    outputs_in_foundation: Vec<usize>,
    full_only: Vec<(String, &'static str)>,
}

/// The resource just added, to say more about it.
pub(super) struct Added<'b> {
    resource: &'b mut Resource,
    id: &'b str,
    full_only: &'b mut Vec<(String, &'static str)>,
}

impl Added<'_> {
    /// Has to be made after these.
    pub(super) fn after<T: Into<String>>(self, ids: impl IntoIterator<Item = T>) -> Self {
        self.resource.depends_on.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Exists under this condition only.
    pub(super) fn when(self, condition: &str) -> Self {
        self.resource.condition = Some(condition.to_owned());
        self
    }

    /// The property is left out of the foundation, because it names what the other Region has yet to make.
    pub(super) fn full_only(self, property: &'static str) -> Self {
        self.full_only.push((self.id.to_owned(), property));
        self
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(design: &'a Design, place: Place, description: String) -> Self {
        Self {
            design,
            place,
            template: Template {
                description,
                resources: Section::with_capacity_and_hasher(MOST_RESOURCES, FxBuildHasher),
                ..Template::default()
            },
            groups: IndexMap::new(),
            in_foundation: Vec::new(),
            outputs_in_foundation: Vec::new(),
            full_only: Vec::new(),
        }
    }

    /// The stack's own site.
    pub(super) fn site(&self) -> &'a Site {
        self.design.site(self.place)
    }

    /// The other Region, as this stack's template knows it.
    pub(super) fn peer_region(&self) -> &'static str {
        inputs::peer_region(self.place)
    }

    /// A name as this template writes it.
    pub(super) fn name(&self, name: Name) -> Expression {
        self.design.names.own(name).into()
    }

    /// The name of the other Region's counterpart.
    pub(super) fn peer_name(&self, name: Name) -> String {
        self.design.names.of_region(name, &format!("${{{}}}", self.peer_region()))
    }

    /// The tags of a resource that is called `{application}-{what}-{suffix}`.
    pub(super) fn tags(&self, what: &str) -> Vec<Tag> {
        self.tag_pairs(what).into_iter().map(|(key, value)| Tag { key, value }).collect()
    }

    /// The same as an object, for the types that want one.
    pub(super) fn tag_map(&self, what: &str) -> IndexMap<Key, Expression> {
        self.tag_pairs(what).into_iter().collect()
    }

    fn tag_pairs(&self, what: &str) -> Vec<(Key, Expression)> {
        let environment = &self.design.parameters.environment;
        let mut tags = vec![
            ("Name".into(), self.design.names.tag(what).into()),
            ("Application".into(), Expression::Text(environment.application.clone().into())),
            ("Environment".into(), Expression::reference(inputs::SUFFIX)),
        ];
        tags.extend(environment.tags.iter().filter_map(|tag| {
            let (key, value) = tag.split_once('=')?;
            Some((key.to_owned().into(), Expression::Text(value.to_owned().into())))
        }));
        tags
    }

    /// Adds a parameter to a group of the console's form.
    pub(super) fn input(&mut self, group: &'static str, name: impl Into<String>, parameter: Parameter) {
        let name = name.into();
        self.groups.entry(group).or_default().push(name.clone());
        self.template.parameters.insert(name, parameter);
    }

    /// Adds a named condition.
    pub(super) fn condition(&mut self, name: String, condition: Value) {
        self.template.conditions.insert(name, condition);
    }

    /// Adds a rule that is checked before anything is made.
    pub(super) fn rule(&mut self, name: &str, assertion: &Value, description: &str) {
        let rule = json!({"Assertions": [{"Assert": assertion, "AssertDescription": description}]});
        self.template.rules.insert(name.to_owned(), rule);
    }

    /// Adds a resource, with why it is as it is.
    pub(super) fn add<'b, P: Properties>(
        &'b mut self,
        step: Step,
        id: &'b str,
        why: &str,
        properties: &P,
    ) -> Added<'b> {
        if step == Step::Foundation {
            self.in_foundation.push(self.template.resources.len());
        }
        let resource = Resource {
            kind: P::TYPE.to_owned(),
            condition: None,
            depends_on: Vec::new(),
            deletion_policy: "Retain".into(),
            update_replace_policy: "Retain".into(),
            metadata: Map::from_iter([("Why", why.into())]),
            properties: match Value::of(properties) {
                Value::Object(properties) => properties.into(),
                _ => Arc::default(),
            },
            other: Map::default(),
        };
        let entry = self.template.resources.entry(id.to_owned());
        Added { resource: entry.insert_entry(resource).into_mut(), id, full_only: &mut self.full_only }
    }

    /// Adds an output, exported under the stack's name.
    pub(super) fn output(&mut self, step: Step, name: &str, description: &str, value: impl Into<Expression>) {
        if step == Step::Foundation {
            self.outputs_in_foundation.push(self.template.outputs.len());
        }
        let output = Output {
            description: description.to_owned(),
            condition: None,
            value: Value::of(&value.into()),
            export: Some(Export { name: Value::of(&Expression::text(format!("${{AWS::StackName}}-{name}"))) }),
        };
        self.template.outputs.insert(name.to_owned(), output);
    }

    /// The stack with its full template, and its foundation where anything was added to that.
    pub(super) fn finish(mut self) -> Stack {
        let groups: Vec<Value> = self
            .groups
            .iter()
            .map(|(label, names)| json!({"Label": {"default": label}, "Parameters": names}))
            .collect();
        self.template.metadata.insert("AWS::CloudFormation::Interface".to_owned(), json!({"ParameterGroups": groups}));
        Stack {
            place: self.place,
            region: if self.place == Place::Edge {
                crate::aws::regions::HEALTH_CHECK_METRICS.to_owned()
            } else {
                self.site().region.clone()
            },
            name: self.design.stack_name(self.place),
            foundation: (!self.in_foundation.is_empty()).then(|| self.foundation()),
            template: self.template,
        }
    }

    /// The subset that needs nothing from the other Region, without the notes, so that it is short enough to be sent
    /// inline to an account that holds nothing yet.
    fn foundation(&self) -> Template {
        let resources: Section<Resource> = self
            .in_foundation
            .iter()
            .filter_map(|position| self.template.resources.get_index(*position))
            .map(|(id, full)| {
                let mut resource = Resource {
                    kind: full.kind.clone(),
                    condition: full.condition.clone(),
                    depends_on: full.depends_on.clone(),
                    deletion_policy: full.deletion_policy.clone(),
                    update_replace_policy: full.update_replace_policy.clone(),
                    properties: Arc::clone(&full.properties),
                    ..Resource::default()
                };
                for (_, property) in self.full_only.iter().filter(|(resource, _)| resource == id) {
                    Arc::make_mut(&mut resource.properties).remove(property);
                }
                (id.clone(), resource)
            })
            .collect();
        let outputs = self.outputs_in_foundation.iter().filter_map(|position| {
            let (name, output) = self.template.outputs.get_index(*position)?;
            Some((name.clone(), output.clone()))
        });
        let outputs: Section<Output> = outputs.collect();
        let mut used = Names::default();
        let properties = resources.values().flat_map(|resource| resource.properties.values());
        for value in properties.chain(outputs.values().map(|output| &output.value)) {
            note_names(value, &mut used);
        }
        for resource in resources.values() {
            used.extend(resource.condition.as_deref());
        }
        let conditions = subset(&self.template.conditions, |name| used.contains(name));
        for condition in conditions.values() {
            note_names(condition, &mut used);
        }
        Template {
            description: self.template.description.clone(),
            parameters: subset(&self.template.parameters, |name| used.contains(name)),
            rules: self
                .template
                .rules
                .iter()
                .filter(|(name, _)| *name == inputs::DESIGNED_REGION)
                .map(|(name, rule)| (name.to_owned(), rule.clone()))
                .collect(),
            conditions,
            resources,
            outputs,
            ..Template::default()
        }
    }
}

/// Names that are used.
type Names<'v> = IndexSet<&'v str, FxBuildHasher>;

fn subset<T: Clone>(all: &Section<T>, keep: impl Fn(&str) -> bool) -> Section<T> {
    all.iter().filter(|(name, _)| keep(name)).map(|(name, part)| (name.clone(), part.clone())).collect()
}

fn note_names<'v>(value: &'v Value, used: &mut Names<'v>) {
    references::names(value, &mut |name| {
        used.insert(name);
    });
}

/// An ARN in the stack's own Region and account.
pub(super) fn arn(service: &str, resource: &str) -> String {
    format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")
}

/// The ARN of a role.
pub(super) fn role_arn(name: &str) -> String {
    format!("arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{name}")
}

/// The ARN of a bucket.
pub(super) fn bucket_arn(name: &str) -> String {
    format!("arn:${{AWS::Partition}}:s3:::{name}")
}
