//! What alarms watch: each metric with its dimensions, whichever of the two ways it is written.

use crate::finding::Place;
use crate::review::meaning::{Meaning, Same};
use crate::review::pair::{Item, Pair};
use crate::review::ways::{Seen, Way, Ways};
use crate::template::Value;

/// Everything that the alarms of a pair watch.
pub(in crate::review) struct Watched<'a> {
    pub(in crate::review) metrics: Vec<Metric<'a>>,
    /// Alarms that watch something which cannot be seen.
    pub(in crate::review) opaque: Vec<Item<'a>>,
}

/// A metric that an alarm watches.
pub(in crate::review) struct Metric<'a> {
    pub(in crate::review) alarm: Item<'a>,
    /// Where its name is.
    pub(in crate::review) at: Way<'a>,
    /// Where its dimensions are, or would be.
    pub(in crate::review) dimensions_at: Way<'a>,
    pub(in crate::review) namespace: String,
    pub(in crate::review) name: String,
    /// `None` where they cannot be seen.
    pub(in crate::review) dimensions: Option<Vec<Dimension<'a>>>,
    /// Whether the alarm compares the metric itself, not something that is worked out from it.
    pub(in crate::review) alone: bool,
}

/// A dimension of a metric.
pub(in crate::review) struct Dimension<'a> {
    pub(in crate::review) name: String,
    /// Where its value is.
    pub(in crate::review) value: Way<'a>,
}

/// Types of resources, each with the property that holds its name.
type Types = &'static [(&'static str, &'static str)];

/// Where dimensions name resources: the namespace, the dimension, and the types with the property that holds the name.
#[rustfmt::skip]
static NAMED: &[(&str, &str, Types)] = &[
    ("AWS/ApiGateway", "ApiId", &[("AWS::ApiGatewayV2::Api", "")]),
    ("AWS/ApiGateway", "ApiName", &[("AWS::ApiGateway::RestApi", "Name")]),
    ("AWS/DynamoDB", "TableName", &[("AWS::DynamoDB::GlobalTable", "TableName"), ("AWS::DynamoDB::Table", "TableName")]),
    ("AWS/Firehose", "DeliveryStreamName", &[("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName")]),
    ("AWS/Lambda", "FunctionName", &[("AWS::Lambda::Function", "FunctionName")]),
    ("AWS/Route53", "HealthCheckId", &[("AWS::Route53::HealthCheck", "")]),
    ("AWS/S3", "BucketName", &[("AWS::S3::Bucket", "BucketName")]),
    ("AWS/S3", "DestinationBucket", &[("AWS::S3::Bucket", "BucketName")]),
    ("AWS/S3", "SourceBucket", &[("AWS::S3::Bucket", "BucketName")]),
    ("AWS/SNS", "TopicName", &[("AWS::SNS::Topic", "TopicName")]),
    ("AWS/SQS", "QueueName", &[("AWS::SQS::Queue", "QueueName")]),
];

impl<'a> Metric<'a> {
    /// Whether it is this one.
    pub(in crate::review) fn is(&self, namespace: &str, names: &[&str]) -> bool {
        self.namespace == namespace && names.contains(&self.name.as_str())
    }

    /// A dimension of it.
    pub(in crate::review) fn dimension(&self, name: &str) -> Option<&Dimension<'a>> {
        self.dimensions.as_ref()?.iter().find(|dimension| dimension.name == name)
    }

    /// What a dimension of it stands for.
    pub(in crate::review) fn meaning(&self, pair: &Pair<'a>, dimension: &str) -> Option<Meaning> {
        pair.means(&self.alarm, &self.dimension(dimension)?.value)
    }

    /// Whether a dimension stands for this; not where it has no such dimension.
    pub(in crate::review) fn is_about(&self, pair: &Pair<'a>, dimension: &str, what: &Meaning) -> Same {
        match self.dimension(dimension) {
            Some(dimension) => pair.means(&self.alarm, &dimension.value).map_or(Same::Unknown, |it| it.same(what)),
            None => Same::No,
        }
    }

    /// The types whose names a dimension holds; none where it holds something else.
    pub(in crate::review) fn types(&self, dimension: &str) -> Types {
        let row = NAMED.iter().find(|(namespace, name, _)| *namespace == self.namespace && *name == dimension);
        row.map_or(&[], |(.., types)| types)
    }

    /// The resource that a dimension names: of the alarm's own stack before another's.
    pub(in crate::review) fn resource(&self, pair: &Pair<'a>, dimension: &str) -> Option<Item<'a>> {
        let meaning = self.meaning(pair, dimension)?;
        let types = self.types(dimension);
        let mut found: Option<Item<'a>> = None;
        for (kind, property) in types.iter().filter(|(_, property)| !property.is_empty()) {
            for item in pair.of_type(kind) {
                let own = item.subject.place == self.alarm.subject.place;
                if (own || found.is_none()) && item.meaning(pair, &[property]).as_ref() == Some(&meaning) {
                    found = Some(item);
                    if own {
                        return found;
                    }
                }
            }
        }
        found.or_else(|| pair.target(&meaning).filter(|item| types.iter().any(|(kind, _)| *kind == item.resource.kind)))
    }
}

/// Where values lead: the alarms of a stack mostly tell the same topic, and are asked often.
#[derive(Default)]
pub(in crate::review) struct Led<'a> {
    known: Vec<(Place, &'a Value, Option<Item<'a>>)>,
}

impl<'a> Led<'a> {
    /// The resource that the value of a way names, in either stack.
    pub(in crate::review) fn to(&mut self, pair: &Pair<'a>, item: &Item<'a>, way: &Way<'a>) -> Option<Item<'a>> {
        let (place, value) = (item.subject.place, way.value()?);
        if let Some((.., found)) = self.known.iter().find(|(of, known, _)| *of == place && *known == value) {
            return *found;
        }
        let found = pair.led_to(item, way);
        self.known.push((place, value, found));
        found
    }
}

/// What the alarms of the pair watch.
pub(in crate::review) fn watched<'p, 'a>(pair: &'p Pair<'a>) -> &'p Watched<'a> {
    pair.watched.get_or_init(|| {
        let mut watched = Watched { metrics: Vec::new(), opaque: Vec::new() };
        for alarm in pair.of_type("AWS::CloudWatch::Alarm") {
            if !read_alarm(pair, &alarm, &mut watched.metrics) {
                watched.opaque.push(alarm);
            }
        }
        watched
    })
}

/// Reads what an alarm watches; false where some of it cannot be seen.
fn read_alarm<'a>(pair: &Pair<'a>, alarm: &Item<'a>, found: &mut Vec<Metric<'a>>) -> bool {
    if alarm.resource.properties.contains_key("MetricName") {
        return read(pair, alarm, &|path| alarm.ways(path), true, found);
    }
    let queries = alarm.ways(&["Metrics", "*"]);
    let mut seen = !queries.is_empty();
    for query in &queries {
        seen &= match query.value().and_then(Value::as_object) {
            // Of another account: nothing is known about it.
            Some(map) if map.contains_key("AccountId") => false,
            Some(map) if map.contains_key("MetricStat") => query
                .inside(alarm.subject, &["MetricStat", "Metric"])
                .iter()
                .all(|metric| read(pair, alarm, &|path| metric.inside(alarm.subject, path), queries.len() == 1, found)),
            // SEARCH and SELECT find metrics by themselves.
            Some(map) => {
                map.get("Expression").and_then(|it| pair.meaning(alarm.subject, it)).is_some_and(|expression| {
                    let expression = expression.text().to_ascii_uppercase();
                    !expression.contains("SEARCH") && !expression.contains("SELECT")
                })
            }
            None => false,
        };
    }
    seen
}

/// Reads one metric by a look at its members; false where it cannot be seen.
fn read<'a>(
    pair: &Pair<'a>,
    alarm: &Item<'a>,
    look: &dyn Fn(&[&'a str]) -> Ways<'a>,
    alone: bool,
    found: &mut Vec<Metric<'a>>,
) -> bool {
    let known = |way: &Way<'a>| Some(pair.means(alarm, way)?.known()?.to_owned());
    let (names, namespaces, dimensions) = (look(&["MetricName"]), look(&["Namespace"]), look(&["Dimensions"]));
    let ([at], [namespace], [dimensions_at]) = (names.as_slice(), namespaces.as_slice(), dimensions.as_slice()) else {
        return false;
    };
    let (Some(name), Some(namespace)) = (known(at), known(namespace)) else { return false };
    let dimensions = match dimensions_at.seen {
        Seen::Absent => Some(Vec::new()),
        Seen::Unknown => None,
        Seen::Value(_) => dimensions_at.inside(alarm.subject, &["*"]).iter().map(|one| dimension(alarm, one)).collect(),
    };
    let (at, dimensions_at) = (at.clone(), dimensions_at.clone());
    found.push(Metric { alarm: *alarm, at, dimensions_at, namespace, name, dimensions, alone });
    true
}

fn dimension<'a>(alarm: &Item<'a>, one: &Way<'a>) -> Option<Dimension<'a>> {
    let name = one.value()?.get("Name")?.as_str()?.to_owned();
    let [value] = one.inside(alarm.subject, &["Value"]).into_inner().ok()?;
    Some(Dimension { name, value })
}
