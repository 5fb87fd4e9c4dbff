//! What is asked of the system, in the units that are reckoned with.

use crate::parameters::{Targets, Usage};

/// The load, the targets, and what is assumed where AWS promises nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Transactions a second, which either Region has to carry alone.
    pub rate: f64,
    /// Seconds that the function takes on average.
    pub mean_s: f64,
    /// Seconds that all but one in a hundred take at most.
    pub p99_s: f64,
    /// Kilobytes of an item of the table.
    pub item_kb: f64,
    /// Documents that a transaction stores.
    pub documents: f64,
    /// Kilobytes of a document.
    pub document_kb: f64,
    /// Reads of an item for each transaction.
    pub reads: f64,
    /// Kilobytes of logs for each transaction.
    pub log_kb: f64,
    /// The load over a month as a share of the rate.
    pub average: f64,
    /// Months of data that storage is paid for.
    pub stored_months: f64,
    /// Requests that are sent again while a Region fails, as a share of the rate.
    pub retries: f64,
    /// Whether the account's quotas have been raised to what is needed.
    pub quotas_raised: bool,
    /// Seconds that clients go on using an answer beyond its time to live.
    pub client_cache_s: f64,
    /// Seconds until Route 53's name servers answer by a new state, at most.
    pub publishing_s: f64,
    /// Seconds that an alias answer is kept.
    pub answer_cache_s: f64,
    /// Seconds until somebody has noticed and decided, at most.
    pub decision_s: f64,
    /// Seconds within which service has to be back.
    pub recovery_time_s: f64,
    /// Seconds whose data may be lost.
    pub recovery_point_s: f64,
    /// US dollars a month; `None` where there is no budget.
    pub budget: Option<f64>,
    /// Prices in place of the table's, by id.
    pub prices: Vec<(String, f64)>,
}

impl Workload {
    /// As a design's settled parameters say.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "settled parameters are far below 2^52")]
    pub fn new(targets: &Targets, usage: &Usage) -> Self {
        let prices = usage.prices.iter().filter_map(|text| {
            let (id, price) = text.split_once('=')?;
            let price = price.parse().ok().filter(|price: &f64| PRICES.contains(price))?;
            Some((id.to_owned(), price))
        });
        Self {
            rate: targets.transactions_per_second as f64,
            mean_s: targets.mean_latency_ms as f64 / 1_000.0,
            p99_s: targets.p99_latency_ms as f64 / 1_000.0,
            item_kb: targets.item_kb,
            documents: targets.documents_per_transaction,
            document_kb: targets.document_kb,
            reads: usage.reads_per_transaction,
            log_kb: usage.log_kb_per_transaction,
            average: usage.average_load as f64 / 100.0,
            stored_months: usage.stored_months as f64,
            retries: usage.retries as f64 / 100.0,
            quotas_raised: usage.quotas_raised,
            client_cache_s: targets.client_dns_cache_s as f64,
            publishing_s: usage.publishing_s as f64,
            answer_cache_s: usage.answer_cache_s as f64,
            decision_s: usage.decision_minutes as f64 * 60.0,
            recovery_time_s: targets.rto_minutes as f64 * 60.0,
            recovery_point_s: targets.rpo_minutes as f64 * 60.0,
            budget: (usage.budget_usd > 0).then_some(usage.budget_usd as f64),
            prices: prices.collect(),
        }
    }

    /// Concurrent executions that carry a rate: by Little's law, and at least one for every ten requests a second, as
    /// Lambda takes no more (Lambda developer guide, "Understanding concurrency and requests per second").
    #[must_use]
    pub fn concurrency(&self, rate: f64) -> f64 {
        (rate * self.mean_s).max(rate / REQUESTS_PER_CONCURRENCY).ceil()
    }
}

/// What a price of one's own may be, in US dollars; the parameters refuse any other.
const PRICES: std::ops::RangeInclusive<f64> = 0.0..=1_000_000.0;

/// Requests a second that one unit of concurrency takes at most. Lambda developer guide, "Understanding concurrency and
/// requests per second".
pub const REQUESTS_PER_CONCURRENCY: f64 = 10.0;
