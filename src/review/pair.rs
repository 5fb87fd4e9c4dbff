//! The stacks under review together: what rules ask about them.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::alarms::Watched;
use super::dns::Failover;
use super::documents::Copying;
use super::meaning::Meaning;
use super::policies::Policy;
use super::rights::Rights;
use super::subject::Subject;
use super::ways::{self, Way, Ways};
use super::wires;
use crate::finding::Place;
use crate::template::{Output, Resource, Value};

/// What the system has to achieve; what a template cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Transactions a second.
    pub transactions_per_second: u32,
    /// The longest time until service is back, in seconds.
    pub recovery_time_s: u32,
    /// The longest time whose data may be lost, in seconds.
    pub recovery_point_s: u32,
}

/// The targets for which the system was asked: 10,000 transactions a second, back within 15 minutes, losing at most 5.
impl Default for Targets {
    fn default() -> Self {
        Self { transactions_per_second: 10_000, recovery_time_s: 900, recovery_point_s: 300 }
    }
}

/// The stacks under review.
pub(crate) struct Pair<'a> {
    pub(crate) subjects: &'a [Subject<'a>],
    pub(crate) targets: Targets,
    /// Every resource by its type.
    by_kind: Quick<&'a str, Vec<Item<'a>>>,
    pub(super) by_name: OnceCell<Quick<String, Vec<Item<'a>>>>,
    /// What its alarms watch, read once for all rules about it.
    pub(super) watched: OnceCell<Watched<'a>>,
    /// What replicates into what, and the failover records: each read once for all rules about them.
    pub(super) copyings: OnceCell<Vec<Copying<'a>>>,
    pub(super) failover: OnceCell<Failover<'a>>,
    /// The policies that were read so far, by stack, resource and property.
    pub(super) policies: RefCell<Policies<'a>>,
    /// What roles may do, as far as somebody asked, by stack and resource.
    pub(super) rights: RefCell<Quick<(Place, &'a str), Rc<Rights<'a>>>>,
}

/// Policies by stack, resource and property; `None` where one cannot be seen whole.
type Policies<'a> = Quick<(Place, &'a str, &'a str), Option<Policy<'a>>>;

/// What is looked up over and over, by a hash that is quick.
pub(super) type Quick<K, V> = IndexMap<K, V, FxBuildHasher>;

/// A resource of one of the stacks.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) subject: &'a Subject<'a>,
    /// Its logical id.
    pub(crate) id: &'a str,
    pub(crate) resource: &'a Resource,
}

impl PartialEq for Item<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.subject.place == other.subject.place && self.id == other.id
    }
}

impl<'a> Pair<'a> {
    pub(crate) fn new(subjects: &'a [Subject<'a>], targets: Targets) -> Self {
        let mut by_kind: Quick<&str, Vec<Item<'_>>> = Quick::default();
        for item in items(subjects) {
            by_kind.entry(item.resource.kind.as_str()).or_default().push(item);
        }
        Self {
            subjects,
            targets,
            by_kind,
            by_name: OnceCell::new(),
            watched: OnceCell::new(),
            copyings: OnceCell::new(),
            failover: OnceCell::new(),
            policies: RefCell::default(),
            rights: RefCell::default(),
        }
    }

    /// The stack in a place.
    pub(crate) fn stack(&self, place: Place) -> Option<&'a Subject<'a>> {
        self.subjects.iter().find(|subject| subject.place == place)
    }

    /// Primary and secondary, where both are there.
    pub(crate) fn both(&self) -> Option<(&'a Subject<'a>, &'a Subject<'a>)> {
        Some((self.stack(Place::Primary)?, self.stack(Place::Secondary)?))
    }

    /// The Region that both are in, where it is one and known: losing it loses both.
    pub(crate) fn shared_region(&self) -> Option<&'a str> {
        let (primary, secondary) = self.both()?;
        primary.region.filter(|_| primary.region == secondary.region)
    }

    /// The other Region's stack.
    pub(crate) fn peer_of(&self, subject: &Subject<'_>) -> Option<&'a Subject<'a>> {
        match subject.place {
            Place::Primary => self.stack(Place::Secondary),
            Place::Secondary => self.stack(Place::Primary),
            Place::Edge | Place::Pair => None,
        }
    }

    /// Every resource that can come to be, stack by stack.
    pub(crate) fn items(&self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        items(self.subjects)
    }

    /// Every resource of a type that can come to be, stack by stack, in the order of each template.
    pub(crate) fn of_type<'s>(&'s self, kind: &str) -> impl Iterator<Item = Item<'a>> + use<'a, 's> {
        self.by_kind.get(kind).map_or(&[][..], Vec::as_slice).iter().copied()
    }

    /// The resources of a type in one stack.
    pub(crate) fn in_stack<'s>(&'s self, place: Place, kind: &str) -> impl Iterator<Item = Item<'a>> + use<'a, 's> {
        self.of_type(kind).filter(move |item| item.subject.place == place)
    }

    /// The output of another stack that fills a parameter of this one when it is deployed.
    pub(crate) fn filled_from(&self, subject: &Subject<'_>, parameter: &str) -> Option<(&'a Subject<'a>, &'a Output)> {
        wires::source(self.subjects, subject, parameter)
    }

    /// Whether a value may be what an operator gives: a parameter that no output fills, or none but one of the same
    /// name, which both Regions can have. Its default may be a placeholder.
    pub(crate) fn is_operators(&self, subject: &Subject<'_>, value: &Value) -> bool {
        value.get("Ref").and_then(Value::as_str).is_some_and(|name| {
            subject.template.parameters.contains_key(name)
                && !subject.given.contains_key(name)
                && self.filled_from(subject, name).is_none_or(|(from, output)| {
                    from.template.outputs.get(name).is_some_and(|it| std::ptr::eq(it, output))
                })
        })
    }

    /// Whether the secondary stack's resource may be the primary's under another value of its condition's parameters:
    /// of one template for both Regions only one of the two comes to be.
    pub(crate) fn may_be_the_primarys(&self, item: &Item<'a>) -> bool {
        item.subject.place == Place::Secondary
            && !item.subject.surely(item.resource)
            && self
                .stack(Place::Primary)
                .and_then(|stack| stack.template.resources.get(item.id))
                .is_some_and(|other| other.kind == item.resource.kind && other.condition == item.resource.condition)
    }

    /// What the value of a way stands for.
    pub(crate) fn means(&self, item: &Item<'a>, way: &Way<'a>) -> Option<Meaning> {
        self.meaning_when(item.subject, way.value()?, &way.when)
    }

    /// The resource that the value of a way names, in either stack; its own, where both have one of that name.
    pub(crate) fn led_to(&self, item: &Item<'a>, way: &Way<'a>) -> Option<Item<'a>> {
        self.target_from(item.subject, &self.means(item, way)?)
    }
}

fn items<'a>(subjects: &'a [Subject<'a>]) -> impl Iterator<Item = Item<'a>> + use<'a> {
    subjects.iter().flat_map(|subject| {
        let there = subject.template.resources.iter().filter(|(_, resource)| can_be(subject, resource));
        there.map(move |(id, resource)| Item { subject, id, resource })
    })
}

/// Whether a resource's own condition can hold where its stack is.
fn can_be(subject: &Subject<'_>, resource: &Resource) -> bool {
    resource.condition.as_deref().is_none_or(|condition| subject.possible(&[(condition, true)]))
}

impl<'a> Item<'a> {
    /// Every way in which the property at a path of names comes out; see [`ways::ways`].
    pub(crate) fn ways(&self, path: &[&'a str]) -> Ways<'a> {
        ways::ways(self.subject, self.id, self.resource, path)
    }

    /// The resource itself as a place.
    pub(crate) fn whole(&self) -> Way<'a> {
        Way::whole(self.id, self.resource)
    }

    /// Whether the property certainly is absent, whichever way it comes out.
    pub(crate) fn lacks(&self, path: &[&'a str]) -> bool {
        let ways = self.ways(path);
        !ways.is_empty() && ways.iter().all(Way::is_absent)
    }

    /// The property as text, where it is the same whichever way it comes out.
    pub(crate) fn meaning(&self, pair: &Pair<'a>, path: &[&'a str]) -> Option<Meaning> {
        let mut ways = self.ways(path).into_iter().map(|way| pair.means(self, &way));
        let first = ways.next()??;
        ways.all(|other| other.as_ref() == Some(&first)).then_some(first)
    }

    /// The property as a number, where it is known and the same whichever way it comes out.
    pub(crate) fn number(&self, pair: &Pair<'a>, path: &[&'a str]) -> Option<f64> {
        self.meaning(pair, path)?.known()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The resource that the property names, in either stack, where it is the same whichever way it comes out.
    pub(crate) fn leads_to(&self, pair: &Pair<'a>, path: &[&'a str]) -> Option<Item<'a>> {
        pair.target_from(self.subject, &self.meaning(pair, path)?)
    }

    /// The property as it is written, where there is just one way.
    pub(crate) fn written(&self, path: &[&'a str]) -> Option<&'a Value> {
        if let [way] = self.ways(path).as_slice() { way.value() } else { None }
    }
}
