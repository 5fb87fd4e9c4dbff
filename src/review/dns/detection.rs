//! How long it takes until clients are answered by the other Region: what Route 53 says, and what is planned for.

use super::records::CONFIG;
use crate::review::pair::{Item, Pair};

/// Seconds until Route 53's name servers answer by a check's new state; AWS names no time.
pub(in crate::review) const PUBLISHING: u32 = 60;
/// Seconds until answers that were already given run out: what aliases of API Gateway and load balancers have.
pub(in crate::review) const CACHED: u32 = 60;
/// Seconds that clients keep an answer, or a connection, beyond that.
pub(in crate::review) const CLIENTS: u32 = 300;

/// How a check sees that its endpoint is lost.
#[derive(Clone, Copy, Default)]
pub(in crate::review) struct Detection {
    /// Checks in a row that have to fail.
    pub(in crate::review) threshold: u32,
    /// Seconds from one to the next.
    pub(in crate::review) interval: u32,
    /// Seconds after which one is given up: 4 to connect and 2 to answer, and 2 more for the text that is looked for; 10
    /// to connect by TCP alone (Route 53 developer guide, "How Amazon Route 53 determines whether a health check is
    /// healthy").
    pub(in crate::review) answer: u32,
    /// All together, at worst.
    pub(in crate::review) seconds: u32,
}

/// How the check of an endpoint sees that it is lost; `None` of other checks, and where a number is not known.
pub(in crate::review) fn detection<'a>(pair: &Pair<'a>, check: &Item<'a>) -> Option<Detection> {
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
