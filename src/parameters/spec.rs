//! One table that describes every parameter: the panel, the reader of designs, the command line and the reference
//! page are all drawn from it.

use super::Parameters;
use crate::aws::{regions, runtimes};
use crate::words::grouped;

/// A group of parameters, in the order of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named for the fields of Parameters")]
pub enum Group {
    Environment,
    Regions,
    Network,
    Targets,
    Compute,
    Data,
    Dns,
    Alarms,
    Security,
    Usage,
}

impl Group {
    /// Every group, in the order of the panel.
    pub const ALL: [Self; 10] = [
        Self::Environment,
        Self::Regions,
        Self::Network,
        Self::Targets,
        Self::Compute,
        Self::Data,
        Self::Dns,
        Self::Alarms,
        Self::Security,
        Self::Usage,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Regions => "Regions",
            Self::Network => "Network",
            Self::Targets => "Targets",
            Self::Compute => "Compute",
            Self::Data => "Data",
            Self::Dns => "DNS and endpoint",
            Self::Alarms => "Alarms",
            Self::Security => "Security",
            Self::Usage => "Usage and assumptions",
        }
    }
}

/// The value of one parameter, as the panel and the files hold it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum Value {
    Integer(i64),
    Decimal(f64),
    Text(String),
    Toggle(bool),
    List(Vec<String>),
}

/// Values on offer, each with the words that the panel shows.
pub type Choices = &'static [(&'static str, String)];

/// What a parameter may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A whole number between two bounds, both allowed.
    Integer(i64, i64),
    /// A number between two bounds, both allowed.
    Decimal(f64, f64),
    /// One of several values, each with the words that the panel shows.
    Choice(fn() -> Choices),
    /// On or off.
    Toggle,
    /// A line of text; the function says what is wrong with it.
    Text(fn(&str) -> Option<String>),
    /// Up to so many lines of text, each checked alike.
    List(usize, fn(&str) -> Option<String>),
    /// Any of several values.
    Several(fn() -> Choices),
}

/// Everything there is to know about one parameter.
pub struct Spec {
    /// `group.name`, stable for ever.
    pub id: &'static str,
    /// The group it stands in.
    pub group: Group,
    /// What the panel calls it.
    pub label: &'static str,
    /// What it does, in a sentence or two.
    pub help: &'static str,
    /// The unit of a number, empty where there is none.
    pub unit: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Where its bounds come from.
    pub source: &'static str,
    /// Reads it.
    pub get: fn(&Parameters) -> Value,
    /// Writes it; a value of another kind changes nothing.
    pub set: fn(&mut Parameters, Value),
}

impl Spec {
    /// Its bounds, and where they come from.
    #[must_use]
    pub fn about(&self) -> String {
        let bounds = match self.kind {
            Kind::Integer(least, most) => format!("{} to {} {}. ", grouped(least), grouped(most), self.unit),
            Kind::Decimal(least, most) => format!("{least} to {most} {}. ", self.unit),
            Kind::List(most, _) => format!("Up to {most}. "),
            _ => String::new(),
        };
        bounds.replace(" . ", ". ") + self.source
    }

    /// A value in a sentence: the words of a choice, a number with its unit.
    #[must_use]
    pub fn spoken(&self, value: &Value) -> String {
        let with_unit = |number: String| if self.unit.is_empty() { number } else { format!("{number} {}", self.unit) };
        match (self.kind, value) {
            (Kind::Choice(choices), Value::Text(text)) => {
                let words = choices().iter().find(|(choice, _)| choice == text);
                words.map_or_else(|| text.clone(), |(_, words)| words.clone())
            }
            (_, Value::Integer(number)) => with_unit(grouped(*number)),
            (_, Value::Decimal(number)) => with_unit(number.to_string()),
            (_, Value::Text(text)) if text.is_empty() => "nothing".to_owned(),
            (_, Value::List(list)) if list.is_empty() => "nothing".to_owned(),
            (_, Value::Text(text)) => text.clone(),
            (_, Value::List(list)) => list.join(", "),
            (_, Value::Toggle(on)) => if *on { "on" } else { "off" }.to_owned(),
        }
    }
}

/// The spec of the parameter with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.id == id)
}

/// A field that a [`Value`] can be read from and written to.
trait Field {
    fn value(&self) -> Value;
    fn take(&mut self, value: Value);
}

macro_rules! fields {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl Field for $type {
            fn value(&self) -> Value {
                Value::$variant(self.clone())
            }
            fn take(&mut self, value: Value) {
                if let Value::$variant(value) = value {
                    *self = value;
                }
            }
        }
    )*};
}

fields! { i64 => Integer, f64 => Decimal, String => Text, bool => Toggle, Vec<String> => List }

macro_rules! specs {
    ($($group:ident $module:ident { $($name:ident $label:literal $kind:expr, $unit:literal, $help:literal, $source:literal;)* })*) => {
        /// Every parameter, in the order of the panel.
        pub static SPECS: &[Spec] = &[$($(Spec {
            id: concat!(stringify!($module), ".", stringify!($name)),
            group: Group::$group,
            label: $label,
            help: $help,
            unit: $unit,
            kind: $kind,
            source: $source,
            get: |parameters| parameters.$module.$name.value(),
            set: |parameters, value| parameters.$module.$name.take(value),
        },)*)*];
    };
}

specs! {
    Environment environment {
        suffix "Environment suffix" Kind::Text(text::suffix), "",
            "Ends the name of every resource, so that several environments can live in one account.",
            "Shortened by the tightest name limits: S3 bucket 63, IAM role 64 characters";
        application "Application" Kind::Text(text::application), "",
            "Begins the name of every resource.",
            "Shortened by the tightest name limits: S3 bucket 63, IAM role 64 characters";
        tags "Tags" Kind::List(40, text::tag), "",
            "Put on every resource that takes tags, written as key=value.",
            "AWS: 50 tags a resource, key 128 and value 256 characters, no aws: prefix";
        account_in_bucket_names "Account id in bucket names" Kind::Toggle, "",
            "Bucket names are global: without the account id somebody else may already own yours.",
            "S3 user guide, bucket naming rules";
        account_id "Account id" Kind::Text(text::account), "",
            "Only so that the artifact manifest can name its buckets; the templates work in any account.",
            "AWS account ids have 12 digits";
    }
    Regions regions {
        primary "Primary Region" Kind::Choice(choices::regions), "",
            "Serves all traffic while it is healthy, and owns the table, the hosted zone and the peering.",
            "Regions of the aws partition in which every resource type of the design exists";
        secondary "Secondary Region" Kind::Choice(choices::regions), "",
            "Stands by with a replica of everything, and takes the traffic when the primary is unhealthy.",
            "Regions of the aws partition in which every resource type of the design exists";
    }
    Network network {
        primary_cidr "Primary VPC range" Kind::Text(text::vpc_range), "",
            "The primary VPC's IPv4 range. It must not overlap the secondary's, or they cannot be peered.",
            "VPC user guide: /16 to /28; four subnets of at least /26 need a /24 or larger";
        secondary_cidr "Secondary VPC range" Kind::Text(text::vpc_range), "",
            "The secondary VPC's IPv4 range.",
            "VPC user guide: /16 to /28; four subnets of at least /26 need a /24 or larger";
        zones "Availability Zones" Kind::Integer(2, 3), "zones",
            "Private subnets per Region, each in a zone of its own.",
            "Two survive the loss of a zone; three is what most Regions have";
        endpoints "Interface endpoints" Kind::Several(choices::endpoints), "",
            "AWS services the function reaches without leaving the VPC; S3 and DynamoDB have gateway endpoints always.",
            "Each costs by the hour and zone; dual write needs sts";
        flow_logs "Flow logs" Kind::Toggle, "",
            "Record every connection in the VPC in an encrypted log group.",
            "VPC user guide, flow logs";
    }
    Targets targets {
        transactions_per_second "Transactions" Kind::Integer(1, 1_000_000), "per second",
            "The rate that either Region has to carry alone.",
            "Quotas grow with it: see the warnings";
        mean_latency_ms "Mean latency" Kind::Integer(1, 29_000), "ms",
            "How long the function takes on average; concurrency follows from it.",
            "API Gateway ends an integration after 30 s";
        p99_latency_ms "p99 latency" Kind::Integer(1, 29_000), "ms",
            "How long all but one in a hundred may take.",
            "API Gateway ends an integration after 30 s";
        item_kb "Item size" Kind::Decimal(0.1, 400.0), "KB",
            "A transaction in the table; each started KB costs one write unit.",
            "DynamoDB: 400 KB an item";
        documents_per_transaction "Documents" Kind::Decimal(0.0, 10.0), "per transaction",
            "How many documents a transaction stores on average.",
            "Replication bandwidth grows with it";
        document_kb "Document size" Kind::Decimal(0.1, 5_000_000.0), "KB",
            "The size of an average document.",
            "S3: 5 GB in one upload";
        rto_minutes "Recovery time (RTO)" Kind::Integer(1, 1_440), "min",
            "How long the service may be away.",
            "The brief: under 15 minutes";
        rpo_minutes "Recovery point (RPO)" Kind::Integer(1, 1_440), "min",
            "How much acknowledged data, in minutes, may be lost.",
            "The brief: under 5 minutes";
        client_dns_cache_s "Client DNS caching" Kind::Integer(0, 86_400), "s",
            "How long clients go on using an old answer beyond its time to live.",
            "Measured on your clients; 300 s covers pools and stubborn resolvers";
    }
    Compute compute {
        runtime "Runtime" Kind::Choice(choices::runtimes), "",
            "The built-in handler is Python; your own ZIP may use any of these.",
            "Lambda developer guide, runtimes that can still be created";
        architecture "Architecture" Kind::Choice(choices::architectures), "",
            "Graviton costs about a fifth less for the same work.",
            "Lambda developer guide, instruction set architectures";
        memory_mb "Memory" Kind::Integer(128, 10_240), "MB",
            "Processor time grows with it.",
            "Lambda quotas: 128 to 10,240 MB";
        timeout_s "Timeout" Kind::Integer(1, 29), "s",
            "An invocation is ended after this; it has to be under API Gateway's own 30 s.",
            "HTTP API quotas: 30 s for an integration";
        reserved_concurrency "Reserved concurrency" Kind::Integer(100, 100_000), "",
            "Set aside for the function in each Region; it carries at most ten requests a second for each.",
            "The brief: at least 100; Lambda quotas: account quota less 100";
        provisioned_concurrency "Provisioned concurrency" Kind::Integer(0, 100_000), "",
            "Kept warm in each Region, paid for all the time; the standby then starts without cold starts.",
            "Lambda: at most the reserved concurrency";
        log_level "Log level" Kind::Choice(choices::log_levels), "",
            "What the function writes to its log group.",
            "Lambda developer guide, advanced logging controls";
        artifact "Code" Kind::Choice(choices::artifacts), "",
            "The built-in transaction processor, a ZIP of your own, or an object that is already in S3.",
            "";
        handler "Handler" Kind::Text(text::handler), "",
            "What Lambda calls: for the built-in code app.handler.",
            "Lambda API: 128 characters without spaces";
        artifact_key "Object key" Kind::Text(text::object_key), "",
            "For code already in S3: its key, the same in both buckets.",
            "S3: 1,024 bytes";
        artifact_primary_bucket "Bucket in the primary Region" Kind::Text(text::bucket), "",
            "For code already in S3: a function can only read code from a bucket in its own Region.",
            "Lambda API, FunctionCode";
        artifact_secondary_bucket "Bucket in the secondary Region" Kind::Text(text::bucket), "",
            "For code already in S3: a function can only read code from a bucket in its own Region.",
            "Lambda API, FunctionCode";
        artifact_sha256 "SHA-256 of the object" Kind::Text(text::sha256), "",
            "For code already in S3: 64 hexadecimal digits; both Regions refuse any other code.",
            "CloudFormation, AWS::Lambda::Version CodeSha256";
    }
    Data data {
        projection "Customer index holds" Kind::Choice(choices::projections), "",
            "Every attribute in the index is written, and paid for, in both Regions.",
            "DynamoDB developer guide, projections";
        pitr_days "Point-in-time recovery" Kind::Integer(1, 35), "days",
            "Restores the table to any second of these days: against mistakes, not against the loss of a Region.",
            "DynamoDB: 1 to 35 days";
        warm_write_units "Warm write throughput" Kind::Integer(0, 10_000_000), "units/s",
            "What the table and its index take at once; 0 derives it from the targets with a fifth on top.",
            "A new on-demand table takes 4,000 writes a second (DynamoDB developer guide)";
        warm_read_units "Warm read throughput" Kind::Integer(0, 10_000_000), "units/s",
            "What the table and its index take at once; 0 derives it from the targets with a fifth on top.",
            "A new on-demand table takes 12,000 reads a second (DynamoDB developer guide)";
        deletion_protection "Deletion protection" Kind::Toggle, "",
            "No one deletes the table without switching this off first.",
            "DynamoDB developer guide";
        acceleration "Transfer Acceleration" Kind::Toggle, "",
            "Lets clients upload documents through the nearest edge location. Replication never uses it.",
            "S3 user guide: 15 Regions have it; elsewhere it is left off";
        both_ways "Replicate documents both ways" Kind::Toggle, "",
            "What the standby takes during a failover flows back to the primary afterwards.",
            "S3 user guide, two-way replication";
        old_versions_days "Keep old versions" Kind::Integer(1, 36_500), "days",
            "How long an overwritten or deleted document can be brought back.",
            "S3 lifecycle: at least 1 day";
        document_safety "Document safety" Kind::Choice(choices::safety), "",
            "S3 promises no recovery point under 15 minutes. Dual write stores each document in both Regions before it answers.",
            "S3 user guide, replication time control";
    }
    Dns dns {
        domain "Domain name" Kind::Text(text::domain), "",
            "The name clients use; it follows the failover.",
            "DNS: 253 characters; ACM: 64 for a certificate's first name";
        zone "Hosted zone" Kind::Choice(choices::zones), "",
            "Created in the primary stack for this name, or an existing public zone that holds it.",
            "Route 53 developer guide";
        zone_id "Hosted zone id" Kind::Text(text::zone_id), "",
            "The existing zone, like Z0123456789ABCDEFGHIJ.",
            "Route 53: up to 32 characters";
        health_path "Health path" Kind::Text(text::health_path), "",
            "What the health checkers ask for; it reads the table, so that it fails when the data tier does.",
            "128 characters: the function's version tells it in its description (Route 53 takes 255)";
        interval_s "Check interval" Kind::Choice(choices::intervals), "s",
            "How often each of about fifteen checkers asks; 10 s costs extra and detects sooner.",
            "Route 53: 10 or 30 s, and never changed afterwards";
        failure_threshold "Failure threshold" Kind::Integer(1, 10), "checks",
            "How many checks in a row must fail.",
            "Route 53: 1 to 10";
        search_string "Search string" Kind::Text(text::search_string), "",
            "If given, the first 5,120 bytes of the answer must hold it.",
            "Route 53: 255 characters";
        failback "Failing back" Kind::Choice(choices::failbacks), "",
            "Held: once clients have moved to the standby they stay there until somebody lets them return, by one call to the \
             standby's Region. The same call moves them there by hand. Requests above the threshold of the traffic's alarm \
             that are let in there, such as a load test of its own endpoint, then move clients as well.",
            "Route 53: a check on a CloudWatch alarm keeps its last known status while there is no data";
        api_rate "API rate limit" Kind::Integer(0, 1_000_000), "per second",
            "Requests the endpoint accepts; 0 derives it from the target with a tenth on top.",
            "API Gateway: the account's quota in the Region bounds it";
        api_burst "API burst limit" Kind::Integer(1, 1_000_000), "requests",
            "Requests accepted at one instant.",
            "API Gateway: 5,000 where the rate quota is 10,000";
        jwt_issuer "JWT issuer" Kind::Text(text::issuer), "",
            "Who signs the tokens of your callers. It must not live in one of the two Regions only.",
            "HTTP API JWT authorizers: an https URL with OpenID metadata";
        jwt_audience "JWT audience" Kind::List(50, text::audience), "",
            "Tokens must be meant for one of these.",
            "HTTP API quotas: 50 audiences an authorizer";
    }
    Alarms alarms {
        table_throttles "Table throttles" Kind::Integer(1, 1_000_000), "in 5 min",
            "Reads or writes that DynamoDB refused, for the table and for its index.",
            "The brief: 10 in 5 minutes";
        table_replication_s "Table replication latency" Kind::Integer(1, 3_600), "s",
            "How far the other Region's replica may be behind.",
            "A fifth of the recovery point is early enough to act";
        documents_lag_s "Document replication latency" Kind::Integer(60, 900), "s",
            "How far the other Region's bucket may be behind.",
            "Under the recovery point of 5 min; the brief's 15 min fires too late";
        documents_failed "Failed document replications" Kind::Integer(0, 1_000_000), "in 5 min",
            "More failed operations than this raise the alarm.",
            "A failed operation is never tried again by S3";
        pending_documents "Pending documents" Kind::Integer(1, 1_000_000), "in 5 min",
            "Documents that dual write could not store in the other Region.",
            "Each is a document whose recovery point S3 alone decides";
        function_errors "Function errors" Kind::Integer(1, 1_000_000), "in 5 min",
            "Invocations that ended in an error.",
            "The brief: 5 in 5 minutes";
        function_throttles "Function throttles" Kind::Integer(1, 1_000_000), "per minute",
            "Invocations refused for want of concurrency.",
            "The brief: 1";
        p99_duration_ms "p99 duration" Kind::Integer(1, 900_000), "ms",
            "How long all but one in a hundred invocations may take.",
            "The target for p99 latency";
        concurrency_share "Concurrency in use" Kind::Integer(1, 100), "%",
            "Share of the reserved concurrency.",
            "Leaves time to raise it";
        api_errors "API 5xx errors" Kind::Integer(1, 1_000_000), "in 5 min",
            "Answers with a status of 500 or above.",
            "";
        failover_traffic "Traffic in the standby" Kind::Integer(150, 100_000_000), "per minute",
            "More requests than this in the standby mean that clients have moved. Health checkers alone make about 100. Where \
             failing back is held, they also keep them there; health checks and refused requests do not count then.",
            "Route 53: about 15 checkers, each every 10 s";
        addresses "Notification addresses" Kind::List(5, text::address), "",
            "E-mail addresses or https URLs that both Regions' topics send to; each has to confirm, once for each Region.",
            "An alarm that reaches nobody is none";
    }
    Security security {
        rotation_days "Key rotation" Kind::Integer(90, 2_560), "days",
            "How often KMS makes new key material; what is encrypted stays readable.",
            "KMS: 90 to 2,560 days";
        deletion_window_days "Key deletion window" Kind::Integer(7, 30), "days",
            "How long a key scheduled for deletion can still be saved.",
            "KMS: 7 to 30 days";
        shared_alias "Own the shared key alias" Kind::Toggle, "",
            "One environment in an account and Region can own the alias without a suffix. Nothing depends on it.",
            "KMS: an alias is unique in its account and Region";
        log_retention_days "Log retention" Kind::Choice(choices::retentions), "days",
            "How long log groups keep what they hold; the other Region's copy lives in its log bucket.",
            "CloudWatch Logs, allowed retention values";
        permissions_boundary "Permissions boundary" Kind::Text(text::policy_arn), "",
            "An IAM policy that no role of the pair may exceed. Without one, whoever deploys can give its roles every \
             right in the account, and so have it.",
            "IAM user guide, permissions boundaries";
    }
    Usage usage {
        average_load "Average load" Kind::Integer(1, 100), "% of the target",
            "The load over a month beside the target rate: what costs follow from. Capacity is always judged at the target.",
            "Your own traffic";
        reads_per_transaction "Reads" Kind::Decimal(0.0, 100.0), "per transaction",
            "How often an item is read for each transaction that is written, strongly consistent.",
            "Your own traffic";
        log_kb_per_transaction "Logs" Kind::Decimal(0.0, 1_000.0), "KB per transaction",
            "What function and endpoint write to their logs for one transaction.",
            "Your own traffic; one line of access log and one of the function are about 1 KB";
        stored_months "Months of data" Kind::Integer(0, 120), "months",
            "How many months of transactions and documents are stored when costs are counted: what storage costs grows with each.",
            "Your own retention";
        retries "Retries" Kind::Integer(0, 200), "% of requests",
            "Requests that clients send a second time while a Region fails; the standby meets them on top of the target.",
            "Your own clients";
        quotas_raised "Quotas are raised" Kind::Toggle, "",
            "Whether the quotas that the runbook lists have been raised in both Regions; deploy.sh refuses to begin without. Off: what a new account is given bounds the capacity.",
            "Service Quotas of a new account";
        publishing_s "DNS publishing" Kind::Integer(0, 600), "s",
            "The longest time until Route 53's name servers answer by a check's new state.",
            "AWS names no time; 60 s is cautious";
        answer_cache_s "Answer's time to live" Kind::Integer(0, 3_600), "s",
            "How long resolvers keep an alias answer; a record with a TTL of its own has that.",
            "Route 53: an alias has its target's time to live, 60 s for load balancers";
        decision_minutes "A person's decision" Kind::Integer(0, 1_440), "min",
            "The longest time until somebody has noticed and decided, where a person has to: failures that health checks do not see, and held failback.",
            "Your own on-call practice";
        budget_usd "Budget" Kind::Integer(0, 100_000_000), "USD a month",
            "A warning is given when the month may cost more; 0 is none.",
            "Yours";
        prices "Prices" Kind::List(60, text::price), "",
            "Prices of your own in place of the table's, each as id=USD: a discount, another Region, a newer list.",
            "AWS's price pages; docs/recovery.md lists every id with its date";
    }
}

/// The values that choices offer; their words are put together once, because every keystroke is checked against them.
mod choices {
    use std::sync::LazyLock;

    use super::{Choices, regions, runtimes};

    macro_rules! choices {
        ($($name:ident: $all:expr;)*) => {$(
            pub(super) fn $name() -> Choices {
                static ALL: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| $all);
                &ALL
            }
        )*};
    }

    choices! {
        regions: regions::REGIONS.iter().map(|region| (region.code, format!("{} ({})", region.city, region.code))).collect();
        runtimes: runtimes::RUNTIMES.iter().map(|runtime| (runtime.id, runtime.id.to_owned())).collect();
        endpoints: plain(&[("kms", "KMS"), ("sns", "SNS"), ("sts", "STS"), ("logs", "CloudWatch Logs")]);
        architectures: plain(&[("arm64", "arm64 (Graviton)"), ("x86_64", "x86_64")]);
        log_levels: plain(&[("DEBUG", "Debug"), ("INFO", "Info"), ("WARN", "Warn"), ("ERROR", "Error")]);
        artifacts: plain(&[("built-in", "Built in"), ("zip", "A ZIP of yours"), ("s3", "An object in S3")]);
        projections: plain(&[
            ("keys", "Keys only"),
            ("include", "Keys, amount, currency and document state"),
            ("all", "Everything"),
        ]);
        safety: plain(&[("dual-write", "Dual write"), ("alarm", "Replication with an alarm")]);
        zones: plain(&[("create", "Create it"), ("existing", "Use an existing one")]);
        failbacks: plain(&[("automatic", "As soon as the primary is healthy"), ("held", "Held until released")]);
        intervals: plain(&[("30", "30 s (standard)"), ("10", "10 s (fast)")]);
        retentions: [
            "1", "3", "5", "7", "14", "30", "60", "90", "120", "150", "180", "365", "400", "545", "731", "1096", "1827",
            "2192", "2557", "2922", "3288", "3653",
        ]
        .map(|days| (days, format!("{days} days")))
        .into();
    }

    fn plain(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        pairs.iter().map(|(value, words)| (*value, (*words).to_owned())).collect()
    }
}

/// What is wrong with a line of text; `None` where nothing is.
mod text {
    use crate::aws::cidr::Cidr;
    use crate::words::decimal;

    /// Empty text is allowed; anything else has to pass.
    fn optional(text: &str, valid: bool, wrong: &str) -> Option<String> {
        (!text.is_empty() && !valid).then(|| wrong.to_owned())
    }

    fn all(text: &str, allowed: impl Fn(char) -> bool) -> bool {
        text.chars().all(allowed)
    }

    /// What keeps text out of a template: `CloudFormation` would look for something to fill in.
    fn placeholder(text: &str, what: &str) -> Option<String> {
        text.contains("${").then(|| format!("{what} must not hold ${{, which begins a placeholder in a template."))
    }

    fn name_part(text: &str, longest: usize, what: &str) -> Option<String> {
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.is_empty() {
            Some(format!("{what} is empty; every name needs it."))
        } else if text.chars().count() > longest {
            Some(format!(
                "{what} has {} characters; more than {longest} make names that AWS refuses.",
                text.chars().count()
            ))
        } else if !all(text, |c| lower(c) || c == '-') {
            Some(format!("{what} may hold lower-case letters, digits and hyphens only, as bucket names do."))
        } else if !text.starts_with(lower) || !text.ends_with(lower) || text.contains("--") {
            Some(format!("{what} begins and ends with a letter or digit and has no two hyphens in a row."))
        } else if text.starts_with("aws") || text.starts_with("xn-") || text.starts_with("sthree") {
            Some(format!("{what} must not begin with aws, xn- or sthree, which AWS keeps for itself."))
        } else {
            None
        }
    }

    pub(super) fn suffix(text: &str) -> Option<String> {
        name_part(text, 16, "The suffix")
    }

    pub(super) fn application(text: &str) -> Option<String> {
        name_part(text, 24, "The application's name").or_else(|| {
            (!text.starts_with(|c: char| c.is_ascii_lowercase()))
                .then(|| "The application's name begins with a letter, as stack names do.".to_owned())
        })
    }

    pub(super) fn tag(text: &str) -> Option<String> {
        let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
        match text.split_once('=') {
            None => Some(format!("\"{text}\" is not a tag; write it as key=value.")),
            Some(("", _)) => Some("A tag needs a key before the equals sign.".to_owned()),
            Some((_, "")) => Some("A tag needs a value: CloudWatch takes none that is empty.".to_owned()),
            Some((key, _)) if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) => {
                Some("Tag keys that begin with aws: are kept by AWS.".to_owned())
            }
            Some((key @ ("Name" | "Application" | "Environment"), _)) => {
                Some(format!("{key} is set on every resource already."))
            }
            Some((key, value)) if key.chars().count() > 128 || value.chars().count() > 256 => {
                Some("A tag's key has at most 128 characters and its value 256.".to_owned())
            }
            Some((key, value)) if !all(key, allowed) || !all(value, allowed) => {
                Some("Tags hold letters, digits, spaces and _ . : / = + - @ only.".to_owned())
            }
            Some(_) => None,
        }
    }

    pub(super) fn account(text: &str) -> Option<String> {
        let valid = text.len() == 12 && all(text, |c| c.is_ascii_digit());
        optional(text, valid, "An account id has 12 digits.")
    }

    pub(super) fn vpc_range(text: &str) -> Option<String> {
        match Cidr::parse(text) {
            Err(wrong) => Some(format!("{wrong}.")),
            Ok(range) if !(16..=24).contains(&range.prefix()) => {
                Some(format!("/{} does not fit: a VPC with room for these subnets is a /16 to /24.", range.prefix()))
            }
            Ok(_) => None,
        }
    }

    pub(super) fn handler(text: &str) -> Option<String> {
        if text.is_empty() || text.len() > 128 || !all(text, |c| c.is_ascii_graphic()) {
            Some("A handler has 1 to 128 characters without spaces, like app.handler.".to_owned())
        } else {
            placeholder(text, "A handler")
        }
    }

    pub(super) fn object_key(text: &str) -> Option<String> {
        let valid = text.len() <= 1_024 && all(text, |c| !c.is_control());
        optional(text, valid, "An object key has at most 1,024 bytes and no control characters.")
            .or_else(|| placeholder(text, "An object key"))
    }

    pub(super) fn bucket(text: &str) -> Option<String> {
        let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let valid = (3..=63).contains(&text.len())
            && all(text, |c| edge(c) || c == '-' || c == '.')
            && text.starts_with(edge)
            && text.ends_with(edge)
            && !text.contains("..");
        optional(text, valid, "A bucket name has 3 to 63 lower-case letters, digits, hyphens and dots.")
    }

    pub(super) fn sha256(text: &str) -> Option<String> {
        let valid = text.len() == 64 && all(text, |c| c.is_ascii_hexdigit());
        optional(text, valid, "A SHA-256 digest has 64 hexadecimal digits.")
    }

    pub(super) fn domain(text: &str) -> Option<String> {
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && all(label, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let last = text.rsplit('.').next().unwrap_or_default();
        if text.len() > 64 {
            Some("A domain name over 64 characters gets no certificate: ACM's first name ends there.".to_owned())
        } else if text.split('.').count() < 2
            || !text.split('.').all(label)
            || !last.starts_with(|c: char| c.is_ascii_lowercase())
        {
            Some(format!("\"{text}\" is not a domain name; write it in lower case like payments.yourbank.com."))
        } else {
            None
        }
    }

    pub(super) fn zone_id(text: &str) -> Option<String> {
        let valid =
            text.starts_with('Z') && text.len() <= 32 && all(text, |c| c.is_ascii_uppercase() || c.is_ascii_digit());
        optional(text, valid, "A hosted zone id begins with Z and has capital letters and digits only.")
    }

    pub(super) fn health_path(text: &str) -> Option<String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
        if !text.starts_with('/') || text.len() < 2 || text.len() > 128 || !all(text, allowed) {
            Some("A path begins with / and has at most 128 letters, digits and / - _ . ~".to_owned())
        } else if text.starts_with("/transactions") || text.starts_with("/customers") || text.starts_with("/documents")
        {
            Some("This path belongs to the transactions, customers or documents routes.".to_owned())
        } else {
            None
        }
    }

    pub(super) fn search_string(text: &str) -> Option<String> {
        let valid = text.len() <= 255 && all(text, |c| c.is_ascii() && !c.is_control());
        optional(text, valid, "A search string has at most 255 printable ASCII characters.")
            .or_else(|| placeholder(text, "A search string"))
    }

    fn https_url(text: &str) -> bool {
        text.strip_prefix("https://").is_some_and(|rest| {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            !host.is_empty()
                && !host.contains('@')
                && all(rest, |c| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c))
        })
    }

    pub(super) fn issuer(text: &str) -> Option<String> {
        let valid = https_url(text) && text.len() <= 512;
        optional(text, valid, "An issuer is an https URL, like https://login.yourbank.com/.")
    }

    pub(super) fn audience(text: &str) -> Option<String> {
        let valid = (1..=255).contains(&text.len()) && all(text, |c| c.is_ascii_graphic());
        (!valid)
            .then(|| "An audience has 1 to 255 characters without spaces.".to_owned())
            .or_else(|| placeholder(text, "An audience"))
    }

    pub(super) fn address(text: &str) -> Option<String> {
        let mail = text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
                && all(text, |c| c.is_ascii_alphanumeric() || "@._%+-".contains(c))
        });
        if text.len() > 256 || !(mail || https_url(text)) {
            Some(format!("\"{text}\" is neither an e-mail address nor an https URL."))
        } else {
            None
        }
    }

    pub(super) fn price(text: &str) -> Option<String> {
        let valid = text.split_once('=').is_some_and(|(id, price)| {
            !id.is_empty()
                && all(id, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && decimal(price).is_some_and(|price| (0.0..=1_000_000.0).contains(&price))
        });
        (!valid).then(|| format!("\"{text}\" is not a price: write its id and US dollars, like dynamodb-write=0.625."))
    }

    pub(super) fn policy_arn(text: &str) -> Option<String> {
        let valid = text.strip_prefix("arn:aws:iam::").is_some_and(|rest| {
            rest.split_once(":policy/").is_some_and(|(account, name)| {
                (account == "aws" || account.len() == 12 && all(account, |c| c.is_ascii_digit()))
                    && (1..=512).contains(&name.len())
                    && all(name, |c| c.is_ascii_alphanumeric() || "/_+=,.@-".contains(c))
            })
        });
        optional(text, valid, "A permissions boundary is the ARN of a policy: arn:aws:iam::123456789012:policy/name.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_field_of_the_parameters_has_one() {
        let defaults = serde_json::to_value(Parameters::default()).unwrap();
        let fields: Vec<String> = defaults
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(group, fields)| fields.as_object().unwrap().keys().map(move |field| format!("{group}.{field}")))
            .collect();
        let ids: Vec<&str> = SPECS.iter().map(|spec| spec.id).collect();
        assert_eq!(ids, fields);
    }

    #[test]
    fn what_is_set_is_read_back() {
        for spec in SPECS {
            let mut parameters = Parameters::default();
            let value = match spec.kind {
                Kind::Integer(_, most) => Value::Integer(most),
                Kind::Decimal(_, most) => Value::Decimal(most),
                Kind::Choice(choices) => Value::Text(choices().last().unwrap().0.to_owned()),
                Kind::Toggle => Value::Toggle(false),
                Kind::Text(_) => Value::Text("changed".to_owned()),
                Kind::List(..) | Kind::Several(_) => Value::List(vec!["changed".to_owned()]),
            };
            (spec.set)(&mut parameters, value.clone());
            assert_eq!((spec.get)(&parameters), value, "{}", spec.id);
        }
    }

    #[test]
    fn text_is_accepted_or_refused_with_a_reason() {
        #[rustfmt::skip]
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("environment.suffix", &["prod", "p", "blue-2"], &["", "Prod", "-a", "a-", "a--b", "aws1", "much-too-long-a-suffix", "naïve"]),
            ("environment.application", &["transaction", "pay2"], &["", "2pay", "Pay", "a_b"]),
            ("environment.tags", &["owner=payments", "cost:centre=1 2"], &["owner", "=x", "x=", "AWS:x=y", "Name=x", "a=<b>"]),
            ("environment.account_id", &["", "123456789012"], &["1234", "12345678901x"]),
            ("network.primary_cidr", &["10.0.0.0/16", "192.168.0.0/24"], &["10.0.0.0/8", "10.0.0.0/25", "10.0.0.1/16", "x"]),
            ("compute.handler", &["app.handler", "com.bank.Pay::run"], &["", "two words", "a${b}"]),
            ("compute.artifact_key", &["", "builds/17 $(x).zip"], &["a\nb", "${AWS::Region}/x.zip", &"k".repeat(1_025)]),
            ("compute.artifact_sha256", &["", &"a".repeat(64)], &["abc", &"g".repeat(64)]),
            ("compute.artifact_primary_bucket", &["", "my.bucket-1"], &["ab", "Bucket", "-bucket", "a..b"]),
            ("dns.domain", &["pay.bank.com"], &["bank", "-a.com", "a..com", "A.com", "a b.com", "10.0.0.1"]),
            ("dns.zone_id", &["", "Z0123456789"], &["0123", "Zabc"]),
            ("dns.health_path", &["/health", "/v1/health"], &["health", "/", "/a b", "/transactions/health"]),
            ("dns.search_string", &["", "\"ok\" $(x)"], &["${AWS::Region}", "é", &"x".repeat(256)]),
            ("dns.jwt_audience", &["https://api.bank.com"], &["", "a b", "a${b}"]),
            ("dns.jwt_issuer", &["", "https://login.bank.com/"], &["http://login.bank.com", "https://", "https://a\"b"]),
            ("alarms.addresses", &["ops@bank.com", "https://hooks.bank.com/x"], &["ops", "ops@bank", "a@b@c.com", "http://x.com"]),
            ("usage.prices", &["dynamodb-write=0.625", "kms-key=1"], &["", "kms-key", "kms-key=-1", "kms-key=x", "=1", "a b=1", "a=NaN", "a=inf"]),
            ("security.permissions_boundary", &["", "arn:aws:iam::123456789012:policy/team/limit"], &["limit", "arn:aws:iam::1:policy/x"]),
        ];
        for (id, good, bad) in cases {
            let (Kind::Text(check) | Kind::List(_, check)) = find(id).unwrap().kind else { panic!("{id} is not text") };
            for text in *good {
                assert_eq!(check(text), None, "{id}: {text}");
            }
            for text in *bad {
                assert!(check(text).is_some(), "{id}: {text}");
            }
        }
    }
}
