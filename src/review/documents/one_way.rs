//! What the standby takes during a failover finds its way back.

use super::replication::{copyings, leads_back};
use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "replication-one-way",
    severity: Severity::Warning,
    title: "Documents are replicated one way only",
    why: "What the standby takes during a failover stays there: failing back loses sight of it.",
    mend: "Replicate the other bucket into this one as well; copies are not copied again, so it does not go round.",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html",
    parameter: Some("data.both_ways"),
    check: Check::Files(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    let across: Vec<_> = copyings(pair).iter().filter_map(|copying| Some((copying.across(pair)?, copying))).collect();
    // Where some buckets replicate both ways, those that do not are meant so: archives, logs.
    if across.iter().any(|(to, copying)| leads_back(pair, to, &copying.source)) {
        return;
    }
    for (to, copying) in across {
        if to.lacks(&["ReplicationConfiguration"]) {
            let message = format!(
                "{} of the {} stack is not replicated back: what is written there during a failover stays there.",
                to.id,
                to.subject.place.name()
            );
            report.at(&RULE, &copying.source, &copying.way, &message);
        }
    }
}
