//! What a played fault looks like: what happens and when, how requests fare from step to step, and how it ends.

use crate::review::facts::At;

/// A fault, played. Time is in seconds since the fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// What happens, in the order of time.
    pub events: Vec<Event>,
    /// How requests and data fare, step by step, without a gap from the fault to the end.
    pub samples: Vec<Sample>,
    /// How it ends.
    pub outcome: Outcome,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub time_s: f64,
    /// Of what kind.
    pub kind: Kind,
    /// What happens, as a sentence.
    pub words: String,
    /// What it happens to.
    pub node: Node,
    /// How that is from now on.
    pub state: State,
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The fault begins.
    Fault,
    /// The fault is over.
    Recovery,
    /// Health checkers come to another verdict.
    Health,
    /// Route 53 answers otherwise.
    Answer,
    /// Clients move to the other Region.
    Clients,
    /// A function gets more environments.
    Ramp,
    /// Requests are answered again, or no more.
    Service,
    /// An alarm goes off.
    Alarm,
    /// A person does something.
    Person,
    /// Data is missing, late, or there again.
    Data,
}

impl Kind {
    /// As it is written beside an event.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Recovery => "recovery",
            Self::Health => "health check",
            Self::Answer => "DNS",
            Self::Clients => "clients",
            Self::Ramp => "capacity",
            Self::Service => "service",
            Self::Alarm => "alarm",
            Self::Person => "person",
            Self::Data => "data",
        }
    }
}

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A resource of a stack.
    Resource(At),
    /// Something that no stack holds.
    Actor(Actor),
}

/// What takes part without being in a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is what it is called")]
pub enum Actor {
    Clients,
    Route53,
    Checkers,
    People,
    PrimaryRegion,
    StandbyRegion,
}

impl Actor {
    /// Its name, stable for ever.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Route53 => "route53",
            Self::Checkers => "checkers",
            Self::People => "people",
            Self::PrimaryRegion => "primary-region",
            Self::StandbyRegion => "standby-region",
        }
    }
}

/// How a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Ok,
    /// On its way there.
    Recovering,
    /// Less than it should be.
    Degraded,
    /// Not at all.
    Failed,
}

impl State {
    /// As it is written beside a node.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Recovering => "recovering",
            Self::Degraded => "degraded",
            Self::Failed => "failed",
        }
    }
}

/// Requests of a time. What comes in is what is answered, refused and failed, to the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// That come in, with those that are sent again while something fails.
    pub incoming: u64,
    /// That the primary answers.
    pub by_primary: u64,
    /// That the standby answers.
    pub by_standby: u64,
    /// That are throttled: more than a Region carries.
    pub refused: u64,
    /// That get no answer, or an error.
    pub lost: u64,
}

impl Requests {
    /// That either Region answers.
    #[must_use]
    pub fn answered(self) -> u64 {
        self.by_primary + self.by_standby
    }
}

/// A step of the timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When it begins.
    pub from_s: f64,
    /// When it ends; there the next begins.
    pub to_s: f64,
    /// Requests in it.
    pub requests: Requests,
    /// The share of clients that is led to the standby at its end.
    pub standby_clients: f64,
    /// Requests a second that the standby can carry at its end; endless where the templates do not bound it.
    pub standby_capacity: f64,
    /// Items that are in one Region only at its end.
    pub table_backlog: f64,
    /// Documents that are in one Region only at its end.
    pub documents_backlog: f64,
}

/// How a timeline ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Seconds until 99 % of the target rate is answered again: nothing if it always was; `None` if it never is.
    pub down_s: Option<f64>,
    /// Seconds in which less than that is answered, together, until the timeline ends.
    pub below_s: f64,
    /// When the fault was noticed, by health checkers or by a person; `None` if it need not be.
    pub detected_s: Option<f64>,
    /// When the last clients were led to the standby.
    pub switched_s: Option<f64>,
    /// When the standby had all the environments, too, that it needs or may have.
    pub restored_s: Option<f64>,
    /// When the last clients were led back to the primary.
    pub back_s: Option<f64>,
    /// Over the whole timeline.
    pub requests: Requests,
    /// Acknowledged transactions that the survivor does not have.
    pub transactions: Missing,
    /// Acknowledged documents that the survivor does not have.
    pub documents: Missing,
    /// Of the late transactions, those that were sent again to the survivor: in both Regions, and the later one wins.
    pub conflicts: u64,
    /// Who is told.
    pub told: Told,
    /// Whether service comes back.
    pub survives: bool,
    /// Whether it does within the target.
    pub within_recovery_time: bool,
    /// Whether what is missing is within the target.
    pub within_recovery_point: bool,
    /// All of it, in a few sentences.
    pub words: String,
}

impl Outcome {
    /// Whether both targets are held.
    #[must_use]
    pub fn within_targets(&self) -> bool {
        self.within_recovery_time && self.within_recovery_point
    }
}

/// Acknowledged data that the survivor does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Missing {
    /// How many; as far back as [`super::HISTORY_S`] where nothing bounds it.
    pub count: u64,
    /// Seconds of data; endless where nothing bounds it.
    pub seconds: f64,
    /// Whether they arrive, as the Region comes back within the timeline; else they are lost as far as it goes.
    pub late: bool,
}

/// Who is told by alarms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Told {
    /// When the first of them is.
    pub first_s: Option<f64>,
    /// The most whom one alarm tells.
    pub people: usize,
    /// Alarms that go off.
    pub alarms: usize,
    /// Of those, the ones that tell nobody.
    pub silent: usize,
    /// Alarms that are in the lost Region and cannot go off.
    pub gone: usize,
}
