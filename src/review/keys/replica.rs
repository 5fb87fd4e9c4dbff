//! A replica of a key has a multi-Region key in another Region to be made from.

use serde_json::json;

use crate::finding::Severity;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "key-replica-primary",
    severity: Severity::Error,
    title: "A replica of a key that cannot be made",
    why: "KMS makes replicas of multi-Region keys only, each in another Region than its primary: the standby's stack fails.",
    mend: "Set MultiRegion to true on the primary key. It cannot be changed later: the key is replaced.",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for replica in pair.of_type("AWS::KMS::ReplicaKey") {
        for way in replica.ways(&["PrimaryKeyArn"]) {
            let Some(arn) = pair.means(&replica, &way) else { continue };
            if let (Some(own), Some(region)) = (replica.subject.region, pair.region_of(&arn))
                && own == region
            {
                let message = format!("The primary key is in {region} as well: a replica is made in another Region.");
                report.at(&RULE, &replica, &way, &message);
            }
            let Some(primary) = pair.target(&arn).filter(|it| it.resource.kind == "AWS::KMS::Key") else { continue };
            for way in primary.ways(&["MultiRegion"]) {
                if way.is("true") == Some(false) {
                    let message = format!(
                        "{} is a replica of this key, which is of one Region only: set MultiRegion to true.",
                        replica.id
                    );
                    report.at(&RULE, &primary, &way, &message).patch = Some(way.set("MultiRegion", json!(true)));
                }
            }
        }
    }
}
