//! What is encrypted is encrypted with a key of its own Region.

use super::uses::{TAKES_KEY, is_guessed};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-of-other-region",
    severity: Severity::Error,
    title: "A key of another Region",
    why: "Services use keys of their own Region only: the resource is refused, or nothing can be written to it.",
    mend: "Name the key that this Region's stack declares.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for (kind, path) in TAKES_KEY {
        for item in pair.of_type(kind) {
            let Some(own) = item.subject.region else { continue };
            for way in item.ways(path) {
                let Some(key) = pair.means(&item, &way) else { continue };
                let Some(region) = pair.region_of(&key).filter(|region| region != own) else { continue };
                if !is_guessed(pair, &item, &way) {
                    let message = format!("This key is in {region}, and {} is in {own}: name a key of {own}.", item.id);
                    report.at(&RULE, &item, &way, &message);
                }
            }
        }
    }
}
