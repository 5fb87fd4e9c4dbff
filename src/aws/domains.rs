//! Domain names that cannot be had.

/// Names that nobody can delegate (RFC 2606, RFC 6761).
const RESERVED: &[&str] =
    &["example.com", "example.net", "example.org", "example", "test", "invalid", "localhost", "local", "internal"];

/// The reserved name that a domain is, or is under, so that nobody can delegate it.
#[must_use]
pub fn reserved(domain: &str) -> Option<&'static str> {
    let is_under = |name: &&str| domain.strip_suffix(*name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    RESERVED.iter().copied().find(is_under)
}
