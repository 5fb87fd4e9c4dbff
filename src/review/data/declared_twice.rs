//! A global table is declared in one stack; CloudFormation makes its replicas from there.

use super::{PAGE, TABLE};
use crate::finding::{Place, Severity};
use crate::review::meaning::Same;
use crate::review::pair::Pair;
use crate::review::report::Report;
use crate::review::rules::{Check, Rule};

pub(crate) static RULE: Rule = Rule {
    id: "table-declared-twice",
    severity: Severity::Error,
    title: "A global table that both stacks declare",
    why: "The first stack makes the table in both Regions, so the second finds its name taken and fails to deploy.",
    mend: "Declare the table in the primary stack alone, with a replica for each Region; the other stack uses its name.",
    page: PAGE,
    parameter: None,
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, report: &mut Report) {
    for global in pair.of_type(TABLE) {
        let Some(name) = global.meaning(pair, &["TableName"]) else { continue };
        for kind in [TABLE, "AWS::DynamoDB::Table"] {
            for other in pair.of_type(kind) {
                let elsewhere = other.subject.place != global.subject.place;
                // Of two global tables, the secondary stack's is the one too many.
                let second = kind != TABLE || global.subject.place == Place::Primary;
                let same = || other.meaning(pair, &["TableName"]).map(|its| name.same(&its)) == Some(Same::Yes);
                let certain = [&global, &other].iter().all(|item| item.subject.surely(item.resource));
                if elsewhere && second && certain && same() {
                    let message = format!(
                        "The {} stack declares this table too, as {}, and makes the replicas of both Regions: take it \
                         out here, and list this Region in the Replicas there.",
                        global.subject.place.name(),
                        global.id
                    );
                    report.on(&RULE, &other, &message);
                }
            }
        }
    }
}
