//! How long it takes until clients are answered by the other Region: what Route 53 says, and what is planned for.

use super::records::CONFIG;
use crate::review::pair::{Item, Pair};

/// Seconds until Route 53's name servers answer by a check's new state; AWS names no time.
pub(super) const PUBLISHING: u32 = 60;
/// Seconds until answers that were already given run out: what aliases of API Gateway and load balancers have.
pub(super) const CACHED: u32 = 60;
/// Seconds that clients keep an answer, or a connection, beyond that.
pub(super) const CLIENTS: u32 = 300;

/// How a check sees that its endpoint is lost.
#[derive(Clone, Copy, Default)]
pub(super) struct Detection {
    /// Checks in a row that have to fail.
    pub(super) threshold: u32,
    /// Seconds from one to the next.
    pub(super) interval: u32,
    /// Seconds after which one is given up: 4 to connect and 2 to answer, and 2 more for the text that is looked for; 10
    /// to connect by TCP alone (Route 53 developer guide, "How Amazon Route 53 determines whether a health check is
    /// healthy").
    pub(super) answer: u32,
    /// All together, at worst.
    pub(super) seconds: u32,
}

/// How the check of an endpoint sees that it is lost; `None` of other checks, and where a number is not known.
pub(super) fn detection<'a>(pair: &Pair<'a>, check: &Item<'a>) -> Option<Detection> {
    let kind = check.meaning(pair, &[CONFIG, "Type"])?;
    let answer = match kind.known()? {
        "HTTP" | "HTTPS" => 6,
        "HTTP_STR_MATCH" | "HTTPS_STR_MATCH" => 8,
        "TCP" => 10,
        _ => return None,
    };
    let number = |name: &'static str, default: u32| {
        if check.lacks(&[CONFIG, name]) {
            return Some(default);
        }
        check.meaning(pair, &[CONFIG, name])?.known()?.parse::<u32>().ok()
    };
    let (threshold, interval) = (number("FailureThreshold", 3)?, number("RequestInterval", 30)?);
    Some(Detection { threshold, interval, answer, seconds: threshold.saturating_mul(interval.saturating_add(answer)) })
}
