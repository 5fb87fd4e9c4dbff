//! The Regions a pair can be designed for, and what each of them lacks.

/// A Region of the `aws` partition in which every resource type of the design exists.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code, such as `us-east-1`.
    pub code: &'static str,
    /// Where it is, as the AWS console names it.
    pub city: &'static str,
    /// Availability zone ids in the order in which they are offered. `use1-az3` is left out: Lambda does not run there.
    pub zones: &'static [&'static str],
    /// Whether S3 Transfer Acceleration can be enabled on a bucket here (S3 user guide, "Transfer Acceleration").
    pub acceleration: bool,
    /// API Gateway's default account throttle in requests a second (API Gateway quotas).
    pub api_rate: u32,
    /// Whether the account has to enable the Region before it can be used.
    pub opt_in: bool,
}

impl Region {
    /// API Gateway's default burst in requests: AWS sets it from the rate, to half of it (API Gateway quotas).
    #[must_use]
    pub fn api_burst(&self) -> u32 {
        self.api_rate / 2
    }

    /// Requests with symmetric keys that KMS takes from an account a second (KMS developer guide, "Request quotas").
    #[must_use]
    pub fn kms_rate(&self) -> u32 {
        match self.code {
            code if GREATEST.contains(&code) => 100_000,
            "us-east-2" | "ap-southeast-1" | "ap-southeast-2" | "ap-northeast-1" | "eu-central-1" | "eu-west-2" => {
                20_000
            }
            _ => 10_000,
        }
    }

    /// MiB a second that a delivery stream takes before it grows (Amazon Data Firehose developer guide, "Quota").
    #[must_use]
    pub fn stream_mib(&self) -> u32 {
        if GREATEST.contains(&self.code) { 5 } else { 1 }
    }
}

/// The Regions in which AWS gives the most of what it does not give alike everywhere.
const GREATEST: [&str; 3] = ["us-east-1", "us-west-2", "eu-west-1"];

const fn region(
    code: &'static str,
    city: &'static str,
    zones: &'static [&'static str],
    acceleration: bool,
    api_rate: u32,
    opt_in: bool,
) -> Region {
    Region { code, city, zones, acceleration, api_rate, opt_in }
}

const FULL: u32 = 10_000;
const REDUCED: u32 = 2_500;

/// Every Region on offer, grouped by continent.
#[rustfmt::skip]
pub static REGIONS: &[Region] = &[
    region("us-east-1", "N. Virginia", &["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"], true, FULL, false),
    region("us-east-2", "Ohio", &["use2-az1", "use2-az2", "use2-az3"], true, FULL, false),
    region("us-west-1", "N. California", &["usw1-az1", "usw1-az3"], true, FULL, false),
    region("us-west-2", "Oregon", &["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"], true, FULL, false),
    region("ca-central-1", "Canada Central", &["cac1-az1", "cac1-az2", "cac1-az4"], true, FULL, false),
    region("ca-west-1", "Calgary", &["caw1-az1", "caw1-az2", "caw1-az3"], false, REDUCED, true),
    region("mx-central-1", "Mexico Central", &["mxc1-az1", "mxc1-az2", "mxc1-az3"], false, REDUCED, true),
    region("sa-east-1", "São Paulo", &["sae1-az1", "sae1-az2", "sae1-az3"], true, FULL, false),
    region("eu-west-1", "Ireland", &["euw1-az1", "euw1-az2", "euw1-az3"], true, FULL, false),
    region("eu-west-2", "London", &["euw2-az1", "euw2-az2", "euw2-az3"], true, FULL, false),
    region("eu-west-3", "Paris", &["euw3-az1", "euw3-az2", "euw3-az3"], true, FULL, false),
    region("eu-central-1", "Frankfurt", &["euc1-az1", "euc1-az2", "euc1-az3"], true, FULL, false),
    region("eu-central-2", "Zurich", &["euc2-az1", "euc2-az2", "euc2-az3"], false, REDUCED, true),
    region("eu-north-1", "Stockholm", &["eun1-az1", "eun1-az2", "eun1-az3"], false, FULL, false),
    region("eu-south-1", "Milan", &["eus1-az1", "eus1-az2", "eus1-az3"], false, REDUCED, true),
    region("eu-south-2", "Spain", &["eus2-az1", "eus2-az2", "eus2-az3"], false, REDUCED, true),
    region("il-central-1", "Tel Aviv", &["ilc1-az1", "ilc1-az2", "ilc1-az3"], false, REDUCED, true),
    region("me-central-1", "UAE", &["mec1-az1", "mec1-az2", "mec1-az3"], false, REDUCED, true),
    region("af-south-1", "Cape Town", &["afs1-az1", "afs1-az2", "afs1-az3"], false, REDUCED, true),
    region("ap-east-1", "Hong Kong", &["ape1-az1", "ape1-az2", "ape1-az3"], false, FULL, true),
    region("ap-east-2", "Taipei", &["ape2-az1", "ape2-az2", "ape2-az3"], false, FULL, true),
    region("ap-south-1", "Mumbai", &["aps1-az1", "aps1-az2", "aps1-az3"], true, FULL, false),
    region("ap-south-2", "Hyderabad", &["aps2-az1", "aps2-az2", "aps2-az3"], false, REDUCED, true),
    region("ap-northeast-1", "Tokyo", &["apne1-az1", "apne1-az2", "apne1-az4"], true, FULL, false),
    region("ap-northeast-2", "Seoul", &["apne2-az1", "apne2-az2", "apne2-az3", "apne2-az4"], true, FULL, false),
    region("ap-northeast-3", "Osaka", &["apne3-az1", "apne3-az2", "apne3-az3"], false, FULL, false),
    region("ap-southeast-1", "Singapore", &["apse1-az1", "apse1-az2", "apse1-az3"], true, FULL, false),
    region("ap-southeast-2", "Sydney", &["apse2-az1", "apse2-az2", "apse2-az3"], true, FULL, false),
    region("ap-southeast-3", "Jakarta", &["apse3-az1", "apse3-az2", "apse3-az3"], false, REDUCED, true),
    region("ap-southeast-4", "Melbourne", &["apse4-az1", "apse4-az2", "apse4-az3"], false, REDUCED, true),
    region("ap-southeast-5", "Malaysia", &["apse5-az1", "apse5-az2", "apse5-az3"], false, REDUCED, true),
    region("ap-southeast-6", "New Zealand", &["apse6-az1", "apse6-az2", "apse6-az3"], false, FULL, true),
    region("ap-southeast-7", "Thailand", &["apse7-az1", "apse7-az2", "apse7-az3"], false, REDUCED, true),
];

/// The Region in which Route 53 publishes the metrics of every health check.
pub const HEALTH_CHECK_METRICS: &str = "us-east-1";

/// The Region with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// Whether text has the form of a Region's code, of whatever partition: `us-gov-west-1`.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area, places @ .., number] = parts.as_slice() else { return false };
    let words = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words(area) && !places.is_empty() && places.iter().all(|place| words(place)) && number.parse::<u8>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_by_their_form() {
        assert!(REGIONS.iter().all(|region| is_code(region.code)) && is_code("us-gov-west-1") && is_code("cn-north-1"));
        assert!(["", "nowhere", "us-east", "us-east-1a", "-1", "us--1"].iter().all(|text| !is_code(text)));
    }

    #[test]
    fn codes_are_unique_and_every_region_has_two_zones_of_its_own() {
        for (index, region) in REGIONS.iter().enumerate() {
            assert_eq!(REGIONS.iter().position(|other| other.code == region.code), Some(index));
            assert!(region.zones.len() >= 2, "{}", region.code);
            let prefix = region.zones[0].split_once('-').unwrap().0;
            assert!(region.zones.iter().all(|zone| zone.starts_with(prefix)), "{}", region.code);
        }
    }
}
