//! Where data is, and how it comes to the other Region.

use super::At;
use crate::finding::Place;
use crate::review::data::replicas::{replicas, replicated};
use crate::review::data::{NEW_READS, NEW_WRITES};
use crate::review::documents::replication::copyings;
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;

/// The table of transactions.
#[expect(clippy::struct_excessive_bools, reason = "facts that have nothing to do with each other")]
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Where it is declared.
    pub at: At,
    /// Whether the standby's Region has a replica.
    pub replicated: bool,
    /// Whether a write is in the other Region before it is answered.
    pub strong: bool,
    /// Whether it is paid by request; else its capacity is provisioned, and not read here.
    pub on_demand: bool,
    /// Write units a second that it takes at once, and read units.
    pub warm_writes: f64,
    /// Read units a second that it takes at once.
    pub warm_reads: f64,
    /// The most write units a second that it is allowed, where that is capped.
    pub most_writes: Option<f64>,
    /// The most read units a second that it is allowed, where that is capped.
    pub most_reads: Option<f64>,
    /// Its global indexes.
    pub indexes: Vec<Index>,
    /// Whether any second of the last days can be restored.
    pub recovery: bool,
}

/// A global secondary index.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// Its name, where that is known.
    pub name: String,
    /// Write units a second that it takes at once.
    pub warm_writes: f64,
    /// Read units a second that it takes at once.
    pub warm_reads: f64,
    /// Whether it holds whole items; else keys, or keys and some attributes.
    pub whole_items: bool,
}

/// The documents and their replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Documents {
    /// The bucket in the primary Region.
    pub at: At,
    /// From the primary to the standby.
    pub forth: Option<Replication>,
    /// From the standby to the primary.
    pub back: Option<Replication>,
    /// Whether a function behind the endpoint knows the other Region's bucket, so that it writes documents there itself.
    pub dual_write: bool,
    /// Whether objects share a data key for a while, which spares nearly all requests to KMS.
    pub bucket_key: bool,
}

/// Replication from one bucket to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Whether replication time control is on.
    pub time_control: bool,
}

/// How logs come to be in the other Region.
#[derive(Clone, Debug, PartialEq)]
pub struct LogCopies {
    /// Seconds for which the delivery stream gathers before it writes.
    pub buffer_s: f64,
}

/// The table that the transactions are in: of the global ones the first, else the first of any.
pub(super) fn table(pair: &Pair<'_>) -> Option<Table> {
    let global = replicated(pair).next();
    let table = global.or_else(|| TABLES.iter().find_map(|kind| pair.in_stack(Place::Primary, kind).next()))?;
    let number = |path: &[&'static str]| table.number(pair, path);
    let indexes = table.ways(&["GlobalSecondaryIndexes", "*"]).into_iter().filter(|way| way.value().is_some());
    let indexes = indexes.map(|index| {
        let name = index.inside(table.subject, &["IndexName"]);
        let projection = index.inside(table.subject, &["Projection", "ProjectionType"]);
        Index {
            name: name.first().and_then(|way| pair.means(&table, way)).map(|name| name.to_string()).unwrap_or_default(),
            warm_writes: number_in(pair, &table, &index, WARM_WRITES).unwrap_or(NEW_WRITES),
            warm_reads: number_in(pair, &table, &index, WARM_READS).unwrap_or(NEW_READS),
            whole_items: projection.iter().any(|way| way.is("ALL") == Some(true)),
        }
    });
    let recovery = table.ways(&["Replicas", "*", "PointInTimeRecoverySpecification", ENABLED]);
    let own = table.ways(&["PointInTimeRecoverySpecification", ENABLED]);
    Some(Table {
        at: At::of(&table),
        replicated: global.is_some() && across(pair, &table),
        strong: table.ways(&["MultiRegionConsistency"]).iter().any(|way| way.is("STRONG") == Some(true)),
        on_demand: table.ways(&["BillingMode"]).iter().all(|way| way.is("PAY_PER_REQUEST") == Some(true)),
        warm_writes: number(WARM_WRITES).unwrap_or(NEW_WRITES),
        warm_reads: number(WARM_READS).unwrap_or(NEW_READS),
        most_writes: number(&["WriteOnDemandThroughputSettings", "MaxWriteRequestUnits"]),
        most_reads: number(&["ReadOnDemandThroughputSettings", "MaxReadRequestUnits"]),
        indexes: indexes.collect(),
        recovery: recovery.iter().chain(&own).any(|way| way.is("true") == Some(true)),
    })
}

fn number_in<'a>(pair: &Pair<'a>, table: &Item<'a>, index: &Way<'a>, path: &[&'a str]) -> Option<f64> {
    match index.inside(table.subject, path).as_slice() {
        [only] => pair.means(table, only)?.known()?.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

const TABLES: [&str; 2] = ["AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"];
const WARM_WRITES: &[&str] = &["WarmThroughput", "WriteUnitsPerSecond"];
const WARM_READS: &[&str] = &["WarmThroughput", "ReadUnitsPerSecond"];
const ENABLED: &str = "PointInTimeRecoveryEnabled";

/// Whether a replica may be in the standby's Region: one whose Region is not known may.
fn across<'a>(pair: &Pair<'a>, table: &Item<'a>) -> bool {
    let standby = pair.stack(Place::Secondary).and_then(|stack| stack.region);
    let is_there = |region: Option<&str>| region.is_none() || standby.is_none() || region == standby;
    replicas(pair, table).iter().any(|replica| is_there(replica.region.as_deref()))
}

pub(super) fn documents(pair: &Pair<'_>) -> Option<Documents> {
    let from =
        |place: Place| copyings(pair).iter().find(|it| it.source.subject.place == place && it.across(pair).is_some());
    let replication = |place: Place| {
        let on = from(place)?.ways(&["Destination", "ReplicationTime", "Status"]);
        Some(Replication { time_control: on.iter().any(|way| way.is("Enabled") == Some(true)) })
    };
    let forth = from(Place::Primary);
    let bucket = forth.map(|it| it.source).or_else(|| from(Place::Secondary)?.destination(pair))?;
    let other = forth.and_then(|it| it.destination(pair)).or_else(|| Some(from(Place::Secondary)?.source))?;
    let known = [None, Some("Arn")].map(|attribute| pair.identity(&other, attribute));
    let dual_write = pair.in_stack(Place::Primary, "AWS::Lambda::Function").any(|function| {
        let variables = function.written(&["Environment", "Variables"]).and_then(|it| it.as_object());
        variables.is_some_and(|variables| {
            variables.iter().any(|(_, value)| {
                pair.meaning(function.subject, value).is_some_and(|it| known.iter().any(|known| known == it.text()))
            })
        })
    });
    let bucket_key = bucket.ways(&["BucketEncryption", "ServerSideEncryptionConfiguration", "*", "BucketKeyEnabled"]);
    Some(Documents {
        at: At::of(&bucket),
        forth: replication(Place::Primary),
        back: replication(Place::Secondary),
        dual_write,
        bucket_key: bucket_key.iter().any(|way| way.is("true") == Some(true)),
    })
}

/// What a delivery stream gathers for where nothing else is written. Amazon Data Firehose, "Configure buffering hints".
const BUFFER_S: f64 = 300.0;

/// Whether a log destination, or a subscription, of this stack leads into a stream of the other Region.
pub(super) fn log_copies(pair: &Pair<'_>, place: Place) -> Option<LogCopies> {
    let ends = [("AWS::Logs::Destination", "TargetArn"), ("AWS::Logs::SubscriptionFilter", "DestinationArn")];
    ends.into_iter().find_map(|(kind, target)| {
        pair.in_stack(place, kind).find_map(|from| {
            let stream = from.leads_to(pair, &[target])?;
            let across = stream.subject.place != place && stream.resource.kind != "AWS::Logs::Destination";
            let hints = ["ExtendedS3DestinationConfiguration", "BufferingHints", "IntervalInSeconds"];
            across.then(|| LogCopies { buffer_s: stream.number(pair, &hints).unwrap_or(BUFFER_S) })
        })
    })
}
