//! What the templates hold: every resource with its service, and what only shows through them, such as replicas.

use std::collections::BTreeMap;

use super::select::select;
use super::{Member, services, shown};
use crate::finding::Place;
use crate::stacks::Stack;
use crate::template::{Resource, Value, references};

/// A resource, or something that resources only point to.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The stack that declares it; of a replica, the stack of its Region.
    pub(super) stack: &'a Stack,
    /// Its logical id; of what no template declares, a name of ours.
    pub(super) id: &'a str,
    /// The resource; none for clients and replicas.
    pub(super) resource: Option<&'a Resource>,
    /// Its service's id.
    pub(super) service: &'static str,
    /// The side of the picture it is drawn on; [`Place::Pair`] for the middle.
    pub(super) side: Place,
}

impl Entry<'_> {
    /// Its resource type; empty for what no template declares.
    pub(super) fn kind(&self) -> &str {
        self.resource.map_or("", |resource| resource.kind.as_str())
    }

    /// What a node lists it as; nothing for what no template declares.
    pub(super) fn member(&self) -> Option<Member> {
        let kind = self.resource?.kind.clone();
        Some(Member { stack: self.stack.place, logical_id: self.id.to_owned(), kind })
    }

    /// One of its properties.
    pub(super) fn property(&self, name: &str) -> Option<&Value> {
        self.resource?.properties.get(name)
    }

    /// The texts at a path of properties.
    pub(super) fn texts(&self, path: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        self.values(path, &mut |value| found.push(shown::text(self.stack, value)));
        found
    }

    /// The values at a path of properties.
    pub(super) fn values(&self, path: &[&str], found: &mut impl FnMut(&Value)) {
        if let [first, rest @ ..] = path
            && let Some(value) = self.property(first)
        {
            select(value, rest, found);
        }
    }
}

/// Everything that can become a node.
pub(super) struct Graph<'a> {
    stacks: &'a [Stack],
    /// The resources stack by stack in the order of their templates, then the rest.
    pub(super) entries: Vec<Entry<'a>>,
    /// Where the resources of each stack begin.
    offsets: Vec<usize>,
    /// Resources by what AWS will call them.
    named: BTreeMap<String, Vec<usize>>,
}

/// The id of the entry that stands for everybody outside.
pub(super) const CLIENTS: &str = "clients";
/// The id of a table's replica.
pub(super) const REPLICA: &str = "replica";

impl<'a> Graph<'a> {
    /// Reads the stacks; one for each place.
    pub(super) fn new(stacks: &'a [Stack]) -> Self {
        let mut graph = Self { stacks, entries: Vec::new(), offsets: Vec::new(), named: BTreeMap::new() };
        for stack in stacks {
            graph.offsets.push(graph.entries.len());
            graph.entries.extend(stack.template.resources.iter().map(|(id, resource)| {
                let service = services::of_type(&resource.kind);
                Entry { stack, id, resource: Some(resource), service, side: side(service, stack.place) }
            }));
        }
        graph.index_names();
        graph.place_health_checks();
        graph.tell_buckets_apart();
        graph.add_replicas();
        graph.add_clients();
        graph
    }

    /// The stack of a place; a stack of the pair as a whole counts as the primary.
    pub(super) fn stack(&self, place: Place) -> Option<&'a Stack> {
        let is = |wanted| self.stacks.iter().find(|stack| stack.place == wanted);
        is(place).or_else(|| if place == Place::Primary { is(Place::Pair) } else { None })
    }

    /// The entries that a value in one entry's properties leads to and whose type begins with `wanted`: by reference,
    /// through a parameter that another stack's output fills, or by the name that both resolve to.
    pub(super) fn targets(&self, from: &Entry<'_>, value: &Value, wanted: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut unknown = false;
        let place = from.stack.place;
        references::values(value, &mut |name| {
            if let Some(index) = self.declared(place, name) {
                found.push(index);
            } else if from.stack.template.parameters.get(name).is_some_and(|parameter| parameter.default.is_none()) {
                unknown = true;
                self.through_output(place, name, &mut found);
            }
        });
        found.retain(|index| self.is_a(*index, wanted));
        if found.is_empty() {
            found.extend(self.called(&shown::text(from.stack, value), wanted, place));
        }
        if found.is_empty() && unknown {
            found.extend(self.counterpart(from, wanted));
        }
        found
    }

    /// The replica of a global table in the Region of a place.
    pub(super) fn replica(&self, place: Place) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == REPLICA && entry.resource.is_none() && entry.side == place)
    }

    /// The resource of a name or an ARN that ends in it; the one in the same place where there are several.
    pub(super) fn called(&self, text: &str, wanted: &str, place: Place) -> Option<usize> {
        // The name of a log group holds slashes itself.
        let resource = text.rsplit(':').next().unwrap_or(text);
        let last = resource.rsplit('/').next().unwrap_or(resource);
        let candidates = [text, resource, last].into_iter().find_map(|name| self.named.get(name))?;
        let fitting = || candidates.iter().copied().filter(|index| self.is_a(*index, wanted));
        let at_home = |index: &usize| self.entries.get(*index).is_some_and(|entry| entry.stack.place == place);
        fitting().find(at_home).or_else(|| fitting().next())
    }

    fn is_a(&self, index: usize, wanted: &str) -> bool {
        self.entries.get(index).is_some_and(|entry| entry.kind().starts_with(wanted))
    }

    fn declared(&self, place: Place, id: &str) -> Option<usize> {
        self.stacks.iter().zip(&self.offsets).find_map(|(stack, offset)| {
            (stack.place == place).then(|| stack.template.resources.get_index_of(id).map(|index| offset + index))?
        })
    }

    /// What the output that fills a parameter names: the output of another stack that is called like the parameter,
    /// `Peer` aside.
    fn through_output(&self, place: Place, parameter: &str, found: &mut Vec<usize>) {
        let bare = parameter.strip_prefix("Peer").unwrap_or(parameter);
        for stack in self.stacks.iter().filter(|stack| stack.place != place) {
            let outputs = &stack.template.outputs;
            if let Some(output) = outputs.get(bare).or_else(|| outputs.get(parameter)) {
                references::values(&output.value, &mut |name| found.extend(self.declared(stack.place, name)));
            }
        }
    }

    /// The likeliest resource of a type in another stack: of the same service, or else the first.
    fn counterpart(&self, from: &Entry<'_>, wanted: &str) -> Option<usize> {
        let fitting = || {
            let entries = self.entries.iter().enumerate();
            entries.filter(|(_, entry)| entry.stack.place != from.stack.place && entry.kind().starts_with(wanted))
        };
        let alike = fitting().find(|(_, entry)| entry.service == from.service);
        alike.or_else(|| fitting().next()).map(|(index, _)| index)
    }

    fn index_names(&mut self) {
        for (index, entry) in self.entries.iter().enumerate() {
            if let Some(name) = services::name_property(entry.kind()).and_then(|property| entry.property(property)) {
                let name = shown::text(entry.stack, name);
                if name != shown::UNKNOWN {
                    self.named.entry(name).or_default().push(index);
                }
            }
        }
    }

    /// A health check stands on the side of what it watches, whichever stack declares it.
    fn place_health_checks(&mut self) {
        let watched: Vec<(usize, Place)> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.service == "health")
            .map(|(index, check)| (index, self.watched(check)))
            .collect();
        for (index, place) in watched {
            if let Some(entry) = self.entries.get_mut(index) {
                entry.side = place;
            }
        }
    }

    fn watched(&self, check: &Entry<'a>) -> Place {
        let mut place = check.stack.place;
        check.values(&["HealthCheckConfig", "FullyQualifiedDomainName"], &mut |value| {
            let host = shown::text(check.stack, value);
            let target =
                self.targets(check, value, "AWS::ApiGateway").first().and_then(|index| self.entries.get(*index));
            let by_region = || self.stacks.iter().find(|stack| host.split('.').any(|part| part == stack.region));
            if let Some(stack) = target.map(|entry| entry.stack).or_else(by_region) {
                place = stack.place;
            }
        });
        place
    }

    /// A bucket that replicates, or is replicated to, holds documents; one that log streams write to holds logs. What
    /// belongs to a bucket goes with it.
    fn tell_buckets_apart(&mut self) {
        for entry in &mut self.entries {
            if entry.kind() == "AWS::S3::Bucket" && entry.property("ReplicationConfiguration").is_some() {
                entry.service = "documents";
            }
        }
        let mut told: Vec<(usize, &'static str)> = Vec::new();
        for entry in &self.entries {
            let mut tell = |path: &[&str], service| {
                entry.values(path, &mut |value| {
                    told.extend(
                        self.targets(entry, value, "AWS::S3::Bucket").into_iter().map(|index| (index, service)),
                    );
                });
            };
            match entry.kind() {
                "AWS::S3::Bucket" => tell(&["ReplicationConfiguration", "Rules", "Destination", "Bucket"], "documents"),
                "AWS::KinesisFirehose::DeliveryStream" => {
                    tell(&["ExtendedS3DestinationConfiguration", "BucketARN"], "logs");
                    tell(&["S3DestinationConfiguration", "BucketARN"], "logs");
                }
                _ => {}
            }
        }
        self.assign(&told);
        let followers: Vec<(usize, &'static str)> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.kind().starts_with("AWS::S3::") && entry.kind() != "AWS::S3::Bucket")
            .filter_map(|(index, entry)| {
                let bucket = self.targets(entry, entry.property("Bucket")?, "AWS::S3::Bucket");
                Some((index, self.entries.get(*bucket.first()?)?.service))
            })
            .collect();
        self.assign(&followers);
    }

    fn assign(&mut self, services: &[(usize, &'static str)]) {
        for (index, service) in services {
            if let Some(entry) = self.entries.get_mut(*index) {
                entry.service = service;
            }
        }
    }

    /// A global table stands in its own stack's Region; in the Regions of its other replicas no resource does.
    fn add_replicas(&mut self) {
        let mut regions: Vec<String> = Vec::new();
        for table in self.entries.iter().filter(|entry| entry.kind() == "AWS::DynamoDB::GlobalTable") {
            let elsewhere =
                table.texts(&["Replicas", "Region"]).into_iter().filter(|region| *region != table.stack.region);
            regions.extend(elsewhere);
        }
        for stack in self.stacks.iter().filter(|stack| regions.contains(&stack.region)) {
            let held = self.entries.iter().any(|entry| entry.side == stack.place && entry.service == "table");
            if stack.place != Place::Edge && !held {
                self.entries.push(Entry { stack, id: REPLICA, resource: None, service: "table", side: stack.place });
            }
        }
    }

    /// Clients are drawn where there is something to call.
    fn add_clients(&mut self) {
        let called = |entry: &&Entry<'a>| matches!(entry.service, "dns" | "endpoint");
        if let Some(stack) = self.entries.iter().find(called).map(|entry| entry.stack) {
            self.entries.push(Entry { stack, id: CLIENTS, resource: None, service: "clients", side: Place::Pair });
        }
    }
}

fn side(service: &str, place: Place) -> Place {
    match (service, place) {
        (_, Place::Edge) => Place::Edge,
        ("dns", _) => Place::Pair,
        (_, Place::Pair) => Place::Primary,
        _ => place,
    }
}
