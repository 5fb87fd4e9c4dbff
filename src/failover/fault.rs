//! What can go wrong: each fault that a timeline is played for.

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The primary's Region is gone, with everything in it.
    RegionLost,
    /// The standby's Region is gone.
    StandbyLost,
    /// The primary's endpoint answers with errors before a function is asked.
    EndpointFailing,
    /// The primary's function fails, also on the health path.
    FunctionErroring,
    /// The primary's table refuses a part of the writes.
    TableThrottled,
    /// Nothing is copied to the standby's Region.
    ReplicationStalled,
    /// One of the Regions from which Route 53 checks is gone.
    CheckersLost,
    /// Clients are failed, and the health path answers.
    GrayFailure,
}

impl Fault {
    /// Every fault, the one that the pair is there for first.
    pub const ALL: [Self; 8] = [
        Self::RegionLost,
        Self::StandbyLost,
        Self::EndpointFailing,
        Self::FunctionErroring,
        Self::TableThrottled,
        Self::ReplicationStalled,
        Self::CheckersLost,
        Self::GrayFailure,
    ];

    /// Its name, stable for ever.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::RegionLost => "region-lost",
            Self::StandbyLost => "standby-lost",
            Self::EndpointFailing => "endpoint-failing",
            Self::FunctionErroring => "function-erroring",
            Self::TableThrottled => "table-throttled",
            Self::ReplicationStalled => "replication-stalled",
            Self::CheckersLost => "checkers-lost",
            Self::GrayFailure => "gray-failure",
        }
    }

    /// As a heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RegionLost => "The primary Region is lost",
            Self::StandbyLost => "The standby Region is lost",
            Self::EndpointFailing => "The endpoint fails",
            Self::FunctionErroring => "The function fails",
            Self::TableThrottled => "The table refuses writes",
            Self::ReplicationStalled => "Replication stalls",
            Self::CheckersLost => "A Region of health checkers is lost",
            Self::GrayFailure => "A failure that health checks do not see",
        }
    }

    /// What it is, in a sentence or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::RegionLost => "Nothing in the primary Region answers: requests, health checks and alarms alike.",
            Self::StandbyLost => {
                "Nothing in the standby Region answers. Clients are in the primary and notice nothing."
            }
            Self::EndpointFailing => {
                "The primary's API answers with errors before it asks a function. The Region's data and alarms are well."
            }
            Self::FunctionErroring => {
                "Every call of the primary's function fails, and the health path runs the same function."
            }
            Self::TableThrottled => {
                "The primary's table refuses half of the writes. The health path reads, so it goes on answering."
            }
            Self::ReplicationStalled => "Neither items nor objects reach the standby Region. Clients notice nothing.",
            Self::CheckersLost => "The health checkers in one of their Regions report no more. The rest are enough.",
            Self::GrayFailure => {
                "The primary fails every transaction while its health path answers. Nothing but a person moves traffic."
            }
        }
    }

    /// The fault of this id.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.id() == id)
    }

    /// Seconds after which it passes by itself, where that is its nature: throttling until the table has grown (within
    /// 30 minutes: DynamoDB developer guide, "On-demand capacity mode"), a stall of an hour.
    #[must_use]
    pub fn passes_after_s(self) -> Option<f64> {
        match self {
            Self::TableThrottled => Some(1_800.0),
            Self::ReplicationStalled => Some(3_600.0),
            _ => None,
        }
    }

    /// Whether the health check of the primary's endpoint fails with it.
    #[must_use]
    pub fn fails_health_check(self) -> bool {
        matches!(self, Self::RegionLost | Self::EndpointFailing | Self::FunctionErroring)
    }

    /// Whether the primary answers no transaction while it lasts.
    #[must_use]
    pub fn fails_clients(self) -> bool {
        self.fails_health_check() || self == Self::GrayFailure
    }

    /// Whether nothing is copied between the Regions while it lasts.
    #[must_use]
    pub fn stops_replication(self) -> bool {
        matches!(self, Self::RegionLost | Self::StandbyLost | Self::ReplicationStalled)
    }
}
