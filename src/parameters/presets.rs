//! Three designs to begin with.

use super::Parameters;

/// A design to begin with.
pub struct Preset {
    /// What the command line calls it.
    pub id: &'static str,
    /// What the page calls it.
    pub title: &'static str,
    /// What it is for, in a sentence.
    pub purpose: &'static str,
    /// Its parameters.
    pub parameters: fn() -> Parameters,
}

/// Every preset, the default first.
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "reference",
        title: "Reference",
        purpose: "10,000 transactions a second with every target held.",
        parameters: Parameters::default,
    },
    Preset {
        id: "as-briefed",
        title: "As briefed",
        purpose: "The brief's own numbers, so that a review sees what they do.",
        parameters: as_briefed,
    },
    Preset {
        id: "lean",
        title: "Lean",
        purpose: "500 transactions a second at the least cost that holds the recovery time.",
        parameters: lean,
    },
];

/// The preset with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

fn as_briefed() -> Parameters {
    let mut parameters = Parameters::default();
    parameters.environment.account_in_bucket_names = false;
    parameters.compute.reserved_concurrency = 100;
    parameters.alarms.documents_lag_s = 900;
    parameters
}

fn lean() -> Parameters {
    let mut parameters = Parameters::default();
    parameters.targets.transactions_per_second = 500;
    parameters.network.endpoints = Vec::new();
    parameters.network.flow_logs = false;
    parameters.compute.memory_mb = 256;
    parameters.compute.reserved_concurrency = 100;
    parameters.data.projection = "keys".into();
    parameters.data.document_safety = "alarm".into();
    parameters.data.old_versions_days = 30;
    parameters.dns.api_burst = 1_000;
    parameters.security.log_retention_days = "14".into();
    parameters
}
