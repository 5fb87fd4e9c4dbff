//! Every decision that follows from the parameters, taken once: names, ranges, zones, what is there and what is not.

pub mod names;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::artifact::Artifact;
use crate::aws::cidr::Cidr;
use crate::aws::regions;
use crate::finding::Place;
use crate::parameters::Parameters;
use crate::words::hex;
use names::{Name, Names};

/// A design with nothing left to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The settled parameters.
    pub parameters: Parameters,
    /// What everything is called.
    pub names: Names,
    /// The active Region.
    pub primary: Site,
    /// The standby Region.
    pub secondary: Site,
    /// Whether a third stack has to watch the health checks, because neither Region is us-east-1.
    pub edge: bool,
    /// The function's code.
    pub code: Code,
}

/// One Region of the pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its part in the pair.
    pub place: Place,
    /// Its code.
    pub region: String,
    /// The VPC's range.
    pub range: Cidr,
    /// The private subnets: the zone's id and the range.
    pub subnets: Vec<(String, Cidr)>,
    /// Whether Transfer Acceleration is enabled on its documents bucket.
    pub acceleration: bool,
}

/// Where the function's code is, and which bytes it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The file's name in the export; empty for an object that is already in S3.
    pub file: String,
    /// The object's key in both Regions.
    pub key: String,
    /// The digest in hexadecimal.
    pub sha256_hex: String,
    /// The digest as `CodeSha256` wants it.
    pub sha256_base64: String,
    /// The size in bytes, where it is known.
    pub size: Option<u64>,
}

/// Takes every decision.
#[must_use]
pub fn design(settled: &Parameters, artifact: &Artifact) -> Design {
    let (regions, network) = (&settled.regions, &settled.network);
    let health_checks_seen =
        [&regions.primary, &regions.secondary].into_iter().any(|region| region == regions::HEALTH_CHECK_METRICS);
    Design {
        names: Names::new(settled),
        primary: site(Place::Primary, &regions.primary, &network.primary_cidr, settled),
        secondary: site(Place::Secondary, &regions.secondary, &network.secondary_cidr, settled),
        edge: !health_checks_seen,
        code: code(settled, artifact),
        parameters: settled.clone(),
    }
}

fn site(place: Place, region: &str, range: &str, settled: &Parameters) -> Site {
    // Settled ranges can be read; an unreadable one would only come from a caller that did not settle.
    let range = Cidr::parse(range).unwrap_or(Cidr::new(10, 0, 0, 0, 16));
    let facts = regions::find(region);
    let zones = facts.map_or(&[][..], |facts| facts.zones);
    let wanted = u32::try_from(settled.network.zones).unwrap_or(2);
    Site {
        place,
        region: region.to_owned(),
        range,
        subnets: (0..wanted).zip(zones).map(|(index, zone)| ((*zone).to_owned(), range.quarter(index))).collect(),
        acceleration: settled.data.acceleration && facts.is_some_and(|facts| facts.acceleration),
    }
}

fn code(settled: &Parameters, artifact: &Artifact) -> Code {
    let compute = &settled.compute;
    let given = (compute.artifact == "s3").then(|| digest(&compute.artifact_sha256)).flatten();
    let sha256 = given.unwrap_or(artifact.sha256);
    let hex = hex(&sha256);
    let (file, key, size) = if compute.artifact == "s3" {
        (String::new(), compute.artifact_key.clone(), None)
    } else {
        (artifact.file.clone(), format!("{}/{hex}.zip", settled.environment.application), artifact.size)
    };
    Code { file, key, sha256_base64: BASE64.encode(sha256), sha256_hex: hex, size }
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok()
}

impl Design {
    /// Whether a document is stored in both Regions before it is acknowledged.
    #[must_use]
    pub fn dual_write(&self) -> bool {
        self.parameters.data.document_safety == "dual-write"
    }

    /// Whether clients stay in the standby after a failover until somebody lets them return.
    #[must_use]
    pub fn held(&self) -> bool {
        self.parameters.dns.failback == "held"
    }

    /// Whether the primary stack makes the hosted zone.
    #[must_use]
    pub fn makes_zone(&self) -> bool {
        self.parameters.dns.zone == "create"
    }

    /// The site of this part of the pair; the primary for what has none.
    #[must_use]
    pub fn site(&self, place: Place) -> &Site {
        if place == Place::Secondary { &self.secondary } else { &self.primary }
    }

    /// The other Region's site.
    #[must_use]
    pub fn peer(&self, place: Place) -> &Site {
        if place == Place::Secondary { &self.primary } else { &self.secondary }
    }

    /// The name of a stack.
    #[must_use]
    pub fn stack_name(&self, place: Place) -> String {
        let name = match place {
            Place::Secondary => Name::SecondaryStack,
            Place::Edge => Name::EdgeStack,
            Place::Primary | Place::Pair => Name::PrimaryStack,
        };
        self.names.resolved(name, &self.site(place).region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact() -> Artifact {
        Artifact { sha256: [7; 32], ..Artifact::default() }
    }

    #[test]
    fn every_subnet_lies_in_its_vpc_and_in_a_zone_of_its_own() {
        let mut parameters = Parameters::default();
        parameters.network.zones = 3;
        let design = design(&parameters, &artifact());
        for site in [&design.primary, &design.secondary] {
            assert_eq!(site.subnets.len(), 3);
            for (index, (zone, range)) in site.subnets.iter().enumerate() {
                assert!(site.range.contains(*range));
                assert!(site.subnets[..index].iter().all(|(other, taken)| other != zone && !taken.overlaps(*range)));
            }
        }
    }

    #[test]
    fn a_third_stack_is_needed_only_where_health_check_metrics_are_not() {
        let mut parameters = Parameters::default();
        assert!(!design(&parameters, &artifact()).edge);
        parameters.regions.primary = "eu-west-1".into();
        assert!(design(&parameters, &artifact()).edge);
        parameters.regions.secondary = "us-east-1".into();
        assert!(!design(&parameters, &artifact()).edge);
    }

    #[test]
    fn the_digest_of_an_object_in_s3_is_the_one_given() {
        let mut parameters = Parameters::default();
        parameters.compute.artifact = "s3".into();
        parameters.compute.artifact_sha256 = "0f".repeat(32);
        let code = design(&parameters, &artifact()).code;
        assert_eq!(code.sha256_hex, "0f".repeat(32));
        assert_eq!(code.sha256_base64, "Dw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8=");
    }
}
