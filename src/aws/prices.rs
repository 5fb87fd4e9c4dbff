//! What AWS asks: list prices in us-east-1, each with its date and source, and how much dearer other Regions are.
//!
//! AWS publishes its prices on pages that are filled in by a script, so that most were read from dated guides that quote
//! them. Where none was found the price is marked as assumed; where sources differ, or what applies is not known, it is
//! a range. Free tiers and discounts are left out. A user's own price replaces any of them.

/// A price in US dollars.
#[derive(Debug, PartialEq)]
pub struct Price {
    /// Its id, stable for ever: users give prices of their own under it.
    pub id: &'static str,
    /// What is paid for.
    pub what: &'static str,
    /// What it is the price of, as it is written behind a slash.
    pub unit: &'static str,
    /// How many of what is counted one unit is: a million requests.
    pub per: f64,
    /// US dollars for a unit, at least.
    pub low: f64,
    /// At most.
    pub high: f64,
    /// Where it differs.
    pub reach: Reach,
    /// The month in which the source was written, or read where it has no date: ISO 8601.
    pub date: &'static str,
    /// The page it was read from; empty where it is assumed.
    pub source: &'static str,
}

/// Where a price differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nowhere.
    Everywhere,
    /// From Region to Region.
    Region,
    /// With the Region that data leaves for another.
    Transfer,
}

/// The Regions that have the table's prices: us-east-1 and those that cost the same.
const CHEAPEST: [&str; 3] = ["us-east-1", "us-east-2", "us-west-2"];

/// The Regions that cost most, known by São Paulo's prices beside us-east-1's. Assumed: no page compares them all.
const DEAREST: [&str; 2] = ["sa-east-1", "af-south-1"];

/// How much dearer a Region may be: CloudWatch Logs takes 0.76 in Tokyo for 0.50 in us-east-1
/// (awsi.click, "Why `CloudWatch` Logs Costs More Than You Expect"), and most prices differ by a fifth or less.
const DEARER: f64 = 1.6;

/// The same for those that cost most, and for a Region that is not known.
const MUCH_DEARER: f64 = 2.0;

/// Data that leaves other Regions than those of America's north and Europe: up to 0.147 a GB (Cape Town) for 0.02.
/// redresscompliance.com, "AWS inter region transfer costs", names 0.08 and more; the most is assumed.
const FAR_TRANSFER: f64 = 7.35;

impl Reach {
    /// The most that a price is multiplied by in a Region; the least is one.
    #[must_use]
    pub fn most(self, region: Option<&str>) -> f64 {
        let near = |region: &str| ["us-", "ca-", "eu-"].iter().any(|area| region.starts_with(area));
        match (self, region) {
            (Self::Everywhere, _) => 1.0,
            (Self::Region, Some(region)) if CHEAPEST.contains(&region) => 1.0,
            (Self::Region, Some(region)) if !DEAREST.contains(&region) => DEARER,
            (Self::Region, _) => MUCH_DEARER,
            (Self::Transfer, Some(region)) if near(region) => 1.0,
            (Self::Transfer, _) => FAR_TRANSFER,
        }
    }
}

/// The price with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Price> {
    PRICES.iter().find(|price| price.id == id)
}

const MILLION: f64 = 1e6;

const API_GUIDE: &str = "https://amnic.com/blogs/aws-api-gateway-pricing";
const API_TRANSFER: &str = "https://www.apigatewaycost.com/aws";
const LAMBDA_ARM: &str =
    "https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md";
const LAMBDA_GUIDE: &str = "https://cubeapm.com/?p=32111";
const LAMBDA_TIERS: &str = "https://aws.amazon.com/blogs/compute/introducing-tiered-pricing-for-aws-lambda/";
const PROVISIONED: &str = "https://awsnegotiations.com/lambda-provisioned-concurrency-cost.html";
const DYNAMODB: &str = "https://airbyte.com/data-engineering-resources/dynamodb-pricing";
const DYNAMODB_CAPACITY: &str =
    "https://www.factualminds.com/blog/amazon-dynamodb-pricing-on-demand-provisioned-gsi-streams/";
const DYNAMODB_STORAGE: &str = "https://aws.amazon.com/dynamodb/pricing/";
const S3: &str = "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples";
const S3_TIERS: &str = "https://gist.github.com/EverettBerry/a37438006529a55f42da6fdbc44a505c";
const TRANSFER: &str = "https://www.redresscompliance.com/aws-inter-region-transfer-costs-multiregion.html";
const KMS: &str = "https://aws.amazon.com/kms/pricing/";
const KMS_REQUESTS: &str = "https://www.wring.co/blog/aws-kms-pricing-guide";
const CLOUDWATCH: &str = "https://cloudburn.io/blog/amazon-cloudwatch-pricing";
const CLOUDWATCH_GUIDE: &str =
    "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/";
const LOG_STORAGE: &str = "https://hykell.com/kb/platform-specific-guides/aws-cloudwatch-logs-pricing";
const LOG_TIERS: &str = "https://www.duckbillgroup.com/?p=9080";
const PRIVATELINK: &str = "https://awsnegotiations.com/privatelink-cost-analysis.html";
const HEALTH_CHECKS: &str = "https://wewantcode.com/en/course/aws/lesson/7-84-health-checks-status-check.html";
const ZONES: &str = "https://eatsip365.com/understanding-how-route-53-billing-works";
const ASSUMED: &str = "";

/// The month in which pages without a date were read, and assumptions made.
const READ: &str = "2026-11";

#[expect(clippy::too_many_arguments, reason = "the columns of a table")]
const fn price(
    id: &'static str,
    what: &'static str,
    unit: &'static str,
    per: f64,
    (low, high): (f64, f64),
    reach: Reach,
    date: &'static str,
    source: &'static str,
) -> Price {
    Price { id, what, unit, per, low, high, reach, date, source }
}

const fn one(dollars: f64) -> (f64, f64) {
    (dollars, dollars)
}

/// Every price, by service.
#[rustfmt::skip]
pub static PRICES: &[Price] = &[
    price("http-api", "HTTP API requests, the first 300 million a month", "million requests", MILLION, one(1.0), Reach::Region, READ, API_GUIDE),
    price("http-api-over-300m", "HTTP API requests beyond", "million requests", MILLION, one(0.90), Reach::Region, READ, API_GUIDE),
    price("rest-api", "REST API requests, the first 333 million a month", "million requests", MILLION, one(3.50), Reach::Region, READ, API_GUIDE),
    price("rest-api-over-333m", "REST API requests, the next 667 million", "million requests", MILLION, one(2.80), Reach::Region, READ, API_TRANSFER),
    price("rest-api-over-1b", "REST API requests, the next 19 billion", "million requests", MILLION, one(2.38), Reach::Region, READ, API_GUIDE),
    price("rest-api-over-20b", "REST API requests beyond 20 billion", "million requests", MILLION, (1.51, 2.38), Reach::Region, READ, API_TRANSFER),
    price("internet-out", "Data out to the Internet, the first 10 TB a month", "GB", 1.0, one(0.09), Reach::Region, READ, API_TRANSFER),
    price("internet-out-over-10tb", "Data out to the Internet, the next 40 TB", "GB", 1.0, one(0.085), Reach::Region, READ, S3),
    price("internet-out-over-50tb", "Data out to the Internet, the next 100 TB", "GB", 1.0, one(0.07), Reach::Region, READ, S3),
    price("internet-out-over-150tb", "Data out to the Internet beyond 150 TB", "GB", 1.0, one(0.05), Reach::Region, READ, ASSUMED),

    price("function-requests", "Requests of functions", "million requests", MILLION, one(0.20), Reach::Region, READ, LAMBDA_GUIDE),
    price("function-time-x86", "Time of functions on x86, the first 6 billion GB-seconds a month", "GB-second", 1.0, one(0.000_016_666_7), Reach::Region, READ, LAMBDA_GUIDE),
    price("function-time-x86-over-6b", "Time of functions on x86, the next 9 billion: a tenth less", "GB-second", 1.0, one(0.000_015), Reach::Region, "2022-08", LAMBDA_TIERS),
    price("function-time-x86-over-15b", "Time of functions on x86 beyond: a fifth less", "GB-second", 1.0, one(0.000_013_333_4), Reach::Region, "2022-08", LAMBDA_TIERS),
    price("function-time-arm", "Time of functions on Graviton, the first 7.5 billion GB-seconds a month", "GB-second", 1.0, one(0.000_013_333_4), Reach::Region, "2026-05", LAMBDA_ARM),
    price("function-time-arm-over-7500m", "Time of functions on Graviton, the next 11.25 billion: a tenth less", "GB-second", 1.0, one(0.000_012_000_1), Reach::Region, "2022-08", LAMBDA_TIERS),
    price("function-time-arm-over-18750m", "Time of functions on Graviton beyond: a fifth less", "GB-second", 1.0, one(0.000_010_666_7), Reach::Region, "2022-08", LAMBDA_TIERS),
    price("provisioned-x86", "Provisioned concurrency on x86, used or not", "GB-second", 1.0, one(0.000_004_166_7), Reach::Region, READ, PROVISIONED),
    price("provisioned-arm", "Provisioned concurrency on Graviton, used or not", "GB-second", 1.0, one(0.000_003_333_4), Reach::Region, READ, PROVISIONED),
    price("provisioned-time-x86", "Time of functions in provisioned concurrency on x86; in full where none is free", "GB-second", 1.0, (0.000_009_722_2, 0.000_016_666_7), Reach::Region, READ, PROVISIONED),
    price("provisioned-time-arm", "Time of functions in provisioned concurrency on Graviton; in full where none is free", "GB-second", 1.0, (0.000_007_777_8, 0.000_013_333_4), Reach::Region, READ, ASSUMED),

    price("dynamodb-write", "Writes on demand, of a replica too", "million units", MILLION, one(0.625), Reach::Region, "2025-07", DYNAMODB),
    price("dynamodb-read", "Reads on demand", "million units", MILLION, one(0.125), Reach::Region, "2025-07", DYNAMODB),
    price("dynamodb-write-capacity", "Provisioned write capacity", "unit-hour", 1.0, one(0.000_65), Reach::Region, READ, DYNAMODB_CAPACITY),
    price("dynamodb-read-capacity", "Provisioned read capacity", "unit-hour", 1.0, one(0.000_13), Reach::Region, READ, ASSUMED),
    price("dynamodb-storage", "Storage of tables and indexes", "GB-month", 1.0, one(0.25), Reach::Region, READ, DYNAMODB_STORAGE),
    price("dynamodb-recovery", "Point-in-time recovery, by the size of the table", "GB-month", 1.0, one(0.20), Reach::Region, READ, ASSUMED),
    price("dynamodb-warm-write", "Warm write throughput beyond a new table's, once", "unit a second", 1.0, (0.000_65, 0.02), Reach::Region, READ, ASSUMED),
    price("dynamodb-warm-read", "Warm read throughput beyond a new table's, once", "unit a second", 1.0, (0.000_13, 0.004), Reach::Region, READ, ASSUMED),

    price("s3-put", "PUT requests, replicas' too", "thousand requests", 1_000.0, one(0.005), Reach::Region, READ, S3),
    price("s3-storage", "Storage in S3 Standard, the first 50 TB", "GB-month", 1.0, one(0.023), Reach::Region, READ, S3),
    price("s3-storage-over-50tb", "Storage in S3 Standard, the next 450 TB", "GB-month", 1.0, one(0.022), Reach::Region, "2022-07", S3_TIERS),
    price("s3-storage-over-500tb", "Storage in S3 Standard beyond 500 TB", "GB-month", 1.0, one(0.021), Reach::Region, "2022-07", S3_TIERS),
    price("s3-time-control", "Replication time control, by what is replicated", "GB", 1.0, one(0.015), Reach::Region, READ, ASSUMED),
    price("transfer", "Data to another Region", "GB", 1.0, (0.01, 0.02), Reach::Transfer, READ, TRANSFER),

    price("kms-key", "A key; each of its first two rotations is as much again", "key-month", 1.0, one(1.0), Reach::Everywhere, READ, KMS),
    price("kms-requests", "Requests to KMS", "ten thousand requests", 10_000.0, one(0.03), Reach::Everywhere, READ, KMS_REQUESTS),
    price("alarm", "A metric that an alarm watches", "metric-month", 1.0, one(0.10), Reach::Region, "2026-02", CLOUDWATCH),
    price("dashboard", "A dashboard", "dashboard-month", 1.0, one(3.0), Reach::Everywhere, "2026-06", CLOUDWATCH_GUIDE),
    price("logs", "Logs taken in, the first 10 TB a month", "GB", 1.0, one(0.50), Reach::Region, "2026-06", CLOUDWATCH_GUIDE),
    price("logs-over-10tb", "Logs taken in, the next 20 TB: less where a function or a service writes them", "GB", 1.0, (0.25, 0.50), Reach::Region, "2025-05", LOG_TIERS),
    price("logs-over-30tb", "Logs taken in, the next 20 TB", "GB", 1.0, (0.10, 0.50), Reach::Region, "2025-05", LOG_TIERS),
    price("logs-over-50tb", "Logs taken in beyond 50 TB", "GB", 1.0, (0.05, 0.50), Reach::Region, "2025-05", LOG_TIERS),
    price("logs-storage", "Storage of logs, compressed", "GB-month", 1.0, one(0.03), Reach::Region, READ, LOG_STORAGE),
    price("flow-logs", "Flow logs delivered: to S3 for less than to CloudWatch", "GB", 1.0, (0.25, 0.50), Reach::Region, READ, ASSUMED),
    price("firehose", "Delivery streams, by what comes in; logs of AWS services cost most", "GB", 1.0, (0.029, 0.13), Reach::Region, READ, ASSUMED),

    price("endpoint-hour", "An interface endpoint in a zone", "hour", 1.0, one(0.01), Reach::Region, "2026-05", PRIVATELINK),
    price("endpoint-data", "Data through interface endpoints", "GB", 1.0, one(0.01), Reach::Region, "2026-05", PRIVATELINK),
    price("hosted-zone", "A hosted zone; answers of aliases to AWS are free", "zone-month", 1.0, one(0.50), Reach::Everywhere, READ, ZONES),
    price("health-check", "A health check: an AWS endpoint costs least", "check-month", 1.0, (0.50, 0.75), Reach::Everywhere, READ, HEALTH_CHECKS),
    price("health-check-option", "HTTPS, a search string, ten seconds, measured latency: each", "option-month", 1.0, (1.0, 2.0), Reach::Everywhere, READ, ASSUMED),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_price_has_an_id_of_its_own_a_date_and_a_source_or_is_assumed() {
        for (index, price) in PRICES.iter().enumerate() {
            assert_eq!(PRICES.iter().position(|other| other.id == price.id), Some(index), "{}", price.id);
            assert!(
                price.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                price.id
            );
            assert!(0.0 < price.low && price.low <= price.high && price.per >= 1.0, "{}", price.id);
            assert!(price.date.len() == 7 && price.date.starts_with("20"), "{}", price.id);
            assert!(price.source.is_empty() || price.source.starts_with("https://"), "{}", price.id);
        }
    }

    /// As many as a design may give prices of its own for.
    #[test]
    fn every_price_can_be_replaced() {
        assert!(PRICES.len() <= 60, "{}", PRICES.len());
    }

    #[test]
    fn other_regions_are_dearer_and_transfer_goes_by_where_it_begins() {
        for (reach, region, most) in [
            (Reach::Region, Some("us-east-1"), 1.0),
            (Reach::Region, Some("us-west-2"), 1.0),
            (Reach::Region, Some("eu-west-1"), 1.6),
            (Reach::Region, Some("sa-east-1"), 2.0),
            (Reach::Region, None, 2.0),
            (Reach::Everywhere, Some("sa-east-1"), 1.0),
            (Reach::Transfer, Some("eu-west-1"), 1.0),
            (Reach::Transfer, Some("ap-south-1"), 7.35),
            (Reach::Transfer, None, 7.35),
        ] {
            assert!((reach.most(region) - most).abs() < 1e-9, "{reach:?} {region:?}");
        }
    }
}
