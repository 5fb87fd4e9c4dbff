//! Which parameters mean nothing at present, and what would have to change for them to.

use crate::aws::regions;
use crate::parameters::Parameters;

/// Parameters that mean something only in some designs.
struct Condition {
    ids: &'static [&'static str],
    holds: fn(&Parameters) -> bool,
    otherwise: &'static str,
}

/// Every parameter that is not named here always applies.
static CONDITIONS: &[Condition] = &[
    Condition {
        ids: &["environment.account_id"],
        holds: |parameters| parameters.environment.account_in_bucket_names,
        otherwise: "Only of use with the account id in bucket names.",
    },
    Condition {
        ids: &[
            "compute.artifact_key",
            "compute.artifact_primary_bucket",
            "compute.artifact_secondary_bucket",
            "compute.artifact_sha256",
        ],
        holds: |parameters| parameters.compute.artifact == "s3",
        otherwise: "Only of use when Code is an object in S3.",
    },
    Condition {
        ids: &["data.acceleration"],
        holds: |parameters| {
            let has = |code: &String| regions::find(code).is_some_and(|region| region.acceleration);
            has(&parameters.regions.primary) || has(&parameters.regions.secondary)
        },
        otherwise: "Neither Region has Transfer Acceleration.",
    },
    Condition {
        ids: &["dns.zone_id"],
        holds: |parameters| parameters.dns.zone == "existing",
        otherwise: "Only of use with an existing hosted zone.",
    },
    Condition {
        ids: &["dns.jwt_audience"],
        holds: |parameters| !parameters.dns.jwt_issuer.is_empty(),
        otherwise: "Only of use with a JWT issuer.",
    },
    Condition {
        ids: &["alarms.pending_documents"],
        holds: |parameters| parameters.data.document_safety == "dual-write",
        otherwise: "Only of use with dual write.",
    },
];

/// Why the parameter means nothing in this design; `None` where it applies.
#[must_use]
pub fn idle(id: &str, parameters: &Parameters) -> Option<&'static str> {
    let condition = CONDITIONS.iter().find(|condition| condition.ids.contains(&id))?;
    (!(condition.holds)(parameters)).then_some(condition.otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::spec;

    #[test]
    fn every_condition_names_parameters_that_exist() {
        for id in CONDITIONS.iter().flat_map(|condition| condition.ids) {
            assert!(spec::find(id).is_some(), "{id}");
        }
    }

    #[test]
    fn a_parameter_applies_once_what_it_depends_on_is_chosen() {
        let mut parameters = Parameters::default();
        assert!(idle("compute.artifact_key", &parameters).is_some());
        assert!(idle("dns.zone_id", &parameters).is_some());
        assert_eq!(idle("compute.memory_mb", &parameters), None);
        parameters.compute.artifact = "s3".into();
        parameters.dns.zone = "existing".into();
        assert_eq!(idle("compute.artifact_key", &parameters), None);
        assert_eq!(idle("dns.zone_id", &parameters), None);
        parameters.regions.primary = "eu-north-1".into();
        parameters.regions.secondary = "eu-south-1".into();
        assert!(idle("data.acceleration", &parameters).is_some());
    }
}
